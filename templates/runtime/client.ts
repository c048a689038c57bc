import type { Connection } from "./connection.ts";
import { initialOf } from "./incremental/cursor.ts";
import { incrementalScope } from "./incremental/scope.ts";
import type { Json } from "./json.ts";
import type { QueryParams, Resource } from "./resource.ts";
import { decodeObjects } from "./select/objects.ts";
import { traverse } from "./traverse.ts";
import type { Scope } from "./values.ts";

/** How rows or pages are read. */
export interface ReadOptions<Params extends object = QueryParams> {
  /** Query parameters; they win over the resource's own, `null` leaves one of those out. */
  readonly params?: Params | undefined;
  /** Stops the reading: the iteration throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Where an incremental resource starts: a value of its cursor field. Default: the source config's initial value. */
  readonly since?: string | number | undefined;
  /** Ends the reading after so many pages. Default: no limit. */
  readonly maxPages?: number | undefined;
}

/** One response's rows. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Where the page stands, as its paginator counts. */
  readonly position: Json;
  /** Where the next page stands; `undefined` after the last. */
  readonly next: Json | undefined;
  /** The URL that answered, without credentials. */
  readonly url: string;
  /** The whole parsed body. */
  readonly body: unknown;
}

/** Reads one resource. */
export interface ResourceClient<Row, Params extends object = QueryParams> {
  /** Its rows, page after page; requests are sent as the iteration goes on, and from the start in each iteration. */
  readonly rows: (options?: ReadOptions<Params>) => AsyncIterable<Row>;
  /** Its pages; requests are sent as the iteration goes on, and from the start in each iteration. */
  readonly pages: (options?: ReadOptions<Params>) => AsyncIterable<Page<Row>>;
}

/** The client of one resource over one connection. */
export function resourceClient<Row extends object, Params extends object = QueryParams>(
  connection: Connection,
  resource: Resource<Row>,
): ResourceClient<Row, Params> {
  const pages = (options: ReadOptions<Params> = {}): AsyncIterable<Page<Row>> => ({
    [Symbol.asyncIterator]: () => readPages(connection, resource, options),
  });
  const rows = (options: ReadOptions<Params> = {}): AsyncIterable<Row> => ({
    [Symbol.asyncIterator]: () => eachRow(pages(options)),
  });
  return { rows, pages };
}

async function* readPages<Row extends object, Params extends object>(
  connection: Connection,
  resource: Resource<Row>,
  options: ReadOptions<Params>,
): AsyncGenerator<Page<Row>, void, undefined> {
  const traversal = traverse(connection, resource, {
    scope: scopeOf(resource, options.since),
    // The declared type of the parameters names what the API knows; underneath they are query parameters.
    params: options.params as QueryParams | undefined,
    maxPages: options.maxPages,
    signal: options.signal,
    decode: decodeObjects<Row>,
  });
  for await (const { rows: found, position, next, url, body, omission } of traversal) {
    if (omission !== undefined) continue;
    const rows = resource.processing?.rows(found, resource.name) ?? found;
    yield Object.freeze({ rows: Object.freeze(rows), position, next, url, body });
  }
}

async function* eachRow<Row>(pages: AsyncIterable<Page<Row>>): AsyncGenerator<Row, void, undefined> {
  for await (const page of pages) for (const row of page.rows) yield row;
}

function scopeOf(resource: Resource, since: string | number | undefined): Scope {
  const { incremental } = resource;
  if (incremental === undefined) return {};
  const start = since === undefined ? (initialOf(incremental) ?? null) : String(since);
  return { incremental: incrementalScope(incremental, start, since === undefined ? null : start) };
}
