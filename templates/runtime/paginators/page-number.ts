import type { Complete } from "./complete.ts";
import type { Paginator } from "./paginator.ts";
import { type Place, put } from "./place.ts";
import { type CompleteRangeStop, nextInRange, rangeDefaults, type RangeStop, requireEnd } from "./range.ts";

/** Pages by their number. */
export interface PageNumberOptions extends RangeStop {
  /** The number of the API's first page. Default: 0. */
  readonly basePage?: number;
  /** The page that is read first. Default: the base page. */
  readonly page?: number;
  /** Default: the query parameter `page`. */
  readonly pageAt?: Place;
  /** Ends the traversal, without error, before the page of this number. Default: none. */
  readonly maximumPage?: number | undefined;
}

/** What holds where `pageNumber` does not say otherwise; the first page is then the base page. */
export const pageNumberDefaults: CompleteRangeStop &
  Complete<Omit<PageNumberOptions, keyof RangeStop | "page">, "maximumPage"> = {
  ...rangeDefaults,
  basePage: 0,
  pageAt: { query: "page" },
  maximumPage: undefined,
};

/** A page's number, and the total of pages as the last page that told it has it. */
export type PageNumberPosition = { readonly page: number; readonly total?: number };

/**
 * Follows pages by their number, which is on every request.
 *
 * @throws ConfigurationError where nothing would end the traversal.
 */
export function pageNumber(options: PageNumberOptions = {}): Paginator<PageNumberPosition> {
  const complete = { ...pageNumberDefaults, ...options };
  const { basePage, pageAt, maximumPage: maximum, maximumPages } = complete;
  requireEnd("page_number", complete, maximum);
  return {
    type: "page_number",
    first: { page: options.page ?? basePage },
    maximumPages,
    request: (base, position) => put(base, pageAt, position.page),
    next: (page, position) => {
      const range = { following: position.page + 1, maximum, known: position.total };
      const next = nextInRange(page, complete, range, (total) => total + basePage);
      if (next === undefined) return undefined;
      return next.total === undefined ? { page: next.at } : { page: next.at, total: next.total };
    },
  };
}
