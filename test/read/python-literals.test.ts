import fc from "fast-check";
import { expect, test } from "vitest";
import { readSource } from "../../generator/read/read-source.ts";
import { stringText } from "../../generator/read/python/literals.ts";

type Data = null | boolean | number | string | Data[] | { [key: string]: Data };

/** Endless choices for the writer, from one list of numbers that fast-check can shrink. */
const chooser = (choices: readonly number[]) => {
  let next = 0;
  return (count: number): number => (choices[next++ % choices.length] ?? 0) % count;
};

/** Writes data as one of the many ways that Python has for it. */
function python(data: Data, choose: (count: number) => number): string {
  const gap = (): string => ["", " ", "\n  ", ' # it\'s {a} "comment"\n', "\t"][choose(5)] ?? "";
  const list = (items: readonly string[], open: string, close: string): string =>
    open +
    gap() +
    items.map((item) => item + gap()).join(`,${gap()}`) +
    (items.length > 0 && choose(2) === 1 ? `,${gap()}` : "") +
    close;
  const value = (item: Data): string => {
    const text = plain(item);
    return choose(6) === 0 ? `(${gap()}${text}${gap()})` : text;
  };
  const plain = (item: Data): string => {
    if (item === null) return "None";
    if (typeof item === "boolean") return item ? "True" : "False";
    if (typeof item === "number") return number(item, choose);
    if (typeof item === "string") return strings(item, choose, gap);
    if (!Array.isArray(item)) {
      const entries = Object.entries(item).map(
        ([key, inner]) => `${strings(key, choose, gap)}${gap()}:${gap()}${value(inner)}`,
      );
      return list(entries, "{", "}");
    }
    if (item.length > 1 && choose(3) === 0) return list(item.map(value), "(", ")");
    return list(item.map(value), "[", "]");
  };
  return value(data);
}

function number(value: number, choose: (count: number) => number): string {
  if (!Number.isInteger(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return String(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  switch (choose(4)) {
    case 0:
      return `${sign}0x${size.toString(16).toUpperCase()}`;
    case 1:
      return `${sign}${size}.0`;
    case 2:
      return sign + String(size).replace(/(?<=\d)(?=(?:\d{3})+$)/g, "_");
    default:
      return sign + String(size);
  }
}

/** One literal, or several side by side. */
function strings(text: string, choose: (count: number) => number, gap: () => string): string {
  const cut = choose(4) === 0 ? choose(text.length + 1) : text.length;
  // A line end between two literals needs brackets around them.
  const between = ` ${gap()}`;
  if (cut >= text.length) return string(text, choose);
  return `(${string(text.slice(0, cut), choose)}${between}${string(text.slice(cut), choose)})`;
}

function string(text: string, choose: (count: number) => number): string {
  const quotes = ["'", '"', "'''", '"""'][choose(4)] ?? "'";
  const prefix = ["", "u", "U", "f", "r", "F"][choose(6)] ?? "";
  const format = prefix.toLowerCase() === "f";
  const isRaw = prefix === "r" && !/[\\'"\r\n\ud800-\udfff]/.test(text);
  if (isRaw) return `r${quotes}${text}${quotes}`;
  const body = text
    .split("")
    .map((unit) => escaped(unit, quotes, choose))
    .join("");
  return `${prefix === "r" ? "" : prefix}${quotes}${format ? body.replace(/[{}]/g, "$&$&") : body}${quotes}`;
}

function escaped(unit: string, quotes: string, choose: (count: number) => number): string {
  const code = unit.charCodeAt(0);
  if (unit === "\n" && quotes.length === 3 && choose(2) === 0) return unit;
  if (unit === "\n") return "\\n";
  if (unit === "\\" || unit === "'" || unit === '"') return `\\${unit}`;
  if (code < 0x20 || code === 0x7f || (code >= 0xd800 && code < 0xe000) || choose(12) === 0)
    return code < 0x100 && choose(2) === 0
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  return unit;
}

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...Array.from("{}\\'\"#\nab:,[]()")) }),
);
const data: fc.Arbitrary<Data> = fc.letrec<{ data: Data }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noDefaultInfinity: true, noNaN: true }).filter((value) => !Number.isInteger(value)),
    anyText,
    fc.array(tie("data"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(anyText, fc.constantFrom("__proto__", "constructor", "client")), tie("data"), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).data;

test("data written as Python in any style reads back equal", () => {
  const choices = fc.array(fc.nat(999), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(data, choices, (value, numbers) => {
      const text = `config = {"client": ${python(value, chooser(numbers))}, "resources": []}\n`;
      const source = readSource("a.py", { readFile: () => new TextEncoder().encode(text) });
      expect(source.diagnostics, text).toEqual([]);
      expect(JSON.stringify(source.document?.value), text).toBe(JSON.stringify({ client: value, resources: [] }));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ["'a\\\r\nb'", "ab"],
  ["'''a\r\nb'''", "a\nb"],
  ["R'a\\n\\''", "a\\n\\'"],
  ["'\\377\\0'", "\xff\0"],
  ["'\\8\\'", undefined],
  ["'abc", undefined],
  ["'\\U00110000'", undefined],
])("%j", (source, want) => {
  const text = stringText(source);
  expect("text" in text ? text.text : undefined).toBe(want);
});
