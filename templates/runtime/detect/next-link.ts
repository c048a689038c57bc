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
  return undefined;
}

/** Whether the response tells that there is no next page: an empty link or cursor, or a `Link` header without one. */
export function tellsEnd(page: PageFacts, entries: readonly Entry[]): boolean {
  const rels = parseLinks(page.headers.get("link") ?? "").flatMap((link) => link.rels);
  if (rels.some((rel) => ["first", "last", "prev", "previous"].includes(rel))) return true;
  return entries.some(
    ({ path, name, value }) =>
      (nextWords.test(name) || isCursorName(name, path)) && (value === null || value === "" || value === false),
  );
}
