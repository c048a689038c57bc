import type { NewName, SavedNames } from "../nested/names.ts";
import type { Database } from "./database.ts";
import { literal, qualified } from "./sql.ts";
import { existingColumns } from "./tables.ts";

/** The table that says what fields are called whose column does not tell, and which tables their lists are in. */
const table = "_names";

/** The names given so far to what is nested in the rows of a table. */
export async function readNames(database: Database, schema: string, root: string): Promise<SavedNames> {
  if ((await existingColumns(database, { schema, table })).size === 0) return new Map();
  const rows = await database.query(
    `SELECT path, name FROM ${qualified(schema, table)} WHERE table_name = ${literal(root)} ORDER BY path`,
  );
  return new Map(rows.map(([path, name]) => [String(path), String(name)]));
}

/** Saves new names, in the transaction that is open. */
export async function saveNames(
  database: Database,
  schema: string,
  root: string,
  names: readonly NewName[],
): Promise<void> {
  if (names.length === 0) return;
  const target = qualified(schema, table);
  await database.run(
    `CREATE TABLE IF NOT EXISTS ${target} (table_name VARCHAR, path VARCHAR, name VARCHAR, PRIMARY KEY (table_name, path))`,
  );
  const rows = names.map((pair) => `(${[root, ...pair].map(literal).join(", ")})`);
  await database.run(`INSERT INTO ${target} VALUES ${rows.join(", ")}`);
}
