import { nothing, type Settled } from "../load/settled.ts";
import { dropRepeated } from "./merge.ts";
import { tuple } from "./sql.ts";
import type { Inserted } from "./strategy.ts";

/** Keeps the new rows whose keys the table does not have; the others change nothing. */
export async function insertOnly(rows: Inserted): Promise<Settled> {
  const { database, target, mark, count, primaryKey } = rows;
  if (count === 0) return nothing;
  const stale = await dropRepeated(rows);
  const known = (condition: string): string => `SELECT ${tuple(primaryKey)} FROM ${target} WHERE rowid ${condition}`;
  const skipped = await database.run(
    `DELETE FROM ${target} WHERE rowid > ${mark} AND ${tuple(primaryKey)} IN (${known(`<= ${mark}`)})`,
  );
  return { ...nothing, inserted: count - stale - skipped, stale, skipped };
}
