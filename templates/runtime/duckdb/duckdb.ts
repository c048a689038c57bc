import type { DuckDBInstance } from "@duckdb/node-api";
import { availableParallelism } from "node:os";
import { LoadError } from "../errors.ts";
import type { Destination, DestinationSession } from "../load/destination.ts";
import { database, type Database } from "./database.ts";
import { ensureLogTables, giveUpLease, sayAlive, takeLease } from "./log-table.ts";
import { giveBackMemory, isAlone } from "./memory.ts";
import { openInstance } from "./open-instance.ts";
import { identifier, literal } from "./sql.ts";
import { ensureStateTable, readSavedState } from "./state-table.ts";
import type { Strategies } from "./strategy.ts";
import { openTempFiles, removeSpilled } from "./temp-files.ts";
import { tableWriter } from "./writer.ts";

/** How rows enter DuckDB. */
export interface DuckDbOptions {
  /** The schema of the tables; made where it does not exist. Default: main. */
  readonly schema?: string | undefined;
  /** Threads that DuckDB uses. Default: one per processor. */
  readonly threads?: number | undefined;
  /**
   * The memory that DuckDB may use, such as `2GB`; it spills beyond that. Default: DuckDB's own, 80 % of the machine's.
   * Without it a file's load gives back after every batch what DuckDB has read, as long as nothing else of the process
   * uses the file.
   */
  readonly memoryLimit?: string | undefined;
}

/**
 * A DuckDB database as destination: the path of a file, which is made where it does not exist, or an instance of
 * `@duckdb/node-api` that is open already, such as one in memory.
 */
export type DuckDb = (target: string | DuckDBInstance, options?: DuckDbOptions) => Destination;

/** More files than this at once gain nothing. */
const mostFiles = 8;

/** The destination with the strategies that a connector's resources need. */
export function duckDb(strategies: Strategies): DuckDb {
  return (target, options = {}) => {
    const isFile = typeof target === "string" && target !== ":memory:";
    const name = typeof target === "string" ? `the DuckDB database ${target}` : "the DuckDB instance";
    // A database in memory lives as long as this destination.
    let memory: Promise<DuckDBInstance> | undefined;
    const inMemory = (): Promise<DuckDBInstance> => (memory ??= openInstance(":memory:"));
    return {
      name,
      open: async (load) => {
        const instance = typeof target !== "string" ? target : isFile ? await openInstance(target) : await inMemory();
        const release = (): void => {
          if (isFile) instance.closeSync();
        };
        try {
          return await openSession(instance, {
            target: isFile ? target : undefined,
            options,
            strategies,
            name,
            release,
            load: load?.id ?? "",
          });
        } catch (error) {
          release();
          throw error;
        }
      },
    };
  };
}

interface SessionSetup {
  /** The database file, if it is one. */
  readonly target: string | undefined;
  readonly options: DuckDbOptions;
  readonly strategies: Strategies;
  readonly name: string;
  readonly release: () => void;
  /** What the load is called. */
  readonly load: string;
}

async function openSession(instance: DuckDBInstance, setup: SessionSetup): Promise<DestinationSession> {
  const { options, strategies, name, load } = setup;
  const schema = options.schema ?? "main";
  const connection = database(await instance.connect());
  const files = await prepared(connection, setup, schema);
  const parallel = Math.min(options.threads ?? availableParallelism(), mostFiles);
  // A limit of the user's own says how much memory there is for DuckDB, and an open instance is the user's.
  const isOurs = setup.target !== undefined && options.memoryLimit === undefined;
  const giveBack = async (): Promise<void> => {
    if (isOurs) await giveBackMemory(connection);
  };
  const context = { database: connection, files, schema, strategies, parallel, giveBack, destination: name, load };
  async function run<T>(what: string, resource: string, body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (cause) {
      throw new LoadError(`${what} ${name}: ${reasonOf(cause)}`, { resource, cause });
    }
  }
  const logging = "the load cannot be logged in";
  return {
    readState: (key) =>
      run("the state cannot be read from", key.resource, () => readSavedState(connection, schema, key)),
    table: (plan) => Promise.resolve(tableWriter(context, plan)),
    begin: (entry) => run(logging, entry.resource, () => takeLease(connection, schema, entry)),
    alive: async (entry) => {
      await run(logging, entry.resource, () => sayAlive(connection, schema, entry));
    },
    end: (entry) => run(logging, entry.resource, () => giveUpLease(connection, schema, entry)),
    close: async () => {
      await files.close();
      connection.close();
      setup.release();
    },
  };
}

async function prepared(
  connection: Database,
  { target, options, name }: SessionSetup,
  schema: string,
): Promise<Awaited<ReturnType<typeof openTempFiles>>> {
  try {
    // Texts without UTC offset count as UTC, wherever the load runs.
    await connection.run("SET TimeZone = 'UTC'");
    // Merging deletes rows; compacting them after every few megabytes would cost more than the merges. But what is not
    // in the file yet is in memory.
    if (target !== undefined) await connection.run("SET checkpoint_threshold = '64MB'");
    if (options.threads !== undefined) await connection.run(`SET threads = ${options.threads}`);
    if (options.memoryLimit !== undefined) await connection.run(`SET memory_limit = ${literal(options.memoryLimit)}`);
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`);
    await ensureStateTable(connection, schema);
    await ensureLogTables(connection, schema);
    if (target !== undefined && (await isAlone(connection))) await removeSpilled(target);
    return await openTempFiles(target);
  } catch (cause) {
    connection.close();
    throw new LoadError(`${name} cannot be loaded into: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replaceAll(/\s+/g, " ") : String(cause);
}
