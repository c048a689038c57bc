import type { Clock } from "./http/clock.ts";

/** After how much a reading ends, without error. */
export interface ReadLimits {
  /** Ends the reading after so many pages. Default: no limit. */
  readonly maxPages?: number | undefined;
  /** Ends the reading after so many rows; pages are whole, so the last one may have more. Default: no limit. */
  readonly maxRows?: number | undefined;
  /** Asks for no further page after so many milliseconds. Default: no limit. */
  readonly budgetMs?: number | undefined;
}

/** Whole pages, until they have as many rows as are wanted, or took as long as they may. */
export function pagesWithin<Page extends { readonly rows: readonly unknown[] }>(
  pages: AsyncGenerator<Page, void, undefined>,
  limits: ReadLimits,
  clock: Clock,
): AsyncGenerator<Page, void, undefined> {
  const isLimited = limits.maxRows !== undefined || limits.budgetMs !== undefined;
  return isLimited ? limited(pages, limits, clock) : pages;
}

async function* limited<Page extends { readonly rows: readonly unknown[] }>(
  pages: AsyncIterable<Page>,
  { maxRows = Infinity, budgetMs = Infinity }: ReadLimits,
  clock: Clock,
): AsyncGenerator<Page, void, undefined> {
  const deadline = clock.now() + budgetMs;
  let left = maxRows;
  for await (const page of pages) {
    yield page;
    left -= page.rows.length;
    if (left <= 0 || clock.now() >= deadline) return;
  }
}

/** The rows of pages, up to as many as are wanted. */
export async function* rowsWithin<Row>(
  pages: AsyncIterable<{ readonly rows: readonly Row[] }>,
  { maxRows = Infinity }: ReadLimits,
): AsyncGenerator<Row, void, undefined> {
  let left = maxRows;
  for await (const { rows } of pages) {
    for (const row of rows) {
      if (left <= 0) return;
      left -= 1;
      yield row;
    }
  }
}
