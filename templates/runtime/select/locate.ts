import { scanOneRow, type ScannedRows, scanRows } from "./scan-rows.ts";
import {
  closeBrace,
  colon,
  comma,
  expectByte,
  openBrace,
  openBracket,
  quote,
  skipSpace,
  skipString,
  skipValue,
  unexpected,
} from "./scan.ts";

/** The rows' place in a body. */
export interface Located {
  readonly start: number;
  readonly end: number;
  readonly kind: "list" | "object" | "null";
  readonly scanned: ScannedRows;
}

const noRows: ScannedRows = { end: 0, starts: [], fields: [], repeated: false };

/**
 * Follows object keys from the value at `at`. Of repeated keys the last counts, as with JSON.parse.
 *
 * @returns the rows' place, `undefined` where the path leads to none; and the index after the value at `at`.
 * @throws SyntaxError where the text breaks off or its structure is wrong; TypeError for a row that is no object.
 */
export function locate(
  bytes: Uint8Array,
  at: number,
  path: readonly string[],
): { found: Located | undefined; end: number } {
  const [key, ...rest] = path;
  if (key === undefined) return locateHere(bytes, at);
  if (bytes[at] !== openBrace) return { found: undefined, end: skipValue(bytes, at) };
  let found: Located | undefined;
  let index = skipSpace(bytes, at + 1);
  if (bytes[index] === closeBrace) return { found, end: index + 1 };
  for (;;) {
    if (bytes[index] !== quote) throw unexpected(bytes, index);
    const afterKey = skipString(bytes, index);
    const isMember = isString(bytes, index, afterKey, key);
    const value = skipSpace(bytes, expectByte(bytes, afterKey, colon));
    if (isMember) ({ found, end: index } = locate(bytes, value, rest));
    else index = skipValue(bytes, value);
    index = skipSpace(bytes, index);
    if (bytes[index] === closeBrace) return { found, end: index + 1 };
    index = skipSpace(bytes, expectByte(bytes, index, comma));
  }
}

function locateHere(bytes: Uint8Array, at: number): { found: Located | undefined; end: number } {
  if (bytes[at] === openBracket) {
    const scanned = scanRows(bytes, at);
    return { found: { start: at, end: scanned.end, kind: "list", scanned }, end: scanned.end };
  }
  if (bytes[at] === openBrace) {
    const scanned = scanOneRow(bytes, at);
    return { found: { start: at, end: scanned.end, kind: "object", scanned }, end: scanned.end };
  }
  const end = skipValue(bytes, at);
  const isNull = new TextDecoder().decode(bytes.subarray(at, end)) === "null";
  return { found: isNull ? { start: at, end, kind: "null", scanned: noRows } : undefined, end };
}

function isString(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  const found: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(at, end)));
  return found === text;
}
