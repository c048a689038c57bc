import { identifier } from "./sql.ts";
import type { Inserted } from "./strategy.ts";

/** The keys of the rows that went. */
export const goneKeys = "gone_keys_";

type Rows = Pick<Inserted, "database" | "target" | "listKeys">;

/** From now on the keys of rows that go are remembered, where rows have lists that go with them. */
export async function rememberGone({ database, target, listKeys }: Rows): Promise<void> {
  if (listKeys === undefined) return;
  await database.run(`CREATE OR REPLACE TEMP TABLE ${goneKeys} AS SELECT ${keysOf(listKeys)} FROM ${target} LIMIT 0`);
}

/** Deletes rows of the table, which the condition calls `alias`; gives how many. */
export async function deleteRows(
  { database, target, listKeys }: Rows,
  condition: string,
  alias: string = "",
): Promise<number> {
  const which = `FROM ${target} ${alias} WHERE ${condition}`;
  if (listKeys !== undefined) await database.run(`INSERT INTO ${goneKeys} SELECT ${keysOf(listKeys)} ${which}`);
  return database.run(`DELETE ${which}`);
}

function keysOf(keys: readonly string[]): string {
  return keys.map((key, index) => `${identifier(key)} AS k${index}_`).join(", ");
}
