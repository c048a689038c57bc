import { quote, skipString } from "./scan.ts";

/** Bytes to be looked at four at a time: the words are little-endian whatever the machine, and need no alignment. */
export function wordsOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const backslash = 0x5c;
/** Four times the byte that ends a string. */
const quotes = 0x22222222;
const ones = 0x01010101;
const highs = -0x7f7f7f80; // 0x80808080 as a signed word

/** The same as `skipString`: the index after the string that opens at `at`. */
export function skipStringByWords(bytes: Uint8Array, words: DataView, at: number): number {
  const last = bytes.length - 8;
  let index = at + 1;
  while (index <= last) {
    const near = words.getInt32(index, true) ^ quotes;
    const far = words.getInt32(index + 4, true) ^ quotes;
    // The high bit of each byte that was a quote; a borrow falsifies only what is above the first of them.
    const inNear = (near - ones) & ~near & highs;
    const inFar = (far - ones) & ~far & highs;
    if ((inNear | inFar) === 0) {
      index += 8;
      continue;
    }
    index += inNear === 0 ? 4 + firstByte(inFar) : firstByte(inNear);
    if (bytes[index - 1] !== backslash || !isEscaped(bytes, at, index)) return index + 1;
    index += 1;
  }
  // What was passed over holds no end.
  return endOf(bytes, at, index);
}

/** Which byte of a word has the first bit that is set. */
function firstByte(word: number): number {
  return (31 - Math.clz32(word & -word)) >> 3;
}

/** Whether an odd number of backslashes stands before the byte at `index`, behind the quote at `at`. */
function isEscaped(bytes: Uint8Array, at: number, index: number): boolean {
  let first = index;
  while (first - 1 > at && bytes[first - 1] === backslash) first -= 1;
  return (index - first) % 2 === 1;
}

function endOf(bytes: Uint8Array, at: number, from: number): number {
  for (let index = from; index < bytes.length; index += 1) {
    if (bytes[index] === quote && !isEscaped(bytes, at, index)) return index + 1;
  }
  return skipString(bytes, at);
}

/** A key to look for. */
export interface Key {
  /** With its quotes. */
  readonly key: Uint8Array;
  /** Four bytes of it at a time, the last four with some of those before; empty for a key of less than four. */
  readonly keyWords: Int32Array;
}

/** The key, with its quotes, to be looked for. */
export function keyOf(key: Uint8Array): Key {
  const words = wordsOf(key);
  const count = key.length < 4 ? 0 : (key.length + 3) >> 2;
  const wordAt = (word: number): number => words.getInt32(Math.min(word * 4, key.length - 4), true);
  return { key, keyWords: Int32Array.from({ length: count }, (_, word) => wordAt(word)) };
}

/** Whether the key stands at `at`; `words` are those of `bytes`. */
export function hasKey(bytes: Uint8Array, words: DataView, at: number, { key, keyWords }: Key): boolean {
  if (at + key.length > bytes.length) return false;
  const last = keyWords.length - 1;
  if (last < 0) return key.every((byte, index) => bytes[at + index] === byte);
  for (let word = 0, index = at; word < last; word += 1, index += 4) {
    if (words.getInt32(index, true) !== keyWords[word]) return false;
  }
  return words.getInt32(at + key.length - 4, true) === keyWords[last];
}
