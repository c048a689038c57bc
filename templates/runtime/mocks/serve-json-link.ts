import type { LinkAmong } from "../paginators/json-link.ts";
import { linkTo, pageAtLink } from "./link.ts";
import { bodyOf, type ServePage } from "./page.ts";

/** How an API links its pages in the body. */
export interface ServeJsonLinkOptions {
  /** Where the body holds the next page's URL; null after the last. */
  readonly nextUrlPath: readonly string[];
  /** The body holds a list of links there, and this is the next page's; none after the last. */
  readonly among?: LinkAmong | undefined;
  /** Whether links start at the path instead of the origin. Default: false. */
  readonly relative?: boolean | undefined;
}

/** Serves the page that a link stands for, with the link to the next in the body. */
export function serveJsonLink(options: ServeJsonLinkOptions): ServePage {
  return (question) => {
    const page = pageAtLink(question);
    if (typeof page === "string") return page;
    const url = page.next === undefined ? undefined : linkTo(question, page.next);
    const link = options.relative === true && url !== undefined ? url.pathname + url.search : url?.href;
    const { nextUrlPath, among } = options;
    const given = among === undefined ? (link ?? null) : link === undefined ? [] : [linkOf(link, among)];
    return { number: page.number, rows: page.rows, body: [[nextUrlPath, given]] };
  };
}

function linkOf(url: string, { where, at }: LinkAmong): unknown {
  return bodyOf([[at, url], ...Object.entries(where).map(([key, value]) => [[key], value] as const)]);
}
