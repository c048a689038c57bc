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

/** A text to look for, four bytes at a time, the last four with some of those before; empty for less than four. */
export function keyWords(key: Uint8Array): Int32Array {
  const words = wordsOf(key);
  const count = key.length < 4 ? 0 : (key.length + 3) >> 2;
  return Int32Array.from({ length: count }, (_, word) => words.getInt32(Math.min(word * 4, key.length - 4), true));
}

/** Whether a text of this length, as `keyWords` gives it, stands at `at`; false for less than four bytes. */
export function standsAt(words: DataView, at: number, text: Int32Array, length: number): boolean {
  const last = text.length - 1;
  if (last < 0) return false;
  for (let word = 0, index = at; word < last; word += 1, index += 4) {
    if (words.getInt32(index, true) !== text[word]) return false;
  }
  return words.getInt32(at + length - 4, true) === text[last];
}
