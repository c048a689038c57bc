const lineFeed = 0x0a;
/** RFC 7464 puts it before each value; JSON text holds it nowhere. */
const recordSeparator = 0x1e;
const comma = 0x2c;
const space: readonly number[] = [0x20, 0x09, 0x0d, lineFeed];

/**
 * A body of JSON values, one in each line (JSON Lines, NDJSON) or behind a record separator each (RFC 7464), as the
 * JSON text of one list; lines without a value are left out.
 */
export function jsonLines(bytes: Uint8Array): Uint8Array {
  const separator = bytes.includes(recordSeparator) ? recordSeparator : lineFeed;
  // Each value gets a comma, of which the last becomes the closing bracket; the last line may lack its end.
  const list = new Uint8Array(bytes.length + 3);
  list[0] = 0x5b;
  let length = 1;
  for (let from = withoutMark(bytes); from < bytes.length;) {
    const found = bytes.indexOf(separator, from);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(from, end);
    from = end + 1;
    if (line.every((byte) => space.includes(byte))) continue;
    list.set(line, length);
    length += line.length + 1;
    list[length - 1] = comma;
  }
  if (length === 1) length = 2;
  list[length - 1] = 0x5d;
  return list.subarray(0, length);
}

/** Where the text begins: behind a byte order mark. */
function withoutMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
