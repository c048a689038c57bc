import { ConnectorError, LoadError } from "../errors.ts";
import type { Destination, DestinationSession } from "../load/destination.ts";
import type { Client } from "./client.ts";
import { connector, type PostgresConnection } from "./connect.ts";
import { reasonOf } from "./errors.ts";
import { giveUpLease, sayAlive, takeLease } from "./log-table.ts";
import { readSavedState } from "./state-table.ts";
import type { Strategies } from "./strategy.ts";
import { link } from "./transaction.ts";
import { tableWriter } from "./writer.ts";

/** How rows enter PostgreSQL. */
export interface PostgresOptions {
  /** The schema of the tables; made where it does not exist. Default: public. */
  readonly schema?: string | undefined;
}

export type { PostgresConnection } from "./connect.ts";

/**
 * A PostgreSQL database (14 or newer) as destination.
 *
 * @param connection a URL (`postgresql://user:password@host:5432/database?sslmode=require`), or the settings one by one; what is left out comes from the environment variables PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE.
 */
export type Postgres = (connection: string | PostgresConnection, options?: PostgresOptions) => Destination;

/**
 * The destination with the strategies that a connector's resources need.
 *
 * @param sleep waits that many milliseconds before a lost connection is opened again; default: the real clock's.
 */
export function postgreSql(strategies: Strategies, sleep: (ms: number) => Promise<void> = timer): Postgres {
  return (connection, options = {}) => {
    const config = typeof connection === "string" ? { connectionString: connection } : connection;
    const schema = options.schema ?? "public";
    const name = nameOf(config, schema);
    return {
      name,
      open: async (load) => {
        const database = link(connector(config, name), sleep);
        await database.client();
        return session(database, { schema, strategies, name, load: load?.id ?? "" });
      },
    };
  };
}

function session(
  database: ReturnType<typeof link>,
  {
    schema,
    strategies,
    name,
    load,
  }: { readonly schema: string; readonly strategies: Strategies; readonly name: string; readonly load: string },
): DestinationSession {
  async function run<T>(what: string, resource: string, body: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await database.transaction(body);
    } catch (cause) {
      if (cause instanceof ConnectorError) throw cause;
      throw new LoadError(`${what} ${name}: ${reasonOf(cause)}`, { resource, cause });
    }
  }
  const logging = "the load cannot be logged in";
  return {
    readState: (key) =>
      run("the state cannot be read from", key.resource, (client) => readSavedState(client, schema, key)),
    table: (plan) =>
      Promise.resolve(tableWriter({ link: database, schema, strategies, destination: name, load }, plan)),
    begin: (entry) => run(logging, entry.resource, (client) => takeLease(client, schema, entry)),
    alive: async (entry) => {
      await run(logging, entry.resource, (client) => sayAlive(client, schema, entry));
    },
    end: (entry) => run(logging, entry.resource, (client) => giveUpLease(client, schema, entry)),
    close: database.close,
  };
}

/** For messages: never with a password. */
function nameOf(config: PostgresConnection, schema: string): string {
  const url = config.connectionString === undefined ? undefined : parsedUrl(config.connectionString);
  const host = url === undefined ? config.host : url.hostname;
  const port = url === undefined ? config.port : url.port;
  const database = url === undefined ? config.database : decodeURIComponent(url.pathname.slice(1));
  const where =
    host === undefined || host === "" ? "" : ` on ${host}${port === undefined || port === "" ? "" : `:${port}`}`;
  const what =
    database === undefined || database === "" ? "the PostgreSQL database" : `the PostgreSQL database ${database}`;
  return `${what}${where}, schema ${schema}`;
}

function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
