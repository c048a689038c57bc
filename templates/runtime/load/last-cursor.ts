import { decimal, decimalText } from "../incremental/decimal.ts";
import type { Incremental } from "../incremental/incremental.ts";
import type { RowsText } from "../select/cut.ts";
import { parsedExactly } from "../select/exact.ts";

/**
 * The cursor value of a page's last row that has one, as exact text; `undefined` where none has. Only that row is
 * parsed, the others only while it has none.
 */
export function lastCursor(rows: RowsText, { cursor, type }: Incremental): string | undefined {
  if (rows.last.length === 0) return undefined;
  const last = cursorOf(parse(rows.last), cursor, type);
  if (last !== undefined) return last;
  const all = parse(rows.text);
  // `text` is the text of an array.
  for (const row of [...(all as readonly unknown[])].reverse()) {
    const value = cursorOf(row, cursor, type);
    if (value !== undefined) return value;
  }
  return undefined;
}

function parse(bytes: Uint8Array): unknown {
  return parsedExactly(new TextDecoder().decode(bytes));
}

function cursorOf(row: unknown, field: string, type: Incremental["type"]): string | undefined {
  const value = fieldOf(row, field) ?? field.split(".").reduce(fieldOf, row);
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value);
  if (type !== "number") return text;
  const exact = decimal(text);
  return exact === undefined ? undefined : decimalText(exact);
}

function fieldOf(row: unknown, field: string): unknown {
  if (typeof row !== "object" || row === null || !Object.hasOwn(row, field)) return undefined;
  // The field was just found.
  return (row as Readonly<Record<string, unknown>>)[field];
}
