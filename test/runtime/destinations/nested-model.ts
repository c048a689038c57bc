/** What a row may hold. */
export type Value = string | number | null | readonly Value[] | { readonly [key: string]: Value };

/** A row of a table, without what is NULL. */
export type Flat = Readonly<Record<string, string>>;

/** Rows by table. */
export type Tables = ReadonlyMap<string, readonly Flat[]>;

/** The tables that rows must become, each list's with its row's `id`. */
export function flattened(table: string, rows: readonly Value[], nesting: number): Tables {
  const tables = new Map<string, Flat[]>();
  const add = (name: string, row: Flat): void => void tables.set(name, [...(tables.get(name) ?? []), row]);
  const walk = (
    value: Value,
    at: { readonly name: string; readonly column: string; readonly levels: number },
    row: Record<string, string>,
    place: { readonly path: string; readonly own: Flat },
  ): void => {
    if (value === null) return;
    if (typeof value !== "object" || at.levels < 0 || (at.levels === 0 && at.column !== "")) {
      row[at.column === "" ? "value" : at.column] = typeof value === "object" ? JSON.stringify(value) : String(value);
      return;
    }
    if (isList(value)) {
      const list = at.column === "" ? "list" : at.column;
      const path = [place.path, list].filter((part) => part !== "").join("__");
      value.forEach((element, index) => {
        const outer = renamed(place);
        const own = { ...outer, _idx: String(index) };
        const made: Record<string, string> = { ...own };
        walkElement(element, { name: `${at.name}__${list}`, levels: at.levels - 1 }, made, { path, own });
        add(`${at.name}__${list}`, made);
      });
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      const column = at.column === "" ? key : `${at.column}__${key}`;
      walk(inner, { ...at, column, levels: at.levels - (at.column === "" ? 0 : 1) }, row, place);
    }
  };
  const walkElement = (
    element: Value,
    at: { readonly name: string; readonly levels: number },
    row: Record<string, string>,
    place: { readonly path: string; readonly own: Flat },
  ): void => {
    if (isList(element) && at.levels === 0) row["value"] = JSON.stringify(element);
    else walk(element, { ...at, column: "" }, row, place);
  };
  for (const value of rows) {
    if (value === null || typeof value !== "object" || isList(value)) continue;
    const row: Record<string, string> = {};
    const own = { [`_${table}_id`]: JSON.stringify(value["id"]) };
    walk(value, { name: table, column: "", levels: nesting }, row, { path: "", own });
    add(table, row);
  }
  return tables;
}

/** The outer list's index under its own name. */
function renamed({ path, own }: { readonly path: string; readonly own: Flat }): Flat {
  const { _idx: index, ...rest } = own;
  return index === undefined ? rest : { ...rest, [`_${path}_idx`]: index };
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
