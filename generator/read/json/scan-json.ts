import { LimitReached, MAX_DEPTH } from "../limits.ts";
import { scalarPlace, type PartPlace, type Place } from "../places.ts";

/** What `JSON.parse` does not tell: where every value stands, and what it silently loses. */
export interface JsonScan {
  readonly root: Place;
  readonly duplicates: readonly { readonly key: string; readonly at: number; readonly first: number }[];
  readonly integers: readonly { readonly text: string; readonly at: number }[];
}

/** Thrown where the text stops being JSON (RFC 8259). */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError" as const;
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// Characters below U+0020 must be escaped in a JSON string, so an unescaped one ends the match.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

/**
 * Scans a JSON text.
 * @throws JsonSyntaxError at the first place that is not JSON; LimitReached where it is nested too deep.
 */
export function scanJson(text: string): JsonScan {
  const scanner = new Scanner(text);
  return scanner.scan();
}

class Scanner {
  readonly #text: string;
  readonly #duplicates: { key: string; at: number; first: number }[] = [];
  readonly #integers: { text: string; at: number }[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): JsonScan {
    const root = this.#value(0);
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail("The document goes on after its end");
    return { root, duplicates: this.#duplicates, integers: this.#integers };
  }

  #value(depth: number): Place {
    this.#skipSpace();
    const at = this.#at;
    if (depth > MAX_DEPTH) throw new LimitReached("too-deep", at);
    const first = this.#text[at];
    if (first === "{") return { at, parts: this.#members(depth) };
    if (first === "[") return { at, parts: this.#items(depth) };
    if (first === '"') {
      this.#string();
      return scalarPlace(at);
    }
    const number = this.#match(NUMBER);
    if (number !== undefined) {
      if (/^-?\d{16,}$/.test(number)) this.#integers.push({ text: number, at });
      return scalarPlace(at);
    }
    if (this.#match(WORD) === undefined) this.#fail("A value is expected here");
    return scalarPlace(at);
  }

  #members(depth: number): Map<string | number, PartPlace> {
    const parts = new Map<string | number, PartPlace>();
    this.#at += 1;
    if (this.#accept("}")) return parts;
    do {
      this.#skipSpace();
      const key = this.#at;
      if (this.#text[key] !== '"') this.#fail("A key in double quotes is expected here");
      const name = this.#string();
      if (!this.#accept(":")) this.#fail("A colon is expected here");
      const first = parts.get(name)?.key;
      if (first !== undefined) this.#duplicates.push({ key: name, at: key, first });
      parts.set(name, { key, value: this.#value(depth + 1) });
    } while (this.#accept(","));
    if (!this.#accept("}")) this.#fail("A comma or a closing brace is expected here");
    return parts;
  }

  #items(depth: number): Map<string | number, PartPlace> {
    const parts = new Map<string | number, PartPlace>();
    this.#at += 1;
    if (this.#accept("]")) return parts;
    do parts.set(parts.size, { key: undefined, value: this.#value(depth + 1) });
    while (this.#accept(","));
    if (!this.#accept("]")) this.#fail("A comma or a closing bracket is expected here");
    return parts;
  }

  #string(): string {
    const text = this.#match(STRING);
    if (text === undefined) this.#fail("This text is not closed, or holds a line end or a wrong escape");
    return String(JSON.parse(text));
  }

  #accept(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #fail(message: string): never {
    throw new JsonSyntaxError(message, this.#at);
  }
}
