/** A part of a string literal: its text, or why it has none. */
export type Text = { readonly text: string } | { readonly problem: string };

const LITERAL = /^([a-zA-Z]*)("""|'''|"|')([^]*)$/;
const ESCAPE = /\\(?:\r\n|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([^]))/g;
const SINGLE: Readonly<Record<string, string>> = {
  "\n": "",
  "\r": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** The quotes and prefix of a string literal. */
export interface Quoting {
  /** Lower case. */
  readonly prefix: string;
  readonly opening: number;
  readonly closing: number;
  readonly closed: boolean;
}

/** How a string literal of any prefix is quoted. */
export function quotingOf(source: string): Quoting {
  const [, prefix = "", quotes = "", rest = ""] = LITERAL.exec(source) ?? [];
  return {
    prefix: prefix.toLowerCase(),
    opening: prefix.length + quotes.length,
    closing: quotes.length,
    closed: quotes.length > 0 && rest.endsWith(quotes) && !escapedAtEnd(rest.slice(0, -quotes.length)),
  };
}

/** Whether what follows would be escaped, in raw literals too. */
function escapedAtEnd(piece: string): boolean {
  return (/\\*$/.exec(piece)?.[0].length ?? 0) % 2 === 1;
}

/** The text of a string literal without replacements (Python language reference, 2.4.1). */
export function stringText(source: string): Text {
  const { prefix, opening, closing, closed } = quotingOf(source);
  if (!closed) return { problem: "This text is not closed" };
  if (prefix.includes("b")) return { problem: "A bytes literal is not text" };
  return unescaped(source.slice(opening, source.length - closing), prefix.includes("r"));
}

/** The text of a piece between the quotes. Python reads any line end as a line feed. */
export function unescaped(piece: string, raw: boolean): Text {
  if (raw) return { text: lineFeeds(piece) };
  if (/(?:^|[^\\])(?:\\\\)*\\N\{/.test(piece))
    return { problem: "A character by its Unicode name (`\\N{…}`) is not read" };
  let problem: string | undefined;
  const text = lineFeeds(piece).replace(ESCAPE, (whole: string, ...groups: (string | undefined)[]) => {
    const [x, u, long, octal, single] = groups;
    const hex = x ?? u ?? long;
    if (octal !== undefined) return String.fromCodePoint(parseInt(octal, 8));
    if (hex === undefined) return SINGLE[single ?? ""] ?? whole;
    const code = parseInt(hex, 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    problem = "A character beyond Unicode stands in this text";
    return "";
  });
  return problem === undefined ? { text } : { problem };
}

/** The value of a number literal: exact for integers; `undefined` for complex numbers. */
export function numberValue(source: string): bigint | number | undefined {
  const digits = source.replaceAll("_", "").toLowerCase();
  if (/^(?:0x[0-9a-f]+|0o[0-7]+|0b[01]+|[1-9]\d*|0+)$/.test(digits)) return BigInt(digits);
  if (/^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(digits) && /[.e]/.test(digits)) return Number(digits);
  return undefined;
}

function lineFeeds(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
