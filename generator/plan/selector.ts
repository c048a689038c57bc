import { JSONPathError, JSONPathQuery, jsonpath } from "json-p3";
import type { Query, Segment } from "../../templates/runtime/select/query.ts";
import { pathText, type Report } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Selector } from "./connector.ts";
import { querySteps } from "./selector-steps.ts";

/**
 * What a selector is for: `rows` may be found in any way, and a last `[*]` means the list itself; a `value` of a row
 * sits at keys; a `place` in a body at keys and at indexes of lists, these as text; the `first` of several at keys, and at
 * `[0]` or `[*]` for an item of a list or each of them.
 */
export type SelectorUse = "rows" | "value" | "place" | "first";

/** The object keys that a selector leads along, else its steps for rows, or why it is neither. */
type Compiled =
  | { readonly keys: readonly string[] }
  | { readonly queries: readonly Query[] }
  | { readonly code: "invalid-selector"; readonly message: string; readonly fix: string };

/** The keys that a JSONPath (RFC 9535, or dlt's dialect of it) leads along; `undefined` after an error. */
export function planSelector(
  text: string,
  use: "value" | "place" | "first",
  path: Path,
  report: Report,
): readonly string[] | undefined {
  const compiled = compileSelector(text, use);
  if ("keys" in compiled) return compiled.keys;
  const wrong = "queries" in compiled ? severalValues(text) : compiled;
  report.error({ ...wrong, path, message: `${pathText(path)}: ${wrong.message}` });
  return undefined;
}

/** Where the rows are, by a JSONPath (RFC 9535, or dlt's dialect of it); `undefined` after an error. */
export function planRowSelector(text: string, path: Path, report: Report): Selector | undefined {
  const compiled = compileSelector(text, "rows");
  if ("keys" in compiled) return { text, path: compiled.keys };
  if ("queries" in compiled) return { text, path: [], queries: compiled.queries };
  report.error({ ...compiled, path, message: `${pathText(path)}: ${compiled.message}` });
  return undefined;
}

/** A selector as object keys, or as the steps of one or more queries. */
export function compileSelector(text: string, use: SelectorUse): Compiled {
  const odata = /^\$?\.?(@(?:odata|microsoft)\.[\w.]+)$/.exec(text.trim())?.[1];
  if (odata !== undefined) {
    return invalid(`\`${odata}\` stands for two keys here, not for one with a dot.`, `Write \`['${odata}']\`.`);
  }
  const queries: Query[] = [];
  for (const alternative of alternatives(text)) {
    const query = parsed(alternative);
    if (!(query instanceof JSONPathQuery)) return query;
    const steps = querySteps(query);
    if (steps === undefined) {
      return invalid(
        `\`${text}\` uses a function that is not known, or a pattern that is none or not written in the selector itself.`,
        "Use length(), count(), value(), match() and search(), these two with a pattern as text.",
      );
    }
    queries.push(use === "rows" ? forRows(steps, alternative) : steps);
  }
  const [only = [], ...others] = queries;
  const keys = only.map((segment) => keyOf(segment, use));
  const isPlain = others.length === 0 && keys.every((key) => key !== undefined);
  if (isPlain) return { keys };
  return use === "rows" ? { queries } : severalValues(text);
}

/** The key that a step stands for where it is that plain. */
function keyOf({ deep, pick }: Segment, use: SelectorUse): string | undefined {
  const [one, ...others] = pick;
  if (deep === true || one === undefined || others.length > 0) return undefined;
  if ("name" in one) return one.name;
  if (use === "first" && "all" in one) return "[*]";
  if (!("index" in one) || one.index < 0) return undefined;
  return use === "place" ? String(one.index) : use === "first" ? `[${one.index}]` : undefined;
}

/**
 * A last `[*]` gives the items of a list, which the list itself stands for; a last `.*` may also be meant for the
 * values of an object.
 */
function forRows(query: Query, text: string): Query {
  return /(?<!\.)\[\s*\*\s*\]$/.test(text.trim()) ? query.slice(0, -1) : query;
}

function severalValues(text: string): Extract<Compiled, { code: string }> {
  return invalid(
    `\`${text}\` may find several values, where one is needed.`,
    "Write a path of keys, such as `meta.next`.",
  );
}

/** The parts of `a|b`, dlt's way to add up what several paths find. */
function alternatives(text: string): readonly string[] {
  const parts = text.match(
    /(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\]"'])*\]|[^|"'])+/gs,
  );
  return parts?.join("|") === text ? parts : [text];
}

function parsed(text: string): JSONPathQuery | Extract<Compiled, { code: string }> {
  try {
    return jsonpath.compile(standardised(text.trim()));
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    return invalid(
      `\`${text}\` is no JSONPath.`,
      "Write a path of keys such as `data.items`; keys with odd characters as `['odd key']`.",
    );
  }
}

function invalid(message: string, fix: string): Extract<Compiled, { code: string }> {
  return { code: "invalid-selector", message, fix };
}

/** dlt's dialect as RFC 9535 has it: `$` may be absent, keys may be quoted without brackets, `@` begins a key. */
function standardised(text: string): string {
  const rooted = text.startsWith("$") ? text : text.startsWith("[") ? `$${text}` : `$.${text}`;
  let result = "";
  let at = 0;
  while (at < rooted.length) {
    const rest = rooted.slice(at);
    const bracket = /^\[(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\]"'])*\]/s.exec(rest)?.[0];
    const key = /^(\.{1,2})("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|@[\w@-]*)/s.exec(rest);
    if (bracket !== undefined) {
      result += bracket;
      at += bracket.length;
    } else if (key !== null) {
      const [whole, dots = "", name = ""] = key;
      result += `${dots === ".." ? ".." : ""}[${name.startsWith("@") ? JSON.stringify(name) : name}]`;
      at += whole.length;
    } else {
      result += rooted.charAt(at);
      at += 1;
    }
  }
  return result;
}
