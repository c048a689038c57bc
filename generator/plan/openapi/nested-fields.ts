import { columnName } from "../../../templates/runtime/load/naming.ts";
import type { DataType, Nesting } from "../../../templates/runtime/load/table.ts";
import {
  columnAt,
  each,
  indexColumns,
  itself,
  type Path,
  pathText,
  tableAt,
} from "../../../templates/runtime/nested/path.ts";
import type { Schemas } from "../../read/openapi/schemas.ts";
import type { Column, ListTable, Resource } from "../connector.ts";
import { columnsOf, type DocumentColumn } from "./columns.ts";

/** Types that values alone do not tell. */
const EXACT: ReadonlySet<DataType> = new Set(["date", "time", "uuid", "decimal"]);

/** So deep a document is followed; schemas may hold themselves. */
const DEEPEST = 5;

interface Leaf {
  readonly path: Path;
  readonly column: Omit<DocumentColumn, "field" | "isNested">;
}

/** What a document tells of the nested values of a resource's rows: their types, and the tables of their lists. */
export function nestedParts(schemas: Schemas, row: unknown, resource: Resource): Pick<Resource, "parts" | "lists"> {
  const { nesting, columns, parts: told = [] } = resource;
  if (nesting === undefined) return {};
  const whole = new Set(columns.map(({ field }) => field));
  const leaves = leavesOf(schemas, row, { path: [], levels: nesting, isWhole: (field) => whole.has(field) });
  const found = leaves.flatMap(({ path, column: { type, nullable, description, precision, scale } }): Column[] =>
    EXACT.has(type) ? [{ field: pathText(path), type, nullable, description, precision, scale }] : [],
  );
  // What the config says wins.
  const parts = [...told, ...found.filter(({ field }) => !told.some((other) => other.field === field))];
  const lists = listTables(resource, leaves);
  return { ...(parts.length === 0 ? {} : { parts }), ...(lists.length === 0 ? {} : { lists }) };
}

function leavesOf(
  schemas: Schemas,
  schema: unknown,
  at: { readonly path: Path; readonly levels: Nesting; readonly isWhole: (field: string) => boolean },
): readonly Leaf[] {
  const { path, levels, isWhole } = at;
  const left = levels === "all" ? "all" : levels - 1;
  const within = (to: Path): Parameters<typeof leavesOf>[2] => ({ path: to, levels: left, isWhole: () => false });
  if (path.length > DEEPEST) return [];
  return columnsOf(schemas, schema).flatMap((column): readonly Leaf[] => {
    const { field, isNested } = column;
    // A way is read by its dots and brackets.
    if (/[.[\]]/.test(field) || isWhole(field)) return [];
    const to = [...path, field];
    if (!isNested) return path.length === 0 ? [] : [{ path: to, column }];
    if (levels !== "all" && levels < 1) return [{ path: to, column }];
    const inner = schemas.properties(schema).get(field)?.schema;
    if (schemas.typeOf(inner) === "object") return leavesOf(schemas, inner, within(to));
    const items = schemas.items(inner);
    if (items === undefined) return [];
    const fields = schemas.properties(items).size > 0 ? leavesOf(schemas, items, within([...to, each])) : [];
    if (schemas.typeOf(items) === "object") return fields;
    // The element of a list is looked at as an object's only field; it may be a plain value or an object.
    const [element] = columnsOf(schemas, { properties: { element: items } });
    const isPlain = element !== undefined && schemas.items(items) === undefined;
    return isPlain ? [{ path: [...to, each, itself], column: element }, ...fields] : fields;
  });
}

/** The tables of the lists, in the order of their ways. */
function listTables({ table, primaryKey, write }: Resource, leaves: readonly Leaf[]): readonly ListTable[] {
  const isKeyed = write.disposition === "merge" && write.strategy !== "scd2" && primaryKey.length > 0;
  const rowKey = isKeyed
    ? primaryKey.map((field) => columnName(`_${table}_${columnName(field)}`))
    : [`_${table}_row_id`];
  const tables = new Map<string, ListTable>();
  for (const { path } of leaves) {
    const end = path.lastIndexOf(each);
    if (end < 0) continue;
    const list = path.slice(0, end + 1);
    const name = tableAt(table, list);
    const known = tables.get(name) ?? { table: name, key: [...rowKey, ...indexColumns(list)], columns: [] };
    tables.set(name, { ...known, columns: [...known.columns, columnAt(path)] });
  }
  return [...tables.values()];
}
