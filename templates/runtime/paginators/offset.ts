import type { Complete } from "./complete.ts";
import type { PageFacts, Paginator } from "./paginator.ts";
import { type Place, put } from "./place.ts";
import { type CompleteRangeStop, nextInRange, rangeDefaults, type RangeStop, requireEnd } from "./range.ts";

/** Pages by how many rows to skip and how many to return. */
export interface OffsetOptions extends RangeStop {
  /** Rows per page. The API may give fewer: the next page then begins behind those that it gave. */
  readonly limit: number;
  /** Rows that the first page skips. Default: 0. */
  readonly offset?: number;
  /** Default: the query parameter `offset`. */
  readonly offsetAt?: Place;
  /** Default: the query parameter `limit`. */
  readonly limitAt?: Place;
  /** Ends the traversal, without error, before the page that would skip so many rows. Default: none. */
  readonly maximumOffset?: number | undefined;
}

/** What holds where `offset` does not say otherwise. */
export const offsetDefaults: CompleteRangeStop &
  Complete<Omit<OffsetOptions, keyof RangeStop | "limit">, "maximumOffset"> = {
  ...rangeDefaults,
  offset: 0,
  offsetAt: { query: "offset" },
  limitAt: { query: "limit" },
  maximumOffset: undefined,
};

/** The rows that a page skips, and the total as the last page that told it has it. */
export type OffsetPosition = { readonly offset: number; readonly total?: number };

/**
 * Follows pages by offset and limit; both are on every request. A page that is shorter than its limit is not taken for
 * the last, as many APIs cap the limit without a word: the next page is asked for right behind its rows, unless the
 * total or the body tells that there is none. So no row is passed over; where an API hides rows that its offset counts,
 * a few come twice.
 *
 * @throws ConfigurationError where nothing would end the traversal.
 */
export function offset(options: OffsetOptions): Paginator<OffsetPosition> {
  const complete = { ...offsetDefaults, ...options };
  const { limit, offsetAt, limitAt, maximumOffset: maximum, maximumPages } = complete;
  requireEnd("offset", complete, maximum);
  return {
    type: "offset",
    first: { offset: complete.offset },
    maximumPages,
    request: (base, position) => put(put(base, offsetAt, position.offset), limitAt, limit),
    next: (page, position) => {
      const range = { following: position.offset + advance(page, limit), maximum, known: position.total };
      const next = nextInRange(page, complete, range, (total) => total);
      if (next === undefined) return undefined;
      return next.total === undefined ? { offset: next.at } : { offset: next.at, total: next.total };
    },
  };
}

/** By how many rows a page moves the offset on: never by more than the limit, which rows beside the list's own would exceed. */
function advance({ sent }: PageFacts, limit: number): number {
  return sent === undefined || sent === 0 ? limit : Math.min(sent, limit);
}
