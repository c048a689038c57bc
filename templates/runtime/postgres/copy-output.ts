const tab = 0x09;
const newline = 0x0a;
const backslash = 0x5c;
const letterN = 0x4e;
const letterU = 0x75;

/** Lines of COPY's text format under way. */
export interface CopyOutput {
  /** Starts anew for a text of that many bytes. */
  readonly begin: (length: number) => void;
  /** A copy of what was written since. */
  readonly taken: () => Uint8Array;
  readonly number: (value: number) => void;
  readonly tab: () => void;
  readonly newline: () => void;
  /** NULL. */
  readonly absent: () => void;
  /** Bytes in which nothing needs escaping; always true, as of a value that was written. */
  readonly plain: (text: Uint8Array, start: number, end: number) => true;
  /** The content of the JSON string at `start`, its quotes included in the range. */
  readonly string: (text: Uint8Array, start: number, end: number) => true;
  /** JSON text as it stands. */
  readonly json: (text: Uint8Array, start: number, end: number) => true;
  readonly text: (value: string) => void;
  /** How many characters U+0000 were left out. */
  readonly removed: () => number;
}

/** An output that grows as needed and is used for page after page. */
export function copyOutput(): CopyOutput {
  let bytes = new Uint8Array(1 << 16);
  let length = 0;
  let removed = 0;

  const reserve = (more: number): void => {
    if (length + more <= bytes.length) return;
    const grown = new Uint8Array(Math.max(bytes.length * 2, length + more));
    grown.set(bytes.subarray(0, length));
    bytes = grown;
  };
  const byte = (value: number): void => {
    reserve(1);
    bytes[length] = value;
    length += 1;
  };
  const plain = (text: Uint8Array, start: number, end: number): true => {
    reserve(end - start);
    const to = bytes;
    let at = length;
    for (let index = start; index < end; index += 1) {
      to[at] = text[index] ?? 0;
      at += 1;
    }
    length = at;
    return true;
  };
  const text = (value: string): void => {
    const kept = value.replaceAll("\0", "");
    removed += value.length - kept.length;
    const encoded = new TextEncoder().encode(kept.replace(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign));
    plain(encoded, 0, encoded.length);
  };
  /** Copies until a backslash; tells where that is. */
  const copyPlain = (from: Uint8Array, start: number, end: number): number => {
    reserve(end - start);
    const to = bytes;
    let at = length;
    let index = start;
    for (; index < end; index += 1) {
      const found = from[index] ?? 0;
      if (found === backslash) break;
      to[at] = found;
      at += 1;
    }
    length = at;
    return index;
  };
  const string = (from: Uint8Array, start: number, end: number): true => {
    const before = length;
    if (copyPlain(from, start + 1, end - 1) === end - 1) return true;
    length = before;
    // A JSON string parses to a string.
    text(JSON.parse(new TextDecoder().decode(from.subarray(start, end))) as string);
    return true;
  };
  const json = (from: Uint8Array, start: number, end: number): true => {
    reserve((end - start) * 2);
    const to = bytes;
    let at = length;
    for (let index = start; index < end; index += 1) {
      const found = from[index] ?? 0;
      if (found === backslash) {
        if (isUnicodeEscape(from, index)) {
          text(storable(new TextDecoder().decode(from.subarray(start, end))));
          return true;
        }
        to[at] = backslash;
        at += 1;
      }
      // Line breaks and tabs stand only between tokens.
      to[at] = found < 0x20 ? 0x20 : found;
      at += 1;
    }
    length = at;
    return true;
  };
  /** Without what `jsonb` refuses: U+0000, and halves of surrogate pairs. */
  const storable = (value: string): string =>
    value.replace(escapedParts, (part) => {
      if (part === "\\u0000") removed += 1;
      if (part === "\\u0000") return "";
      return part.length === 6 && /^\\ud[89a-f]/i.test(part) ? "\\ufffd" : part;
    });

  return {
    begin: (size) => {
      length = 0;
      reserve(size);
    },
    taken: () => bytes.slice(0, length),
    number: (value) => {
      const digits = String(value);
      reserve(digits.length);
      for (let index = 0; index < digits.length; index += 1) bytes[length + index] = digits.charCodeAt(index);
      length += digits.length;
    },
    tab: () => {
      byte(tab);
    },
    newline: () => {
      byte(newline);
    },
    absent: () => {
      byte(backslash);
      byte(letterN);
    },
    plain,
    string,
    json,
    text,
    removed: () => removed,
  };
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** Whether `\u` stands there; a backslash that is escaped itself may look like one, which costs only time. */
function isUnicodeEscape(text: Uint8Array, at: number): boolean {
  return text[at + 1] === letterU;
}

/** Whole surrogate pairs first, so that what is left of them are halves. */
const escapedParts = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\./gs;
