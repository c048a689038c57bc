import type { ServePage } from "./page.ts";
import { dig, type MockPlace, readCount, readPlace } from "./request.ts";

/** How an API pages by the last row that was read. */
export interface ServeLastRecordOptions {
  /** The row field that requests name, as keys from the row. */
  readonly field: readonly string[];
  readonly cursorAt: MockPlace;
  /** Where a request says how many rows it wants. */
  readonly limitAt: MockPlace;
  /** Where the body tells whether more rows follow. */
  readonly hasMorePath?: readonly string[] | undefined;
}

/** Serves the rows after the one that the request names. */
export function serveLastRecord(options: ServeLastRecordOptions): ServePage {
  const { field, cursorAt, limitAt, hasMorePath } = options;
  return ({ rows, request, pageSize }) => {
    const limit = readCount(request, limitAt, { absent: pageSize, least: 1 });
    if (limit === undefined) return "limit: a whole number from 1 on is expected";
    const after = readPlace(request, cursorAt);
    const at = rows.findIndex((row) => String(dig(row, field)) === after);
    if (after !== undefined && at === -1) return `${field.join(".")}: no row is called ${after}`;
    const page = rows.slice(at + 1, at + 1 + limit);
    return {
      number: Math.ceil((at + 1) / limit) + 1,
      rows: page,
      body: hasMorePath === undefined ? [] : [[hasMorePath, at + 1 + limit < rows.length]],
    };
  };
}
