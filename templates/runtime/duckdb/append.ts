import type { Settled } from "../load/settled.ts";
import { pairwise } from "./sql.ts";
import type { Inserted } from "./strategy.ts";

/**
 * Keeps all new rows, but those that an earlier load has already appended: rows at the lower bound, or from there on,
 * that the table has with the same cursor value and primary key (without key: with the same values in all columns).
 */
export async function append(rows: Inserted): Promise<Settled> {
  const skipped = await skipKnown(rows);
  return { inserted: rows.count - skipped, updated: 0, unchanged: 0, stale: 0, deleted: 0, skipped };
}

async function skipKnown({ database, target, mark, known, version, primaryKey, columns }: Inserted): Promise<number> {
  if (known === undefined || version === undefined || mark < 0n) return 0;
  const same = primaryKey.length > 0 ? primaryKey : columns;
  const side = (isNew: boolean): string =>
    `(SELECT * FROM (SELECT rowid AS row_, ${version} AS cursor_, * FROM ${target} WHERE rowid ${isNew ? ">" : "<="} ${mark}) WHERE ${known})`;
  const match = `n.cursor_ = o.cursor_ AND ${pairwise(same, "n", "o", "IS NOT DISTINCT FROM")}`;
  // Of the old rows those first that there is a new one for: DuckDB keeps what is joined in memory.
  const old = `(SELECT o.* FROM ${side(false)} o SEMI JOIN ${side(true)} n ON ${match})`;
  return database.run(
    `DELETE FROM ${target} WHERE rowid > ${mark} AND rowid IN (SELECT n.row_ FROM ${side(true)} n SEMI JOIN ${old} o ON ${match})`,
  );
}
