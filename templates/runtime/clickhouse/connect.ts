import { Readable } from "node:stream";
import { LoadError } from "../errors.ts";
import type { Client, Row } from "./client.ts";
import { reasonOf } from "./errors.ts";
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
    clickhouse_settings?: Record<string, string | number>;
  }): Promise<{ readonly summary?: { readonly written_rows?: string } | undefined }>;
  query(params: {
    query: string;
    format: "JSONEachRow";
    clickhouse_settings?: Record<string, string | number>;
  }): Promise<{ json(): Promise<unknown> }>;
  exec(params: {
    query: string;
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
export async function connect(config: ClickHouseConnection): Promise<Client> {
  const { createClient } = await importDriver();
  // The database is part of every name, for it need not exist yet.
  const given = { request_timeout: requestTimeoutMs, log: silent, ...config, database: "default" };
  const url = withoutDatabase(config.url);
  return clientOf(createClient(url === undefined ? given : { ...given, url }), true);
}

/** A client that is open already; who made it closes it. */
export function borrowed(client: ClickHouseClient): Client {
  return clientOf(client, false);
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

function clientOf(client: ClickHouseClient, isOwn: boolean): Client {
  const clickhouse_settings = { ...settings };
  return {
    run: async (query) => {
      const { summary } = await client.command({ query, clickhouse_settings });
      return summary?.written_rows === undefined ? undefined : Number(summary.written_rows);
    },
    query: async (query) => {
      const result = await client.query({ query, format: "JSONEachRow", clickhouse_settings });
      // The format gives an array of objects.
      return (await result.json()) as readonly Row[];
    },
    insert: async (table, columns, lines) => {
      const query = `INSERT INTO ${table} (${columns.join(", ")}) FORMAT TabSeparated`;
      const values = Readable.from(lines, { objectMode: false });
      const { stream } = await client.exec({ query, values, clickhouse_settings });
      stream.resume();
    },
    close: async () => {
      if (isOwn) await client.close();
    },
  };
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
