import { linkTo, pageAtLink } from "./link.ts";
import type { ServePage } from "./page.ts";

/** How an API links its pages in the `Link` header. */
export interface ServeHeaderLinkOptions {
  /** The relation of the link to the next page. */
  readonly rel: string;
}

/** Serves the page that a link stands for, with the links to the first and the next in the `Link` header (RFC 8288). */
export function serveHeaderLink(options: ServeHeaderLinkOptions): ServePage {
  return (question) => {
    const page = pageAtLink(question);
    if (typeof page === "string") return page;
    const first = `<${linkTo(question, undefined).href}>; rel="first"`;
    if (page.next === undefined) return { number: page.number, rows: page.rows, headers: { link: first } };
    const next = `<${linkTo(question, page.next).href}>; rel="${options.rel}"`;
    return { number: page.number, rows: page.rows, headers: { link: `${first}, ${next}` } };
  };
}
