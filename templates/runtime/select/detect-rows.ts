import type { Selector } from "../resource.ts";
import { decodeUtf8, parseJson } from "./body.ts";
import { valueAt } from "./value-at.ts";

/** How many keys deep rows are looked for. */
const deepest = 3;
/** What lists of rows are often called; of lists on one level these come first. */
const usual = /^(?:data|items|results?|entries|records|rows|entities|payload|content|objects|values?|resources|list)$/i;
/** What lists beside the rows are called. */
const beside =
  /^(?:errors?|warnings?|messages|links?|_links|included|includes|meta|metadata|facets|filters|sort|tags|fields|columns|headers|schema)$/i;

/**
 * A selector that finds the rows in the first response and keeps to what it found: the shallowest list of objects, of
 * several on one level the one with a usual name; else an empty list; else the body itself, one row.
 */
export function detectRows<Row extends object>(): Selector<Row> {
  const settle = (bytes: Uint8Array, resource: string, isFirst: boolean): Selector<Row> => {
    const found = findRows(parseJson(decodeUtf8(bytes, resource), resource));
    if (found !== undefined) return selectorAt(found);
    // A later page without a list has no rows.
    return isFirst ? selectorAt([]) : { text: "$", of: () => [] };
  };
  return { ...selectorAt<Row>([]), settle };
}

function selectorAt<Row extends object>(path: readonly string[]): Selector<Row> {
  return {
    text: path.length === 0 ? "$" : path.join("."),
    path,
    // What is found there is checked by who decodes; a later page may lack it, and then has no rows.
    of: (body: unknown) => (path.length === 0 ? body : (valueAt(body, path) ?? null)) as readonly Row[] | Row | null,
  };
}

/** A list in a body. */
interface List {
  readonly path: readonly string[];
  readonly rank: number;
}

/** The keys that lead to the rows; `undefined` where the body holds no list that could be them. */
export function findRows(body: unknown): readonly string[] | undefined {
  if (Array.isArray(body)) return [];
  let best: List | undefined;
  for (const list of listsOf(body, [])) if (best === undefined || list.rank < best.rank) best = list;
  return best?.path;
}

/** The lists in nested objects, and usual names that hold null, in the order of the document. */
function listsOf(value: unknown, path: readonly string[]): readonly List[] {
  if (typeof value !== "object" || value === null || path.length >= deepest) return [];
  return Object.entries(value).flatMap(([key, item]: readonly [string, unknown]) => {
    const inner = [...path, key];
    if (Array.isArray(item)) {
      const isObjects = item.length > 0 && item.every(isObject);
      if (!isObjects && (item.length > 0 || beside.test(key))) return [];
      return [{ path: inner, rank: rankOf(inner, isObjects ? 0 : 1) }];
    }
    if (item === null && usual.test(key)) return [{ path: inner, rank: rankOf(inner, 2) }];
    return listsOf(item, inner);
  });
}

function rankOf(path: readonly string[], kind: 0 | 1 | 2): number {
  const key = path.at(-1) ?? "";
  const name = usual.test(key) ? 0 : beside.test(key) ? 2 : 1;
  // An empty list of another name than usual is hardly the rows' own where a list of objects is to be had.
  return (name === 2 ? 1000 : 0) + kind * 100 + path.length * 10 + name;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
