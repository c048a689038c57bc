import type { PageText } from "../load/destination.ts";
import type { DataType } from "../load/table.ts";
import { converted } from "../load/converted.ts";
import { kinds } from "../select/kinds.ts";
import { eachValue } from "./rows.ts";

/** A column as it is. */
export interface HeldColumn {
  readonly type: DataType;
  readonly sqlType: string;
}

/** The rows whose value of a field its column cannot hold. */
export interface Misfits {
  readonly field: string;
  readonly type: DataType;
  readonly rows: readonly number[];
}

/** Finds the values that do not fit the columns that there are; fields without column fit. */
export function misfitsOf(
  pages: readonly PageText[],
  columnOf: (field: string) => HeldColumn | undefined,
): readonly Misfits[] {
  const suspects = new Map<string, HeldColumn>();
  for (const { name, kinds: seen } of pages.flatMap((page) => page.fields)) {
    const column = columnOf(name);
    if (column !== undefined && (seen & ~kinds.null & ~certain[column.type]) !== 0) suspects.set(name, column);
  }
  if (suspects.size === 0) return [];
  const rows = new Map<string, number[]>();
  eachValue(pages, [...suspects.keys()], (field, row, json) => {
    const column = suspects.get(field);
    if (column === undefined || fits(column, json)) return;
    rows.set(field, [...(rows.get(field) ?? []), row]);
  });
  return [...rows].map(([field, found]) => ({ field, type: suspects.get(field)?.type ?? "json", rows: found }));
}

const integers = kinds.integer | kinds.big;

/** Kinds of values that always fit. */
const certain: Readonly<Record<DataType, number>> = {
  text: ~0,
  json: ~0,
  bigint: kinds.integer,
  wei: integers,
  double: kinds.integer | kinds.fraction,
  decimal: 0,
  bool: kinds.bool,
  timestamp: 0,
  date: 0,
  time: 0,
  binary: 0,
  uuid: 0,
};

function fits({ type, sqlType }: HeldColumn, json: Uint8Array): boolean {
  const value = new TextDecoder().decode(json);
  // A JSON string parses to a string.
  const text = value.startsWith('"') ? (JSON.parse(value) as string) : value;
  const found = converted(type, text, sqlType);
  if (found === undefined) return false;
  return type !== "bigint" || BigInt.asIntN(64, BigInt(found)) === BigInt(found);
}
