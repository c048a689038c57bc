/**
 * The places of JSON texts (RFC 8259) in UTF-8 bytes, found without building values. Brackets, strings and separators
 * are checked; what the rows' values look like in detail is the destination's to check when it reads them.
 */

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
const backslash = 0x5c;

/** Beyond this length of a string, a native search for its end is faster than a loop. */
const nativeSearchFrom = 48;

/** The index of the first byte that is no white space, from `at` on. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  let index = at;
  for (;;) {
    const byte = bytes[index];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return index;
    index += 1;
  }
}

/** The index after the string that opens at `at`. */
export function skipString(bytes: Uint8Array, at: number): number {
  const patience = at + nativeSearchFrom;
  let index = at + 1;
  while (index < patience) {
    const byte = bytes[index];
    if (byte === quote) return index + 1;
    if (byte === undefined) throw cutOff(index);
    index += byte === backslash ? 2 : 1;
  }
  return skipLongString(bytes, index);
}

function skipLongString(bytes: Uint8Array, from: number): number {
  let search = from;
  for (;;) {
    const end = bytes.indexOf(quote, search);
    if (end < 0) throw cutOff(bytes.length);
    let escapes = end;
    while (escapes > from && bytes[escapes - 1] === backslash) escapes -= 1;
    if ((end - escapes) % 2 === 0) return end + 1;
    search = end + 1;
  }
}

/** The index after the object or array that opens at `at`. */
export function skipNested(bytes: Uint8Array, at: number): number {
  const closers: number[] = [];
  let index = at;
  for (;;) {
    const byte = bytes[index];
    if (byte === quote) {
      index = skipString(bytes, index);
      continue;
    }
    if (byte === openBrace || byte === openBracket) closers.push(byte + 2);
    else if (byte === closeBrace || byte === closeBracket) {
      if (closers.pop() !== byte) throw unexpected(bytes, index);
      if (closers.length === 0) return index + 1;
    } else if (byte === undefined) throw cutOff(index);
    index += 1;
  }
}

/** The index after the value that begins at `at`. */
export function skipValue(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === quote) return skipString(bytes, at);
  if (byte === openBrace || byte === openBracket) return skipNested(bytes, at);
  return skipScalar(bytes, at);
}

/** The index after the number, `true`, `false` or `null` at `at`. */
export function skipScalar(bytes: Uint8Array, at: number): number {
  let index = at;
  for (;;) {
    const byte = bytes[index];
    if (byte === undefined || !isScalarByte(byte)) break;
    index += 1;
  }
  if (index === at) throw bytes[at] === undefined ? cutOff(at) : unexpected(bytes, at);
  return index;
}

function isScalarByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x45
  );
}

/** The index after the separator, which must be at `at` or after white space. */
export function expectByte(bytes: Uint8Array, at: number, byte: number): number {
  const index = skipSpace(bytes, at);
  if (bytes[index] === byte) return index + 1;
  throw bytes[index] === undefined ? cutOff(index) : unexpected(bytes, index);
}

/** Where the text ends before its value does. */
export function cutOff(index: number): SyntaxError {
  return new SyntaxError(`it breaks off at byte ${index}`);
}

/** Where a byte stands that cannot stand there. */
export function unexpected(bytes: Uint8Array, index: number): SyntaxError {
  if (index >= bytes.length) return cutOff(index);
  const found = JSON.stringify(new TextDecoder().decode(bytes.subarray(index, index + 12)));
  return new SyntaxError(`${found} at byte ${index} cannot stand there`);
}
