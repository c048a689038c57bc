import { countOf } from "./client.ts";
import { dropRepeated } from "./merge.ts";
import { identifier } from "./names.ts";
import {
  current,
  decide,
  hasKeyOf,
  keysOf,
  nothing,
  open,
  type Settled,
  type Staged,
  stagedValues,
  storedEnd,
  tableValues,
  valueOf,
  version,
} from "./strategy.ts";

/**
 * Staged rows that are marked as deleted take the table's rows of the same keys along, unless those are newer, and go
 * themselves. Of several staged rows of one key the newest is heard, whether it is marked or not.
 */
export async function deleteFlagged(rows: Staged): Promise<{ readonly settled: Settled; readonly left: number }> {
  const { flagged = "0", primaryKey, plan, fates } = rows;
  const stale = primaryKey.length === 0 ? 0 : await dropRepeated(rows);
  const isGroup = rows.mergeKey.length > 0 || plan.gather === "insertOnly";
  const marked = `SELECT s.n AS n FROM ${open(rows)} s WHERE ${flagged}`;
  if (isGroup) await decide(rows, "marked", marked);
  else await rows.client.run(`INSERT INTO ${fates} ${judged(rows)}`);
  const found = await rows.client.query(
    `SELECT countIf(fate IN ('marked', 'late', 'ending')) AS marked, countIf(fate = 'late') AS late, countIf(fate = 'ending') AS ending FROM ${fates}`,
  );
  const count = countOf(found, "marked");
  const left = rows.count - stale - count;
  if (count === 0) return { settled: { ...nothing, stale }, left };
  const gone = !isGroup
    ? ending(rows, countOf(found, "ending"), countOf(found, "late"))
    : plan.gather === "insertOnly"
      ? nothing
      : await endGroups(rows);
  const skipped = Math.max(count - gone.deleted - gone.stale, 0);
  return { settled: { ...gone, stale: gone.stale + stale, skipped }, left };
}

/** Judges marked rows: those that end rows of the table, those that are older than them, and others. */
function judged(rows: Staged): string {
  const { order, plan, columns, shape, primaryKey, flagged = "0" } = rows;
  const staged = stagedValues(columns, "s");
  const ordered = { cursor: order, key: plan.key };
  const [incoming, former] = [version(ordered, staged).value, version(ordered, tableValues(shape, "t")).value];
  const older = order?.newest === "min" ? ">" : "<";
  const isLate = `t.matched_ = 1 AND ${former} IS NOT NULL AND ifNull(${incoming} ${older} ${former}, ${incoming} IS NULL)`;
  const match = primaryKey.map((name) => `t.${identifier(name)} = ${valueOf(staged, name)}`).join(" AND ");
  const candidates = `(SELECT *, toUInt8(1) AS matched_ FROM ${rows.target} FINAL WHERE ${hasKeyOf(primaryKey, keysOf(rows, primaryKey, flagged))})`;
  return (
    "SELECT n, multiIf(max(is_late) = 1, 'late', max(is_matched) = 1, 'ending', 'marked') AS fate FROM (SELECT s.n AS n, " +
    `t.matched_ AS is_matched, ${isLate} AS is_late FROM ${open(rows)} s LEFT JOIN ${candidates} t ON ${match} WHERE ${flagged}) GROUP BY n`
  );
}

function ending(rows: Staged, deleted: number, stale: number): Settled {
  const settled = { ...nothing, deleted, stale };
  if (deleted === 0) return settled;
  const condition = `s.n IN (SELECT n FROM ${rows.fates} WHERE fate = 'ending')`;
  const isEnding = hasKeyOf(rows.primaryKey, keysOf(rows, rows.primaryKey, condition, rows.stage));
  const gone = `FROM ${current(rows, isEnding)} t`;
  return { ...settled, writes: [storedEnd(rows, gone)], gone: [gone] };
}

async function endGroups(rows: Staged): Promise<Settled> {
  const { primaryKey, mergeKey, fates } = rows;
  const isMarked = `s.n IN (SELECT n FROM ${fates} WHERE fate = 'marked')`;
  const keys = [primaryKey, mergeKey].filter((key) => key.length > 0);
  const conditions = keys.map((key) => hasKeyOf(key, keysOf(rows, key, isMarked, rows.stage)));
  const gone = `FROM ${current(rows, conditions.join(" OR "))} t`;
  const deleted = countOf(await rows.client.query(`SELECT count() AS gone ${gone}`), "gone");
  return { ...nothing, deleted, writes: deleted > 0 ? [storedEnd(rows, gone)] : [], gone: deleted > 0 ? [gone] : [] };
}
