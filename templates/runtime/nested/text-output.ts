import type { RowStarts } from "../select/row-starts.ts";

/** JSON text of one list of objects under way; it grows as needed and serves page after page. */
export class TextOutput {
  #bytes: Uint8Array = new Uint8Array(1 << 12);
  #length = 0;
  #starts: number[] = [];

  get rows(): number {
    return this.#starts.length;
  }

  /** Forgets what was written. */
  clear(): void {
    this.#length = 0;
    this.#starts = [];
  }

  /** What was written since it was last cleared, as the text of a list, and where its objects begin. */
  taken(): { readonly text: Uint8Array; readonly starts: RowStarts } {
    const text = new Uint8Array(this.#length + 2);
    text[0] = openBracket;
    text.set(this.#bytes.subarray(0, this.#length), 1);
    text[text.length - 1] = closeBracket;
    return { text, starts: { of: text, at: this.#starts } };
  }

  /** Begins an object with a member for the number. */
  begin(key: Uint8Array, value: number): void {
    if (this.rows > 0) this.#byte(comma);
    // The list's bracket comes before all.
    this.#starts.push(this.#length + 1);
    this.#byte(openBrace);
    this.#raw(key, 0, key.length);
    this.#digits(value);
  }

  end(): void {
    this.#byte(closeBrace);
  }

  /** Adds a member whose value is the text between two places. */
  member(key: Uint8Array, text: Uint8Array, start: number, end: number): void {
    this.#byte(comma);
    this.#raw(key, 0, key.length);
    this.#raw(text, start, end);
  }

  number(key: Uint8Array, value: number): void {
    this.#byte(comma);
    this.#raw(key, 0, key.length);
    this.#digits(value);
  }

  /** Adds a member whose value is a text of ASCII characters none of which needs escaping. */
  text(key: Uint8Array, value: string): void {
    this.#byte(comma);
    this.#raw(key, 0, key.length);
    this.#byte(quote);
    this.#ascii(value);
    this.#byte(quote);
  }

  #digits(value: number): void {
    this.#ascii(String(value));
  }

  #ascii(text: string): void {
    this.#reserve(text.length);
    for (let index = 0; index < text.length; index += 1) this.#bytes[this.#length + index] = text.charCodeAt(index);
    this.#length += text.length;
  }

  #raw(text: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    const to = this.#bytes;
    if (end - start >= nativeCopyFrom) {
      to.set(text.subarray(start, end), this.#length);
      this.#length += end - start;
      return;
    }
    let at = this.#length;
    for (let index = start; index < end; index += 1) {
      to[at] = text[index] ?? 0;
      at += 1;
    }
    this.#length = at;
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

/** From this length on, a native copy is faster than a loop. */
const nativeCopyFrom = 96;

const comma = 0x2c;
const quote = 0x22;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
