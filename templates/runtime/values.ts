/** What a request's placeholders are filled from. */
export interface Scope {
  /** The incremental window of this run; absent where the resource is not incremental. */
  readonly incremental?: IncrementalScope;
  /** The parent row of a dependent resource. */
  readonly parent?: Readonly<Record<string, unknown>>;
}

/** The values that `{incremental.*}` placeholders stand for, already in the format that the API asks for. */
export interface IncrementalScope {
  readonly start?: string | number | undefined;
  readonly end?: string | number | undefined;
  readonly initial?: string | number | undefined;
  readonly last?: string | number | undefined;
}

/** A part of a request that is known only when the request is built. */
export interface Placeholder {
  /** The value for this request; `undefined` leaves the parameter out. */
  readonly fill: (scope: Scope) => unknown;
}

/** A declared value of a query parameter, header or body field. */
export type Value =
  string | number | boolean | null | Placeholder | readonly Value[] | { readonly [key: string]: Value };
