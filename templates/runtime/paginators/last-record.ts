import { kindOf } from "../select/describe.ts";
import { valueAt } from "../select/value-at.ts";
import type { Complete } from "./complete.ts";
import type { CursorPosition } from "./cursor.ts";
import { hasMore } from "./has-more.ts";
import type { PageFacts, Paginator } from "./paginator.ts";
import { pageError } from "./pagination-error.ts";
import { type Place, put } from "./place.ts";

/** Pages that begin after the last row of the page before. */
export interface LastRecordOptions {
  /** The row field that the next request begins after, as keys from the row. Default: `id`. */
  readonly field?: readonly string[];
  /** Where the field's value goes. Default: the query parameter `starting_after`. */
  readonly cursorAt?: Place;
  /** Rows to ask for with each request. Default: as many as the API gives. */
  readonly limit?: number | undefined;
  /** Where the limit goes. Default: the query parameter `limit`. */
  readonly limitAt?: Place;
  /** Where the body tells whether there are more pages. Default: nowhere, an empty page is then the last. */
  readonly hasMorePath?: readonly string[] | undefined;
  /** More pages than this are an error. Default: 1,000,000. */
  readonly maximumPages?: number | undefined;
}

/** What holds where `lastRecord` does not say otherwise. */
export const lastRecordDefaults: Complete<LastRecordOptions, "limit" | "hasMorePath" | "maximumPages"> = {
  field: ["id"],
  cursorAt: { query: "starting_after" },
  limit: undefined,
  limitAt: { query: "limit" },
  hasMorePath: undefined,
  maximumPages: undefined,
};

/**
 * Asks for the rows after the last one that was read. A page without rows ends it; a short page does not, since an
 * API may give fewer rows than it is asked for.
 */
export function lastRecord(options: LastRecordOptions = {}): Paginator<CursorPosition> {
  const { field, cursorAt, limit, limitAt, hasMorePath, maximumPages } = { ...lastRecordDefaults, ...options };
  return {
    type: "last_record",
    first: null,
    maximumPages,
    request: (base, position) => {
      const limited = limit === undefined ? base : put(base, limitAt, limit);
      return position === null ? limited : put(limited, cursorAt, position);
    },
    next: (page) => {
      const more = hasMorePath === undefined ? undefined : hasMore(page, hasMorePath);
      if (more === false) return undefined;
      if (page.count > 0) return readField(page, field);
      if (more === undefined) return undefined;
      throw pageError(page, "there are more pages, but this one has no row to go on from. Correct `has_more_path`");
    },
  };
}

function readField(page: PageFacts, field: readonly string[]): string | number {
  const value = valueAt(page.lastRow(), field);
  if ((typeof value === "string" && value !== "") || typeof value === "number") return value;
  const found = value === "" ? "an empty text" : kindOf(value);
  throw pageError(
    page,
    `the last row's "${field.join(".")}" should be a text or a number to go on from, and is ${found}. Correct \`cursor_path\``,
  );
}
