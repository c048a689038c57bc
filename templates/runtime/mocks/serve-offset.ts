import type { ServePage } from "./page.ts";
import { type MockPlace, readCount } from "./request.ts";

/** How an API pages by offset and limit. */
export interface ServeOffsetOptions {
  /** Rows of a page where the request names no limit. */
  readonly limit: number;
  /** The offset of the first row. */
  readonly offset: number;
  readonly offsetAt: MockPlace;
  readonly limitAt: MockPlace;
  /** Where the body tells how many rows there are. */
  readonly totalPath?: readonly string[] | undefined;
  /** Where the body tells whether more rows follow. */
  readonly hasMorePath?: readonly string[] | undefined;
}

/** Serves the rows from an offset on, as many as the limit asks for. */
export function serveOffset(options: ServeOffsetOptions): ServePage {
  return ({ rows, request }) => {
    const offset = readCount(request, options.offsetAt, { absent: options.offset, least: options.offset });
    if (offset === undefined) return `offset: a whole number from ${options.offset} on is expected`;
    const limit = readCount(request, options.limitAt, { absent: options.limit, least: 1 });
    if (limit === undefined) return "limit: a whole number from 1 on is expected";
    const start = offset - options.offset;
    return {
      number: Math.floor(start / limit) + 1,
      rows: rows.slice(start, start + limit),
      body: [
        ...(options.totalPath === undefined ? [] : [[options.totalPath, rows.length] as const]),
        ...(options.hasMorePath === undefined ? [] : [[options.hasMorePath, start + limit < rows.length] as const]),
      ],
    };
  };
}
