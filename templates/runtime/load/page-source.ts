import type { Connection } from "../connection.ts";
import type { Json } from "../json.ts";
import type { Resource } from "../resource.ts";
import { decodeText, type RowsText } from "../select/cut.ts";
import { traverse, type TraversedPage } from "../traverse.ts";
import type { Scope } from "../values.ts";

/** Where a traversal begins. */
export interface PageRequest {
  readonly scope: Scope;
  /** `undefined` for the first page. */
  readonly from: Json | undefined;
}

/** Gives the pages of one traversal of a resource. */
export type PageSource = (request: PageRequest) => AsyncIterable<TraversedPage<RowsText>>;

/** The pages as the API lists them, their rows processed. */
export function listedPages(connection: Connection, resource: Resource, signal: AbortSignal | undefined): PageSource {
  return (request) => {
    const pages = traverse(connection, resource, { ...request, decode: decodeText, signal });
    return resource.processing?.pages(pages, resource.name) ?? pages;
  };
}
