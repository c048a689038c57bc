import type { Json } from "../json.ts";
import type { StateKey } from "../load/destination.ts";
import { tableShape } from "./catalog.ts";
import type { Client } from "./client.ts";
import { qualified } from "./names.ts";

/** The table in which the states are kept, beside the rows. */
const table = "_state";

/** The saved state; `undefined` where there is none. */
export async function readSavedState(client: Client, schema: string, key: StateKey): Promise<Json | undefined> {
  if ((await tableShape(client, { schema, table })) === undefined) return undefined;
  const found = await client.query(
    `SELECT state::text AS state FROM ${qualified({ schema, table })} WHERE connector = $1 AND resource = $2 AND partition = $3`,
    [key.connector, key.resource, key.partition],
  );
  const text = found.rows[0]?.["state"];
  // The column holds JSON.
  return typeof text === "string" ? (JSON.parse(text) as Json) : undefined;
}

/** Saves the state, in the transaction that is open. */
export async function saveState(client: Client, schema: string, key: StateKey, state: Json): Promise<void> {
  const target = qualified({ schema, table });
  if ((await tableShape(client, { schema, table })) === undefined) {
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${target} (connector text, resource text, partition text, state json, ` +
        "saved_at timestamp with time zone, PRIMARY KEY (connector, resource, partition))",
    );
  }
  await client.query(
    `INSERT INTO ${target} VALUES ($1, $2, $3, $4, now()) ON CONFLICT (connector, resource, partition) ` +
      "DO UPDATE SET state = excluded.state, saved_at = excluded.saved_at",
    [key.connector, key.resource, key.partition, JSON.stringify(state)],
  );
}
