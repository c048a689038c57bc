import type { Batch, TablePlan } from "../load/destination.ts";
import { lackingStrategy } from "../load/lacking-strategy.ts";
import { rowOrder } from "../load/row-order.ts";
import { type Settled, sum } from "../load/settled.ts";
import { nothingListed } from "../load/sweep-guard.ts";
import { nameOf } from "./columns.ts";
import { boundLiteral, cursorValue } from "./cursor-value.ts";
import { integer } from "./database.ts";
import { rememberGone } from "./delete-rows.ts";
import { flaggedCondition } from "./flagged.ts";
import { moveGathered, replaceTable } from "./gather.ts";
import type { NestedWork } from "./nested-work.ts";
import { qualified } from "./sql.ts";
import type { Inserted, Strategies } from "./strategy.ts";
import { existingColumns, type TableName } from "./tables.ts";
import type { Work, WriterContext } from "./work.ts";

/** Brings the new rows of a table to terms with the old ones. */
export async function settle(
  work: Work,
  name: TableName,
  types: ReadonlyMap<string, string>,
  rows: { readonly mark: bigint; readonly count: number },
): Promise<Settled> {
  const { plan, strategy } = work;
  const inserted = asInserted(work, name, types, rows);
  await rememberGone(inserted);
  if (plan.tombstones !== undefined) return chosenStrategy(work, "tombstones", plan.key.resource)(work, inserted);
  if (inserted.flagged === undefined) return strategy(inserted);
  // Rows that are marked as deleted go first.
  const { settled, left } = await chosenStrategy(work, "deleteFlagged", plan.key.resource)(inserted);
  return sum(settled, await strategy({ ...inserted, count: left }));
}

function asInserted(
  { database, plan, batch, table, ownColumns, listKeys }: Work,
  name: TableName,
  types: ReadonlyMap<string, string>,
  rows: { readonly mark: bigint; readonly count: number },
): Inserted {
  const isGathering = name.table !== table.table;
  const order = rowOrder(plan, isGathering);
  const { validity, flag } = plan;
  const columns = [...types.keys()].filter((name) => ownColumns?.has(name) !== true);
  return {
    database,
    target: qualified(name.schema, name.table),
    ...rows,
    plan,
    columns,
    times: columns.filter((name) => /^(?:TIMESTAMP|DATE)/.test(types.get(name) ?? "")),
    primaryKey:
      plan.way === "merge" ? plan.primaryKey.map(nameOf) : plan.primaryKey.map(nameOf).filter((key) => types.has(key)),
    // While the rows gather, groups are not complete.
    mergeKey: isGathering ? [] : plan.mergeKey.map(nameOf),
    order,
    version: order === undefined ? undefined : cursorValue(order, types, plan.key.resource),
    known: knownCondition(plan, batch),
    // While the rows gather, a newer one may still come.
    flagged: flag === undefined || isGathering ? undefined : flaggedCondition(flag, types),
    validity: isGathering ? undefined : validity,
    isComplete: batch.isComplete ?? true,
    listKeys: isGathering ? undefined : listKeys,
  };
}

function knownCondition({ cursor }: TablePlan, { bounds, skipKnown }: Batch): string | undefined {
  const start = cursor?.newest === "min" ? bounds?.to : bounds?.from;
  if (cursor === undefined || skipKnown === "none") return undefined;
  // Where every row is read again, every row may be known.
  if (start === undefined) return skipKnown === "all" ? "true" : undefined;
  const operator = skipKnown === "boundary" ? "=" : cursor.newest === "min" ? "<=" : ">=";
  return `cursor_ ${operator} ${boundLiteral(cursor, start.value)}`;
}

/** What became of the rows that gathered, with what there is to say about it. */
export type Placed = Partial<Settled> & { readonly warnings?: readonly string[] };

/** What the run has gathered enters the table. */
export async function putInPlace(work: Work, nested?: NestedWork): Promise<Placed> {
  const { database, plan, table } = work;
  if (plan.gather === "replace") {
    const dropped = await dropFlagged(work);
    await nested?.replace();
    const replaced = await replaceTable(database, table, plan, plan.primaryKey.map(nameOf));
    return { ...replaced, ...dropped };
  }
  const moved = await moveGathered(database, table, plan);
  if (moved.count === 0) return plan.sweep === undefined ? {} : { warnings: await warnNothingListed(work) };
  const strategy = chosenStrategy(work, plan.gather ?? "append", plan.key.resource);
  const types = await existingColumns(database, table);
  const entering = { ...work, strategy };
  const merge = (): Promise<Settled> => settle(entering, table, types, moved);
  const { settled, warnings } =
    plan.sweep === undefined
      ? { settled: await merge(), warnings: [] }
      : await chosenStrategy(work, "sweep", plan.key.resource)(asInserted(entering, table, types, moved), merge);
  await nested?.move({ types, mark: moved.mark, settled });
  return { ...settled, warnings };
}

async function warnNothingListed({ database, table }: Work): Promise<readonly string[]> {
  if ((await existingColumns(database, table)).size === 0) return [];
  const [row] = await database.query(`SELECT count(*) FROM ${qualified(table.schema, table.table)}`);
  return nothingListed(integer(row?.[0]));
}

/** What gathered to replace the table is without the rows that are marked as deleted. */
async function dropFlagged(work: Work): Promise<Partial<Settled>> {
  const { database, plan, into } = work;
  if (plan.flag === undefined) return {};
  const types = await existingColumns(database, into);
  const flagged = flaggedCondition(plan.flag, types);
  if (flagged === undefined) return {};
  const deleted = await database.run(`DELETE FROM ${qualified(into.schema, into.table)} WHERE ${flagged}`);
  return { skipped: deleted };
}

/** @throws LoadError where the connector has no such strategy. */
export function chosenStrategy<Way extends keyof Strategies>(
  { strategies }: WriterContext,
  way: Way,
  resource: string,
): NonNullable<Strategies[Way]> {
  const strategy = strategies[way];
  if (strategy !== undefined) return strategy;
  throw lackingStrategy("duckdb.ts", way, resource);
}
