import { type Page, type ReadOptions, resourceClient } from "./client.ts";
import type { Connection } from "./connection.ts";
import { boundTo } from "./family/bind.ts";
import { parentKey } from "./family/parent-key.ts";
import { type ChildResource, isChild, type ParentRow } from "./parents.ts";
import type { QueryParams } from "./resource.ts";

/** How the rows or pages of a dependent resource are read. */
export interface ChildReadOptions<
  Parent extends object,
  Params extends object = QueryParams,
> extends ReadOptions<Params> {
  /** The parent rows whose children are read. Default: all that the API lists. */
  readonly parents?: Iterable<Parent> | AsyncIterable<Parent> | undefined;
}

/** Reads a resource whose requests depend on the rows of a parent. */
export interface ChildClient<Row, Parent extends object, Params extends object = QueryParams> {
  /** Its rows, parent after parent; requests are sent as the iteration goes on, and from the start in each iteration. */
  readonly rows: (options?: ChildReadOptions<Parent, Params>) => AsyncIterable<Row>;
  /** Its pages, parent after parent; a parent row without the values that requests need is passed over. */
  readonly pages: (options?: ChildReadOptions<Parent, Params>) => AsyncIterable<Page<Row>>;
}

/** The client of one dependent resource over one connection. */
export function childClient<Row extends object, Parent extends object, Params extends object = QueryParams>(
  connection: Connection,
  child: ChildResource<Row>,
): ChildClient<Row, Parent, Params> {
  const pages = (options: ChildReadOptions<Parent, Params> = {}): AsyncIterable<Page<Row>> => ({
    [Symbol.asyncIterator]: () => readPages(connection, child, options),
  });
  const rows = (options: ChildReadOptions<Parent, Params> = {}): AsyncIterable<Row> => ({
    [Symbol.asyncIterator]: () => eachRow(pages(options)),
  });
  return { rows, pages };
}

async function* readPages<Row extends object, Parent extends object, Params extends object>(
  connection: Connection,
  child: ChildResource<Row>,
  { parents, maxPages = Infinity, ...options }: ChildReadOptions<Parent, Params>,
): AsyncGenerator<Page<Row>, void, undefined> {
  let left = maxPages;
  for await (const row of parents ?? parentRows(connection, child, options.signal)) {
    if (left <= 0) return;
    if (parentKey(child.parent, row) === undefined) continue;
    // The fields of an object of any type can be looked at.
    const client = resourceClient<Row, Params>(connection, boundTo(child, row as ParentRow));
    for await (const page of client.pages({ ...options, maxPages: left })) {
      left -= 1;
      yield page;
    }
  }
}

async function* eachRow<Row>(pages: AsyncIterable<Page<Row>>): AsyncGenerator<Row, void, undefined> {
  for await (const page of pages) yield* page.rows;
}

function parentRows(
  connection: Connection,
  { parent: { resource } }: ChildResource,
  signal: AbortSignal | undefined,
): AsyncIterable<object> {
  return isChild(resource)
    ? childClient(connection, resource).rows({ signal })
    : resourceClient(connection, resource).rows({ signal });
}
