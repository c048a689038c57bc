// What a JSON value between two places of a text is, told by its bytes: its quotes are included.

/** A whole number without exponent. */
export function isDigits(text: Uint8Array, start: number, end: number): boolean {
  for (let index = text[start] === 0x2d ? start + 1 : start; index < end; index += 1) {
    if (!isDigit(text[index])) return false;
  }
  return true;
}

/** Any JSON number. */
export function isNumber(text: Uint8Array, start: number): boolean {
  return text[start] === 0x2d || isDigit(text[start]);
}

/** `true` or `false`. */
export function isBoolean(text: Uint8Array, start: number): boolean {
  return text[start] === 0x74 || text[start] === 0x66;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** What stands where in an instant; 0 for digits. */
const usualInstant = new TextEncoder().encode("0000-00-00T00:00:00.000000").map((byte) => (byte === 0x30 ? 0 : byte));

/** `2024-01-31T10:00:00Z`, with up to six digits of a second's fraction. */
export function isUsualInstant(text: Uint8Array, quoteAt: number, end: number): boolean {
  const start = quoteAt + 1;
  const length = end - 1 - start;
  if (length < 20 || length > usualInstant.length + 1 || text[end - 2] !== 0x5a) return false;
  for (let at = 0; at < length - 1; at += 1) {
    const wanted = usualInstant[at];
    const byte = text[start + at];
    if (wanted === 0 ? !isDigit(byte) : byte !== wanted) return false;
  }
  return true;
}

/** With hyphens after each group, as nearly all APIs write them. */
export function isUsualUuid(text: Uint8Array, quoteAt: number, end: number): boolean {
  const start = quoteAt + 1;
  if (end - 1 - start !== 36) return false;
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
