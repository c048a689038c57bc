import type { Connection } from "./connection.ts";
import { PaginationError } from "./errors.ts";
import { type Fetched, fetchPage, nothing } from "./fetch-page.ts";
import { buildRequest, configuredOrigins } from "./http/build-request.ts";
import { redactUrl, withoutSecrets } from "./http/redact.ts";
import type { Json } from "./json.ts";
import { loopGuard } from "./paginators/loop-guard.ts";
import type { QueryParams, Resource } from "./resource.ts";
import type { Omission } from "./responses/verdict.ts";
import type { Attempted } from "./retry/retry.ts";
import type { Scope } from "./values.ts";

/** A response's body, read by a decoder. */
export interface DecodedPage<Rows> {
  readonly rows: Rows;
  /** How many rows the selector found. */
  readonly count: number;
  /** The last of these rows, parsed when it is asked for; `undefined` without rows. */
  readonly lastRow: () => unknown;
  /** The parsed body; where the rows were cut out as text, their list is empty here. */
  readonly body: unknown;
}

/**
 * Reads a body: `decodeObjects` makes row objects, a load's decoder cuts the rows out as text.
 *
 * @throws BodyError where the bytes are not JSON; the page is then asked for again.
 * @throws SelectorError where the selector does not lead to rows.
 */
export type Decode<Rows, Row extends object = object> = (
  bytes: Uint8Array,
  resource: Resource<Row>,
) => DecodedPage<Rows>;

/** Where a traversal begins. */
export interface PageRequest {
  readonly scope: Scope;
  /** `undefined` for the first page. */
  readonly from: Json | undefined;
}

/** Gives the pages of a traversal of one resource. */
export type Pages<Rows> = (request: PageRequest) => AsyncIterable<TraversedPage<Rows>>;

/** How a resource's pages are gone through. */
export interface TraverseOptions<Rows, Row extends object = object> {
  /** What the request's placeholders are filled from. */
  readonly scope: Scope;
  /** Query parameters of the caller; they win over the resource's own. */
  readonly params?: QueryParams | undefined;
  /** The position to go on from. Default: the first page. */
  readonly from?: Json | undefined;
  readonly decode: Decode<Rows, Row>;
  /** Ends the traversal after so many pages, without error. */
  readonly maxPages?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A page that has arrived. */
export interface TraversedPage<Rows> extends DecodedPage<Rows> {
  readonly position: Json;
  /** `undefined` after the last page. */
  readonly next: Json | undefined;
  /** The URL that answered, without credentials. */
  readonly url: string;
  /** Length of the body. */
  readonly bytes: number;
  /** How many times the page was asked for until it arrived whole. */
  readonly attempts: number;
  /** Milliseconds waited between the attempts, and for the rate limit. */
  readonly waitMs: number;
  /** Set where the page was left out, with what may be after it: then it has no rows. */
  readonly omission?: LeftOut;
}

/** What a traversal left out. */
export interface LeftOut extends Omission {
  /** Whether it was the first page that could tell of rows. */
  readonly isFirst: boolean;
}

/** More pages than this in one traversal are an error, unless the paginator sets its own `maximumPages`. */
export const defaultMaximumPages = 1_000_000;

/**
 * A resource's pages, one after the other, each asked for when the one before has been taken.
 *
 * @throws HttpError, NetworkError, TimeoutError or BodyError where a page does not arrive after all attempts.
 * @throws SelectorError where the selector does not lead to rows.
 * @throws PaginationError where the pages go round in circles, or there are more than the maximum.
 * @throws the signal's reason where it aborts.
 */
export async function* traverse<Rows, Row extends object = object>(
  connection: Connection,
  resource: Resource<Row>,
  options: TraverseOptions<Rows, Row>,
): AsyncGenerator<TraversedPage<Rows>, void, undefined> {
  const { decode, scope, params, maxPages = Infinity, signal } = options;
  const { name, pages: paginator } = resource;
  const { maximumPages = defaultMaximumPages } = paginator;
  const { authOf, requestSecrets } = connection;
  const auth = authOf(name);
  const base = buildRequest(connection, resource, scope, params);
  const origins = configuredOrigins(connection, resource.request.path);
  const guard = loopGuard(name);
  let position = options.from ?? paginator.first;
  let settled: Resource<Row> | undefined;
  let inARow = 0;
  const decodePage = (bytes: Uint8Array): DecodedPage<Rows> => {
    settled ??= settle(resource, bytes, options.from === undefined);
    return decode(bytes, settled);
  };
  const fetchAt = (at: Json, own: AbortSignal | undefined): Promise<Attempted<Fetched<DecodedPage<Rows>>>> => {
    const request = paginator.request(base, requestSecrets?.show(at) ?? at);
    return fetchPage(connection, resource, origins, request, decodePage, own);
  };
  const pagesAhead = paginator.ahead?.(fetchAt, signal);
  try {
    for (let number = 1; number <= maxPages; number += 1) {
      signal?.throwIfAborted();
      if (number > maximumPages) throw tooManyPages(name, maximumPages);
      const left = Math.min(maxPages, maximumPages) - number + 1;
      const { value, attempts, waitMs } = await (pagesAhead?.take(position, left) ?? fetchAt(position, signal));
      const { response, omission } = value;
      const { url, headers, bytes } = response;
      inARow = omission === undefined ? 0 : inARow + 1;
      const decoded = "decoded" in value ? value.decoded : decode(nothing, resource);
      const { rows, body, count, lastRow } = decoded;
      // Tokens may have come with the answers.
      const { secrets = [] } = auth;
      const sent = resource.rows.path === undefined ? undefined : count;
      const found =
        omission === undefined
          ? paginator.next({ resource: name, url, headers, body, count, sent, lastRow }, position)
          : omission.next(paginator, { resource: name, url, headers, position, inARow });
      const next = found === undefined ? undefined : withoutSecrets(requestSecrets?.hide(found) ?? found, secrets);
      guard({ position, next, rows, count });
      const isFirst = number === 1 && options.from === undefined;
      const concealed = requestSecrets === undefined ? secrets : [...secrets, ...requestSecrets.used()];
      yield {
        rows,
        count,
        lastRow,
        body,
        position,
        next,
        url: redactUrl(url, concealed),
        bytes: bytes.length,
        attempts,
        waitMs,
        ...(omission === undefined ? {} : { omission: { ...omission, isFirst } }),
      };
      if (next === undefined) return;
      position = next;
    }
  } finally {
    pagesAhead?.close();
  }
}

/** The resource with the selector that is right for the API's answers. */
function settle<Row extends object>(resource: Resource<Row>, bytes: Uint8Array, isFirst: boolean): Resource<Row> {
  const { rows, name } = resource;
  return rows.settle === undefined ? resource : { ...resource, rows: rows.settle(bytes, name, isFirst) };
}

/** What happens where pages do not end. */
export function tooManyPages(resource: string, maximumPages: number): PaginationError {
  return new PaginationError(
    resource,
    `there are more than ${maximumPages} pages, the most that are read in one go. Raise the paginator's \`maximum_pages\`, or ask for larger pages.`,
  );
}
