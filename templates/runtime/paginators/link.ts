import type { PageFacts, Paginator } from "./paginator.ts";
import { pageError } from "./pagination-error.ts";

/** The URL of a page; `null` for the first, which the resource's own request asks for. */
export type LinkPosition = string | null;

/**
 * Follows a link from page to page. The link's query replaces the request's; a body is sent again. A link to another
 * origin is followed without credentials, and not at all where it would take a body along.
 *
 * @param target the link that a page holds; `undefined` where it holds none.
 */
export function linkPages(
  type: string,
  maximumPages: number | undefined,
  target: (page: PageFacts) => string | undefined,
): Paginator<LinkPosition> {
  return {
    type,
    first: null,
    maximumPages,
    request: (base, position) => (position === null ? base : { ...base, url: position, query: [] }),
    next: (page) => {
      const link = target(page);
      return link === undefined ? undefined : resolveLink(page, link);
    },
  };
}

/**
 * A link against the page that holds it (RFC 3986, 5).
 *
 * @throws PaginationError for a link that is no URL, carries credentials, is neither http nor https, or falls back
 *   from https to http.
 */
function resolveLink(page: PageFacts, link: string): string {
  if (!URL.canParse(link, page.url)) throw pageError(page, "the link to the next page is no URL");
  const url = new URL(link, page.url);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw pageError(page, `the link to the next page begins with ${url.protocol} and is not followed`);
  }
  if (url.protocol === "http:" && page.url.startsWith("https:")) {
    throw pageError(page, "the link to the next page goes from https to http and is not followed");
  }
  if (url.username !== "" || url.password !== "") {
    throw pageError(page, "the link to the next page carries a user name or password and is not followed");
  }
  url.hash = "";
  return url.href;
}
