import { nothing } from "../load/settled.ts";
import { isEmpty, isUnique } from "./catalog.ts";
import { countOf } from "./client.ts";
import { deleteRows } from "./delete-rows.ts";
import { identifier, identifiers, qualified } from "./names.ts";
import { stage } from "./stage.ts";
import { type Settled, type Staged, stagedValues, tableValues, valueOf, version } from "./strategy.ts";

/**
 * Replaces the rows of the same keys as a whole. Of several new rows of one key the newest by version stays, among
 * equals the last; a row that is older than the table's (`stored IS NULL OR incoming >= stored` fails) or equal to it
 * in every column is not written. Rows are written in the order of their keys, which costs least.
 */
export async function merge(rows: Staged): Promise<Settled> {
  if (rows.count === 0) return nothing;
  const stale = rows.primaryKey.length === 0 ? 0 : await dropRepeated(rows);
  const kept = rows.count - stale;
  if (await isEmpty(rows.client, rows.into)) {
    await write(rows, "true");
    return { ...nothing, inserted: kept, stale };
  }
  if (rows.mergeKey.length > 0) return replaceGroups(rows, kept, stale);
  const settled = await replaceRows(rows);
  return { ...settled, stale: settled.stale + stale };
}

/** Of several staged rows of one key keeps the newest, among equals the last; gives how many went. */
export async function dropRepeated({ client, plan, order, columns, primaryKey }: Staged): Promise<number> {
  const values = stagedValues(columns, "s");
  const keys = primaryKey.map((name) => valueOf(values, name)).join(", ");
  const direction = order?.newest === "min" ? "ASC" : "DESC";
  const dropped = await client.query(
    `DELETE FROM ${stage} d USING (SELECT s.ctid AS place, row_number() OVER (PARTITION BY ${keys} ` +
      `ORDER BY ${version({ cursor: order, key: plan.key }, values)} ${direction} NULLS LAST, s.n DESC) AS rank FROM ${stage} s) r ` +
      "WHERE d.ctid = r.place AND r.rank > 1",
  );
  return dropped.count;
}

async function replaceRows(rows: Staged): Promise<Settled> {
  const { client, into, shape, primaryKey } = rows;
  await client.query("DROP TABLE IF EXISTS pg_temp.fate_");
  await client.query(`CREATE TEMPORARY TABLE fate_ ON COMMIT DROP AS ${fates(rows)}`);
  const found = await client.query(
    "SELECT count(*) FILTER (WHERE fate = 'new') AS inserted, count(*) FILTER (WHERE fate = 'changed') AS updated, " +
      "count(*) FILTER (WHERE fate = 'same') AS unchanged, count(*) FILTER (WHERE fate = 'stale') AS stale FROM pg_temp.fate_",
  );
  const counted = (name: string): number => countOf(found, name);
  const settled = {
    ...nothing,
    inserted: counted("inserted"),
    updated: counted("updated"),
    unchanged: counted("unchanged"),
    stale: counted("stale"),
  };
  if (settled.inserted + settled.updated === 0) return { ...settled, written: "false" };
  const values = stagedValues(rows.columns, "s");
  if (!isUnique(shape, primaryKey) && settled.updated > 0) {
    const match = primaryKey.map((name) => `t.${identifier(name)} = ${valueOf(values, name)}`).join(" AND ");
    await client.query(
      `DELETE FROM ${qualified(into)} t USING ${stage} s JOIN pg_temp.fate_ f ON f.n = s.n AND f.fate = 'changed' WHERE ${match}`,
    );
  }
  const written = "s.n IN (SELECT n FROM pg_temp.fate_ WHERE fate IN ('new', 'changed'))";
  await write(rows, written);
  return { ...settled, written };
}

