import type { Settled } from "../load/settled.ts";
import { identifier } from "./sql.ts";
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
    `(SELECT rowid AS row_, ${version} AS cursor_, * FROM ${target} WHERE rowid ${isNew ? ">" : "<="} ${mark})`;
  const match = same.map((name) => `n.${identifier(name)} IS NOT DISTINCT FROM o.${identifier(name)}`).join(" AND ");
  return database.run(
    `DELETE FROM ${target} WHERE rowid IN (SELECT n.row_ FROM (SELECT * FROM ${side(true)} WHERE ${known}) n ` +
      `SEMI JOIN (SELECT * FROM ${side(false)} WHERE ${known}) o ON n.cursor_ = o.cursor_ AND ${match})`,
  );
}
