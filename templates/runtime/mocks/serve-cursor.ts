import type { ServePage } from "./page.ts";
import { type MockPlace, readPlace } from "./request.ts";
import { pageAtToken } from "./token.ts";

/** How an API pages by a cursor. */
export interface ServeCursorOptions {
  /** Where the body holds the cursor of the next page; null after the last. */
  readonly cursorPath: readonly string[];
  readonly cursorAt: MockPlace;
  /** Where the body holds the next page's URL, its query parameter that is the cursor. */
  readonly urlParam?: string | undefined;
  /** Where the body tells whether more pages follow. */
  readonly hasMorePath?: readonly string[] | undefined;
}

/** Serves the page that an opaque cursor stands for. */
export function serveCursor(options: ServeCursorOptions): ServePage {
  return (question) => {
    const page = pageAtToken(question, readPlace(question.request, options.cursorAt));
    if (page === undefined) return "cursor: not one of this API's";
    return {
      number: page.number,
      rows: page.rows,
      body: [
        [options.cursorPath, page.next === undefined ? null : held(page.next, options.urlParam, question.publicUrl)],
        ...(options.hasMorePath === undefined ? [] : [[options.hasMorePath, page.next !== undefined] as const]),
      ],
    };
  };
}

function held(cursor: string, urlParam: string | undefined, url: URL): string {
  if (urlParam === undefined) return cursor;
  const next = new URL(url);
  next.searchParams.set(urlParam, cursor);
  return next.href;
}
