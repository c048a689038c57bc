import type { Connection } from "../connection.ts";
import type { Resource } from "../resource.ts";
import { decodeText, type RowsText } from "../select/cut.ts";
import { type Pages, traverse } from "../traverse.ts";

/** Gives the pages of one traversal of a resource. */
export type PageSource = Pages<RowsText>;

/** The pages as the API lists them, their rows processed. */
export function listedPages(connection: Connection, resource: Resource, signal: AbortSignal | undefined): PageSource {
  const listed = inParts(resource, (request) =>
    traverse(connection, resource, { ...request, decode: decodeText, signal }),
  );
  return (request) => {
    const pages = listed(request);
    return resource.processing?.pages(pages, resource.name) ?? pages;
  };
}

/** The same pages, asked for in the parts that the resource's cursor is read in. */
export function inParts({ incremental, ...resource }: Resource, pages: PageSource): PageSource {
  if (incremental === undefined) return pages;
  const { restart, windows } = incremental;
  const part = { ...resource, incremental };
  const source = restart?.pages(pages, part) ?? pages;
  return windows?.texts(source, part) ?? source;
}
