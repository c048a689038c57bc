import type { Heartbeat, Holder, LogEntry } from "../load/destination.ts";
import { isStale, lostLease } from "../load/lease.ts";
import { logColumns, logKey } from "../load/log-columns.ts";
import { ensureSchema, tableShape } from "./catalog.ts";
import type { Client } from "./client.ts";
import { identifier, identifiers, qualified } from "./names.ts";

/** The table in which loads are logged. */
const loads = "_loads";

/** The table that tells which load has which table. */
const leases = "_leases";

const types = { text: "text", bigint: "bigint", timestamp: "timestamp with time zone", json: "json" } as const;

/**
 * Takes the entry's table for its load, in the transaction that is open; gives the other load that has it and is alive.
 * A load whose connection the server no longer has is not; one that is amid a transaction is, however long that takes.
 */
export async function takeLease(client: Client, schema: string, entry: LogEntry): Promise<Holder | undefined> {
  await ensureSchema(client, schema);
  await ensureLogTables(client, schema);
  const target = qualified({ schema, table: leases });
  // The row of a table nobody has yet is made, so that of two loads at once one waits for the other.
  await client.query(`INSERT INTO ${target} (table_name) VALUES ($1) ON CONFLICT (table_name) DO NOTHING`, [
    entry.table,
  ]);
  const found = await client.query(
    `SELECT load_id, heartbeat_ms::text AS heartbeat, EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.pid = l.pid ` +
      "AND (a.backend_start IS NULL OR a.backend_start = l.backend_start)) AS is_connected, " +
      "EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.pid = l.pid AND a.backend_start = l.backend_start " +
      "AND a.xact_start IS NOT NULL) AS is_writing " +
      `FROM ${target} l WHERE table_name = $1 FOR UPDATE`,
    [entry.table],
  );
  const [row] = found.rows;
  const holder =
    typeof row?.["load_id"] === "string" && row["is_connected"] === true
      ? { load: row["load_id"], heartbeatAt: Number(row["heartbeat"]) }
      : undefined;
  const isAlive = holder !== undefined && (row?.["is_writing"] === true || !isStale(holder, entry.startedAt));
  if (isAlive && holder.load !== entry.load) return holder;
  await client.query(`UPDATE ${target} l SET load_id = $2, ${alive} WHERE table_name = $1`, [
    entry.table,
    entry.load,
    entry.heartbeatAt,
  ]);
  await writeEntry(client, schema, entry);
  return undefined;
}

/** That the load is alive, on this connection. */
const alive =
  "heartbeat_ms = $3, pid = pg_backend_pid(), backend_start = (SELECT a.backend_start FROM pg_catalog.pg_stat_activity a " +
  "WHERE a.pid = pg_backend_pid())";

/** Writes that the load is alive; gives how many tables it has. */
export async function sayAlive(
  client: Client,
  schema: string,
  { table, load, heartbeatAt }: Heartbeat,
): Promise<number> {
  const changed = await client.query(
    `UPDATE ${qualified({ schema, table: leases })} SET ${alive} WHERE table_name = $1 AND load_id = $2`,
    [table, load, heartbeatAt],
  );
  return changed.count;
}

/**
 * Writes the entry and that the load is alive, in the transaction that is open.
 *
 * @throws LoadError where another load has taken the table over.
 */
export async function beat(client: Client, schema: string, entry: LogEntry): Promise<void> {
  if ((await sayAlive(client, schema, entry)) === 0) throw lostLease(entry.table, entry.resource);
  await writeEntry(client, schema, entry);
}

/** Writes the load's last entry and gives the table free, in the transaction that is open. */
export async function giveUpLease(client: Client, schema: string, entry: LogEntry): Promise<void> {
  await writeEntry(client, schema, entry);
  await client.query(`DELETE FROM ${qualified({ schema, table: leases })} WHERE table_name = $1 AND load_id = $2`, [
    entry.table,
    entry.load,
  ]);
}

async function ensureLogTables(client: Client, schema: string): Promise<void> {
  if ((await tableShape(client, { schema, table: leases })) !== undefined) return;
  const columns = logColumns.map(({ name, type }) => `${identifier(name)} ${types[type]}`).join(", ");
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${qualified({ schema, table: loads })} (${columns}, PRIMARY KEY (${identifiers(logKey)}))`,
  );
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${qualified({ schema, table: leases })} (table_name text PRIMARY KEY, load_id text, ` +
      "heartbeat_ms bigint, pid integer, backend_start timestamp with time zone)",
  );
}

async function writeEntry(client: Client, schema: string, entry: LogEntry): Promise<void> {
  const values = logColumns.map(({ type }, index) => `$${index + 1}::text::${types[type]}`).join(", ");
  const changing = logColumns.map(({ name }) => name).filter((name) => !logKey.includes(name));
  const updates = changing.map((name) => `${identifier(name)} = excluded.${identifier(name)}`).join(", ");
  await client.query(
    `INSERT INTO ${qualified({ schema, table: loads })} VALUES (${values}) ` +
      `ON CONFLICT (${identifiers(logKey)}) DO UPDATE SET ${updates}`,
    logColumns.map(({ valueOf }) => valueOf(entry)),
  );
}
