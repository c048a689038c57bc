import { nothing } from "../load/settled.ts";
import { countOf } from "./client.ts";
import { deleteRows } from "./delete-rows.ts";
import { dropRepeated } from "./merge.ts";
import { identifier, qualified } from "./names.ts";
import { stage } from "./stage.ts";
import { type Flagged, type Settled, type Staged, stagedValues, tableValues, valueOf, version } from "./strategy.ts";

/**
 * Staged rows that are marked as deleted take the table's rows of the same keys along, unless those are newer, and go
 * themselves. Of several staged rows of one key the newest is heard, whether it is marked or not.
 */
export async function deleteFlagged(rows: Staged): Promise<Flagged> {
  const { client, flagged = "false", primaryKey, plan } = rows;
  const stale = primaryKey.length === 0 ? 0 : await dropRepeated(rows);
  const count = countOf(await client.query(`SELECT count(*) AS marked FROM ${stage} s WHERE ${flagged}`), "marked");
  const left = rows.count - stale - count;
  if (count === 0) return { settled: { ...nothing, stale }, left };
  const gone = plan.gather === "insertOnly" ? nothing : await deleteOld(rows, flagged);
  await client.query(`DELETE FROM ${stage} s WHERE ${flagged}`);
  const skipped = Math.max(count - gone.deleted - gone.stale, 0);
  return { settled: { ...gone, stale: gone.stale + stale, skipped }, left };
}

async function deleteOld(rows: Staged, flagged: string): Promise<Settled> {
  const { client, plan, into, shape, columns, primaryKey, mergeKey, order, listKeys } = rows;
  const staged = stagedValues(columns, "s");
  const match = (key: readonly string[]): string =>
    key.map((name) => `t.${identifier(name)} = ${valueOf(staged, name)}`).join(" AND ");
  const deleteBy = (key: readonly string[], condition: string): Promise<number> =>
    deleteRows(client, into, `EXISTS (SELECT 1 FROM ${stage} s WHERE ${condition} AND ${match(key)})`, listKeys);
  if (mergeKey.length > 0) {
    const single = primaryKey.length === 0 ? 0 : await deleteBy(primaryKey, flagged);
    return { ...nothing, deleted: single + (await deleteBy(mergeKey, flagged)) };
  }
  const ordered = { cursor: order, key: plan.key };
  const [incoming, former] = [version(ordered, staged), version(ordered, tableValues(shape, "t"))];
  const older = order?.newest === "min" ? ">" : "<";
  await client.query("DROP TABLE IF EXISTS pg_temp.gone_");
  await client.query(
    `CREATE TEMPORARY TABLE gone_ ON COMMIT DROP AS SELECT s.n, bool_or(${former} IS NOT NULL AND ` +
      `(${incoming} IS NULL OR ${incoming} ${older} ${former})) AS is_stale ` +
      `FROM ${stage} s JOIN ${qualified(into)} t ON ${match(primaryKey)} WHERE ${flagged} GROUP BY s.n`,
  );
  const found = await client.query(
    "SELECT count(*) FILTER (WHERE NOT is_stale) AS deleted, count(*) FILTER (WHERE is_stale) AS stale FROM pg_temp.gone_",
  );
  await deleteBy(primaryKey, "s.n IN (SELECT n FROM pg_temp.gone_ WHERE NOT is_stale)");
  return { ...nothing, deleted: countOf(found, "deleted"), stale: countOf(found, "stale") };
}
