import type { Json } from "../json.ts";
import type { StateKey } from "../load/destination.ts";
import { afterOthers, type Database } from "./database.ts";
import { literal, qualified } from "./sql.ts";

/** The table in which the states are kept, beside the rows. */
const table = "_state";

/** Makes the table; another load may be making it at the same moment. */
export async function ensureStateTable(database: Database, schema: string): Promise<void> {
  const create =
    `CREATE TABLE IF NOT EXISTS ${qualified(schema, table)} (connector VARCHAR, resource VARCHAR, partition VARCHAR, ` +
    "state JSON, saved_at TIMESTAMP WITH TIME ZONE, PRIMARY KEY (connector, resource, partition))";
  await afterOthers(() => database.run(create));
}

/** The saved state; `undefined` where there is none. */
export async function readSavedState(database: Database, schema: string, key: StateKey): Promise<Json | undefined> {
  const [row] = await database.query(
    `SELECT CAST(state AS VARCHAR) FROM ${qualified(schema, table)} WHERE connector = ${literal(key.connector)} ` +
      `AND resource = ${literal(key.resource)} AND partition = ${literal(key.partition)}`,
  );
  // The column holds JSON.
  return row === undefined ? undefined : (JSON.parse(String(row[0])) as Json);
}

/** Saves the state, in the transaction that is open. */
export async function saveState(database: Database, schema: string, key: StateKey, state: Json): Promise<void> {
  const target = qualified(schema, table);
  const values = [key.connector, key.resource, key.partition, JSON.stringify(state)].map(literal).join(", ");
  await database.run(
    `INSERT INTO ${target} VALUES (${values}, now()) ON CONFLICT (connector, resource, partition) ` +
      "DO UPDATE SET state = excluded.state, saved_at = excluded.saved_at",
  );
}
