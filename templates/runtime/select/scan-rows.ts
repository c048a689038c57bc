import { type FieldKinds, kinds } from "./kinds.ts";
import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  cutOff,
  expectByte,
  openBrace,
  openBracket,
  quote,
  skipNested,
  skipScalar,
  skipSpace,
  skipString,
  unexpected,
} from "./scan.ts";
import { hasKey, type Key, keyOf, skipStringByWords, wordsOf } from "./words.ts";

/** What a scan over a list of rows finds. */
export interface ScannedRows {
  /** The index after the closing bracket. */
  readonly end: number;
  /** Where each row begins. */
  readonly starts: readonly number[];
  readonly fields: readonly FieldKinds[];
  /** Whether a row names a field twice. */
  readonly repeated: boolean;
}

/** A field under way, with what usually follows it: rows mostly repeat the fields in the same order. */
interface Field extends Key {
  readonly name: string;
  kinds: number;
  /** The last row that had it. */
  row: number;
  follower: Field | undefined;
}

interface Scan {
  readonly bytes: Uint8Array;
  readonly words: DataView;
  readonly fields: Map<string, Field>;
  /** What comes before the first field of a row. */
  readonly start: Field;
  repeated: boolean;
}

/**
 * Counts the rows of the array at `at` and tells the kinds of their values, without building them.
 *
 * @throws SyntaxError where the text breaks off or its structure is wrong; TypeError for an element that is no object.
 */
export function scanRows(bytes: Uint8Array, at: number): ScannedRows {
  const scan = newScan(bytes);
  const starts: number[] = [];
  let index = skipSpace(bytes, at + 1);
  if (bytes[index] === closeBracket) return result(scan, index + 1, starts);
  for (;;) {
    if (bytes[index] !== openBrace) throw notARow(bytes, index, starts.length);
    starts.push(index);
    index = skipSpace(bytes, scanRow(scan, index, starts.length));
    if (bytes[index] === closeBracket) return result(scan, index + 1, starts);
    index = skipSpace(bytes, expectByte(bytes, index, comma));
  }
}

/** The same for the single object at `at`. */
export function scanOneRow(bytes: Uint8Array, at: number): ScannedRows {
  const scan = newScan(bytes);
  return result(scan, scanRow(scan, at, 1), [at]);
}

function newScan(bytes: Uint8Array): Scan {
  return { bytes, words: wordsOf(bytes), fields: new Map(), start: newField("", new Uint8Array()), repeated: false };
}

function newField(name: string, bytes: Uint8Array): Field {
  const { key, keyWords } = keyOf(bytes);
  return { name, key, keyWords, kinds: 0, row: 0, follower: undefined };
}

function result(scan: Scan, end: number, starts: readonly number[]): ScannedRows {
  const fields = Array.from(scan.fields.values(), (field) => ({ name: field.name, kinds: field.kinds }));
  return { end, starts, fields, repeated: scan.repeated };
}

function scanRow(scan: Scan, at: number, row: number): number {
  const { bytes, words } = scan;
  let index = skipSpace(bytes, at + 1);
  if (bytes[index] === closeBrace) return index + 1;
  let before = scan.start;
  for (;;) {
    if (bytes[index] !== quote) throw unexpected(bytes, index);
    const guess = before.follower;
    const isGuessed = guess !== undefined && hasKey(bytes, words, index, guess);
    const field = isGuessed ? guess : otherField(scan, index, before);
    // The same name may be written with other escapes.
    index = isGuessed ? index + field.key.length : skipString(bytes, index);
    index = bytes[index] === colon ? index + 1 : expectByte(bytes, index, colon);
    if (field.row === row) scan.repeated = true;
    field.row = row;
    if (bytes[index] !== quote) index = skipSpace(bytes, index);
    if (bytes[index] === quote) {
      // Most values are texts; the call is spared.
      field.kinds |= kinds.text;
      index = skipStringByWords(bytes, words, index);
    } else index = scanValue(bytes, words, index, field);
    if (bytes[index] !== comma) index = skipSpace(bytes, index);
    const byte = bytes[index];
    if (byte === closeBrace) return index + 1;
    if (byte !== comma) throw unexpected(bytes, index);
    index += 1;
    if (bytes[index] !== quote) index = skipSpace(bytes, index);
    before = field;
  }
}

function otherField(scan: Scan, at: number, before: Field): Field {
  const key = scan.bytes.slice(at, skipString(scan.bytes, at));
  // A JSON string parses to a string.
  const name = JSON.parse(new TextDecoder().decode(key)) as string;
  const field = scan.fields.get(name) ?? newField(name, key);
  scan.fields.set(name, field);
  before.follower = field;
  return field;
}

/** Adds the kind of the value at `at` to the field's; gives the index after it. `words` are those of `bytes`. */
export function scanValue(bytes: Uint8Array, words: DataView, at: number, field: { kinds: number }): number {
  const byte = bytes[at];
  if (byte === quote) {
    field.kinds |= kinds.text;
    return skipStringByWords(bytes, words, at);
  }
  if (byte === 0x6e && bytes[at + 4] === comma && words.getInt32(at, true) === nullWord) {
    field.kinds |= kinds.null;
    return at + 4;
  }
  if (byte === 0x2d || (byte !== undefined && byte >= 0x30 && byte <= 0x39)) return scanNumber(bytes, at, field);
  if (byte === openBrace || byte === openBracket) {
    field.kinds |= byte === openBrace ? kinds.object : kinds.array;
    return skipNested(bytes, at);
  }
  return scanWord(bytes, at, field);
}

/** `null` in one word. */
const nullWord = 0x6c6c756e;

function scanNumber(bytes: Uint8Array, at: number, field: { kinds: number }): number {
  let index = at;
  let digits = 0;
  let fraction = false;
  for (;;) {
    const byte = bytes[index];
    if (byte !== undefined && byte >= 0x30 && byte <= 0x39) digits += 1;
    else if (byte === 0x2e || byte === 0x65 || byte === 0x45) fraction = true;
    else if (byte !== 0x2d && byte !== 0x2b) break;
    index += 1;
  }
  if (fraction) field.kinds |= digits > 15 ? kinds.fraction | kinds.long : kinds.fraction;
  else if (digits <= 18) field.kinds |= kinds.integer;
  else field.kinds |= digits > 38 ? kinds.big | kinds.huge : kinds.big;
  return index;
}

const words: readonly (readonly [word: string, kind: number])[] = [
  ["null", kinds.null],
  ["true", kinds.bool],
  ["false", kinds.bool],
];

function scanWord(bytes: Uint8Array, at: number, field: { kinds: number }): number {
  for (const [word, kind] of words) {
    if (bytes[at] !== word.charCodeAt(0)) continue;
    const end = skipScalar(bytes, at);
    if (end - at !== word.length || bytes[end - 1] !== word.charCodeAt(word.length - 1)) break;
    field.kinds |= kind;
    return end;
  }
  throw unexpected(bytes, at);
}

function notARow(bytes: Uint8Array, at: number, before: number): Error {
  const byte = bytes[at];
  if (byte === undefined) return cutOff(at);
  if (byte === comma || byte === closeBrace || byte === closeBracket) return unexpected(bytes, at);
  const end = byte === openBracket ? at + 1 : byte === quote ? skipString(bytes, at) : skipScalar(bytes, at);
  const found = byte === openBracket ? "a list" : new TextDecoder().decode(bytes.subarray(at, Math.min(end, at + 40)));
  return new TypeError(`element ${before} is ${found}, where rows are objects`);
}
