import { kindOf } from "../select/describe.ts";
import { valueAt } from "../select/value-at.ts";
import type { Complete } from "./complete.ts";
import { type LinkPosition, linkPages } from "./link.ts";
import type { PageFacts, Paginator } from "./paginator.ts";
import { pageError } from "./pagination-error.ts";

/** Pages by a link in each body. */
export interface JsonLinkOptions {
  /** Where the body holds the URL of the next page. Default: `next`. */
  readonly nextUrlPath?: readonly string[];
  /** More pages than this are an error. Default: 1,000,000. */
  readonly maximumPages?: number | undefined;
}

/** What holds where `jsonLink` does not say otherwise. */
export const jsonLinkDefaults: Complete<JsonLinkOptions, "maximumPages"> = {
  nextUrlPath: ["next"],
  maximumPages: undefined,
};

/** Follows the link in each body. No link, `null`, `false` and the empty text end the traversal. */
export function jsonLink(options: JsonLinkOptions = {}): Paginator<LinkPosition> {
  const { nextUrlPath, maximumPages } = { ...jsonLinkDefaults, ...options };
  return linkPages("json_link", maximumPages, (page) => readLink(page, nextUrlPath));
}

function readLink(page: PageFacts, path: readonly string[]): string | undefined {
  const value = valueAt(page.body, path);
  if (value === undefined || value === null || value === false || value === "") return undefined;
  if (typeof value === "string") return value;
  throw pageError(
    page,
    `"${path.join(".")}" should hold the URL of the next page and is ${kindOf(value)}. Correct \`next_url_path\``,
  );
}
