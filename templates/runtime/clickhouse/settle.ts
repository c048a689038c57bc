import type { Batch, TablePlan } from "../load/destination.ts";
import { rowOrder } from "../load/row-order.ts";
import { sum } from "../load/settled.ts";
import type { Version } from "./cursor-value.ts";
import { flaggedCondition } from "./flagged.ts";
import { keyNames } from "./names.ts";
import type { StagedColumn } from "../load/staged-columns.ts";
import { type Settled, type Staged, stagedValues } from "./strategy.ts";
import { isGathered, stored, type TableShape } from "./tables.ts";
import { fatesName, stageName } from "./work-tables.ts";
import { chosenStrategy, type Work } from "./work.ts";

interface Rows {
  readonly shape: TableShape;
  readonly columns: readonly StagedColumn[];
  readonly count: number;
}

/** Finds out what becomes of staged rows and of the table's; writes neither. */
export async function settle(work: Work, into: string, rows: Rows): Promise<Settled> {
  const staged = asStaged(work, into, rows);
  if (work.plan.tombstones !== undefined) {
    return chosenStrategy(work.session.strategies, "tombstones", work.plan.key.resource)(work, staged);
  }
  if (staged.flagged === undefined) return work.strategy(staged);
  // Rows that are marked as deleted go first.
  const { strategies } = work.session;
  const { settled, left } = await chosenStrategy(strategies, "deleteFlagged", work.plan.key.resource)(staged);
  const others = await work.strategy({ ...staged, count: left });
  return {
    ...sum(settled, others),
    writes: [...others.writes, ...settled.writes],
    written: others.written,
    gone: [...settled.gone, ...others.gone],
  };
}

/** What strategies work on. */
export function asStaged({ draft, plan, batch, table, ownColumns }: Work, into: string, rows: Rows): Staged {
  const primaryKey = keyNames(plan.primaryKey);
  const isGathering = isGathered(into);
  const { validity, flag } = plan;
  return {
    client: draft.client,
    plan,
    target: stored(draft, into) ?? "",
    stage: stageName({ draft, table }),
    fates: fatesName({ draft, table }),
    order: rowOrder(plan, isGathering),
    ...rows,
    primaryKey: plan.way === "merge" ? primaryKey : primaryKey.filter((key) => rows.shape.columns.has(key)),
    // While the rows gather, groups are not complete.
    mergeKey: isGathering ? [] : keyNames(plan.mergeKey),
    known: knownCondition(plan, batch),
    // While the rows gather, a newer one may still come.
    flagged: flag === undefined || isGathering ? undefined : flaggedCondition(flag, stagedValues(rows.columns, "s")),
    validity: isGathering ? undefined : validity,
    isComplete: batch.isComplete ?? true,
    ownColumns,
    version: draft.version,
  };
}

function knownCondition({ cursor }: TablePlan, { bounds, skipKnown }: Batch): Staged["known"] {
  const start = cursor?.newest === "min" ? bounds?.to : bounds?.from;
  if (cursor === undefined || skipKnown === "none") return undefined;
  // Where every row is read again, every row may be known.
  if (start === undefined) return skipKnown === "all" ? () => "1" : undefined;
  const operator = skipKnown === "boundary" ? "=" : cursor.newest === "min" ? "<=" : ">=";
  return (value: string, { literal }: Version) => `${value} ${operator} ${literal(start.value)}`;
}
