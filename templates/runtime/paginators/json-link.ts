import { kindOf } from "../select/describe.ts";
import { valueAt } from "../select/value-at.ts";
import type { Complete } from "./complete.ts";
import { type LinkPosition, linkPages } from "./link.ts";
import type { PageFacts, Paginator } from "./paginator.ts";
import { pageError } from "./pagination-error.ts";

/**
 * Which of several links leads to the next page: `{ where: { rel: "next" }, at: ["href"] }`. No interface: as a part of
 * a saved position it is JSON.
 */
export type LinkAmong = {
  /** Values of its fields. */
  readonly where: Readonly<Record<string, string | number | boolean | null>>;
  /** Where it holds the URL. */
  readonly at: readonly string[];
};

/** Pages by a link in each body. */
export interface JsonLinkOptions {
  /** Where the body holds the URL of the next page, or the list of links that it is among. Default: `next`. */
  readonly nextUrlPath?: readonly string[];
  /** Which of the list's links it is. Default: no list is there. */
  readonly among?: LinkAmong | undefined;
  /** More pages than this are an error. Default: 1,000,000. */
  readonly maximumPages?: number | undefined;
}

/** What holds where `jsonLink` does not say otherwise. */
export const jsonLinkDefaults: Complete<JsonLinkOptions, "among" | "maximumPages"> = {
  nextUrlPath: ["next"],
  among: undefined,
  maximumPages: undefined,
};

/** Follows the link in each body. No link, `null`, `false` and the empty text end the traversal. */
export function jsonLink(options: JsonLinkOptions = {}): Paginator<LinkPosition> {
  const { nextUrlPath, among, maximumPages } = { ...jsonLinkDefaults, ...options };
  return linkPages("json_link", maximumPages, (page) => readLink(page, nextUrlPath, among));
}

function readLink(page: PageFacts, path: readonly string[], among: LinkAmong | undefined): string | undefined {
  const found = valueAt(page.body, path);
  const value = among === undefined ? found : linkIn(found, among);
  if (value === undefined || value === null || value === false || value === "") return undefined;
  if (typeof value === "string") return value;
  throw pageError(
    page,
    `"${path.join(".")}" should hold the URL of the next page and is ${kindOf(value)}. Correct \`next_url_path\``,
  );
}

function linkIn(list: unknown, { where, at }: LinkAmong): unknown {
  if (!Array.isArray(list)) return undefined;
  const wanted = Object.entries(where);
  const link: unknown = list.find((item: unknown) => wanted.every(([key, value]) => valueAt(item, [key]) === value));
  return valueAt(link, at);
}
