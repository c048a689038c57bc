import type { SampleValue } from "../sample-value.ts";
import { typeByName } from "../cursor-type.ts";
import { wordsOf } from "../../words/words.ts";
import { exampleTexts, flatFormat, type FlatSchema } from "./flat-schema.ts";

/** Examples that are longer than this stay in the document. */
const MAX_EXAMPLE = 60;
/** Names of values that no example should show in a repository: scanners take them for leaked ones. */
const SECRET = new Set(
  "token secret password passwd key apikey authorization credential credentials signature hash salt jwt cookie".split(
    " ",
  ),
);
const ADDRESS = new Set(["url", "uri", "href"]);

/** A text that differs from row to row, as keys do. */
export function keyText(flat: FlatSchema, name: string): SampleValue {
  const format = flatFormat(flat);
  if (format === "uuid") return { kind: "uuid" };
  return format === "date-time" || format === "date"
    ? time(format)
    : (timeByName(name) ?? { kind: "text", prefix: `${name}-` });
}

/** A text as the API may send it: of its format, else as the document's examples show, else its name and a number. */
export function textSample(flat: FlatSchema, name: string): SampleValue {
  const format = flatFormat(flat);
  const words = wordsOf(name);
  switch (format) {
    case "date-time":
    case "date":
      return time(format);
    case "time":
      return { kind: "literal", value: "12:00:00" };
    case "uuid":
      return { kind: "uuid" };
    case "decimal":
      return { kind: "literal", value: "12.50" };
    case "email":
      return { kind: "literal", value: "someone@example.com" };
    case "uri":
    case "url":
      return address(name);
    case "ipv4":
      return { kind: "literal", value: "192.0.2.1" };
    case "byte":
      return { kind: "literal", value: "AA==" };
    case undefined:
    default:
  }
  const shown = words.some((word) => SECRET.has(word)) ? [] : exampleTexts(flat).filter(isShort);
  if (ADDRESS.has(words.at(-1) ?? "") || shown.some((text) => text.includes("://"))) return address(name);
  const [only, ...more] = shown;
  if (only !== undefined) {
    return more.length === 0 ? { kind: "literal", value: only } : { kind: "choice", values: shown };
  }
  const named = timeByName(name);
  if (named !== undefined) return named;
  if (words.at(-1) === "email") return { kind: "literal", value: "someone@example.com" };
  if (words.at(-1) === "status" || words.at(-1) === "state") return { kind: "choice", values: ["active", "closed"] };
  return { kind: "text", prefix: `${name} ` };
}

function address(name: string): SampleValue {
  return { kind: "text", prefix: `https://example.com/${encodeURIComponent(name)}/` };
}

function time(format: "date-time" | "date"): SampleValue {
  return { kind: format === "date" ? "date" : "timestamp" };
}

/** Texts that no format describes are instants or dates where their name says so. */
function timeByName(name: string): SampleValue | undefined {
  const type = typeByName(name);
  return type === "timestamp" || type === "date" ? { kind: type } : undefined;
}

/** One line of plain text that is no credential by its look. */
function isShort(text: string): boolean {
  return (
    text !== "" && text.length <= MAX_EXAMPLE && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text) && !/[a-z0-9_-]{24}/i.test(text)
  );
}
