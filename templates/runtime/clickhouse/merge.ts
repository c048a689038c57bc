import { countOf } from "./client.ts";
import { identifier, own } from "./names.ts";
import {
  current,
  decide,
  hasKeyOf,
  isSame,
  keysOf,
  nothing,
  open,
  type Settled,
  type Staged,
  stagedValues,
  storedEnd,
  storedStage,
  tableValues,
  valueOf,
  version,
} from "./strategy.ts";

/**
 * Replaces the rows of the same keys as a whole. Of several new rows of one key the newest by version stays, among
 * equals the last; a row that is older than the table's (`stored IS NULL OR incoming >= stored` fails) or equal to it
 * in every column is not written.
 */
export async function merge(rows: Staged): Promise<Settled> {
  if (rows.count === 0) return nothing;
  const stale = rows.primaryKey.length === 0 ? 0 : await dropRepeated(rows);
  if (rows.mergeKey.length > 0) return replaceGroups(rows, rows.count - stale, stale);
  const settled = await replaceRows(rows);
  return { ...settled, stale: settled.stale + stale };
}

/** Of several staged rows of one key keeps the newest, among equals the last; gives how many went. */
export async function dropRepeated(rows: Staged): Promise<number> {
  const { plan, order, columns, primaryKey } = rows;
  const values = stagedValues(columns, "s");
  const keys = primaryKey.map((name) => valueOf(values, name)).join(", ");
  const direction = order?.newest === "min" ? "ASC" : "DESC";
  const { value } = version({ cursor: order, key: plan.key }, values);
  return decide(
    rows,
    "repeated",
    `SELECT n FROM (SELECT s.n AS n, row_number() OVER (PARTITION BY ${keys} ORDER BY ${value} ${direction} NULLS LAST, ` +
      `s.n DESC) AS rank_ FROM ${open(rows)} s) WHERE rank_ > 1`,
  );
}

async function replaceRows(rows: Staged): Promise<Settled> {
  const { client, fates } = rows;
  await client.run(`INSERT INTO ${fates} ${judged(rows)}`);
  const found = await client.query(
    "SELECT countIf(fate = 'new') AS inserted, countIf(fate = 'changed') AS updated, countIf(fate = 'same') AS unchanged, " +
      `countIf(fate = 'stale') AS stale FROM ${fates}`,
  );
  const counted = (name: string): number => countOf(found, name);
  const settled = {
    ...nothing,
    inserted: counted("inserted"),
    updated: counted("updated"),
    unchanged: counted("unchanged"),
    stale: counted("stale"),
  };
  if (settled.inserted + settled.updated === 0) return settled;
  const written = `SELECT n FROM ${fates} WHERE fate IN ('new', 'changed')`;
  return {
    ...settled,
    writes: [storedStage(rows, `FROM ${rows.stage} s WHERE s.n IN (${written})`), ...formerRows(rows, settled.updated)],
    written,
  };
}

/** Rows that once were appended go where one of the same key is written. */
function formerRows(rows: Staged, updated: number): readonly string[] {
  if (updated === 0) return [];
  const changed = `s.n IN (SELECT n FROM ${rows.fates} WHERE fate = 'changed')`;
  const condition = `${own.batch} != 0 AND ${hasKeyOf(rows.primaryKey, keysOf(rows, rows.primaryKey, changed, rows.stage))}`;
  return [storedEnd(rows, `FROM ${current(rows, condition)} t`)];
}

/** The query that judges every staged row by what the table has of its key; without unique key, that may be several rows. */
function judged(rows: Staged): string {
  const { plan, order, shape, columns, primaryKey, ownColumns } = rows;
  const staged = stagedValues(columns, "s");
  const stored = tableValues(shape, "t");
  const ordered = { cursor: order, key: plan.key };
  const [incoming, former] = [version(ordered, staged).value, version(ordered, stored).value];
  const older = order?.newest === "min" ? ">" : "<";
  const isStale = `t.matched_ = 1 AND ${former} IS NOT NULL AND ifNull(${incoming} ${older} ${former}, ${incoming} IS NULL)`;
  const same = [...shape.columns.keys()]
    .filter((name) => ownColumns?.has(name) !== true)
    .map((name) => isSame(valueOf(stored, name), valueOf(staged, name)));
  const match = primaryKey.map((name) => `t.${identifier(name)} = ${valueOf(staged, name)}`).join(" AND ");
  const candidates = `(SELECT *, toUInt8(1) AS matched_ FROM ${rows.target} FINAL WHERE ${hasKeyOf(primaryKey, keysOf(rows, primaryKey))})`;
  return (
    "SELECT n, multiIf(max(is_matched) = 0, 'new', max(is_stale) = 1, 'stale', min(is_same) = 1 AND count() = 1, 'same', 'changed') AS fate " +
    `FROM (SELECT s.n AS n, t.matched_ AS is_matched, ${isStale} AS is_stale, ${same.join(" AND ")} AS is_same ` +
    `FROM ${open(rows)} s LEFT JOIN ${candidates} t ON ${match}) GROUP BY n`
  );
}

/** With a merge key, whole groups are replaced: every old row of the same primary key or of the same group goes. */
async function replaceGroups(rows: Staged, kept: number, stale: number): Promise<Settled> {
  const { client, primaryKey, mergeKey } = rows;
  const inGroup = hasKeyOf(mergeKey, keysOf(rows, mergeKey), "t.");
  const isKnown = primaryKey.length === 0 ? "0" : hasKeyOf(primaryKey, keysOf(rows, primaryKey), "t.");
  const found = await client.query(
    `SELECT countIf(is_known) AS updated, countIf(NOT is_known AND in_group) AS deleted ` +
      `FROM (SELECT ${isKnown} AS is_known, ${inGroup} AS in_group FROM ${current(rows)} t)`,
  );
  const updated = countOf(found, "updated");
  const gone = `FROM ${current(rows)} t WHERE ${isKnown} OR ${inGroup}`;
  const from = `FROM ${open(rows)} s`;
  return {
    ...nothing,
    inserted: Math.max(kept - updated, 0),
    updated,
    deleted: countOf(found, "deleted"),
    stale,
    writes: [storedStage(rows, from), storedEnd(rows, gone)],
    written: `SELECT s.n ${from}`,
    gone: [gone],
  };
}