/** The query that judges every staged row by what the table has of its key; without unique key, that may be several rows. */
function fates({ plan, order, into, shape, columns, primaryKey, ownColumns }: Staged): string {
  const staged = stagedValues(columns, "s");
  const stored = tableValues(shape, "t");
  const ordered = { cursor: order, key: plan.key };
  const [incoming, former] = [version(ordered, staged), version(ordered, stored)];
  const older = order?.newest === "min" ? ">" : "<";
  const isStale = `${former} IS NOT NULL AND (${incoming} IS NULL OR ${incoming} ${older} ${former})`;
  const same = [...shape.columns]
    .filter(([name]) => (staged.has(name) || !shape.defaults.has(name)) && ownColumns?.has(name) !== true)
    .map(([name, type]) => {
      // The type json knows no equality.
      const left = type === "json" ? `t.${identifier(name)}::jsonb` : `t.${identifier(name)}`;
      const value = staged.get(name)?.value;
      if (value === undefined) return `${left} IS NULL`;
      return `${left} IS NOT DISTINCT FROM ${type === "json" ? `(${value})::jsonb` : value}`;
    });
  const match = primaryKey.map((name) => `t.${identifier(name)} = ${valueOf(staged, name)}`).join(" AND ");
  // The version first: where it differs, nothing else is compared.
  const isSame = [`${incoming} IS NOT DISTINCT FROM ${former}`, ...same].join(" AND ");
  const isMatched = `t.${identifier(primaryKey[0] ?? "")} IS NOT NULL`;
  return (
    "SELECT n, CASE WHEN NOT bool_or(is_matched) THEN 'new' WHEN bool_or(is_stale) THEN 'stale' " +
    "WHEN bool_and(is_same) AND count(*) = 1 THEN 'same' ELSE 'changed' END AS fate " +
    `FROM (SELECT s.n, ${isMatched} AS is_matched, ${isStale} AS is_stale, ${isSame} AS is_same ` +
    `FROM ${stage} s LEFT JOIN ${qualified(into)} t ON ${match}) pairs GROUP BY n`
  );
}

/** Writes staged rows; where the key is unique, over the rows that have it. */
export async function write(rows: Staged, condition: string): Promise<void> {
  const { client, into, shape, columns, primaryKey } = rows;
  const staged = stagedValues(columns, "s");
  const written = [...shape.columns.keys()].filter((name) => staged.has(name) || !shape.defaults.has(name));
  const values = written.map((name) => valueOf(staged, name)).join(", ");
  const order = primaryKey.length === 0 ? "s.n" : primaryKey.map((name) => valueOf(staged, name)).join(", ");
  const others = written.filter((name) => !primaryKey.includes(name));
  const updates = others.map((name) => `${identifier(name)} = excluded.${identifier(name)}`).join(", ");
  const conflict = isUnique(shape, primaryKey)
    ? `ON CONFLICT (${identifiers(primaryKey)}) DO ${updates === "" ? "NOTHING" : `UPDATE SET ${updates}`}`
    : "";
  await client.query(
    `INSERT INTO ${qualified(into)} (${identifiers(written)}) SELECT ${values} FROM ${stage} s WHERE ${condition} ORDER BY ${order} ${conflict}`,
  );
}

/** With a merge key, whole groups are replaced: every old row of the same primary key or of the same group goes. */
async function replaceGroups(rows: Staged, kept: number, stale: number): Promise<Settled> {
  const { client, into, columns, primaryKey, mergeKey, listKeys } = rows;
  const staged = stagedValues(columns, "s");
  const deleteBy = (key: readonly string[]): Promise<number> => {
    const match = key.map((name) => `t.${identifier(name)} = ${valueOf(staged, name)}`).join(" AND ");
    return deleteRows(client, into, `EXISTS (SELECT 1 FROM ${stage} s WHERE ${match})`, listKeys);
  };
  const updated = primaryKey.length === 0 ? 0 : await deleteBy(primaryKey);
  const deleted = await deleteBy(mergeKey);
  await write(rows, "true");
  return { ...nothing, inserted: Math.max(kept - updated, 0), updated, deleted, stale };
}
