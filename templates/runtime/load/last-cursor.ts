import type { Incremental } from "../incremental/incremental.ts";
import { rowCursor } from "../incremental/row-cursor.ts";
import type { RowsText } from "../select/cut.ts";
import { parsedExactly } from "../select/exact.ts";

/**
 * The cursor value of a page's last row that has one, as exact text; `undefined` where none has. Only that row is
 * parsed, the others only while it has none.
 */
export function lastCursor(rows: RowsText, incremental: Incremental): string | undefined {
  if (rows.last.length === 0) return undefined;
  const last = rowCursor(parse(rows.last), incremental);
  if (last !== undefined) return last;
  const all = parse(rows.text);
  // `text` is the text of an array.
  for (const row of [...(all as readonly unknown[])].reverse()) {
    const value = rowCursor(row, incremental);
    if (value !== undefined) return value;
  }
  return undefined;
}

function parse(bytes: Uint8Array): unknown {
  return parsedExactly(new TextDecoder().decode(bytes));
}
