import { setTimeout as wait } from "node:timers/promises";
import type { DuckDBConnection } from "@duckdb/node-api";

/** A connection, reduced to what loading needs. */
export interface Database {
  /** Runs statements; gives back how many rows the last one changed. */
  readonly run: (sql: string) => Promise<number>;
  /** The rows of a query; values as JSON, integers as text. */
  readonly query: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  /** The rows of a query that only changes to the schema may answer otherwise, asked once in a transaction. */
  readonly catalog: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  /** All or nothing. */
  readonly transaction: <T>(body: () => Promise<T>) => Promise<T>;
  readonly close: () => void;
}

/** Wraps a connection. */
export function database(connection: DuckDBConnection): Database {
  type Rows = readonly (readonly unknown[])[];
  let known: Map<string, Rows> | undefined;
  const run = async (sql: string): Promise<number> => {
    if (!/^(?:INSERT|UPDATE|DELETE)\b/.test(sql)) known?.clear();
    return (await connection.run(sql)).rowsChanged;
  };
  const query = async (sql: string): Promise<Rows> => (await connection.runAndReadAll(sql)).getRowsJson();
  return {
    run,
    query,
    catalog: async (sql) => {
      const rows = known?.get(sql) ?? (await query(sql));
      known?.set(sql, rows);
      return rows;
    },
    transaction: async (body) => {
      await run("BEGIN TRANSACTION");
      known = new Map();
      try {
        const value = await body();
        await run("COMMIT");
        return value;
      } catch (error) {
        // A failed COMMIT has rolled back already, and then this fails: the first error is the one to tell.
        await run("ROLLBACK").catch(() => undefined);
        throw error;
      } finally {
        known = undefined;
      }
    },
    close: () => {
      connection.closeSync();
    },
  };
}

/** How often something is tried that other transactions stand in the way of; with the waits between, a few seconds. */
const mostAttempts = 30;

/** Does something again for as long as another transaction of this process stands in its way. */
export async function afterOthers<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (!isConflict(error) || attempt === mostAttempts) throw error;
      await wait(10 * attempt);
    }
  }
}

/** DuckDB lets one of two transactions that change the same thing fail, when it does so or when it commits. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && /^TransactionContext Error: (?!Current)/.test(error.message);
}

/** A count or row id from a query. */
export function integer(value: unknown): number {
  return Number(value);
}
