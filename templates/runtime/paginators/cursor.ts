import { kindOf } from "../select/describe.ts";
import { valueAt } from "../select/value-at.ts";
import type { Complete } from "./complete.ts";
import { hasMore } from "./has-more.ts";
import type { PageFacts, Paginator } from "./paginator.ts";
import { pageError } from "./pagination-error.ts";
import { type Place, put } from "./place.ts";

/** Pages by a cursor that each body holds for the next. */
export interface CursorOptions {
  /** Where the body holds the next cursor. Default: `cursors.next`. */
  readonly cursorPath?: readonly string[];
  /** Default: the query parameter `cursor`. */
  readonly cursorAt?: Place;
  /** Where the body holds a URL, the query parameter of it that is the cursor. Default: the value is the cursor itself. */
  readonly urlParam?: string | undefined;
  /** Whether a page without rows is the last. Default: false. */
  readonly stopAfterEmptyPage?: boolean;
  /** Where the body tells whether there are more pages. Default: nowhere. */
  readonly hasMorePath?: readonly string[] | undefined;
  /** More pages than this are an error. Default: 1,000,000. */
  readonly maximumPages?: number | undefined;
}

/** What holds where `cursor` does not say otherwise. */
export const cursorDefaults: Complete<CursorOptions, "urlParam" | "hasMorePath" | "maximumPages"> = {
  cursorPath: ["cursors", "next"],
  cursorAt: { query: "cursor" },
  urlParam: undefined,
  stopAfterEmptyPage: false,
  hasMorePath: undefined,
  maximumPages: undefined,
};

/** The cursor of a page; `null` for the first, which has none. */
export type CursorPosition = string | number | null;

/**
 * Follows the cursor of each body. No cursor, `null`, `false` and the empty text end the traversal; 0 is a cursor.
 */
export function cursor(options: CursorOptions = {}): Paginator<CursorPosition> {
  const { cursorPath, cursorAt, urlParam, stopAfterEmptyPage, hasMorePath, maximumPages } = {
    ...cursorDefaults,
    ...options,
  };
  return {
    type: "cursor",
    first: null,
    maximumPages,
    request: (base, position) => (position === null ? base : put(base, cursorAt, position)),
    next: (page) => {
      if (stopAfterEmptyPage && page.count === 0) return undefined;
      const more = hasMorePath === undefined ? undefined : hasMore(page, hasMorePath);
      if (more === false) return undefined;
      const next = readCursor(page, cursorPath);
      if (next === undefined && more === true) {
        throw pageError(
          page,
          `there are more pages, but "${cursorPath.join(".")}" holds no cursor for the next. Correct \`cursor_path\``,
        );
      }
      return next === undefined || urlParam === undefined ? next : cutFrom(page, String(next), urlParam);
    },
  };
}

function readCursor(page: PageFacts, path: readonly string[]): string | number | undefined {
  const value = valueAt(page.body, path);
  if (value === undefined || value === null || value === false || value === "") return undefined;
  if (typeof value === "string" || typeof value === "number") return value;
  throw pageError(
    page,
    `"${path.join(".")}" should hold the next cursor, a text or a number, and is ${kindOf(value)}. Correct \`cursor_path\``,
  );
}

/** The cursor in a URL, which may be relative to the page that holds it. */
function cutFrom(page: PageFacts, url: string, param: string): string {
  const value = URL.canParse(url, page.url) ? new URL(url, page.url).searchParams.get(param) : null;
  if (value !== null && value !== "") return value;
  throw pageError(
    page,
    `the URL of the next page has no query parameter "${param}" that could be its cursor. Correct \`cursor_url_param\``,
  );
}
