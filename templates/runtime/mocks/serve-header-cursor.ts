import type { ServePage } from "./page.ts";
import { type MockPlace, readPlace } from "./request.ts";
import { pageAtToken } from "./token.ts";

/** How an API pages by a cursor in a response header. */
export interface ServeHeaderCursorOptions {
  /** The header's name; the last page has no such header. */
  readonly cursorKey: string;
  readonly cursorAt: MockPlace;
}

/** Serves the page that an opaque cursor stands for, with the next one's in a header. */
export function serveHeaderCursor(options: ServeHeaderCursorOptions): ServePage {
  return (question) => {
    const page = pageAtToken(question, readPlace(question.request, options.cursorAt));
    if (page === undefined) return "cursor: not one of this API's";
    const headers = page.next === undefined ? {} : { [options.cursorKey]: page.next };
    return { number: page.number, rows: page.rows, headers };
  };
}
