import type { Complete } from "./complete.ts";
import type { Paginator } from "./paginator.ts";
import { type Place, put } from "./place.ts";
import { type CompleteRangeStop, nextInRange, rangeDefaults, type RangeStop, requireEnd } from "./range.ts";

/** Pages by how many rows to skip and how many to return. */
export interface OffsetOptions extends RangeStop {
  /** Rows per page. */
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
 * Follows pages by offset and limit; both are on every request.
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
      const range = { following: position.offset + limit, maximum, known: position.total };
      const next = nextInRange(page, complete, range, (total) => total);
      if (next === undefined) return undefined;
      return next.total === undefined ? { offset: next.at } : { offset: next.at, total: next.total };
    },
  };
}
