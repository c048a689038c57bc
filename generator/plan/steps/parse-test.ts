import type { Constant, RowTest } from "./processing-step.ts";
import { ExpressionError, type Token, tokens } from "./tokens.ts";

/** Parentheses and `not` nested deeper are a mistake. */
const MAXIMUM_DEPTH = 100;
const FUNCTIONS = ["startsWith", "endsWith", "contains"] as const;
const ORDERS = ["<", "<=", ">", ">="] as const;
const RESERVED = new Set(["and", "or", "not", "in", "is", "null", "true", "false"]);

/**
 * Reads a condition on a row: `state == "open" and (n > 3 or kind in ["a", "b"]) and not startsWith(title, "x")`.
 *
 * @throws ExpressionError that says what is wrong, and where.
 */
export function parseTest(text: string): RowTest {
  const reader = new Reader(tokens(text));
  const test = reader.any(0);
  reader.expectEnd();
  return test;
}

/**
 * Reads the keys to a value of a row: `owner.login`; a name of other characters stands in backquotes.
 *
 * @throws ExpressionError that says what is wrong, and where.
 */
export function parsePath(text: string): readonly string[] {
  const reader = new Reader(tokens(text));
  const path = reader.path(true);
  reader.expectEnd();
  return path;
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(all: readonly Token[]) {
    this.#tokens = all;
  }

  any(depth: number): RowTest {
    return this.#joined("or", () => this.#joined("and", () => this.#single(depth)));
  }

  /** @param isAlone whether nothing but the path stands there, so that any word is a name */
  path(isAlone = false): readonly string[] {
    const keys = [this.#name(isAlone)];
    while (this.#takeSign(".")) keys.push(this.#name(true));
    return keys;
  }

  expectEnd(): void {
    if (this.#token().kind !== "end") throw this.#unexpected("`and`, `or` or the end");
  }

  #joined(kind: "and" | "or", read: () => RowTest): RowTest {
    const first = read();
    const tests = [first];
    while (this.#takeWord(kind)) tests.push(read());
    return tests.length === 1 ? first : { kind, tests };
  }

  #single(depth: number): RowTest {
    if (depth > MAXIMUM_DEPTH) throw new ExpressionError("it is nested too deep", this.#token().at);
    if (this.#takeWord("not")) return { kind: "not", test: this.#single(depth + 1) };
    if (this.#takeSign("(")) {
      const test = this.any(depth + 1);
      this.#expectSign(")");
      return test;
    }
    const called = FUNCTIONS.find((name) => this.#token().text === name && this.#token(1).text === "(");
    return called === undefined ? this.#comparison() : this.#call(called);
  }

  #call(kind: (typeof FUNCTIONS)[number]): RowTest {
    this.#next += 2;
    const field = this.path();
    this.#expectSign(",");
    const token = this.#token();
    const value = this.#constant();
    this.#expectSign(")");
    if (kind === "contains") return { kind, field, value };
    if (typeof value !== "string") throw new ExpressionError(`${kind} compares with a text in quotes`, token.at);
    return { kind, field, value };
  }

  #comparison(): RowTest {
    const field = this.path();
    const negated = (test: RowTest, isNegated: boolean): RowTest => (isNegated ? { kind: "not", test } : test);
    if (this.#takeWord("is")) {
      const isNot = this.#takeWord("not");
      if (!this.#takeWord("null")) throw this.#unexpected("`null`");
      return negated({ kind: "equals", field, value: null }, isNot);
    }
    if (this.#token().text === "not" && this.#token(1).text === "in") {
      this.#next += 2;
      return negated({ kind: "in", field, values: this.#list() }, true);
    }
    if (this.#takeWord("in")) return { kind: "in", field, values: this.#list() };
    const order = ORDERS.find((sign) => this.#takeSign(sign));
    if (order !== undefined) return this.#order(field, order);
    if (this.#takeSign("==") || this.#takeSign("=")) return { kind: "equals", field, value: this.#constant() };
    if (this.#takeSign("!=")) return negated({ kind: "equals", field, value: this.#constant() }, true);
    // A field alone is a yes or no.
    return { kind: "equals", field, value: true };
  }

  #order(field: readonly string[], operator: (typeof ORDERS)[number]): RowTest {
    const { at } = this.#token();
    const value = this.#constant();
    if (typeof value === "number" || typeof value === "string") return { kind: "compares", field, operator, value };
    throw new ExpressionError(`\`${operator}\` compares with a number, or a text in quotes`, at);
  }

  #list(): readonly Constant[] {
    const close = this.#takeSign("[") ? "]" : ")";
    if (close === ")") this.#expectSign("(");
    const values: Constant[] = [];
    while (!this.#takeSign(close)) {
      if (values.length > 0) this.#expectSign(",");
      values.push(this.#constant());
    }
    return values;
  }

  #constant(): Constant {
    const { kind, text, at } = this.#token();
    if (kind === "word" && ["null", "true", "false"].includes(text)) {
      this.#next += 1;
      return text === "null" ? null : text === "true";
    }
    if (kind !== "text" && kind !== "number") throw this.#unexpected("a text in quotes, a number, true, false or null");
    this.#next += 1;
    if (kind === "text") return text;
    const value = Number(text);
    if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return value;
    throw new ExpressionError(`the number ${text} cannot be held exactly`, at);
  }

  #name(isAnyWord: boolean): string {
    const { kind, text } = this.#token();
    const isName = kind === "quoted" || (kind === "word" && (isAnyWord || !RESERVED.has(text)));
    if (!isName) throw this.#unexpected("a field's name");
    this.#next += 1;
    return text;
  }

  #takeWord(word: string): boolean {
    return this.#take("word", word);
  }

  #takeSign(sign: string): boolean {
    return this.#take("sign", sign);
  }

  #take(kind: Token["kind"], text: string): boolean {
    const token = this.#token();
    const isThere = token.kind === kind && token.text === text;
    if (isThere) this.#next += 1;
    return isThere;
  }

  #expectSign(sign: string): void {
    if (!this.#takeSign(sign)) throw this.#unexpected(`\`${sign}\``);
  }

  /** The token that comes; past the last it is the end. */
  #token(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: "end", text: "", at: 0 };
  }

  #unexpected(expected: string): ExpressionError {
    const { kind, text, at } = this.#token();
    const found = kind === "end" ? "it ends" : `there is \`${text}\``;
    return new ExpressionError(`${found} where ${expected} was expected`, at);
  }
}
