import type { HttpRequest } from "../http/message.ts";
import type { Json } from "../json.ts";

/** What a paginator may know of the page that was just read. */
export interface PageFacts {
  /** The resource's name, for messages. */
  readonly resource: string;
  /** The URL that answered, after redirects. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  /** The parsed body; where a load cuts the rows out as text, their list is empty here. */
  readonly body: unknown;
  /** How many rows the selector found, before any filter. */
  readonly count: number;
  /**
   * How many entries the list has that the rows came from, as the API sent it; `undefined` where they do not make up
   * one list: where the selector takes a part of it or joins several.
   */
  readonly sent?: number | undefined;
  /** The last of these rows, parsed when it is asked for; `undefined` without rows. */
  readonly lastRow: () => unknown;
}

/**
 * How a resource's pages follow each other: pure functions over a position, which is plain JSON so that
 * it can be saved in the state and a later run can go on from it.
 */
export interface Paginator<Position extends Json = Json> {
  /** Its name in the source config, for error messages. */
  readonly type: string;
  /** The position of the first page. */
  readonly first: Position;
  /** More pages than this in one traversal are an error. Default: 1,000,000. */
  readonly maximumPages?: number | undefined;
  /** The request for the page at `position`. */
  request(base: HttpRequest, position: Position): HttpRequest;
  /**
   * The position of the page after this one; `undefined` where this was the last.
   * @throws PaginationError where the response lacks or breaks what the paginator was told to follow.
   */
  next(page: PageFacts, position: Position): Position | undefined;
  /** Asks for pages before their turn comes. Default: each is asked for when the one before has been taken. */
  readonly ahead?: FetchAhead<Position>;
}

/** Begins a traversal whose pages are asked for ahead; `fetch` asks for the page at a position. */
export type FetchAhead<Position extends Json = Json> = <Page>(
  fetch: (position: Position, signal: AbortSignal | undefined) => Promise<Page>,
  signal: AbortSignal | undefined,
) => {
  /** The page at a position; `left` is how many may still be read, with this one. */
  take(position: Position, left: number): Promise<Page>;
  /** Gives up the pages that are under way. */
  close(): void;
};
