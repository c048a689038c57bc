import type { RowsText } from "./cut.ts";
import { parsedExactly } from "./exact.ts";
import { comma, openBrace, openBracket, skipNested, skipSpace } from "./scan.ts";

/** The rows of a page, parsed; integers beyond 2^53 as texts. */
export function parsedRows({ text }: RowsText): readonly unknown[] {
  // The text of an array.
  return parsedExactly(new TextDecoder().decode(text)) as readonly unknown[];
}

/** The rows that `keep` says, by their number, as the text that the API sent. */
export function keptRows(rows: RowsText, keep: readonly boolean[]): RowsText {
  if (!keep.includes(false)) return rows;
  const kept = textsOf(rows.text).filter((_, index) => keep[index] === true);
  const [first, ...others] = kept;
  if (first === undefined) return { ...rows, text: new TextEncoder().encode("[]"), last: new Uint8Array() };
  const text = joined([first, ...others.flatMap((row) => [Uint8Array.of(comma), row])]);
  return { ...rows, text, last: kept.at(-1) ?? first };
}

/** The text of each row of a list. */
export function textsOf(text: Uint8Array): readonly Uint8Array[] {
  const rows: Uint8Array[] = [];
  let index = skipSpace(text, 0);
  while (text[index] === openBracket || text[index] === comma) {
    const row = skipSpace(text, index + 1);
    if (text[row] !== openBrace) break;
    const end = skipNested(text, row);
    rows.push(text.subarray(row, end));
    index = skipSpace(text, end);
  }
  return rows;
}

/** The list of what lies between its brackets. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const list = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 2));
  list[0] = 0x5b;
  let at = 1;
  for (const piece of pieces) {
    list.set(piece, at);
    at += piece.length;
  }
  list[at] = 0x5d;
  return list;
}
