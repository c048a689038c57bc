import { ConfigurationError } from "../errors.ts";
import type { RowsText } from "./cut.ts";
import type { FieldKinds } from "./kinds.ts";
import { closeBrace, comma, openBrace, openBracket, skipNested, skipSpace } from "./scan.ts";
import { scanRows } from "./scan-rows.ts";

/**
 * Rows with further fields, the same in each of them.
 *
 * @throws ConfigurationError where a row has a field of that name already.
 */
export function withFields(rows: RowsText, fields: Readonly<Record<string, unknown>>, resource: string): RowsText {
  const added = Object.keys(fields);
  if (added.length === 0 || rows.last.length === 0) return rows;
  const taken = rows.fields.find(({ name }) => Object.hasOwn(fields, name));
  if (taken !== undefined) {
    throw new ConfigurationError(
      `${resource}: the rows have a field ${JSON.stringify(taken.name)} of their own, so nothing of their parent can stand there. ` +
        "Leave it out of `include_from_parent`.",
    );
  }
  const members = new TextEncoder().encode(JSON.stringify(fields).slice(1, -1));
  return {
    text: listWith(rows.text, members),
    fields: [...rows.fields, ...kindsOf(fields)],
    last: objectWith(rows.last, members),
  };
}

function kindsOf(fields: object): readonly FieldKinds[] {
  return scanRows(new TextEncoder().encode(`[${JSON.stringify(fields)}]`), 0).fields;
}

function listWith(text: Uint8Array, members: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  let index = skipSpace(text, 0);
  while (text[index] === openBracket || text[index] === comma) {
    const row = skipSpace(text, index + 1);
    if (text[row] !== openBrace) break;
    pieces.push(text.subarray(from, row + 1), ...membersBefore(text, row + 1, members));
    from = row + 1;
    index = skipSpace(text, skipNested(text, row));
  }
  pieces.push(text.subarray(from));
  return joined(pieces);
}

function objectWith(text: Uint8Array, members: Uint8Array): Uint8Array {
  const start = skipSpace(text, 0) + 1;
  return joined([text.subarray(0, start), ...membersBefore(text, start, members), text.subarray(start)]);
}

function membersBefore(text: Uint8Array, at: number, members: Uint8Array): readonly Uint8Array[] {
  return text[skipSpace(text, at)] === closeBrace ? [members] : [members, Uint8Array.of(comma)];
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
