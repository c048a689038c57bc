import { nothing, type Settled } from "../load/settled.ts";
import { integer } from "./database.ts";
import { deleteRows } from "./delete-rows.ts";
import { dropRepeated } from "./merge.ts";
import { identifiers, pairwise, tuple } from "./sql.ts";
import type { Flagged, Inserted } from "./strategy.ts";

/**
 * New rows that are marked as deleted take the old rows of the same keys along, unless those are newer, and go
 * themselves. Of several new rows of one key the newest is heard, whether it is marked or not.
 */
export async function deleteFlagged(rows: Inserted): Promise<Flagged> {
  const { database, target, mark, flagged, primaryKey, plan } = rows;
  const stale = primaryKey.length === 0 ? 0 : await dropRepeated(rows);
  const isNew = `rowid > ${mark} AND ${flagged ?? "false"}`;
  const [found] = await database.query(`SELECT count(*) FROM ${target} WHERE ${isNew}`);
  const count = integer(found?.[0]);
  const left = rows.count - stale - count;
  if (count === 0) return { settled: { ...nothing, stale }, left };
  const gone = plan.gather === "insertOnly" || mark < 0n ? nothing : await deleteOld(rows, isNew);
  await database.run(`DELETE FROM ${target} WHERE ${isNew}`);
  const skipped = Math.max(count - gone.deleted - gone.stale, 0);
  return { settled: { ...gone, stale: gone.stale + stale, skipped }, left };
}

async function deleteOld(rows: Inserted, isNew: string): Promise<Settled> {
  const { database, target, mark, primaryKey, mergeKey, version, order } = rows;
  const deleteBy = (key: readonly string[], condition: string): Promise<number> =>
    deleteRows(rows, `rowid <= ${mark} AND ${tuple(key)} IN (SELECT ${tuple(key)} FROM ${target} WHERE ${condition})`);
  if (mergeKey.length > 0) {
    const single = primaryKey.length === 0 ? 0 : await deleteBy(primaryKey, isNew);
    return { ...nothing, deleted: single + (await deleteBy(mergeKey, isNew)) };
  }
  const older = order?.newest === "min" ? ">" : "<";
  const side = (condition: string): string =>
    `(SELECT rowid AS row_, ${version ?? "NULL"} AS version_, ${identifiers(primaryKey)} FROM ${target} WHERE ${condition})`;
  await database.run(
    "CREATE OR REPLACE TEMP TABLE gone_ AS SELECT n.row_ AS new_, bool_or(o.version_ IS NOT NULL AND " +
      `(n.version_ IS NULL OR n.version_ ${older} o.version_)) AS stale_ ` +
      `FROM ${side(`rowid <= ${mark}`)} o JOIN ${side(isNew)} n ON ${pairwise(primaryKey, "o", "n", "=")} GROUP BY n.row_`,
  );
  const [counts] = await database.query("SELECT count(*) FILTER (NOT stale_), count(*) FILTER (stale_) FROM gone_");
  await deleteBy(primaryKey, `${isNew} AND rowid IN (SELECT new_ FROM gone_ WHERE NOT stale_)`);
  await database.run("DROP TABLE gone_");
  return { ...nothing, deleted: integer(counts?.[0]), stale: integer(counts?.[1]) };
}
