import type { DataType } from "../../templates/runtime/load/table.ts";
import type { Row, Value } from "./rows.ts";
import { type Setup, table as things } from "./setup.ts";

/** A row of a table by column, without what is NULL; values as texts that are equal where the values are. */
export type Flat = Readonly<Record<string, string>>;

/** A row of the table, with what the loader itself says of it. */
export interface Kept {
  readonly row: Row;
  /** Whether it is marked as deleted, or its version as closed. */
  readonly isClosed: boolean;
}

/** Rows by table. */
export type Tables = ReadonlyMap<string, readonly Flat[]>;

/** The column in which `tablesOf` and `foundRow` tell that a row is marked as deleted, or its version as closed. */
const closed = "(closed)";

/** The tables that the rows must be, with child rows keyed by what their parents' rows hold. */
export function tablesOf(kept: readonly Kept[], setup: Setup, name: string = things): Tables {
  const tables = new Map<string, Flat[]>();
  const levels = levelsOf(setup.nesting);
  const add = (to: string, row: Flat): void => void tables.set(to, [...(tables.get(to) ?? []), row]);
  for (const { row, isClosed } of kept) {
    const lists: List[] = [];
    const flat: Record<string, string> = {};
    fill(flat, "", row, levels, lists);
    if (isClosed) flat[closed] = "yes";
    add(name, flat);
    const parent = hasRowIds(setup)
      ? { "(parent)": textOf(flat) }
      : Object.fromEntries(setup.key.map((key) => [`_${name}_${key}`, textOfValue(row[key] ?? null)]));
    for (const list of lists) addList(add, { name, path: "" }, list, parent);
  }
  return tables;
}

/** How many levels become columns and tables. */
export function levelsOf(nesting: Setup["nesting"]): number {
  return nesting === undefined ? 0 : nesting === "all" ? 64 : nesting;
}

/** Whether rows are found by ids of their own: several may have one key, or none has one. */
export function hasRowIds({ way, key }: Setup): boolean {
  return way === "append" || way === "scd2" || key.length === 0;
}

interface List {
  readonly column: string;
  readonly items: readonly Value[];
  readonly levels: number;
}

function fill(flat: Record<string, string>, column: string, value: Value, levels: number, lists: List[]): void {
  if (value === null) return;
  const isRoot = column === "";
  if (typeof value !== "object" || (levels === 0 && !isRoot)) {
    flat[column] = textOfValue(value);
  } else if (isList(value)) {
    lists.push({ column, items: value, levels: levels - 1 });
  } else {
    for (const [key, inner] of Object.entries(value)) {
      fill(flat, isRoot ? key : `${column}__${key}`, inner, isRoot ? levels : levels - 1, lists);
    }
  }
}

function addList(
  add: (name: string, row: Flat) => void,
  at: { readonly name: string; readonly path: string },
  { column, items, levels }: List,
  keys: Flat,
): void {
  const name = `${at.name}__${column}`;
  const path = at.path === "" ? column : `${at.path}__${column}`;
  for (const [index, item] of items.entries()) {
    const lists: List[] = [];
    const flat: Record<string, string> = {};
    const isObject = typeof item === "object" && item !== null && !isList(item);
    if (isObject) fill(flat, "", item, levels, lists);
    else fill(flat, "value", item, levels, lists);
    add(name, { ...keys, _idx: String(index), ...flat });
    for (const list of lists) addList(add, { name, path }, list, { ...keys, [`_${path}_idx`]: String(index) });
  }
}

/** A row of a table as the destination has it. */
export function foundRow(
  values: Readonly<Record<string, string | null>>,
  types: Readonly<Record<string, DataType>>,
): Flat {
  const flat: Record<string, string> = {};
  for (const [name, text] of Object.entries(values)) {
    if (text === null || ignored.has(name)) continue;
    if (closings.has(name)) flat[closed] = "yes";
    else flat[name] = foundText(text, types[name]);
  }
  return flat;
}

const closings: ReadonlySet<string> = new Set(["_deleted_at", "_valid_to"]);
const ignored: ReadonlySet<string> = new Set(["_valid_from", "_lists_hash"]);

function foundText(text: string, type: DataType | undefined): string {
  if (type === "timestamp") return new Date(text.replace(/\+00(?::00)?$/, "Z").replace(" ", "T")).toISOString();
  // The column's text is that of a JSON value; so is what stands for one where the column holds texts.
  return type === "json" || (type === "text" && /^[[{]/.test(text))
    ? textOfValue(JSON.parse(text) as Value)
    : textOfNumber(text);
}

/** A value as a text that is equal for equal values, whatever the types of their columns. */
export function textOfValue(value: Value): string {
  return typeof value === "object" ? JSON.stringify(sorted(value)) : textOfNumber(String(value));
}

/** 1 and 1.0 are one number. */
function textOfNumber(text: string): string {
  return /^-?\d{1,15}(?:\.\d{1,6})?$/.test(text) ? String(Number(text)) : text;
}

function sorted(value: Value): unknown {
  if (isList(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, sorted(inner)]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A row as one text. */
export function textOf(flat: Flat): string {
  return JSON.stringify(Object.entries(flat).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Rows that are missing, and rows that should not be there. */
export interface Difference {
  readonly compared: number;
  readonly lost: readonly string[];
  readonly surplus: readonly string[];
}

/** Compares as multisets. */
export function differenceOf(want: Tables, found: Tables): Difference {
  const lost: string[] = [];
  const surplus: string[] = [];
  let compared = 0;
  for (const name of new Set([...want.keys(), ...found.keys()])) {
    const left = new Map<string, number>();
    const rows = want.get(name) ?? [];
    compared += rows.length;
    for (const row of rows) left.set(textOf(row), (left.get(textOf(row)) ?? 0) + 1);
    for (const row of found.get(name) ?? []) {
      const text = textOf(row);
      const count = left.get(text) ?? 0;
      if (count === 0) surplus.push(`${name} ${text}`);
      else left.set(text, count - 1);
    }
    for (const [text, count] of left) lost.push(...Array<string>(count).fill(`${name} ${text}`));
  }
  return { compared, lost, surplus };
}

/** The rows of a table whose own names are given to what the model calls them. */
export function readableTables(
  setup: Setup,
  found: ReadonlyMap<string, readonly Flat[]>,
  table: string = things,
): Tables {
  if (!hasRowIds(setup) || setup.nesting === undefined) return found;
  const [id, parentId] = ["_row_id", `_${table}_row_id`];
  const without = (row: Flat, ...names: readonly string[]): Flat =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
  const parents = new Map((found.get(table) ?? []).map((row) => [row[id] ?? "", textOf(without(row, id))]));
  return new Map(
    [...found].map(([name, rows]) => [
      name,
      rows.map((row) =>
        name === table
          ? without(row, id)
          : { ...without(row, id, parentId), "(parent)": parents.get(row[parentId] ?? "") ?? "no such row" },
      ),
    ]),
  );
}

/** All that the tables say of a row: the same for rows that they cannot tell apart. */
export function contentOf(row: Row, setup: Setup): string {
  return JSON.stringify(
    [...tablesOf([{ row, isClosed: false }], setup)].map(([name, rows]) => [name, rows.map(textOf)]),
  );
}

/** Whether a value is a list, which `Array.isArray` does not tell of lists that are read-only. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
