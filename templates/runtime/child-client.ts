import { type Page, type ReadOptions, resourceClient } from "./client.ts";
import type { Connection } from "./connection.ts";
import { boundTo } from "./family/bind.ts";
import { parentKey } from "./family/parent-key.ts";
import { type ChildResource, isChild, type ParentRow } from "./parents.ts";
import { pagesWithin, rowsWithin } from "./read-limits.ts";
import type { QueryParams } from "./resource.ts";

/** How the rows or pages of a dependent resource are read. */
export interface ChildReadOptions<
  Parent extends object,
  Params extends object = QueryParams,
  Body extends object = never,
> extends ReadOptions<Params, Body> {
  /** The parent rows whose children are read. Default: all that the API lists. */
  readonly parents?: Iterable<Parent> | AsyncIterable<Parent> | undefined;
}

/** Reads a resource whose requests depend on the rows of a parent. */
export interface ChildClient<
  Row,
  Parent extends object,
  Params extends object = QueryParams,
  Body extends object = never,
> {
  /** Its rows, parent after parent; requests are sent as the iteration goes on, and from the start in each iteration. */
  readonly rows: (options?: ChildReadOptions<Parent, Params, Body>) => AsyncIterable<Row>;
  /** Its pages, parent after parent; a parent row without the values that requests need is passed over. */
  readonly pages: (options?: ChildReadOptions<Parent, Params, Body>) => AsyncIterable<Page<Row>>;
}

/** The client of one dependent resource over one connection. */
export function childClient<
  Row extends object,
  Parent extends object,
  Params extends object = QueryParams,
  Body extends object = never,
>(connection: Connection, child: ChildResource<Row>): ChildClient<Row, Parent, Params, Body> {
  const pages = (options: ChildReadOptions<Parent, Params, Body> = {}): AsyncIterable<Page<Row>> => ({
    [Symbol.asyncIterator]: () => pagesWithin(readPages(connection, child, options), options, connection.clock),
  });
  const rows = (options: ChildReadOptions<Parent, Params, Body> = {}): AsyncIterable<Row> => ({
    [Symbol.asyncIterator]: () => rowsWithin(pages(options), options),
  });
  return { rows, pages };
}

async function* readPages<Row extends object, Parent extends object, Params extends object, Body extends object>(
  connection: Connection,
  child: ChildResource<Row>,
  { parents, maxPages = Infinity, params, json, since, signal }: ChildReadOptions<Parent, Params, Body>,
): AsyncGenerator<Page<Row>, void, undefined> {
  let left = maxPages;
  for await (const row of askedRows(child, parents ?? parentRows(connection, child, signal))) {
    if (left <= 0) return;
    const client = resourceClient<Row, Params, Body>(connection, boundTo(child, row));
    for await (const page of client.pages({ params, json, since, signal, maxPages: left })) {
      left -= 1;
      yield page;
    }
  }
}

/** The rows that requests are about: spread, with all the values that are needed, in groups. */
async function* askedRows(
  { parent }: ChildResource,
  rows: Iterable<object> | AsyncIterable<object>,
): AsyncGenerator<ParentRow, void, undefined> {
  const { group, spread, fields } = parent;
  let waiting: ParentRow[] = [];
  for await (const each of rows) {
    // The fields of an object of any type can be looked at.
    const row = each as ParentRow;
    for (const one of spread === undefined ? [row] : spread(row)) {
      if (parentKey(parent, one) === undefined) continue;
      if (group === undefined) yield one;
      else waiting.push(one);
      if (group === undefined || waiting.length < group.size) continue;
      yield group.together(waiting, fields);
      waiting = [];
    }
  }
  if (group !== undefined && waiting.length > 0) yield group.together(waiting, fields);
}

function parentRows(
  connection: Connection,
  { parent: { resource, rows = [] } }: ChildResource,
  signal: AbortSignal | undefined,
): Iterable<object> | AsyncIterable<object> {
  if (resource === undefined) return rows;
  return isChild(resource)
    ? childClient(connection, resource).rows({ signal })
    : resourceClient(connection, resource).rows({ signal });
}
