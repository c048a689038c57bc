import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LoadError } from "../errors.ts";
import type { Connect } from "./client.ts";

/** Where the server is and who comes; the settings of `pg`'s Client. */
export interface PostgresConnection {
  readonly connectionString?: string | undefined;
  readonly host?: string | undefined;
  /** Default: 5432. */
  readonly port?: number | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  /** A function is asked before each connection, such as for a token that expires. */
  readonly password?: string | (() => string | Promise<string>) | undefined;
  /** TLS: `true` asks for it, an object has the options of `tls.connect`. Default: false. */
  readonly ssl?: boolean | object | undefined;
  /** Milliseconds to wait for a connection. Default: no limit. */
  readonly connectionTimeoutMillis?: number | undefined;
  /** Milliseconds that a statement may take. Default: the server's. */
  readonly statement_timeout?: number | undefined;
  /** What the server lists the connection as. */
  readonly application_name?: string | undefined;
}

/** What is used of the packages `pg` and `pg-copy-streams`, whose own types need not be installed. */
interface Driver {
  readonly Client: new (config: PostgresConnection) => DriverClient;
  readonly copyFrom: (sql: string) => Writable;
}

interface DriverClient {
  on(event: "error" | "end", listener: () => void): unknown;
  connect(): Promise<unknown>;
  end(): Promise<void>;
  query(copy: Writable): Writable;
  query(
    sql: string,
    values: unknown[],
  ): Promise<{ readonly rows: Record<string, unknown>[]; readonly rowCount: number | null }>;
}

/** The oldest PostgreSQL that is known to work: 14. */
const oldestVersion = 140_000;

/**
 * Opens connections through the package `pg`.
 *
 * @throws LoadError where the driver is not installed, the server does not let us in, or is too old.
 */
export function connector(config: PostgresConnection, name: string): Connect {
  return async () => {
    const { Client, copyFrom } = await importDriver();
    const client = new Client({ ...config });
    let isLost = false;
    // Without a listener, a connection that ends while it is idle would end the process.
    client.on("error", () => {
      isLost = true;
    });
    client.on("end", () => {
      isLost = true;
    });
    try {
      await client.connect();
      const { rows } = await client.query("SELECT current_setting('server_version_num')::int AS version", []);
      refuseOld(Number(rows[0]?.["version"]), name);
    } catch (cause) {
      await client.end().catch(() => undefined);
      if (cause instanceof LoadError) throw cause;
      throw connectError(cause, name);
    }
    return {
      query: async (sql, values) => {
        const result = await client.query(sql, values === undefined ? [] : [...values]);
        return { rows: result.rows, count: result.rowCount ?? 0 };
      },
      copy: async (sql, chunks) => {
        await pipeline(Readable.from(chunks), client.query(copyFrom(sql)));
      },
      isLost: () => isLost,
      close: () => client.end(),
    };
  };
}

async function importDriver(): Promise<Driver> {
  try {
    // The word `satisfies` leaves the packages' types out of it: whoever loads elsewhere needs not even those.
    const [pg, copy] = (await Promise.all([
      import("pg" satisfies string),
      import("pg-copy-streams" satisfies string),
    ])) as [{ readonly default: Pick<Driver, "Client"> }, { readonly default: { readonly from: Driver["copyFrom"] } }];
    return { Client: pg.default.Client, copyFrom: copy.default.from };
  } catch (cause) {
    throw new LoadError(
      "loading into PostgreSQL needs the packages pg and pg-copy-streams: run `npm install pg pg-copy-streams`.",
      { cause },
    );
  }
}

function refuseOld(version: number, name: string): void {
  if (version >= oldestVersion) return;
  throw new LoadError(`${name} has version ${Math.floor(version / 10_000)}; PostgreSQL 14 or newer is needed.`);
}

function connectError(cause: unknown, name: string): LoadError {
  const reason = reasonOf(cause);
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  return new LoadError(`${name} cannot be reached: ${reason}. ${adviceFor(code)}`, { cause });
}

/** Several addresses of one host fail with one error that has no message. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join("; ");
  return cause instanceof Error && cause.message !== "" ? cause.message : String(cause);
}

function adviceFor(code: string): string {
  if (code.startsWith("28")) return "Check user and password, and what pg_hba.conf allows.";
  if (code === "3D000") return "Create the database, or correct its name.";
  if (code === "53300") return "The server has no connection left: raise max_connections, or load at another time.";
  if (code === "57P03") return "The server is starting or stopping: try again.";
  return "Check host and port, and whether the server runs.";
}
