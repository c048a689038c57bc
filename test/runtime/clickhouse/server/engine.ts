import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Refusal, refusalOf } from "./refusal.ts";
import { identifier, literal, onlyStatement } from "./statement.ts";

/** One statement as a client sent it. */
export interface Query {
  readonly sql: string;
  /** What an INSERT reads, where it came apart from the statement. */
  readonly data: Buffer;
  /** For results of statements without FORMAT. */
  readonly format: string;
  readonly database: string | undefined;
  /** In the order in which they take effect. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** Values for `{name:Type}`, escaped as TabSeparated has it. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly session: Session | undefined;
}

interface Session {
  readonly id: string;
  readonly mustExist: boolean;
  readonly timeoutMs: number;
}

export interface Answer {
  readonly body: Buffer;
  readonly summary: Readonly<Record<string, string>>;
}

export interface Engine {
  readonly version: string;
  run(query: Query): Promise<Answer>;
}

type Connection = object;

/** What is used of chdb's addon, which carries no types: its JavaScript part builds INSERT statements of its own. */
interface Addon {
  CreateConnection(folder: string, args: readonly string[]): Connection;
  CloseConnection(connection: Connection): void;
  QueryAsyncConnection(connection: Connection, sql: string, format: string): Promise<Read>;
  InsertRawAsyncConnection(connection: Connection, sql: string, data: Buffer, countLines: boolean): Promise<Written>;
}
interface Read {
  readonly bytes: Uint8Array;
  readonly elapsed: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
}
interface Written {
  readonly elapsed: number;
  readonly rowsWritten: number;
  readonly bytesWritten: number;
}

interface Held {
  readonly connection: Connection;
  busy: boolean;
  until: number;
}

/** Opens the engine on a folder; a process can hold one. */
export async function openEngine(folder: string, args: readonly string[]): Promise<Engine> {
  const addon = loadAddon();
  const connect = (): Connection => addon.CreateConnection(folder, args);
  // The folder closes with its last connection.
  const first = connect();
  const sessions = new Map<string, Held>();
  const version = text(await addon.QueryAsyncConnection(first, "SELECT version()", "TSVRaw")).trim();
  const idle = new Map<string, Connection[]>();

  /** Runs a statement on a connection that is as new: to open one and to set what it sets takes longer than most statements. */
  async function runAlone(query: Query, sql: string): Promise<Answer> {
    const start = JSON.stringify([query.database, query.settings]);
    const isPlain = query.parameters.size === 0;
    const waiting = isPlain ? idle.get(start)?.pop() : undefined;
    const connection = waiting ?? connect();
    let isAsNew = false;
    try {
      if (waiting === undefined) await begin(addon, connection, query);
      const answer = await runOn(addon, connection, query, sql);
      isAsNew = isPlain && !/^\s*(?:SET|USE|CREATE\s+TEMPORARY)\b/i.test(sql);
      return answer;
    } finally {
      if (isAsNew) idle.set(start, [...(idle.get(start) ?? []), connection]);
      else addon.CloseConnection(connection);
    }
  }

  return {
    version,
    run: async (query) => {
      const sql = onlyStatement(query.sql);
      const { session } = query;
      if (session === undefined) return runAlone(query, sql);
      const held = hold(sessions, session, connect, (connection) => {
        addon.CloseConnection(connection);
      });
      held.busy = true;
      try {
        const before = await valuesOf(addon, held.connection, query.settings);
        try {
          await begin(addon, held.connection, query);
          return await runOn(addon, held.connection, query, sql);
        } finally {
          await set(addon, held.connection, before);
        }
      } finally {
        held.busy = false;
        held.until = Date.now() + session.timeoutMs;
      }
    },
  };
}

function loadAddon(): Addon {
  const require = createRequire(import.meta.url);
  const loader = join(dirname(require.resolve("chdb/package.json")), "dist", "loader.js");
  // A module without types.
  return (require(loader) as { loadNative(): Addon }).loadNative();
}

function hold(
  sessions: Map<string, Held>,
  session: Session,
  connect: () => Connection,
  close: (connection: Connection) => void,
): Held {
  const now = Date.now();
  for (const [id, held] of sessions) {
    if (held.busy || held.until >= now) continue;
    sessions.delete(id);
    close(held.connection);
  }
  const held = sessions.get(session.id);
  if (held === undefined && session.mustExist) {
    throw new Refusal(372, "SESSION_NOT_FOUND", `Session ${session.id} not found`);
  }
  if (held?.busy === true) {
    throw new Refusal(373, "SESSION_IS_LOCKED", `Session ${session.id} is locked by a concurrent client`);
  }
  const kept = held ?? { connection: connect(), busy: false, until: now };
  sessions.set(session.id, kept);
  return kept;
}

/** What the engine allows as `clickhouse local` and not as a server; and no waiting for disks, which outlive all that tests kill. */
const ofTests = [
  ["implicit_select", "0"],
  ["fsync_metadata", "0"],
] as const;

/** Gives a connection the database, the parameters and the settings of a statement. */
async function begin(addon: Addon, connection: Connection, query: Query): Promise<void> {
  try {
    if (query.database !== undefined) {
      await addon.QueryAsyncConnection(connection, `USE ${identifier(query.database)}`, "Null");
    }
    const parameters = [...query.parameters].map(([name, value]) => [`param_${name}`, value] as const);
    await set(addon, connection, [...ofTests, ...parameters, ...query.settings]);
  } catch (error) {
    throw refusalOf(error);
  }
}

async function runOn(addon: Addon, connection: Connection, query: Query, sql: string): Promise<Answer> {
  try {
    if (!/^(?:\s|--[^\n]*\n|\/\*[^]*?\*\/)*INSERT\b/i.test(sql)) {
      const statement = query.data.length > 0 ? `${sql}\n${query.data.toString()}` : sql;
      return read(await addon.QueryAsyncConnection(connection, statement, query.format));
    }
    return written(await addon.InsertRawAsyncConnection(connection, sql, query.data, false));
  } catch (error) {
    const refusal = refusalOf(error);
    // A server takes an INSERT without rows for what it is.
    if (refusal.code === 108) return written({ elapsed: 0, rowsWritten: 0, bytesWritten: 0 });
    throw refusal;
  }
}

async function set(addon: Addon, connection: Connection, settings: Query["settings"]): Promise<void> {
  if (settings.length === 0) return;
  const items = settings.map(([name, value]) => {
    if (!/^\w+$/.test(name)) throw new Refusal(115, "UNKNOWN_SETTING", `Unknown setting '${name}'`);
    return `${name} = ${literal(value)}`;
  });
  // One by one: later ones may forbid what earlier ones do.
  for (const item of items) await addon.QueryAsyncConnection(connection, `SET ${item}`, "Null");
}

/** What the settings are now: a statement's settings end with it, those that a session sets do not. */
async function valuesOf(addon: Addon, connection: Connection, settings: Query["settings"]): Promise<Query["settings"]> {
  if (settings.length === 0) return [];
  const names = settings.map(([name]) => literal(name)).join(", ");
  const result = await addon.QueryAsyncConnection(
    connection,
    `SELECT name, value FROM system.settings WHERE name IN (${names})`,
    "JSONCompactEachRow",
  );
  const lines = text(result).split("\n").filter(Boolean);
  // Two strings a row, as the statement selects.
  return lines.map((line) => JSON.parse(line) as [string, string]);
}

function text(result: Read): string {
  return Buffer.from(result.bytes).toString();
}

function read({ bytes, elapsed, rowsRead, bytesRead }: Read): Answer {
  return { body: Buffer.from(bytes), summary: summary(elapsed, rowsRead, bytesRead, 0, 0) };
}

function written({ elapsed, rowsWritten, bytesWritten }: Written): Answer {
  return { body: Buffer.alloc(0), summary: summary(elapsed, 0, 0, rowsWritten, bytesWritten) };
}

function summary(seconds: number, ...counts: readonly [number, number, number, number]): Record<string, string> {
  const [readRows, readBytes, writtenRows, writtenBytes] = counts.map(String);
  return {
    read_rows: readRows ?? "",
    read_bytes: readBytes ?? "",
    written_rows: writtenRows ?? "",
    written_bytes: writtenBytes ?? "",
    total_rows_to_read: "0",
    result_rows: writtenRows ?? "",
    result_bytes: writtenBytes ?? "",
    elapsed_ns: String(Math.round(seconds * 1e9)),
  };
}
