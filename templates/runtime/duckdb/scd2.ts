import { nothing, type Settled } from "../load/settled.ts";
import type { ColumnValidity } from "../load/destination.ts";
import { nameOf } from "./columns.ts";
import { integer } from "./database.ts";
import { identifier, identifiers, literal, outerRow, pairwise } from "./sql.ts";
import type { Inserted } from "./strategy.ts";

/**
 * Adds the new rows as versions that hold from now on, and closes those that no longer hold: with a key, the versions of
 * the keys that came; without one, or where the key is the primary key alone, every version that did not come again,
 * provided that nothing was left out. Versions are compared column by column.
 */
export async function scd2(rows: Inserted): Promise<Settled> {
  const { database, target, mark, columns, validity } = rows;
  if (rows.count === 0 || validity === undefined) return nothing;
  const own = columns.filter((name) => name !== validity.from && name !== validity.to);
  const same = validity.version === undefined ? own : [nameOf(validity.version)];
  const active = validity.active === undefined ? "NULL" : instant(validity.active);
  const isActive = `rowid <= ${mark} AND ${identifier(validity.to)} IS NOT DISTINCT FROM ${active}`;
  const stale = await dropSame(rows, same);
  await database.run(
    `CREATE OR REPLACE TEMP TABLE same_ AS SELECT o.rowid AS old_, n.rowid AS new_ FROM ` +
      `(SELECT rowid, * FROM ${target} WHERE ${isActive}) o JOIN (SELECT rowid, * FROM ${target} WHERE rowid > ${mark}) n ` +
      `ON ${pairwise(same, "o", "n", "IS NOT DISTINCT FROM")}`,
  );
  const closed = await close(rows, validity, isActive);
  const unchanged = await database.run(
    `DELETE FROM ${target} WHERE rowid > ${mark} AND rowid IN (SELECT new_ FROM same_)`,
  );
  await database.run("DROP TABLE same_");
  const added = await database.run(
    `UPDATE ${target} SET ${identifier(validity.from)} = ${instant(validity.boundary)}, ` +
      `${identifier(validity.to)} = ${active} WHERE rowid > ${mark}`,
  );
  const updated = Math.min(closed.replaced, added);
  return { ...nothing, inserted: added - updated, updated, unchanged, stale, deleted: closed.gone };
}

/** Of several new rows that are the same, one stays. */
function dropSame({ database, target, mark }: Inserted, same: readonly string[]): Promise<number> {
  return database.run(
    `DELETE FROM ${target} WHERE rowid IN (SELECT row_ FROM (SELECT rowid AS row_, row_number() OVER ` +
      `(PARTITION BY ${identifiers(same)} ORDER BY rowid DESC) AS rank_ FROM ${target} WHERE rowid > ${mark}) WHERE rank_ > 1)`,
  );
}

/** Closes versions; tells for how many rows of the same key came and for how many none did. */
async function close(
  { database, target, mark, primaryKey, mergeKey, isComplete }: Inserted,
  validity: ColumnValidity,
  isActive: string,
): Promise<{ readonly replaced: number; readonly gone: number }> {
  const isSame = (key: readonly string[]): string => pairwise(key, "n", outerRow, "IS NOT DISTINCT FROM");
  const identity = primaryKey.length > 0 ? primaryKey : mergeKey;
  const scope = mergeKey.length > 0 ? mergeKey : isComplete ? undefined : primaryKey;
  const came = `EXISTS (SELECT 1 FROM ${target} n WHERE n.rowid > ${mark} AND ${isSame(identity)})`;
  const isReplaced = identity.length === 0 ? "false" : scope === identity ? "true" : came;
  const inScope =
    scope === undefined
      ? ""
      : `SEMI JOIN (SELECT * FROM ${target} WHERE rowid > ${mark}) n ON ${scope.length === 0 ? "false" : isSame(scope)}`;
  await database.run(
    `CREATE OR REPLACE TEMP TABLE closed_ AS SELECT ${outerRow}.row_, ${isReplaced} AS replaced_ ` +
      `FROM (SELECT rowid AS row_, * FROM ${target} WHERE ${isActive}) ${outerRow} ${inScope} ` +
      `WHERE ${outerRow}.row_ NOT IN (SELECT old_ FROM same_)`,
  );
  const [counts] = await database.query(
    "SELECT count(*) FILTER (replaced_), count(*) FILTER (NOT replaced_) FROM closed_",
  );
  await database.run(
    `UPDATE ${target} SET ${identifier(validity.to)} = ${instant(validity.boundary)} WHERE rowid IN (SELECT row_ FROM closed_)`,
  );
  await database.run("DROP TABLE closed_");
  return { replaced: integer(counts?.[0]), gone: integer(counts?.[1]) };
}

function instant(text: string): string {
  return `CAST(${literal(text)} AS TIMESTAMP WITH TIME ZONE)`;
}
