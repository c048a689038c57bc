import type { NewName, SavedNames } from "../nested/names.ts";
import { tableShape } from "./catalog.ts";
import type { Client } from "./client.ts";
import { qualified } from "./names.ts";

/** The table that says what fields are called whose column does not tell, and which tables their lists are in. */
const table = "_names";

/** The names given so far to what is nested in the rows of a table. */
export async function readNames(client: Client, schema: string, root: string): Promise<SavedNames> {
  if ((await tableShape(client, { schema, table })) === undefined) return new Map();
  const found = await client.query(
    `SELECT path, name FROM ${qualified({ schema, table })} WHERE table_name = $1 ORDER BY path COLLATE "C"`,
    [root],
  );
  return new Map(found.rows.map((row) => [String(row["path"]), String(row["name"])]));
}

/** Saves new names, in the transaction that is open. */
export async function saveNames(
  client: Client,
  schema: string,
  root: string,
  names: readonly NewName[],
): Promise<void> {
  if (names.length === 0) return;
  const target = qualified({ schema, table });
  if ((await tableShape(client, { schema, table })) === undefined) {
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${target} (table_name text, path text, name text, PRIMARY KEY (table_name, path))`,
    );
  }
  await client.query(`INSERT INTO ${target} SELECT $1, * FROM unnest($2::text[], $3::text[])`, [
    root,
    names.map(([path]) => path),
    names.map(([, name]) => name),
  ]);
}
