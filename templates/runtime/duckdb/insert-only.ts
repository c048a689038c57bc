import { nothing, type Settled } from "../load/settled.ts";
import { dropRepeated } from "./merge.ts";
import { tuple } from "./sql.ts";
import type { Inserted } from "./strategy.ts";

/** Keeps the new rows whose keys the table does not have; the others change nothing. */
export async function insertOnly(rows: Inserted): Promise<Settled> {
  const { database, target, mark, count, primaryKey } = rows;
  if (count === 0) return nothing;
  const stale = await dropRepeated(rows);
  const key = tuple(primaryKey);
  // The new rows' keys come last: DuckDB keeps those in memory, and not all that the table has.
  const skipped = await database.run(
    `DELETE FROM ${target} WHERE rowid > ${mark} AND ${key} IN (SELECT ${key} FROM ${target} WHERE rowid <= ${mark} ` +
      `AND ${key} IN (SELECT ${key} FROM ${target} WHERE rowid > ${mark}))`,
  );
  return { ...nothing, inserted: count - stale - skipped, stale, skipped };
}
