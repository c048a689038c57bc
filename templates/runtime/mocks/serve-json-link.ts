import { linkTo, pageAtLink } from "./link.ts";
import type { ServePage } from "./page.ts";

/** How an API links its pages in the body. */
export interface ServeJsonLinkOptions {
  /** Where the body holds the next page's URL; null after the last. */
  readonly nextUrlPath: readonly string[];
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
    return { number: page.number, rows: page.rows, body: [[options.nextUrlPath, link ?? null]] };
  };
}
