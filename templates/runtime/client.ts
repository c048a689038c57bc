import type { Connection } from "./connection.ts";
import { ceilingAt } from "./incremental/ceiling.ts";
import { initialOf } from "./incremental/cursor.ts";
import { incrementalScope } from "./incremental/scope.ts";
import type { Json } from "./json.ts";
import { pagesWithin, type ReadLimits, rowsWithin } from "./read-limits.ts";
import type { QueryParams, Resource } from "./resource.ts";
import { decodeObjects } from "./select/objects.ts";
import { type Pages, traverse } from "./traverse.ts";
import type { Scope } from "./values.ts";

/** How rows or pages are read. */
export interface ReadOptions<Params extends object = QueryParams> extends ReadLimits {
  /** Query parameters; they win over the resource's own, `null` leaves one of those out. */
  readonly params?: Params | undefined;
  /** Stops the reading: the iteration throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Where an incremental resource starts: a value of its cursor field. Default: the source config's initial value. */
  readonly since?: string | number | undefined;
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
    [Symbol.asyncIterator]: () => pagesWithin(readPages(connection, resource, options), options, connection.clock),
  });
  const rows = (options: ReadOptions<Params> = {}): AsyncIterable<Row> => ({
    [Symbol.asyncIterator]: () => rowsWithin(pages(options), options),
  });
  return { rows, pages };
}

async function* readPages<Row extends object, Params extends object>(
  connection: Connection,
  resource: Resource<Row>,
  options: ReadOptions<Params>,
): AsyncGenerator<Page<Row>, void, undefined> {
  const { maxPages = Infinity, signal } = options;
  const { incremental } = resource;
  const source: Pages<readonly Row[]> = (request) =>
    traverse(connection, resource, {
      ...request,
      // The declared type of the parameters names what the API knows; underneath they are query parameters.
      params: options.params as QueryParams | undefined,
      maxPages,
      signal,
      decode: decodeObjects<Row>,
    });
  const pages = incremental?.windows?.objects(source, { ...resource, incremental }) ?? source;
  let left = maxPages;
  for await (const page of pages({ scope: scopeOf(connection, resource, options.since), from: undefined })) {
    const { rows: found, position, next, url, body, omission } = page;
    if (omission === undefined) {
      const rows = resource.processing?.rows(found, resource.name) ?? found;
      yield Object.freeze({ rows: Object.freeze(rows), position, next, url, body });
    }
    left -= 1;
    if (left <= 0) return;
  }
}

function scopeOf({ clock }: Connection, { incremental }: Resource, since: string | number | undefined): Scope {
  if (incremental === undefined) return {};
  const start = since === undefined ? (initialOf(incremental) ?? null) : String(since);
  const ceiling = ceilingAt(incremental, clock.now());
  return { incremental: incrementalScope(incremental, { start, last: since === undefined ? null : start, ceiling }) };
}
