import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { LoadError } from "../errors.ts";
import type { Client, Row } from "./client.ts";
import { isLoss, reasonOf } from "./errors.ts";
import { literal } from "./names.ts";
import { settings } from "./settings.ts";

/** Where the server is and who comes; these and all other settings of `@clickhouse/client`'s `createClient`. */
export interface ClickHouseConnection {
  /** `https://host:8443`. Default: http://localhost:8123. */
  readonly url?: string | URL | undefined;
  /** Default: default. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** The database of the tables; made where it does not exist. Default: default. */
  readonly database?: string | undefined;
  /** Milliseconds that a statement may take. Default: 300,000. */
  readonly request_timeout?: number | undefined;
  readonly [setting: string]: unknown;
}

/** What is used of a client of `@clickhouse/client`, whose own types need not be installed. */
export interface ClickHouseClient {
  command(params: {
    query: string;
    query_id?: string;
    clickhouse_settings?: Record<string, string | number>;
  }): Promise<{ readonly summary?: { readonly written_rows?: string } | undefined }>;
  query(params: {
    query: string;
    query_id?: string;
    format: "JSONEachRow";
    clickhouse_settings?: Record<string, string | number>;
  }): Promise<{ json(): Promise<unknown> }>;
  exec(params: {
    query: string;
    query_id?: string;
    values: Readable;
    clickhouse_settings?: Record<string, string | number>;
  }): Promise<{ readonly stream: { resume(): unknown } }>;
  close(): Promise<void>;
}

/** The package `@clickhouse/client`. */
interface Driver {
  readonly createClient: (config: object) => ClickHouseClient;
}

/** Merging a large run takes longer than the driver's half minute. */
const requestTimeoutMs = 300_000;

/** The driver logs errors, which are thrown anyway. */
const silent = { level: 127 } as const;

/** Opens a connection of its own. */
export async function connect(config: ClickHouseConnection, load: string): Promise<Client> {
  const { createClient } = await importDriver();
  // The database is part of every name, for it need not exist yet.
  const given = { request_timeout: requestTimeoutMs, log: silent, ...config, database: "default" };
  const url = withoutDatabase(config.url);
  return clientOf(createClient(url === undefined ? given : { ...given, url }), { isOwn: true, load });
}

/** A client that is open already; who made it closes it. */
export function borrowed(client: ClickHouseClient, load = ""): Client {
  return clientOf(client, { isOwn: false, load });
}

/** Whether it is a client, rather than settings to make one. */
export function isClient(target: ClickHouseClient | ClickHouseConnection): target is ClickHouseClient {
  return "command" in target && "exec" in target;
}

/** The database that a URL names in its path; `undefined` where it names none. */
export function databaseOf(url: string | URL | undefined): string | undefined {
  if (url === undefined) return undefined;
  const path = parsedUrl(url)?.pathname.slice(1) ?? "";
  return path === "" ? undefined : decodeURIComponent(path);
}

/** The URL's parts; `undefined` where it is none. */
export function parsedUrl(url: string | URL): URL | undefined {
  try {
    return new URL(String(url));
  } catch {
    return undefined;
  }
}

function withoutDatabase(url: string | URL | undefined): string | undefined {
  if (url === undefined) return undefined;
  const parsed = parsedUrl(url);
  // Without the text, which may hold a password.
  if (parsed === undefined) throw new LoadError("the ClickHouse URL is none: write it like https://host:8443.");
  parsed.pathname = "/";
  return parsed.href;
}

function clientOf(
  client: ClickHouseClient,
  { isOwn, load }: { readonly isOwn: boolean; readonly load: string },
): Client {
  const clickhouse_settings = { ...settings };
  const lost = new Set<string>();

  /** Ends statements; a server that does not know them, or lets nobody end any, has nothing to say to it. */
  async function end(condition: string): Promise<void> {
    try {
      await client.command({ query: `KILL QUERY WHERE ${condition} SYNC` });
    } catch (error) {
      if (isLoss(error)) throw error;
    }
  }

  /**
   * Makes a request. Where its answer was lost, the server may be at it still: it is ended before the next request, for
   * what is done again must not be done twice.
   */
  async function request<T>(make: (query_id: string) => Promise<T>): Promise<T> {
    for (const id of lost) {
      await end(`query_id = ${literal(id)}`);
      lost.delete(id);
    }
    const id = `${prefixOf(load)}${randomUUID()}`;
    try {
      return await make(id);
    } catch (error) {
      if (isLoss(error)) lost.add(id);
      throw error;
    }
  }

  return {
    run: async (query) => {
      const { summary } = await request((query_id) => client.command({ query, query_id, clickhouse_settings }));
      return summary?.written_rows === undefined ? undefined : Number(summary.written_rows);
    },
    query: async (query) => {
      const rows = await request(async (query_id) =>
        (await client.query({ query, query_id, format: "JSONEachRow", clickhouse_settings })).json(),
      );
      // The format gives an array of objects.
      return rows as readonly Row[];
    },
    insert: async (table, columns, lines) => {
      const query = `INSERT INTO ${table} (${columns.join(", ")}) FORMAT TabSeparated`;
      const values = Readable.from(lines, { objectMode: false });
      const { stream } = await request((query_id) => client.exec({ query, query_id, values, clickhouse_settings }));
      stream.resume();
    },
    endQueriesOf: (other) => end(`user = currentUser() AND startsWith(query_id, ${literal(prefixOf(other))})`),
    close: async () => {
      if (isOwn) await client.close();
    },
  };
}

/** How the names of a load's statements begin. */
function prefixOf(load: string): string {
  return `load ${load} `;
}

async function importDriver(): Promise<Driver> {
  try {
    // The word `satisfies` leaves the package's types out of it: whoever loads elsewhere needs not even those.
    return (await import("@clickhouse/client" satisfies string)) as Driver;
  } catch (cause) {
    throw new LoadError(
      "loading into ClickHouse needs the package @clickhouse/client: run `npm install @clickhouse/client`.",
      {
        cause,
      },
    );
  }
}

/** The error of a server that does not answer, or not to this user. */
export function connectError(cause: unknown, name: string): LoadError {
  return new LoadError(`${name} cannot be reached: ${reasonOf(cause)}`, { cause });
}
