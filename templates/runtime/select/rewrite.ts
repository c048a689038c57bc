import { closeBrace, colon, comma, expectByte, openBracket, quote, skipSpace, skipString, skipValue } from "./scan.ts";

/**
 * Writes a list of rows anew: of a field that a row repeats only the last value stays, as with JSON.parse, and numbers
 * of the `quoted` fields become strings, so that a reader which takes numbers for doubles keeps all their digits.
 * The text must have passed `scanRows`.
 *
 * @param renamed new names of fields.
 */
export function rewriteRows(
  text: Uint8Array,
  quoted: ReadonlySet<string>,
  renamed: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const rows: string[] = [];
  const decoder = new TextDecoder();
  const slice = (from: number, to: number): string => decoder.decode(text.subarray(from, to));
  let index = skipSpace(text, 0);
  while (text[index] === openBracket || text[index] === comma) {
    const row = skipSpace(text, index + 1);
    if (text[row] !== 0x7b) break;
    const members = new Map<string, string>();
    index = skipSpace(text, row + 1);
    while (text[index] !== closeBrace) {
      if (text[index] === comma) index = skipSpace(text, index + 1);
      const afterKey = skipString(text, index);
      const key = slice(index, afterKey);
      // A JSON string parses to a string.
      const name = JSON.parse(key) as string;
      const value = skipSpace(text, expectByte(text, afterKey, colon));
      const end = skipValue(text, value);
      const asText = quoted.has(name) && isNumberStart(text[value]);
      const other = renamed.get(name);
      const written = other === undefined ? key : JSON.stringify(other);
      members.set(name, `${written}:${asText ? `"${slice(value, end)}"` : slice(value, end)}`);
      index = skipSpace(text, end);
    }
    rows.push(`{${[...members.values()].join(",")}}`);
    index = skipSpace(text, index + 1);
  }
  return new TextEncoder().encode(`[${rows.join(",")}]`);
}

function isNumberStart(byte: number | undefined): boolean {
  return byte !== undefined && byte !== quote && (byte === 0x2d || (byte >= 0x30 && byte <= 0x39));
}
