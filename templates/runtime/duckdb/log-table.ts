import { hostname } from "node:os";
import { pid } from "node:process";
import type { Heartbeat, Holder, LogEntry } from "../load/destination.ts";
import { isStale, lostLease } from "../load/lease.ts";
import { logColumns, logKey } from "../load/log-columns.ts";
import { afterOthers, type Database, integer } from "./database.ts";
import { identifier, identifiers, literal, qualified } from "./sql.ts";

/** The table in which loads are logged. */
const loads = "_loads";

/** The table that tells which load has which table. */
const leases = "_leases";

const types = { text: "VARCHAR", bigint: "BIGINT", timestamp: "TIMESTAMP WITH TIME ZONE", json: "JSON" } as const;

/** Makes the tables; another load may be making them at the same moment. */
export async function ensureLogTables(database: Database, schema: string): Promise<void> {
  const columns = logColumns.map(({ name, type }) => `${identifier(name)} ${types[type]}`).join(", ");
  const create = async (): Promise<void> => {
    await database.run(
      `CREATE TABLE IF NOT EXISTS ${qualified(schema, loads)} (${columns}, PRIMARY KEY (${identifiers(logKey)}))`,
    );
    await database.run(
      `CREATE TABLE IF NOT EXISTS ${qualified(schema, leases)} (table_name VARCHAR PRIMARY KEY, load_id VARCHAR, ` +
        "process VARCHAR, heartbeat_ms BIGINT)",
    );
  };
  await afterOthers(create);
}

/**
 * Takes the entry's table for its load; gives the other load that has it and is alive. Only one process at a time can
 * have a DuckDB file open for writing, so that a load of another process is over, however it ended.
 */
export async function takeLease(database: Database, schema: string, entry: LogEntry): Promise<Holder | undefined> {
  const target = qualified(schema, leases);
  const own = literal(processName());
  const take = (): Promise<Holder | undefined> =>
    database.transaction(async () => {
      const [row] = await database.query(
        `SELECT load_id, heartbeat_ms FROM ${target} WHERE table_name = ${literal(entry.table)} AND process = ${own}`,
      );
      const holder = row === undefined ? undefined : { load: String(row[0]), heartbeatAt: integer(row[1]) };
      const isAlive = holder !== undefined && (writing.has(holder.load) || !isStale(holder, entry.startedAt));
      if (isAlive && holder.load !== entry.load) return holder;
      const values = [entry.table, entry.load].map(literal).join(", ");
      await database.run(
        `INSERT INTO ${target} VALUES (${values}, ${own}, ${entry.heartbeatAt}) ON CONFLICT (table_name) DO UPDATE SET ` +
          "load_id = excluded.load_id, process = excluded.process, heartbeat_ms = excluded.heartbeat_ms",
      );
      await writeEntry(database, schema, entry);
      return undefined;
    });
  // Of two that take a table at the same moment, one is told so and finds the other there.
  return afterOthers(take);
}

/** The loads of this process that are amid a transaction, however long that takes. */
const writing = new Set<string>();

/** Nobody takes the load's table over until `body` has ended. */
export async function whileWriting<T>(load: string, body: () => Promise<T>): Promise<T> {
  writing.add(load);
  try {
    return await body();
  } finally {
    writing.delete(load);
  }
}

/** Writes that the load is alive; gives 0 where it has its table no more. */
export function sayAlive(database: Database, schema: string, { load, table, heartbeatAt }: Heartbeat): Promise<number> {
  return database.run(
    `UPDATE ${qualified(schema, leases)} SET heartbeat_ms = ${heartbeatAt} ` +
      `WHERE table_name = ${literal(table)} AND load_id = ${literal(load)}`,
  );
}

/**
 * Writes the entry and that the load is alive, in the transaction that is open.
 *
 * @throws LoadError where another load has taken the table over.
 */
export async function beat(database: Database, schema: string, entry: LogEntry): Promise<void> {
  if ((await sayAlive(database, schema, entry)) === 0) throw lostLease(entry.table, entry.resource);
  await writeEntry(database, schema, entry);
}

/** Writes the load's last entry and gives the table free. */
export function giveUpLease(database: Database, schema: string, entry: LogEntry): Promise<void> {
  return database.transaction(async () => {
    await writeEntry(database, schema, entry);
    await database.run(
      `DELETE FROM ${qualified(schema, leases)} WHERE table_name = ${literal(entry.table)} AND load_id = ${literal(entry.load)}`,
    );
  });
}

async function writeEntry(database: Database, schema: string, entry: LogEntry): Promise<void> {
  const values = logColumns.map(({ valueOf, type }) => {
    const value = valueOf(entry);
    return value === null ? "NULL" : `CAST(${literal(value)} AS ${types[type]})`;
  });
  const changing = logColumns.map(({ name }) => name).filter((name) => !logKey.includes(name));
  const updates = changing.map((name) => `${identifier(name)} = excluded.${identifier(name)}`).join(", ");
  await database.run(
    `INSERT INTO ${qualified(schema, loads)} VALUES (${values.join(", ")}) ` +
      `ON CONFLICT (${identifiers(logKey)}) DO UPDATE SET ${updates}`,
  );
}

/** What no other process is called, even one with the same number in another container or at another time. */
function processName(): string {
  return `${hostname()}/${pid}/${performance.timeOrigin}`;
}
