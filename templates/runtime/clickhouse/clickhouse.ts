import { ConnectorError, LoadError } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Destination, DestinationSession } from "../load/destination.ts";
import type { Client } from "./client.ts";
import {
  borrowed,
  type ClickHouseClient,
  type ClickHouseConnection,
  connect,
  connectError,
  databaseOf,
  isClient,
  parsedUrl,
} from "./connect.ts";
import { reasonOf } from "./errors.ts";
import { openJournal } from "./journal.ts";
import { giveUpLease, takeLease, tellAlive } from "./lease.ts";
import { patiently } from "./patience.ts";
import { dropReplaced, type Session } from "./session.ts";
import { type ClusterOptions, storageIn } from "./storage.ts";
import type { Strategies } from "./strategy.ts";
import { tableWriter } from "./writer.ts";

export type { ClickHouseClient, ClickHouseConnection } from "./connect.ts";
export type { ReplicaPath } from "./storage.ts";

/** How rows enter ClickHouse. */
export interface ClickHouseOptions extends ClusterOptions {
  /** The database of the tables; made where it does not exist. Default: the connection's, else default. */
  readonly database?: string | undefined;
}

/**
 * A ClickHouse database (24.8 or newer) as destination. Each table is a view of its current rows (`issues`) over a
 * table of the loader's own (`_rows_issues`), a ReplacingMergeTree, so that no query needs FINAL.
 *
 * ClickHouse has no transactions over several tables. A commit's rows wait in partitions of their own until one insertion
 * into the journal (`_journal`) says that it took effect; the views look at the last commit that is there, so that they
 * show a commit with all its lists at once, and nothing of one that a killed load left, which the next load takes away.
 *
 * @param connection a URL (`https://user:password@host:8443/database`), the settings of `createClient` of `@clickhouse/client`, or a client that is open already.
 */
export type ClickHouse = (
  connection: string | ClickHouseConnection | ClickHouseClient,
  options?: ClickHouseOptions,
) => Destination;

/**
 * The destination with the strategies that a connector's resources need.
 *
 * @param sleep waits that many milliseconds before a lost connection is tried again; default: the real clock's.
 */
export function clickHouse(strategies: Strategies, sleep: (ms: number) => Promise<void> = timer): ClickHouse {
  return (connection, options = {}) => {
    const target = typeof connection === "string" ? { url: connection } : connection;
    const config = isClient(target) ? undefined : target;
    const database = options.database ?? config?.database ?? databaseOf(config?.url);
    const name = nameOf(config, database);
    return {
      name,
      open: async (load) => {
        const client = isClient(target) ? borrowed(target, load?.id ?? "") : await connect(target, load?.id ?? "");
        try {
          const storage = storageIn(database ?? (await currentDatabase(client)), options);
          const journal = await openJournal(client, storage);
          return opened({ journal, client, storage, strategies, destination: name, load: load?.id ?? "", sleep });
        } catch (cause) {
          await client.close().catch(() => undefined);
          throw cause instanceof ConnectorError ? cause : connectError(cause, name);
        }
      },
    };
  };
}

function opened(setup: Omit<Session, "leases" | "running" | "replaced" | "clean">): DestinationSession {
  const { client, destination } = setup;
  const session: Session = { ...setup, leases: new Map(), running: new Map(), replaced: new Set(), clean: new Set() };
  const run = async <T>(what: string, resource: string, body: () => Promise<T>): Promise<T> => {
    try {
      return await patiently(session, body);
    } catch (cause) {
      if (cause instanceof ConnectorError) throw cause;
      throw new LoadError(`${what} ${destination}: ${reasonOf(cause)}`, { resource, cause });
    }
  };
  const logging = "the load cannot be logged in";
  return {
    readState: ({ connector, resource, partition }) =>
      run("the state cannot be read from", resource, async () => {
        const [entry] = await session.journal.read(["state"], connector, resource, partition);
        // The journal has states as JSON.
        return entry === undefined ? undefined : (JSON.parse(entry.value) as Json);
      }),
    table: (plan) => Promise.resolve(tableWriter(session, plan)),
    begin: (entry) => run(logging, entry.resource, () => takeLease(session, entry)),
    alive: (entry) => run(logging, entry.resource, () => tellAlive(session, entry)),
    end: (entry) => run(logging, entry.resource, () => giveUpLease(session, entry)),
    close: async () => {
      for (const end of session.running.values()) end();
      await dropReplaced(session).catch(() => undefined);
      await client.close();
    },
  };
}

async function currentDatabase(client: Client): Promise<string> {
  const [found] = await client.query("SELECT currentDatabase() AS name");
  return typeof found?.["name"] === "string" ? found["name"] : "default";
}

/** For messages: never with a password. */
function nameOf(config: ClickHouseConnection | undefined, database: string | undefined): string {
  const url = config?.url === undefined ? undefined : parsedUrl(config.url);
  const where = url === undefined ? "" : ` on ${url.host}`;
  return database === undefined ? `the ClickHouse server${where}` : `the ClickHouse database ${database}${where}`;
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
