const tab = 0x09;
const newline = 0x0a;
const backslash = 0x5c;
const letterN = 0x4e;
const letterU = 0x75;

/** Lines of tab-separated values under way; they grow as needed and serve page after page. */
export class TabOutput {
  /** How many characters U+0000 were left out. */
  removed = 0;
  readonly #keepsNul: boolean;
  #bytes: Uint8Array = new Uint8Array(1 << 16);
  #length = 0;

  /** @param keepsNul whether texts keep U+0000, as `\\0`, and JSON stays as it is; else such characters are left out. */
  constructor(keepsNul: boolean) {
    this.#keepsNul = keepsNul;
  }

  /** Starts anew for a text of that many bytes. */
  begin(length: number): void {
    this.#length = 0;
    this.#reserve(length);
  }

  /** A copy of what was written since. */
  taken(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  number(value: number): void {
    const digits = String(value);
    this.#reserve(digits.length);
    for (let index = 0; index < digits.length; index += 1) this.#bytes[this.#length + index] = digits.charCodeAt(index);
    this.#length += digits.length;
  }

  tab(): void {
    this.#byte(tab);
  }

  newline(): void {
    this.#byte(newline);
  }

  /** NULL. */
  absent(): void {
    this.#byte(backslash);
    this.#byte(letterN);
  }

  /** Bytes in which nothing needs escaping. */
  plain(text: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    const to = this.#bytes;
    let at = this.#length;
    for (let index = start; index < end; index += 1) {
      to[at] = text[index] ?? 0;
      at += 1;
    }
    this.#length = at;
  }

  /** The content of the JSON string at `start`, its quotes included in the range. */
  string(text: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    const to = this.#bytes;
    let at = this.#length;
    for (let index = start + 1; index < end - 1; index += 1) {
      const byte = text[index] ?? 0;
      if (byte === backslash) {
        // A JSON string parses to a string.
        this.text(JSON.parse(new TextDecoder().decode(text.subarray(start, end))) as string);
        return;
      }
      to[at] = byte;
      at += 1;
    }
    this.#length = at;
  }

  /** JSON text as it stands, but for what not all databases can keep in JSON. */
  json(text: Uint8Array, start: number, end: number): void {
    this.#reserve((end - start) * 2);
    const to = this.#bytes;
    let at = this.#length;
    for (let index = start; index < end; index += 1) {
      const byte = text[index] ?? 0;
      if (byte === backslash) {
        // A backslash that is escaped itself may come before a u: that costs only time.
        if (!this.#keepsNul && text[index + 1] === letterU) {
          this.text(this.#storable(new TextDecoder().decode(text.subarray(start, end))));
          return;
        }
        to[at] = backslash;
        at += 1;
      }
      // Line breaks and tabs stand only between tokens.
      to[at] = byte < 0x20 ? 0x20 : byte;
      at += 1;
    }
    this.#length = at;
  }

  text(value: string): void {
    const kept = this.#keepsNul ? value : value.replaceAll("\0", "");
    this.removed += value.length - kept.length;
    const encoded = new TextEncoder().encode(kept.replace(escaped, (sign) => escapes[sign] ?? sign));
    this.plain(encoded, 0, encoded.length);
  }

  /** JSON text without U+0000 and halves of surrogate pairs. */
  #storable(json: string): string {
    return json.replace(escapedParts, (part) => {
      if (part === "\\u0000") this.removed += 1;
      if (part === "\\u0000") return "";
      return part.length === 6 && /^\\ud[89a-f]/i.test(part) ? "\\ufffd" : part;
    });
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

const escapes: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};

/** What stands for something else between tabs. */
const escaped = new RegExp(`[${Object.values(escapes).join("")}]`, "g");

/** Whole surrogate pairs first, so that what is left of them are halves. */
const escapedParts = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\./gs;
