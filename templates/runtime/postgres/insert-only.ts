import { nothing } from "../load/settled.ts";
import { dropRepeated, write } from "./merge.ts";
import { identifier, qualified } from "./names.ts";
import { stage } from "./stage.ts";
import { type Settled, type Staged, stagedValues, valueOf } from "./strategy.ts";

/** Keeps the staged rows whose keys the table does not have; the others change nothing. */
export async function insertOnly(rows: Staged): Promise<Settled> {
  const { client, into, columns, count, primaryKey } = rows;
  if (count === 0) return nothing;
  const stale = await dropRepeated(rows);
  const staged = stagedValues(columns, "s");
  const match = primaryKey.map((name) => `t.${identifier(name)} = ${valueOf(staged, name)}`).join(" AND ");
  const known = await client.query(`DELETE FROM ${stage} s USING ${qualified(into)} t WHERE ${match}`);
  await write(rows, "true");
  return { ...nothing, inserted: count - stale - known.count, stale, skipped: known.count };
}
