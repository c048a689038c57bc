import { deletedAt } from "../load/own-columns.ts";
import { sweepRefusal } from "../load/sweep-guard.ts";
import { integer } from "./database.ts";
import { deleteRows } from "./delete-rows.ts";
import { identifier, identifiers, literal, outerRow, pairwise } from "./sql.ts";
import type { Inserted, Swept } from "./strategy.ts";

/**
 * Lets the new rows come to terms with the old ones, then deletes the old ones that are not among them, or marks them
 * as deleted; all guards are in `sweepRefusal`. `merge` comes between, as it takes rows away that did not change.
 */
export async function sweep(rows: Inserted, merge: () => Promise<Swept["settled"]>): Promise<Swept> {
  const { database, target, mark, primaryKey, plan, isComplete } = rows;
  if (plan.sweep === undefined) return { settled: await merge(), warnings: [] };
  const isAlive = plan.sweep.mode === "soft" ? `${outerRow}.${identifier(deletedAt)} IS NULL` : "true";
  await database.run(
    `CREATE OR REPLACE TEMP TABLE listed_ AS SELECT DISTINCT ${identifiers(primaryKey)} FROM ${target} WHERE rowid > ${mark}`,
  );
  const isGone = `${isAlive} AND NOT EXISTS (SELECT 1 FROM listed_ n WHERE ${pairwise(primaryKey, outerRow, "n", "=")})`;
  const [row = []] = await database.query(
    `SELECT count(*) FILTER (${isAlive}), count(*) FILTER (${isGone}) ` +
      `FROM ${target} ${outerRow} WHERE ${outerRow}.rowid <= ${mark}`,
  );
  const [before = 0, gone = 0] = row.map(integer);
  const settled = await merge();
  const refusal = sweepRefusal({ sweep: plan.sweep, isComplete, before, gone });
  let deleted = 0;
  if (refusal === undefined && gone > 0) {
    const at = `CAST(${literal(plan.sweep.at)} AS TIMESTAMP WITH TIME ZONE)`;
    deleted =
      plan.sweep.mode === "soft"
        ? await database.run(`UPDATE ${target} ${outerRow} SET ${identifier(deletedAt)} = ${at} WHERE ${isGone}`)
        : await deleteRows(rows, isGone, outerRow);
  }
  await database.run("DROP TABLE listed_");
  const warnings = refusal === undefined ? [] : [refusal];
  return { settled: { ...settled, deleted: settled.deleted + deleted }, warnings };
}
