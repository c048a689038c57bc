import type { ServePage } from "./page.ts";
import { type MockPlace, readCount } from "./request.ts";

/** How an API pages by page number. */
export interface ServePageNumberOptions {
  /** The number of the first page. */
  readonly basePage: number;
  /** The page where the request names none. Default: the first. */
  readonly page?: number | undefined;
  readonly pageAt: MockPlace;
  /** Where the body tells how many pages there are. */
  readonly totalPath?: readonly string[] | undefined;
  /** Where the body tells whether more pages follow. */
  readonly hasMorePath?: readonly string[] | undefined;
}

/** Serves the page of a number; a page behind the last is empty. */
export function servePageNumber(options: ServePageNumberOptions): ServePage {
  return ({ rows, request, pageSize }) => {
    const absent = options.page ?? options.basePage;
    const page = readCount(request, options.pageAt, { absent, least: options.basePage });
    if (page === undefined) return `page: a whole number from ${options.basePage} on is expected`;
    const index = page - options.basePage;
    const pages = Math.ceil(rows.length / pageSize);
    return {
      number: index + 1,
      rows: rows.slice(index * pageSize, (index + 1) * pageSize),
      body: [
        ...(options.totalPath === undefined ? [] : [[options.totalPath, pages] as const]),
        ...(options.hasMorePath === undefined ? [] : [[options.hasMorePath, index + 1 < pages] as const]),
      ],
    };
  };
}
