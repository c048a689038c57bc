import { deletedAt } from "../load/own-columns.ts";
import { sweepRefusal } from "../load/sweep-guard.ts";
import { countOf } from "./client.ts";
import { identifier } from "./names.ts";
import { current, hasKeyOf, keysOf, marked, type Settled, type Staged, storedEnd, type Swept } from "./strategy.ts";

/**
 * Lets the staged rows come to terms with the table's, then ends those of the table that are not among them, or marks
 * them as deleted; all guards are in `sweepRefusal`.
 */
export async function sweep(rows: Staged, merge: () => Promise<Settled>): Promise<Swept> {
  const { client, primaryKey, plan, isComplete, stage } = rows;
  if (plan.sweep === undefined) return { settled: await merge(), warnings: [] };
  const isAlive = plan.sweep.mode === "soft" ? `t.${identifier(deletedAt)} IS NULL` : "1";
  const isGone = `${isAlive} AND NOT ${hasKeyOf(primaryKey, keysOf(rows, primaryKey, "1", stage), "t.")}`;
  const found = await client.query(
    `SELECT countIf(${isAlive}) AS before, countIf(${isGone}) AS gone FROM ${current(rows)} t`,
  );
  const facts = { before: countOf(found, "before"), gone: countOf(found, "gone") };
  const settled = await merge();
  const refusal = sweepRefusal({ sweep: plan.sweep, isComplete, ...facts });
  if (refusal !== undefined) return { settled, warnings: [refusal] };
  if (facts.gone === 0) return { settled, warnings: [] };
  const gone = `FROM ${current(rows)} t WHERE ${isGone}`;
  const isHard = plan.sweep.mode === "hard";
  const write = isHard ? storedEnd(rows, gone) : marked(rows, plan.sweep.at, gone);
  return {
    settled: {
      ...settled,
      deleted: settled.deleted + facts.gone,
      writes: [...settled.writes, write],
      gone: isHard ? [...settled.gone, gone] : settled.gone,
    },
    warnings: [],
  };
}
