/** What loading needs of a connection; `pg`'s Client is one. */
export interface Client {
  /** Runs a statement; gives its rows with values as `pg` parses them. */
  readonly query: (sql: string, values?: readonly unknown[]) => Promise<QueryResult>;
  /** Feeds `COPY … FROM STDIN`. */
  readonly copy: (sql: string, chunks: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Whether the server or the network has ended the connection. */
  readonly isLost: () => boolean;
  readonly close: () => Promise<void>;
}

/** A statement's outcome. */
export interface QueryResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows that the statement changed or gave. */
  readonly count: number;
}

/** Opens a connection. */
export type Connect = () => Promise<Client>;

/** The first row's value of that name as a count. */
export function countOf(result: QueryResult, name: string): number {
  return Number(result.rows[0]?.[name] ?? 0);
}
