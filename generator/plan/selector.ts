import { JSONPathError, JSONPathQuery, jsonpath } from "json-p3";
import type { Report } from "../config/report.ts";
import { pathText } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";

/** What a selector may end in although it is no key: `rows` for a list's items. */
export type SelectorUse = "rows" | "value";

/** The object keys that a selector leads along, or why it does not. */
type Compiled =
  | { readonly keys: readonly string[] }
  | { readonly code: "invalid-selector" | "not-yet-supported"; readonly message: string; readonly fix: string };

/**
 * The keys that a JSONPath (RFC 9535, or dlt's dialect of it) leads along; `undefined` after an error where it is none,
 * or not that plain. For rows a last `[*]` means what the list itself means.
 */
export function planSelector(
  text: string,
  use: SelectorUse,
  path: Path,
  report: Report,
): readonly string[] | undefined {
  const compiled = compileSelector(text, use);
  if ("keys" in compiled) return compiled.keys;
  report.error({ ...compiled, path, message: `${pathText(path)}: ${compiled.message}` });
  return undefined;
}

/** A selector as object keys. */
export function compileSelector(text: string, use: SelectorUse): Compiled {
  const odata = /^\$?\.?(@(?:odata|microsoft)\.[\w.]+)$/.exec(text.trim())?.[1];
  if (odata !== undefined) {
    return invalid(`\`${odata}\` stands for two keys here, not for one with a dot.`, `Write \`['${odata}']\`.`);
  }
  const query = parsed(text);
  if (!(query instanceof JSONPathQuery)) return query;
  const segments = use === "rows" && /(?<!\.)\[\*\]$/.test(text.trim()) ? query.segments.slice(0, -1) : query.segments;
  const keys = segments.flatMap(({ selectors }) =>
    selectors.map((selector) => (selector instanceof jsonpath.selectors.NameSelector ? selector.name : undefined)),
  );
  const plain = new JSONPathQuery(query.environment, segments).singularQuery();
  if (plain && keys.every((key) => key !== undefined)) return { keys };
  return {
    code: "not-yet-supported",
    message: `\`${text}\` uses wildcards, indexes, slices or filters, which are not yet supported.`,
    fix: "Write a path of keys, such as `data.items`.",
  };
}

function parsed(text: string): JSONPathQuery | Compiled {
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

function invalid(message: string, fix: string): Compiled {
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
