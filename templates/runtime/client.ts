import type { Connection } from "./connection.ts";
import { ceilingAt } from "./incremental/ceiling.ts";
import { initialOf } from "./incremental/cursor.ts";
import { incrementalScope } from "./incremental/scope.ts";
import type { Json } from "./json.ts";
import { pagesWithin, type ReadLimits, rowsWithin } from "./read-limits.ts";
import type { QueryParams, Resource } from "./resource.ts";
import { decodeObjects } from "./select/objects.ts";
import { type Pages, traverse } from "./traverse.ts";
import { isPlaceholder, type Scope } from "./values.ts";

/** How rows or pages are read. */
export interface ReadOptions<Params extends object = QueryParams, Body extends object = never> extends ReadLimits {
  /** Query parameters; they win over the resource's own, `null` leaves one of those out. */
  readonly params?: Params | undefined;
  /** Fields of the JSON body, where requests have one; they win over the resource's own. */
  readonly json?: Partial<Body> | undefined;
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
export interface ResourceClient<Row, Params extends object = QueryParams, Body extends object = never> {
  /** Its rows, page after page; requests are sent as the iteration goes on, and from the start in each iteration. */
  readonly rows: (options?: ReadOptions<Params, Body>) => AsyncIterable<Row>;
  /** Its pages; requests are sent as the iteration goes on, and from the start in each iteration. */
  readonly pages: (options?: ReadOptions<Params, Body>) => AsyncIterable<Page<Row>>;
}

/** The client of one resource over one connection. */
export function resourceClient<Row extends object, Params extends object = QueryParams, Body extends object = never>(
  connection: Connection,
  resource: Resource<Row>,
): ResourceClient<Row, Params, Body> {
  const pages = (options: ReadOptions<Params, Body> = {}): AsyncIterable<Page<Row>> => ({
    [Symbol.asyncIterator]: () => pagesWithin(readPages(connection, resource, options), options, connection.clock),
  });
  const rows = (options: ReadOptions<Params, Body> = {}): AsyncIterable<Row> => ({
    [Symbol.asyncIterator]: () => rowsWithin(pages(options), options),
  });
  return { rows, pages };
}

async function* readPages<Row extends object, Params extends object, Body extends object>(
  connection: Connection,
  given: Resource<Row>,
  options: ReadOptions<Params, Body>,
): AsyncGenerator<Page<Row>, void, undefined> {
  const { maxPages = Infinity, signal } = options;
  const resource = options.json === undefined ? given : withJson(given, options.json);
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

/** The resource with other fields in its requests' body. */
function withJson<Row extends object>(resource: Resource<Row>, json: object): Resource<Row> {
  const { request } = resource;
  const own = isPlaceholder(request.json) || Array.isArray(request.json) ? [] : Object.entries(request.json ?? {});
  return { ...resource, request: { ...request, json: Object.fromEntries([...own, ...Object.entries(json)]) } };
}
