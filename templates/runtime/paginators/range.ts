import { ConfigurationError } from "../errors.ts";
import { kindOf } from "../select/describe.ts";
import { valueAt } from "../select/value-at.ts";
import type { Complete } from "./complete.ts";
import { hasMore } from "./has-more.ts";
import type { PageFacts } from "./paginator.ts";
import { pageError } from "./pagination-error.ts";

/** When a traversal by offset or page number ends. */
export interface RangeStop {
  /** Where the body tells the total: rows for `offset`, pages for `pageNumber`; `undefined` for nowhere. Default: nowhere. */
  readonly totalPath?: readonly string[] | undefined;
  /** Whether a body without total, when no earlier one had it, is an error. Default: false. */
  readonly totalRequired?: boolean;
  /** Whether a page without rows is the last. Default: true. */
  readonly stopAfterEmptyPage?: boolean;
  /** Where the body tells whether there are more pages; it then decides instead of the total. Default: nowhere. */
  readonly hasMorePath?: readonly string[] | undefined;
  /** More pages than this are an error. Default: 1,000,000. */
  readonly maximumPages?: number | undefined;
}

/** The same with every default. */
export type CompleteRangeStop = Complete<RangeStop, "totalPath" | "hasMorePath" | "maximumPages">;

/** What holds where an offset or page-number paginator does not say otherwise. */
export const rangeDefaults: CompleteRangeStop = {
  totalPath: undefined,
  totalRequired: false,
  stopAfterEmptyPage: true,
  hasMorePath: undefined,
  maximumPages: undefined,
};

/** Where a range stands, and the total that an earlier page told. */
export interface RangePosition {
  readonly at: number;
  readonly total: number | undefined;
}

/**
 * The range's next position, `undefined` after the last page. An empty page and the maximum end it first; then what
 * the body says about more pages, if it is asked; else the total.
 *
 * @param end the position that is just beyond a given total.
 * @throws PaginationError where a total is required or is no number, or where nothing tells when the pages end.
 */
export function nextInRange(
  page: PageFacts,
  stop: CompleteRangeStop,
  range: { readonly following: number; readonly maximum: number | undefined; readonly known: number | undefined },
  end: (total: number) => number,
): RangePosition | undefined {
  if (stop.stopAfterEmptyPage && page.count === 0) return undefined;
  const { following, maximum } = range;
  const total = readTotal(page, stop.totalPath) ?? range.known;
  if (total === undefined && stop.totalRequired) {
    throw pageError(
      page,
      `"${(stop.totalPath ?? []).join(".")}" should hold the total and was not found in the response. Correct \`total_path\``,
    );
  }
  if (maximum !== undefined && following >= maximum) return undefined;
  if (stop.hasMorePath !== undefined) return hasMore(page, stop.hasMorePath) ? { at: following, total } : undefined;
  if (total === undefined && !stop.stopAfterEmptyPage && maximum === undefined) {
    throw pageError(
      page,
      "nothing tells when the pages end: the response has no total. Correct `total_path`, or set `stop_after_empty_page`",
    );
  }
  return total !== undefined && following >= end(total) ? undefined : { at: following, total };
}

function readTotal(page: PageFacts, path: readonly string[] | undefined): number | undefined {
  if (path === undefined) return undefined;
  const value = valueAt(page.body, path);
  if (value === undefined || value === null) return undefined;
  const total = typeof value === "string" && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof total === "number" && Number.isInteger(total)) return total;
  const found = typeof value === "string" || typeof value === "number" ? JSON.stringify(value) : kindOf(value);
  throw pageError(
    page,
    `"${path.join(".")}" should hold the total, a whole number, and is ${found}. Correct \`total_path\``,
  );
}

/**
 * Refuses a range that nothing can end.
 *
 * @throws ConfigurationError
 */
export function requireEnd(type: string, stop: CompleteRangeStop, maximum: number | undefined): void {
  if (stop.totalPath !== undefined || stop.hasMorePath !== undefined) return;
  if (stop.stopAfterEmptyPage || maximum !== undefined) return;
  throw new ConfigurationError(
    `A paginator of type ${type} needs something that ends it: a total, a maximum, \`hasMorePath\` or \`stopAfterEmptyPage\`.`,
  );
}
