import type { Method } from "./http/message.ts";
import type { Incremental } from "./incremental/incremental.ts";
import type { Columns, Contract, Nesting, Write } from "./load/table.ts";
import type { Paginator } from "./paginators/paginator.ts";
import type { Judge } from "./responses/verdict.ts";
import type { RowsText } from "./select/cut.ts";
import type { DecodedPage, TraversedPage } from "./traverse.ts";
import type { Placeholder, Value } from "./values.ts";

/** What is asked of the API for one page, before paging and credentials. */
export interface RequestTemplate {
  readonly method: Method;
  /** Below the base URL, or an absolute URL; placeholders are percent-encoded as one path segment's text. */
  readonly path: string | readonly (string | Placeholder)[];
  /** Query parameters; `undefined` after filling leaves one out, a list repeats it. */
  readonly params?: NamedValues;
  readonly headers?: NamedValues;
  /** JSON body. */
  readonly json?: Value;
  /** Form fields as name and value, in order; or a raw body. */
  readonly data?: Value;
  /** Whether a request that is not idempotent by its method (RFC 9110, 9.2.2) only reads and may be sent again. */
  readonly safe?: boolean;
}

/** Values by name, or what makes them where the names are known only when the request is built. */
export type NamedValues = Placeholder | { readonly [name: string]: Value };

/** Where the rows sit in a response's body. */
export interface Selector<Row> {
  /** The selector as the source config has it, for messages. */
  readonly text: string;
  /**
   * The object keys from the root to the rows, where the selector is that plain: a load then cuts the rows' own
   * text out of the body instead of building objects.
   */
  readonly path?: readonly string[];
  /** The keys to the first list that it goes through, where `path` is absent; null on the way means no rows. */
  readonly within?: readonly string[];
  // The body's type is the generated code's business; `never` lets each selector declare the shape it reads.
  readonly of: (body: never) => readonly Row[] | Row | null | undefined;
  /** The rows as the JSON text of one list, where `path` is absent and numbers are to keep their digits. */
  readonly exactly?: (bytes: Uint8Array, resource: string) => DecodedPage<string>;
  /**
   * The selector that a traversal keeps to, found out from its first body; `isFirst` says whether that is the first
   * page of all. Default: the selector itself.
   */
  readonly settle?: (bytes: Uint8Array, resource: string, isFirst: boolean) => Selector<Row>;
}

/** What happens to the rows of each page before anything else looks at them. */
export interface Processing<Row> {
  /** The rows as they come out. */
  readonly rows: (rows: readonly object[], resource: string) => readonly Row[];
  /** The pages of a load with the rows as they come out; each page's `count` tells how many these are. */
  readonly pages: (
    pages: AsyncIterable<TraversedPage<RowsText>>,
    resource: string,
  ) => AsyncIterable<TraversedPage<RowsText>>;
}

/** One typed collection of the API, declared. */
export interface Resource<Row extends object = object> {
  readonly name: string;
  /** The table that its rows are merged into. */
  readonly table: string;
  readonly description?: string;
  readonly request: RequestTemplate;
  /** Makes JSON of a body that is none. Default: the body is JSON. */
  readonly body?: (bytes: Uint8Array) => Uint8Array;
  readonly rows: Selector<Row>;
  /** What makes rows of what the selector finds. Default: they are the rows. */
  readonly processing?: Processing<Row>;
  readonly pages: Paginator;
  /** What becomes of certain responses. Default: a status from 200 to 299 is a page, any other an error. */
  readonly responses?: Judge;
  /** Row fields that identify a row; empty where nothing does. */
  readonly primaryKey: readonly string[];
  readonly incremental?: Incremental;
  readonly write: Write;
  readonly columns: Columns;
  /**
   * How many levels of nested objects and lists become columns and child tables; deeper ones, and fields that a column
   * is declared for, stay what they are. Default: none.
   */
  readonly nesting?: Nesting;
  /**
   * Declared columns of what nested objects and lists hold, by the way that leads there: `owner.born`, `labels[].due`,
   * `days[]`. Default: none; what is nested is typed by its values.
   */
  readonly parts?: Columns;
  /** What may change in its tables. Default: all. */
  readonly contract?: Contract;
  /** Whether a load that names no resources loads it. Default: true. */
  readonly selected?: boolean;
}

/** A value that a caller may give a query parameter. */
export type QueryValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[];

/** Query parameters where the API's description says nothing of them. */
export interface QueryParams {
  readonly [name: string]: QueryValue;
}
