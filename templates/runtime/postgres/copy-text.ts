import type { DataType } from "../load/table.ts";
import { quote } from "../select/scan.ts";
import { CopyOutput } from "./copy-output.ts";
import { rowReader } from "../select/read-rows.ts";
import { converted } from "../load/converted.ts";

/** A column of the rows in COPY's text format. */
export interface CopyColumn {
  /** The row field. */
  readonly field: string;
  readonly type: DataType;
  readonly sqlType: string;
}

/** A value that its column cannot hold. */
export interface Misfit {
  readonly column: CopyColumn;
  /** The JSON text of the value. */
  readonly value: string;
  /** The row's number in the batch, from 0. */
  readonly row: number;
}

/** Encodes a batch's pages, one after the other. */
export interface CopyEncoder {
  /**
   * The page's rows as lines of COPY's text format, each beginning with the row's number in the batch. A value that
   * its column cannot hold becomes NULL and is among `misfits`.
   *
   * @throws SyntaxError for what is no JSON.
   */
  readonly encode: (text: Uint8Array) => Uint8Array;
  /** The values so far that their columns cannot hold. */
  readonly misfits: () => readonly Misfit[];
  /** How many characters U+0000 were left out so far: PostgreSQL's texts cannot hold them. */
  readonly removed: () => number;
}

/**
 * Turns JSON text into COPY text value by value, without building objects: numbers keep every digit, and it takes
 * less time than JSON.parse alone.
 */
export function copyEncoder(columns: readonly CopyColumn[]): CopyEncoder {
  const reader = rowReader(columns.map((column) => column.field));
  const { starts, ends } = reader.places;
  const output = new CopyOutput();
  const writers = columns.map((column) => valueWriter(output, column));
  const misfits: Misfit[] = [];
  let row = 0;
  const writeRow = (text: Uint8Array): void => {
    output.number(row);
    for (let index = 0; index < columns.length; index += 1) {
      const start = starts[index] ?? -1;
      const end = ends[index] ?? start;
      output.tab();
      if (start < 0 || text[start] === letterN) output.absent();
      else if (writers[index]?.(text, start, end) !== true) {
        output.absent();
        const column = columns[index];
        if (column !== undefined) misfits.push({ column, value: decoder.decode(text.subarray(start, end)), row });
      }
    }
    output.newline();
    row += 1;
  };
  return {
    encode: (text) => {
      output.begin(text.length);
      reader.read(text, () => {
        writeRow(text);
      });
      return output.taken();
    },
    misfits: () => misfits,
    removed: () => output.removed,
  };
}

/** The first letter of `null`. */
const letterN = 0x6e;

const decoder = new TextDecoder();

/** Writes the value between two places; false where the column cannot hold it. */
type ValueWriter = (text: Uint8Array, start: number, end: number) => boolean;

/** The column's writer: what PostgreSQL reads as it stands is copied, anything else converted. */
function valueWriter(output: CopyOutput, { type, sqlType }: CopyColumn): ValueWriter {
  if (type === "json") {
    return (text, start, end) => {
      output.json(text, start, end);
      return true;
    };
  }
  if (type === "text") {
    return (text, start, end) => {
      if (text[start] === quote) output.string(text, start, end);
      else output.json(text, start, end);
      return true;
    };
  }
  const isPlain = plainTests[type];
  return (text, start, end) => {
    const isQuoted = text[start] === quote ? 1 : 0;
    if (isPlain?.(text, start, end) === true) {
      output.plain(text, start + isQuoted, end - isQuoted);
      return true;
    }
    const json = new TextDecoder().decode(text.subarray(start, end));
    // A JSON string parses to a string.
    const found = converted(type, isQuoted === 1 ? (JSON.parse(json) as string) : json, sqlType);
    if (found !== undefined) output.text(found);
    return found !== undefined;
  };
}

/** What tells that a JSON value is one in PostgreSQL's notation too. */
const plainTests: { readonly [Type in DataType]?: (text: Uint8Array, start: number, end: number) => boolean } = {
  bigint: isDigits,
  double: (text, start) => isNumberStart(text[start]),
  // The first letters of `true` and `false`.
  bool: (text, start) => text[start] === 0x74 || text[start] === 0x66,
  timestamp: (text, start, end) => isUsualInstant(text, start + 1, end - 1),
  uuid: (text, start, end) => isUsualUuid(text, start + 1, end - 1),
};

function isDigits(text: Uint8Array, start: number, end: number): boolean {
  for (let index = text[start] === 0x2d ? start + 1 : start; index < end; index += 1) {
    if (!isDigit(text[index])) return false;
  }
  return true;
}

function isNumberStart(byte: number | undefined): boolean {
  return byte === 0x2d || isDigit(byte);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** What stands where in an instant; 0 for digits. */
const usualInstant = new TextEncoder().encode("0000-00-00T00:00:00.000000").map((byte) => (byte === 0x30 ? 0 : byte));

/** `2024-01-31T10:00:00Z`, with up to six digits of a second's fraction: what PostgreSQL reads as it stands. */
function isUsualInstant(text: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 20 || length > usualInstant.length + 1 || text[end - 1] !== 0x5a) return false;
  for (let at = 0; at < length - 1; at += 1) {
    const wanted = usualInstant[at];
    const byte = text[start + at];
    if (wanted === 0 ? !isDigit(byte) : byte !== wanted) return false;
  }
  return true;
}

/** With hyphens after each group, as nearly all APIs write them. */
function isUsualUuid(text: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 36) return false;
  for (let at = 0; at < 36; at += 1) {
    const byte = text[start + at];
    const isHyphen = at === 8 || at === 13 || at === 18 || at === 23;
    if (isHyphen ? byte !== 0x2d : !isHexadecimal(byte)) return false;
  }
  return true;
}

function isHexadecimal(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  // The bit that tells small letters from capitals.
  const letter = byte | 0x20;
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x66);
}
