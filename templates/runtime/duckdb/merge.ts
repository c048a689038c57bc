import { nothing, type Settled } from "../load/settled.ts";
import { integer } from "./database.ts";
import { deleteRows } from "./delete-rows.ts";
import { identifier, identifiers, pairwise, tuple } from "./sql.ts";
import type { Inserted } from "./strategy.ts";

/**
 * Replaces the old rows of the same keys by deleting them: in DuckDB an update rewrites every row group that it
 * touches. Of several new rows of one key the newest by version stays, among equals the last; a row that is older than
 * the table's (`stored IS NULL OR incoming >= stored` fails) or equal to it in every column goes itself.
 */
export async function merge(rows: Inserted): Promise<Settled> {
  if (rows.count === 0) return nothing;
  const repeated = rows.primaryKey.length === 0 ? 0 : await dropRepeated(rows);
  const kept = rows.count - repeated;
  if (rows.mark < 0n) return { ...nothing, inserted: kept, stale: repeated };
  if (rows.mergeKey.length > 0) return replaceGroups(rows, kept, repeated);
  return replaceRows(rows, kept, repeated);
}

/** Of several new rows of one key keeps the newest, among equals the last; gives how many went. */
export async function dropRepeated({
  database,
  target,
  mark,
  count,
  primaryKey,
  version,
  order,
}: Inserted): Promise<number> {
  const keys = identifiers(primaryKey);
  const [row] = await database.query(
    `SELECT count(DISTINCT ${tuple(primaryKey)}) FROM ${target} WHERE rowid > ${mark}`,
  );
  if (integer(row?.[0]) === count) return 0;
  const direction = order?.newest === "min" ? "ASC" : "DESC";
  const newestFirst = version === undefined ? "" : `${version} ${direction} NULLS LAST, `;
  return database.run(
    `DELETE FROM ${target} WHERE rowid IN (SELECT row_ FROM (SELECT rowid AS row_, ` +
      `row_number() OVER (PARTITION BY ${keys} ORDER BY ${newestFirst}rowid DESC) AS rank_ ` +
      `FROM ${target} WHERE rowid > ${mark}) WHERE rank_ > 1)`,
  );
}

async function replaceRows(rows: Inserted, kept: number, repeated: number): Promise<Settled> {
  const { database, target, mark } = rows;
  const [counts] = await pairUp(rows);
  const [pairs, matched, stale, ties] = (counts ?? []).map(integer);
  if (pairs === 0) return { ...nothing, inserted: kept, stale: repeated };
  const unchanged = ties === 0 ? 0 : await markUnchanged(rows);
  const dropped = (stale ?? 0) + unchanged;
  if (dropped > 0) {
    await database.run(
      `DELETE FROM ${target} WHERE rowid > ${mark} AND rowid IN (SELECT new_ FROM pairs_ WHERE fate_ IN ('stale', 'unchanged'))`,
    );
  }
  await database.run(
    `DELETE FROM ${target} WHERE rowid <= ${mark} AND rowid IN (SELECT old_ FROM pairs_ WHERE fate_ NOT IN ('stale', 'unchanged'))`,
  );
  await database.run("DROP TABLE pairs_");
  const updated = (matched ?? 0) - dropped;
  return { ...nothing, inserted: kept - (matched ?? 0), updated, unchanged, stale: (stale ?? 0) + repeated };
}

/**
 * Matches new rows with old ones by key and judges them by version; read are the columns of keys and versions, and of
 * rows without version those of times, which cost little and are the likeliest to tell that a row has changed.
 */
async function pairUp({
  database,
  target,
  mark,
  primaryKey,
  version,
  order,
  times,
}: Inserted): Promise<readonly (readonly unknown[])[]> {
  const value = version ?? "NULL";
  const older = order?.newest === "min" ? ">" : "<";
  const compared = version === undefined ? times : [];
  const columns = identifiers([...new Set([...primaryKey, ...compared])]);
  const side = (operator: string): string =>
    `(SELECT rowid AS row_, ${value} AS version_, ${columns} FROM ${target} WHERE rowid ${operator} ${mark})`;
  const differs = ["n.version_ IS DISTINCT FROM o.version_", ...compared.map((name) => differsIn(name))].join(" OR ");
  await database.run(
    "CREATE OR REPLACE TEMP TABLE pairs_ AS SELECT old_, new_, CASE " +
      "WHEN bool_or(stale_) OVER (PARTITION BY new_) THEN 'stale' " +
      "WHEN differs_ OR count(*) OVER (PARTITION BY new_) > 1 THEN 'updated' ELSE 'tie' END AS fate_ " +
      `FROM (SELECT o.row_ AS old_, n.row_ AS new_, ${differs} AS differs_, ` +
      `o.version_ IS NOT NULL AND (n.version_ IS NULL OR n.version_ ${older} o.version_) AS stale_ ` +
      `FROM ${side("<=")} o JOIN ${side(">")} n ON ${pairwise(primaryKey, "o", "n", "=")})`,
  );
  return database.query(
    "SELECT count(*), count(DISTINCT new_), count(DISTINCT new_) FILTER (fate_ = 'stale'), count(*) FILTER (fate_ = 'tie') FROM pairs_",
  );
}

/**
 * Among rows of the same version, finds those that do not differ from the table's; all columns are read for these only.
 * The key is compared as well, as DuckDB looks for keys while it reads, but for row ids only afterwards.
 */
async function markUnchanged({ database, target, mark, columns, primaryKey }: Inserted): Promise<number> {
  const side = (operator: string): string =>
    `(SELECT rowid AS row_, ${columns.map(identifier).join(", ")} FROM ${target} WHERE rowid ${operator} ${mark})`;
  const differs = columns.filter((name) => !primaryKey.includes(name)).map((name) => differsIn(name));
  return database.run(
    "UPDATE pairs_ SET fate_ = 'unchanged' WHERE new_ IN (SELECT new_ FROM " +
      `(SELECT n.row_ AS new_, ${["false", ...differs].join(" OR ")} AS differs_ FROM ${side("<=")} o JOIN ` +
      `(SELECT n.*, p.old_ FROM ${side(">")} n JOIN (SELECT * FROM pairs_ WHERE fate_ = 'tie') p ON p.new_ = n.row_) n ` +
      `ON n.old_ = o.row_ AND ${pairwise(primaryKey, "o", "n", "=")}) WHERE NOT differs_)`,
  );
}

function differsIn(column: string): string {
  const name = identifier(column);
  return `n.${name} IS DISTINCT FROM o.${name}`;
}

/** With a merge key, whole groups are replaced: every old row of the same primary key or of the same group goes. */
async function replaceGroups(rows: Inserted, kept: number, repeated: number): Promise<Settled> {
  const { target, mark, primaryKey, mergeKey } = rows;
  const deleteBy = (key: readonly string[]): Promise<number> =>
    deleteRows(
      rows,
      `rowid <= ${mark} AND ${tuple(key)} IN (SELECT ${tuple(key)} FROM ${target} WHERE rowid > ${mark})`,
    );
  const updated = primaryKey.length === 0 ? 0 : await deleteBy(primaryKey);
  const deleted = await deleteBy(mergeKey);
  return { ...nothing, inserted: Math.max(kept - updated, 0), updated, deleted, stale: repeated };
}
