import { parseLinks } from "../paginators/link-header.ts";
import type { PageFacts } from "../paginators/paginator.ts";
import type { Chosen } from "./choice.ts";
import type { Entry } from "./entries.ts";
import { isCursorName } from "./next-cursor.ts";

const nextWords = /^next(?:page|pages|records|results|set|batch)?(?:link|url|uri|href|path)?$/;
const saysLink = /(?:link|url|uri|href|path)$/;
/** An absolute URL, a path, a query, or a relative reference with a query (RFC 3986, 4.2). */
const urlForm = /^(?:https?:\/\/|\.{0,2}\/|\?[^\s=]+=)|^[^\s?#]+\?[^\s=]+=/i;

/** A link to the next page: in the `Link` header (RFC 8288), else in the body. */
export function detectLink(page: PageFacts, entries: readonly Entry[]): Chosen | undefined {
  if (parseLinks(page.headers.get("link") ?? "").some(({ rels }) => rels.includes("next"))) {
    return { by: { type: "header_link" }, at: null };
  }
  for (const { path, name, value } of entries) {
    const parent = path.at(-2) ?? "";
    // `next: { href }`: the link stands one key deeper.
    const isNext = nextWords.test(name) || (/^(?:href|url)$/.test(name) && /^next/i.test(parent));
    if (isNext && typeof value === "string" && (urlForm.test(value) || (saysLink.test(name) && value !== ""))) {
      return { by: { type: "json_link", nextUrlPath: path }, at: null };
    }
  }
  for (const { path, links } of linkLists(entries)) {
    const next = links.find(({ rel }) => rel === "next");
    if (next === undefined) continue;
    const among = { where: { [next.relKey]: next.relValue }, at: [next.urlKey] };
    return { by: { type: "json_link", nextUrlPath: path, among }, at: null };
  }
  return undefined;
}

/** A link of a list in the body, and under which keys it has its parts. */
interface ListedLink {
  readonly relKey: string;
  readonly relValue: string;
  /** In lower case. */
  readonly rel: string;
  readonly urlKey: string;
}

/** Lists such as `links: [{ rel: "next", href: "…" }]`. */
function linkLists(
  entries: readonly Entry[],
): readonly { readonly path: readonly string[]; readonly links: readonly ListedLink[] }[] {
  return entries.flatMap(({ path, name, value }) =>
    Array.isArray(value) && /links?$/.test(name) ? [{ path, links: value.flatMap(listedLink) }] : [],
  );
}

function listedLink(item: unknown): readonly ListedLink[] {
  if (typeof item !== "object" || item === null) return [];
  const texts = Object.entries(item).filter((pair): pair is [string, string] => typeof pair[1] === "string");
  const [relKey, relValue] = texts.find(([key]) => /^rel(?:ation)?$/i.test(key)) ?? [];
  const urlKey = texts.find(([key, text]) => /^(?:href|url|uri|link)$/i.test(key) && text !== "")?.[0];
  if (relKey === undefined || relValue === undefined || urlKey === undefined) return [];
  return [{ relKey, relValue, rel: relValue.toLowerCase(), urlKey }];
}

/**
 * Whether the response tells that there is no next page: an empty link or cursor, or a `Link` header or list of links
 * with others than the next.
 */
export function tellsEnd(page: PageFacts, entries: readonly Entry[]): boolean {
  const inHeader = parseLinks(page.headers.get("link") ?? "").flatMap((link) => link.rels);
  const rels = [...inHeader, ...linkLists(entries).flatMap(({ links }) => links.map(({ rel }) => rel))];
  if (rels.some((rel) => ["first", "last", "prev", "previous"].includes(rel))) return true;
  return entries.some(
    ({ path, name, value }) =>
      (nextWords.test(name) || isCursorName(name, path)) && (value === null || value === "" || value === false),
  );
}
