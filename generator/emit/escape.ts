import type { Json } from "../../templates/runtime/json.ts";
import { Code, propertyOf } from "./code.ts";

/** Longest line of a doc comment's text; longer prose is wrapped at spaces. */
const DOC_WIDTH = 110;

// ECMA-262 LineTerminator, and what editors and Unicode (UAX 14) break lines at as well.
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
// Characters that are not seen, or that change how others are seen ("Trojan Source"). Tab, line feed and the joiners
// of emoji and of Persian or Indic scripts are text.
const INVISIBLE = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const INVISIBLE_IN_LITERAL = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;
const LONE_SURROGATE = /\p{Cs}/gu;
const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;
// A tag starts at a line's first word, after white space, or inside braces; `\@` is TSDoc's way to write a plain @.
const TAG = /(^|[\s*{])@/gu;

/** ECMA-262 reserved words of modules, and names that strict code may not bind. */
const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/**
 * A JSON value as a literal that evaluates to exactly that value, own `__proto__` keys and -0 included.
 * @throws Error where a number is not finite or the value is not JSON.
 */
export function literal(value: Json): Code {
  return new Code(literalText(value));
}

/**
 * A name that the plan has made, as it is.
 * @throws Error where it is no identifier or a reserved word: names are made safe in the plan, never repaired here.
 */
export function identifier(name: string): Code {
  if (!IDENTIFIER.test(name) || RESERVED.has(name)) throw new Error(`${JSON.stringify(name)} is not an identifier.`);
  return new Code(name);
}

/** The key of a property in an object literal or type: plain where it can be, else quoted; `__proto__` computed. */
export function propertyKey(name: string): Code {
  return new Code(keyText(name));
}

/** Properties of an object literal by name; those whose value is `undefined` are left out. */
export function propertiesOf(entries: readonly (readonly [name: string, value: Code | undefined])[]): readonly Code[] {
  return entries.flatMap(([name, value]) => (value === undefined ? [] : [propertyOf(propertyKey(name), value)]));
}

/** Text as a doc comment of its own lines: nothing in it ends the comment, acts as a tag or hides from the reader. */
export function docComment(text: string, tags: { readonly deprecated?: boolean } = {}): Code {
  const lines = visible(text.split(LINE_END).join("\n"))
    .replaceAll("*/", "*\\/")
    .split("\n")
    .flatMap((line) => wrapped(line.replaceAll(TAG, "$1\\@").trimEnd()));
  while (lines.at(-1) === "") lines.pop();
  while (lines[0] === "") lines.shift();
  if (tags.deprecated) lines.push("@deprecated");
  const [first = "", ...more] = lines;
  if (more.length === 0) return new Code(`/** ${first} */`);
  return new Code(["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n"));
}

/** Text as one line comment. */
export function lineComment(text: string): Code {
  const line = visible(text.split(LINE_END).join(" ")).replaceAll("\n", " ").replaceAll(TAG, "$1\\@");
  return new Code(`// ${line.trim()}`.trimEnd());
}

function literalText(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return numberText(value);
  if (isList(value)) return `[${value.map(literalText).join(", ")}]`;
  if (typeof value !== "object") throw new Error(`A ${typeof value} is not JSON.`);
  const entries = Object.entries(value).map(([key, item]) => `${keyText(key)}: ${literalText(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} is not JSON.`);
  return Object.is(value, -0) ? "-0" : String(value);
}

function keyText(name: string): string {
  if (name === "__proto__") return `["__proto__"]`;
  return PLAIN_KEY.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(INVISIBLE_IN_LITERAL, escapedUnits);
}

function escapedUnits(text: string): string {
  return text
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

function visible(text: string): string {
  return text.replaceAll(LONE_SURROGATE, "\ufffd").replaceAll(INVISIBLE, "");
}

function wrapped(line: string): readonly string[] {
  // A table's row or an indented line of code is one line by meaning.
  if (line.length <= DOC_WIDTH || /^(?:\||\t| {4})/.test(line)) return [line];
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/ +/)) {
    if (current !== "" && current.length + 1 + word.length > DOC_WIDTH) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
