import {
  closeBrace,
  closeBracket,
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
import { hasKey, type Key, keyOf, skipStringByWords, wordsOf } from "./words.ts";

/** Where the values of one row's fields stand in a page's text, by the field's number. */
export interface RowPlaces {
  /** The index of the value's first byte; -1 where the row has no such field. */
  readonly starts: Int32Array;
  /** The index after the value's last byte. */
  readonly ends: Int32Array;
}

/** Reads pages of rows one after the other: calls back after each row, with the places in `places`. */
export interface RowReader {
  readonly places: RowPlaces;
  /** @throws SyntaxError where the text is no list of objects. */
  readonly read: (text: Uint8Array, onRow: () => void) => void;
}

/** A field under way, with what usually follows it: rows mostly repeat the fields in the same order. */
interface Field extends Key {
  /** -1 for a field that nobody asked for. */
  readonly number: number;
  follower: Field | undefined;
}

/** A reader of the fields, numbered as listed. */
export function rowReader(fields: readonly string[]): RowReader {
  const numbers = new Map(fields.map((field, index) => [field, index]));
  const known = new Map<string, Field>();
  const first: Field = { ...keyOf(new Uint8Array()), number: -1, follower: undefined };
  const places = { starts: new Int32Array(fields.length), ends: new Int32Array(fields.length) };

  const otherField = (text: Uint8Array, at: number, before: Field): Field => {
    const key = text.slice(at, skipString(text, at));
    // A JSON string parses to a string.
    const name = JSON.parse(new TextDecoder().decode(key)) as string;
    const field = known.get(name) ?? { ...keyOf(key), number: numbers.get(name) ?? -1, follower: undefined };
    known.set(name, field);
    before.follower = field;
    return field;
  };

  const readRow = (text: Uint8Array, words: DataView, at: number): number => {
    places.starts.fill(-1);
    let index = skipSpace(text, expectByte(text, at, openBrace));
    if (text[index] === closeBrace) return index + 1;
    let before = first;
    for (;;) {
      if (text[index] !== quote) throw unexpected(text, index);
      const guess = before.follower;
      const isGuessed = guess !== undefined && hasKey(text, words, index, guess);
      const field = isGuessed ? guess : otherField(text, index, before);
      // The same name may be written with other escapes.
      index = isGuessed ? index + field.key.length : skipString(text, index);
      index = text[index] === colon ? index + 1 : expectByte(text, index, colon);
      const start = skipSpace(text, index);
      const end = text[start] === quote ? skipStringByWords(text, words, start) : skipValue(text, start);
      if (field.number >= 0) {
        places.starts[field.number] = start;
        places.ends[field.number] = end;
      }
      index = skipSpace(text, end);
      if (text[index] === closeBrace) return index + 1;
      if (text[index] !== comma) throw unexpected(text, index);
      index = skipSpace(text, index + 1);
      before = field;
    }
  };

  const read = (text: Uint8Array, onRow: () => void): void => {
    const words = wordsOf(text);
    let index = skipSpace(text, expectByte(text, 0, openBracket));
    while (text[index] !== closeBracket) {
      index = skipSpace(text, readRow(text, words, index));
      onRow();
      if (text[index] !== closeBracket) index = skipSpace(text, expectByte(text, index, comma));
    }
  };
  return { places, read };
}
