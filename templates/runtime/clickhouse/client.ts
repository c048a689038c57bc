/** What loading needs of a connection; every call is one request. */
export interface Client {
  /** Runs a statement that gives no rows; tells how many it wrote, where the server does. */
  readonly run: (sql: string) => Promise<number | undefined>;
  /** Runs a query; 64-bit integers come as text where the query says so. */
  readonly query: (sql: string) => Promise<readonly Row[]>;
  /** Inserts lines of tab-separated values. */
  readonly insert: (table: string, columns: readonly string[], lines: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Ends what the server still runs of a load, so that nothing of it is written later; where the server lets us. */
  readonly endQueriesOf: (load: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A row of a query's result. */
export type Row = Readonly<Record<string, unknown>>;

/** The first row's value of that name as a count. */
export function countOf(rows: readonly Row[], name: string): number {
  return Number(rows[0]?.[name] ?? 0);
}

/** The row's text of that name; empty where it has none. */
export function textIn(row: Row | undefined, name: string): string {
  const value = row?.[name];
  return typeof value === "string" ? value : "";
}
