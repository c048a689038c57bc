import { deletedAt } from "../load/own-columns.ts";
import { sweepRefusal } from "../load/sweep-guard.ts";
import { countOf } from "./client.ts";
import { deleteRows } from "./delete-rows.ts";
import { identifier, literal, qualified } from "./names.ts";
import { stage } from "./stage.ts";
import { type Staged, stagedValues, type Swept, valueOf } from "./strategy.ts";

/**
 * Lets the staged rows come to terms with the table's, then deletes those of the table that are not among them, or
 * marks them as deleted; all guards are in `sweepRefusal`.
 */
export async function sweep(rows: Staged, merge: () => Promise<Swept["settled"]>): Promise<Swept> {
  const { client, into, columns, primaryKey, plan, isComplete } = rows;
  if (plan.sweep === undefined) return { settled: await merge(), warnings: [] };
  const staged = stagedValues(columns, "s");
  const match = primaryKey.map((name) => `t.${identifier(name)} = ${valueOf(staged, name)}`).join(" AND ");
  const isAlive = plan.sweep.mode === "soft" ? `t.${identifier(deletedAt)} IS NULL` : "true";
  const isGone = `${isAlive} AND NOT EXISTS (SELECT 1 FROM ${stage} s WHERE ${match})`;
  const found = await client.query(
    `SELECT count(*) FILTER (WHERE ${isAlive}) AS before, count(*) FILTER (WHERE ${isGone}) AS gone FROM ${qualified(into)} t`,
  );
  const facts = { before: countOf(found, "before"), gone: countOf(found, "gone") };
  // Merging takes no staged row's key away, only doubles of it.
  const settled = await merge();
  const refusal = sweepRefusal({ sweep: plan.sweep, isComplete, ...facts });
  if (refusal !== undefined) return { settled, warnings: [refusal] };
  const at = `${literal(plan.sweep.at)}::timestamptz`;
  const mark = `UPDATE ${qualified(into)} t SET ${identifier(deletedAt)} = ${at} WHERE ${isGone}`;
  const swept =
    plan.sweep.mode === "soft"
      ? (await client.query(mark)).count
      : await deleteRows(client, into, isGone, rows.listKeys);
  return { settled: { ...settled, deleted: settled.deleted + swept }, warnings: [] };
}
