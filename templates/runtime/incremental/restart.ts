import type { Json } from "../json.ts";
import type { RowsText } from "../select/cut.ts";
import { keptRows, parsedRows } from "../select/row-texts.ts";
import { defaultMaximumPages, type Pages, tooManyPages, type TraversedPage } from "../traverse.ts";
import type { CursorRange } from "../values.ts";
import { isNewer } from "./cursor.ts";
import type { Incremental } from "./incremental.ts";
import { type KnownRows, knownRows } from "./known-rows.ts";
import { partAt, type Parted, type Restart, rewind } from "./parts.ts";
import { rowCursor } from "./row-cursor.ts";
import { incrementalScope, requestValue } from "./scope.ts";

/**
 * Asks for the first page again after each page that got further, from one of its last cursor values on. While a list
 * of the oldest change first is read, every change moves a row to its end, and all rows behind it one place forward:
 * pages counted from the list's beginning would pass over one of them.
 */
export const atLastCursor: Restart = { pages: restarted, rewind };

function restarted(pages: Pages<RowsText>, resource: Parted): Pages<RowsText> {
  const { incremental, name } = resource;
  const { maximumPages = defaultMaximumPages } = resource.pages;
  return async function* parts({ scope, from }) {
    const range = scope.incremental?.range;
    if (range === undefined) {
      yield* pages({ scope, from });
      return;
    }
    let part = partAt(from, range.start);
    let known = knownRows(resource);
    let firstBefore: string | undefined;
    let number = 0;
    for (;;) {
      const own = { ...range, start: part.start };
      const request = {
        scope: { ...scope, incremental: incrementalScope(incremental, own) },
        from: part.page ?? undefined,
      };
      let first: string | undefined;
      let last: string | undefined;
      let turn: string | undefined;
      for await (const page of pages(request)) {
        number += 1;
        if (number > maximumPages) throw tooManyPages(name, maximumPages);
        const rows = parsedRows(page.rows);
        if (rows.length > 0) first ??= JSON.stringify(rows[0]);
        // An API that begins with the same row does not heed the start: only counting on gets further.
        const isCounted = page.next === undefined || first === firstBefore;
        turn = isCounted ? undefined : turningPoint(rows, last, own, incremental);
        last = rowCursor(rows.at(-1), incremental) ?? last;
        const next = turn === undefined ? following(part.start, page.next) : { start: turn, page: null };
        yield { ...withoutKnown(page, rows, known), position: { start: part.start, page: page.position }, next };
        if (turn === undefined) continue;
        known = knownRows(resource);
        rows.forEach(known.add);
        break;
      }
      if (turn === undefined) return;
      part = { start: turn, page: null };
      firstBefore = first;
    }
  };
}

function following(start: string | null, page: Json | undefined): Json | undefined {
  return page === undefined ? undefined : { start, page };
}

/**
 * Where to go on after these rows: the newest value but one. Rows of the newest may be left on the next page, and an
 * API may leave out rows that are equal to the start. `undefined` where that is no further than the page before, where
 * the rows are not in order, and beyond the ceiling, where the next run begins anyway.
 */
function turningPoint(
  rows: readonly unknown[],
  lastBefore: string | undefined,
  range: CursorRange,
  incremental: Incremental,
): string | undefined {
  const { start, ceiling } = range;
  const values: string[] = [];
  for (const row of rows) {
    const value = rowCursor(row, incremental);
    const before = values.at(-1);
    if (value === undefined || (before !== undefined && isNewer(incremental, before, value))) return undefined;
    values.push(value);
  }
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const turn = values.reverse().find((value) => isNewer(incremental, last, value));
  if (turn === undefined || !isNewer(incremental, turn, lastBefore ?? first)) return undefined;
  if (ceiling !== null && isNewer(incremental, turn, ceiling)) return undefined;
  if (start === null) return turn;
  const isSame = requestValue(incremental, turn) === requestValue(incremental, start);
  return isSame || !isNewer(incremental, turn, start) ? undefined : turn;
}

function withoutKnown(
  page: TraversedPage<RowsText>,
  rows: readonly unknown[],
  known: KnownRows,
): TraversedPage<RowsText> {
  const keep = rows.map((row) => !known.take(row));
  return { ...page, rows: keptRows(page.rows, keep), count: keep.filter(Boolean).length };
}
