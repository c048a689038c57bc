import type { Client } from "./client.ts";
import { identifier, qualified, type TableName } from "./names.ts";

/** The keys of the rows that went, for the time of the transaction. */
export const goneKeys = "pg_temp.gone_keys_";

/** The condition that lists `c` belong to rows whose keys `g` are among those that went. */
export function isOfGone(keys: readonly { readonly child: string }[]): string {
  return keys.map(({ child }, index) => `c.${identifier(child)} = g.k${index}_`).join(" AND ");
}

/**
 * Deletes rows `t` of the table; gives how many. Where rows have lists that go with them, `listKeys` are the columns by
 * which these are found.
 */
export async function deleteRows(
  client: Client,
  name: TableName,
  condition: string,
  listKeys: readonly string[] | undefined,
): Promise<number> {
  const deletion = `DELETE FROM ${qualified(name)} t WHERE ${condition}`;
  if (listKeys === undefined) return (await client.query(deletion)).count;
  const keys = listKeys.map((key, index) => `t.${identifier(key)} AS k${index}_`).join(", ");
  await client.query(
    `CREATE TEMPORARY TABLE IF NOT EXISTS gone_keys_ ON COMMIT DROP AS SELECT ${keys} FROM ${qualified(name)} t WITH NO DATA`,
  );
  return (await client.query(`WITH gone AS (${deletion} RETURNING ${keys}) INSERT INTO ${goneKeys} SELECT * FROM gone`))
    .count;
}
