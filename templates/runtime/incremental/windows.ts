import type { Json } from "../json.ts";
import { keptRows, parsedRows } from "../select/row-texts.ts";
import type { Pages, TraversedPage } from "../traverse.ts";
import type { CursorRange } from "../values.ts";
import { isPastEnd } from "./bounds.ts";
import { compareCursors, cursorLike, shifted } from "./cursor.ts";
import type { Incremental } from "./incremental.ts";
import { instant, isoInstant } from "./instant.ts";
import { type KnownRows, knownRows } from "./known-rows.ts";
import { partAt, type Parted, type PartPosition, rewind, type Windows } from "./parts.ts";
import { rowCursor } from "./row-cursor.ts";
import { incrementalScope, requestValue } from "./scope.ts";

/** How wide windows are, and when they end. */
export interface WindowOptions {
  /** Seconds for instants, days for dates, else units; or what gives a window's end for its start. */
  readonly step: number | ((start: string) => string);
  /** After so many windows without rows in a row there are no more. Default: only the end and the run's ceiling count. */
  readonly stopAfterEmpty?: number;
}

/** How rows are looked at and left out, whatever form they have. */
interface RowForm<Rows> {
  readonly each: (rows: Rows) => readonly unknown[];
  readonly kept: (rows: Rows, keep: readonly boolean[]) => Rows;
}

/**
 * Reads the range of a run in windows, oldest first: each has requests of its own, from its start to its end, and the
 * next begins where it ends. The last one ends at the declared end, else where the run's ceiling is.
 */
export function inWindows(options: WindowOptions): Windows {
  return {
    rewind,
    texts: (pages, resource) => windowed(pages, resource, options, { each: parsedRows, kept: keptRows }),
    objects: (pages, resource) =>
      windowed(pages, resource, options, {
        each: (rows) => rows,
        kept: (rows, keep) => rows.filter((_, index) => keep[index] === true),
      }),
  };
}

function windowed<Rows>(
  pages: Pages<Rows>,
  resource: Parted,
  options: WindowOptions,
  form: RowForm<Rows>,
): Pages<Rows> {
  const { incremental } = resource;
  return async function* all({ scope, from }) {
    const range = scope.incremental?.range;
    if (range?.start === undefined || range.start === null) {
      yield* pages({ scope, from });
      return;
    }
    const top = topOf(incremental, range);
    let part: PartPosition | undefined = partAt(from, range.start);
    let known = knownRows(resource);
    let isFirst = from === undefined;
    while (part !== undefined) {
      const start: string = part.start ?? range.start;
      if (top !== undefined && isAbove(incremental, start, top)) return;
      const window = windowFrom(start, top, options, incremental);
      const own = incrementalScope(incremental, { ...range, start, end: window.end });
      const atEdge = knownRows(resource);
      // What was read of a window before this load had rows, or there would be no further page.
      let hasRows = part.page !== null;
      let upcoming: PartPosition | undefined;
      for await (const page of pages({ scope: { ...scope, incremental: own }, from: part.page ?? undefined })) {
        const rows = form.each(page.rows);
        hasRows ||= rows.length > 0;
        for (const row of rows) if (isAtEdge(row, window.end, incremental)) atEdge.add(row);
        const isOver = page.next === undefined || isBeyond(rows, { start, end: window.end }, incremental);
        if (isOver) upcoming = windowAfter(window, part, hasRows, options);
        const next: Json | undefined = isOver ? upcoming : { ...part, page: page.next ?? null };
        yield {
          ...fresh(withOmission(page, isFirst), rows, known, form),
          position: { ...part, page: page.position },
          next,
        };
        isFirst = false;
        if (isOver) break;
      }
      part = upcoming;
      known = atEdge;
    }
  };
}

/** One window. */
interface Window {
  readonly end: string;
  readonly isLast: boolean;
}

function windowFrom(start: string, top: string | undefined, { step }: WindowOptions, { type }: Incremental): Window {
  const end = typeof step === "function" ? step(start) : stepped(type, start, step);
  if (top !== undefined && compareCursors(type, end, top) >= 0) {
    return { end: cursorLike(type, top, start), isLast: true };
  }
  return { end, isLast: false };
}

function windowAfter(
  { end, isLast }: Window,
  { empty = 0 }: PartPosition,
  hasRows: boolean,
  { stopAfterEmpty }: WindowOptions,
): PartPosition | undefined {
  if (isLast) return undefined;
  if (stopAfterEmpty === undefined) return { start: end, page: null };
  const count = hasRows ? 0 : empty + 1;
  return count >= stopAfterEmpty ? undefined : { start: end, page: null, empty: count };
}

/** A text without time of day cannot tell a part of a day. */
function stepped(type: Incremental["type"], start: string, by: number): string {
  const end = shifted(type, start, by);
  if (type !== "timestamp") return end;
  return start.length > 10 || by % 86_400 === 0 ? end : shifted(type, isoInstant(instant(start) ?? 0n), by);
}

/** Where the last window ends; `undefined` where only windows without rows tell. */
function topOf(incremental: Incremental, { ceiling }: CursorRange): string | undefined {
  const { end, type, rangeEnd } = incremental;
  if (end !== undefined) return String(end);
  if (ceiling === null) return undefined;
  // Today's rows are within an end that is left out only where that is tomorrow.
  if (type === "date") return rangeEnd === "closed" ? ceiling : shifted(type, ceiling, 1);
  return type === "number" ? (ceiling.split(".")[0] ?? ceiling) : ceiling.replace(/\.\d+(?=Z$)/, "");
}

function isAbove({ type }: Incremental, value: string, top: string): boolean {
  return compareCursors(type, value, top) > 0;
}

/** Whether the next window's requests may ask for the row again. */
function isAtEdge(row: unknown, end: string, incremental: Incremental): boolean {
  const value = rowCursor(row, incremental);
  if (value === undefined) return false;
  return (
    compareCursors(incremental.type, value, end) >= 0 ||
    requestValue(incremental, value) === requestValue(incremental, end)
  );
}

/** Whether the order of the rows tells that no later page has a row of this window. */
function isBeyond(
  rows: readonly unknown[],
  { start, end }: { start: string; end: string },
  incremental: Incremental,
): boolean {
  const last = rows.length === 0 ? undefined : rowCursor(rows.at(-1), incremental);
  const within = { ...incremental, end, rangeStart: "closed", rangeEnd: "closed" } as const;
  return last !== undefined && isPastEnd(within, { start, ceiling: null }, last);
}

/** What the page left out, which is the first of all only in the first window. */
function withOmission<Rows>(page: TraversedPage<Rows>, isFirst: boolean): TraversedPage<Rows> {
  const { omission } = page;
  return omission === undefined || isFirst ? page : { ...page, omission: { ...omission, isFirst } };
}

function fresh<Rows, Page extends { readonly rows: Rows; readonly count: number }>(
  page: Page,
  rows: readonly unknown[],
  known: KnownRows,
  form: RowForm<Rows>,
): Page {
  const keep = rows.map((row) => !known.take(row));
  if (!keep.includes(false)) return page;
  return { ...page, rows: form.kept(page.rows, keep), count: keep.filter(Boolean).length };
}
