import type { Complete } from "./complete.ts";
import { type LinkPosition, linkPages } from "./link.ts";
import { parseLinks } from "./link-header.ts";
import type { Paginator } from "./paginator.ts";

/** Pages by the `Link` header. */
export interface HeaderLinkOptions {
  /** The relation type of the link to the next page. Default: `next`. */
  readonly rel?: string;
  /** More pages than this are an error. Default: 1,000,000. */
  readonly maximumPages?: number | undefined;
}

/** What holds where `headerLink` does not say otherwise. */
export const headerLinkDefaults: Complete<HeaderLinkOptions, "maximumPages"> = { rel: "next", maximumPages: undefined };

/** Follows the `Link` header of each response (RFC 8288); a response without such a link is the last. */
export function headerLink(options: HeaderLinkOptions = {}): Paginator<LinkPosition> {
  const { rel, maximumPages } = { ...headerLinkDefaults, ...options };
  return linkPages("header_link", maximumPages, (page) => {
    const links = parseLinks(page.headers.get("link") ?? "");
    return links.find((link) => link.rels.includes(rel.toLowerCase()))?.target;
  });
}
