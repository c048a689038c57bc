import { wordsOf } from "../words/words.ts";
import { entity } from "./compare-names.ts";

/** One segment of a path template. */
export interface Segment {
  readonly text: string;
  /** The variables in it; mostly none, or one that is the whole segment. */
  readonly variables: readonly string[];
}

/** The segments of a path, without empty ones; a file extension such as `.json` is dropped. */
export function segments(path: string): readonly Segment[] {
  return path
    .split("/")
    .filter((text) => text !== "")
    .map((text) => ({ text: text.replace(/\.(json|xml)$/i, ""), variables: variablesOf(text) }));
}

/** The variables of a path template or of a part of one. */
export function variablesOf(path: string): readonly string[] {
  // Most segments have none, and each path is looked at many times.
  if (!path.includes("{")) return [];
  return [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
}

/** Words that say where an API lives or how a list is asked for, not what is listed. */
const PREFIX = /^(v\d[\w.]*|\d{4}-\d{2}(-\d{2})?|\d+(\.\d+)?|api|rest|public|services?\.json|@?me|\*)$/i;
const VERBS = new Set(["list", "all", "search", "query", "get", "find", "scroll", "index", "fetch", "browse"]);

/** The static segments that name collections, outermost first. */
export function collections(path: string): readonly string[] {
  const named = segments(path)
    .filter((segment) => segment.variables.length === 0 && !PREFIX.test(segment.text))
    .map((segment) => (segment.text.includes(".") ? lastNamed(segment.text.split(".")) : segment.text));
  const nouns = named.filter((text) => !VERBS.has(text.toLowerCase()));
  return nouns.length > 0 ? nouns : named;
}

/** Of `users.list` the part that names something. */
function lastNamed(parts: readonly string[]): string {
  return parts.filter((part) => !VERBS.has(part.toLowerCase()) && !/^\d+$/.test(part)).at(-1) ?? parts.join("_");
}

/** What one row behind the path is called, by the path's last collection: ["signature", "request"]. */
export function entityOf(path: string): readonly string[] {
  const last = collections(path).at(-1);
  return last === undefined ? [] : entity(last);
}

/** Whether the path ends in a variable: it addresses one row. */
export function endsInVariable(path: string): boolean {
  return (segments(path).at(-1)?.variables.length ?? 0) > 0;
}

/** What a variable stands for, without words such as "id": `board` of `{board_id}`, `{boardId}` and `{boardGid}`. */
export function stem(variable: string): readonly string[] {
  const ids = new Set([
    "id",
    "ids",
    "gid",
    "sid",
    "uid",
    "uuid",
    "guid",
    "key",
    "code",
    "slug",
    "name",
    "number",
    "public",
    "or",
    "identifier",
  ]);
  const rest = wordsOf(variable).filter((word) => !ids.has(word));
  return rest.length === 0 ? [] : entity(rest.join("_"));
}
