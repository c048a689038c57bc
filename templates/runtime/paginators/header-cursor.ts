import type { Complete } from "./complete.ts";
import type { CursorPosition } from "./cursor.ts";
import type { Paginator } from "./paginator.ts";
import { type Place, put } from "./place.ts";

/** Pages by a cursor that a header of each response holds for the next. */
export interface HeaderCursorOptions {
  /** The response header's name, in any case. Default: `next`. */
  readonly cursorKey?: string;
  /** Default: the query parameter `cursor`. */
  readonly cursorAt?: Place;
  /** More pages than this are an error. Default: 1,000,000. */
  readonly maximumPages?: number | undefined;
}

/** What holds where `headerCursor` does not say otherwise. */
export const headerCursorDefaults: Complete<HeaderCursorOptions, "maximumPages"> = {
  cursorKey: "next",
  cursorAt: { query: "cursor" },
  maximumPages: undefined,
};

/** Follows the cursor in a response header; a response without it, or with an empty one, is the last. */
export function headerCursor(options: HeaderCursorOptions = {}): Paginator<CursorPosition> {
  const { cursorKey, cursorAt, maximumPages } = { ...headerCursorDefaults, ...options };
  return {
    type: "header_cursor",
    first: null,
    maximumPages,
    request: (base, position) => (position === null ? base : put(base, cursorAt, position)),
    next: (page) => {
      const value = page.headers.get(cursorKey);
      return value === null || value === "" ? undefined : value;
    },
  };
}
