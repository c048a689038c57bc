import type { z } from "zod";
import type { Path } from "../read/source-document.ts";
import { isRawObject } from "./raw.ts";

type Issue = z.core.$ZodIssue;

/** What an issue asks for, in plain words. */
export function expectation(issue: z.core.$ZodIssueInvalidType): string {
  const names: Record<string, string> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "an object",
    record: "an object",
    null: "null",
  };
  return names[issue.expected] ?? issue.expected;
}

/** The rule that a value of the right type breaks. */
export function ruleOf(issue: Issue): string {
  if (issue.code !== "too_small" && issue.code !== "too_big") return issue.message;
  const [bound, side] =
    issue.code === "too_small" ? [issue.minimum, "at least"] : ([issue.maximum, "at most"] as const);
  if (issue.origin === "string") return Number(bound) === 1 ? "a text that is not empty" : `${side} ${bound} letters`;
  if (issue.origin === "array") return Number(bound) === 1 ? "a list that is not empty" : `a list of ${side} ${bound}`;
  return `${side} ${bound}`;
}

/** Several expectations as one: `a text, a list or null`. */
export function either(expectations: Iterable<string>): string {
  const all = [...expectations];
  const last = all.pop() ?? "nothing";
  return all.length === 0 ? last : `${all.join(", ")} or ${last}`;
}

/** What sort of value it is. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (isRawObject(value)) return "an object";
  if (typeof value === "string") return "a text";
  return typeof value === "boolean" ? "a boolean" : "a number";
}

/** A value as messages may show it. */
export function shown(value: unknown, path: Path): string {
  // What stands under `auth` may be a secret that was put in the wrong place; a type's name is none.
  const isName = path.at(-1) === "type" && typeof value === "string" && /^[a-z_]*2?[a-z_]*$/i.test(value);
  return path.includes("auth") && !isName ? kindOf(value) : display(value);
}

/** A value, unless it is long. */
export function display(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string" || value.length > 40) return kindOf(value);
  return value === "" ? "an empty text" : JSON.stringify(value);
}
