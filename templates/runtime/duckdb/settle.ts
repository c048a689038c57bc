import { LoadError } from "../errors.ts";
import type { Batch, TablePlan } from "../load/destination.ts";
import { rowOrder } from "../load/row-order.ts";
import { nameOf } from "./columns.ts";
import { boundLiteral, cursorValue } from "./cursor-value.ts";
import { moveGathered, replaceTable } from "./gather.ts";
import { qualified } from "./sql.ts";
import type { Settled, Strategies, Strategy } from "./strategy.ts";
import { existingColumns, type TableName } from "./tables.ts";
import type { Work, WriterContext } from "./work.ts";

/** Brings the new rows of a table to terms with the old ones. */
export function settle(
  work: Work,
  name: TableName,
  types: ReadonlyMap<string, string>,
  rows: { readonly mark: bigint; readonly count: number },
): Promise<Settled> {
  const { database, plan, batch, strategy } = work;
  const isGathering = name.table !== work.table.table;
  const order = rowOrder(plan, isGathering);
  return strategy({
    database,
    target: qualified(name.schema, name.table),
    ...rows,
    plan,
    columns: [...types.keys()],
    primaryKey:
      plan.way === "merge" ? plan.primaryKey.map(nameOf) : plan.primaryKey.map(nameOf).filter((key) => types.has(key)),
    // While the rows gather, groups are not complete.
    mergeKey: isGathering ? [] : plan.mergeKey.map(nameOf),
    order,
    version: order === undefined ? undefined : cursorValue(order, types, plan.key.resource),
    known: knownCondition(plan, batch),
  });
}

function knownCondition({ cursor }: TablePlan, { bounds, skipKnown }: Batch): string | undefined {
  const start = cursor?.newest === "min" ? bounds?.to : bounds?.from;
  if (cursor === undefined || skipKnown === "none") return undefined;
  // Where every row is read again, every row may be known.
  if (start === undefined) return skipKnown === "all" ? "true" : undefined;
  const operator = skipKnown === "boundary" ? "=" : cursor.newest === "min" ? "<=" : ">=";
  return `cursor_ ${operator} ${boundLiteral(cursor, start.value)}`;
}

/** What the run has gathered enters the table. */
export async function putInPlace(work: Work): Promise<Partial<Settled>> {
  const { database, plan, table } = work;
  if (plan.gather === "replace") return replaceTable(database, table, plan, plan.primaryKey.map(nameOf));
  const moved = await moveGathered(database, table, plan);
  if (moved.count === 0) return {};
  const strategy = chosenStrategy(work, plan.gather === "merge" ? "merge" : "append", plan.key.resource);
  return settle({ ...work, strategy }, table, await existingColumns(database, table), moved);
}

/** Rows that gather are not in the table yet; those that came twice in the run are stale. */
export function gathering({ updated, unchanged, stale, deleted, skipped }: Settled): Settled {
  return { inserted: 0, updated: 0, unchanged: 0, stale: stale + updated + unchanged, deleted, skipped };
}

export function sum(left: Settled, right: Partial<Settled>): Settled {
  const { inserted = 0, updated = 0, unchanged = 0, stale = 0, deleted = 0, skipped = 0 } = right;
  return {
    inserted: left.inserted + inserted,
    updated: left.updated + updated,
    unchanged: left.unchanged + unchanged,
    stale: left.stale + stale,
    deleted: left.deleted + deleted,
    skipped: left.skipped + skipped,
  };
}

/** @throws LoadError where the connector has no such strategy. */
export function chosenStrategy({ strategies }: WriterContext, way: keyof Strategies, resource: string): Strategy {
  const strategy = strategies[way];
  if (strategy !== undefined) return strategy;
  throw new LoadError(`the connector's duckdb.ts has no strategy to ${way} rows. Generate the connector again.`, {
    resource,
  });
}
