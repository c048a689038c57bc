import { ConnectorError, LoadError } from "../errors.ts";
import type { Outcome, Rejection, TablePlan, TableWriter } from "../load/destination.ts";
import { afterOthers } from "./database.ts";
import { dropGathered, gatherTable } from "./gather.ts";
import { insertRows, type RowSource } from "./insert-rows.ts";
import { isMisfit } from "./insert.ts";
import { inspect, withoutColumns } from "./inspect.ts";
import { prepare } from "./prepare.ts";
import { driftOf } from "../load/drift.ts";
import { describedProblem, RowProblem } from "../load/row-problem.ts";
import { commitRejecting, undecodable } from "../load/rejecting.ts";
import { beat, whileWriting } from "./log-table.ts";
import { named } from "./named.ts";
import { keepRejected } from "./rejected-table.ts";
import { ownColumnsAtOnce, silentColumns } from "../load/own-columns.ts";
import { heldToContract } from "./held.ts";
import { gathering, sum } from "../load/settled.ts";
import { chosenStrategy, putInPlace, settle } from "./settle.ts";
import { qualified } from "./sql.ts";
import { saveState } from "./state-table.ts";
import { ensureTable, existingColumns, lastRowId, type TableName } from "./tables.ts";
import type { Work, WriterContext } from "./work.ts";

/** Writes one resource's batches, each in one transaction. */
export function tableWriter(context: WriterContext, plan: TablePlan): TableWriter {
  const strategy = chosenStrategy(context, plan.way, plan.key.resource);
  const table = { schema: context.schema, table: plan.table };
  const into = plan.tombstones === undefined ? intoOf(plan, table) : { ...table, table: `_tombstones_${table.table}` };
  return {
    commit: async (batch) => {
      const ownColumns = silentColumns(plan);
      const work: Work = { ...context, plan, batch, table, into, strategy, ...(ownColumns && { ownColumns }) };
      try {
        return await whileWriting(context.load, () =>
          commitRejecting(batch, async (left, rejections) => {
            await context.files.clear();
            return commitBatch({ ...work, batch: left }, rejections);
          }),
        );
      } catch (error) {
        throw asLoadError(error, work);
      } finally {
        await context.files.clear();
      }
    },
  };
}

function intoOf({ gather }: TablePlan, table: TableName): TableName {
  return gather === null ? table : gatherTable(table);
}

async function commitBatch(work: Work, rejections: readonly Rejection[]): Promise<Outcome> {
  try {
    return await transaction(work, rejections, false);
  } catch (error) {
    if (error instanceof RowProblem || !isMisfit(error)) throw error;
    const problem = undecodable(work.batch.pages);
    if (problem !== undefined) throw problem;
    return transaction(work, rejections, true);
  }
}

/** Two loads may need a table of ours at the same moment that neither has made before. */
function transaction(work: Work, rejections: readonly Rejection[], carefully: boolean): Promise<Outcome> {
  return afterOthers(() => work.database.transaction(() => commitIn(work, rejections, carefully)));
}

async function commitIn(given: Work, rejections: readonly Rejection[], carefully: boolean): Promise<Outcome> {
  if (given.batch.restart) await dropGathered(given.database, given.table);
  const { nesting, key } = given.plan;
  const nested = nesting === undefined ? undefined : await chosenStrategy(given, "nested", key.resource)(given);
  const flat = nested?.work ?? (await named(given));
  const held = await heldToContract(flat);
  const { work } = held;
  const { database, plan, batch, into, schema } = work;
  if (batch.restart) await nested?.restart();
  const { columns, files } = await prepare(work);
  const own =
    columns.length === 0
      ? []
      : ownColumnsAtOnce(plan).map((column) => ({ ...column, type: "TIMESTAMP WITH TIME ZONE" }));
  await ensureTable(database, into, [...columns, ...own], plan.description);
  const types = await existingColumns(database, into);
  const rows = batch.pages.reduce((sum, page) => sum + page.rows, 0);
  if (rows > 0 && types.size === 0) throw withoutColumns(work);
  const mark = types.size === 0 ? -1n : await lastRowId(database, into);
  const source: RowSource = { columns, types, files, carefully };
  const count = rows === 0 ? 0 : await (nested?.insert(source, mark) ?? insertRows(work, source));
  const facts = count === 0 ? { least: undefined, greatest: undefined } : await inspect(work, types, mark);
  const settled = await settle(work, into, types, { mark, count });
  const followed = (await nested?.follow({ types, mark, settled, carefully })) ?? [];
  const now = plan.gather === null ? settled : gathering(settled);
  const placed = batch.finish && plan.gather !== null ? await putInPlace(whole(work, rejections), nested) : {};
  const outcome = sum(now, placed);
  if (plan.tombstones !== undefined) await database.run(`DROP TABLE IF EXISTS ${qualified(into.schema, into.table)}`);
  const state = batch.state({ rows: count, ...facts, rejected: rejections.length });
  if (state !== undefined) await saveState(database, schema, plan.key, state);
  await keepRejected(database, schema, { ...plan.key, load: work.load }, rejections);
  const warnings = [...held.warnings, ...followed, ...(placed.warnings ?? [])];
  const drift = driftOf(plan, batch.pages);
  const done = { ...outcome, rows: count, skipped: outcome.skipped + rows - count, rejections, drift, warnings };
  if (batch.log !== undefined) await beat(database, schema, batch.log(done));
  return done;
}

/** A run of which rows were rejected does not tell which rows are gone. */
function whole(work: Work, rejections: readonly Rejection[]): Work {
  return rejections.length === 0 ? work : { ...work, batch: { ...work.batch, isComplete: false } };
}

function asLoadError(error: unknown, { batch, plan, destination }: Work): unknown {
  if (error instanceof RowProblem) return describedProblem(error, batch.pages, plan.key.resource);
  if (error instanceof ConnectorError) return error;
  const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error);
  return new LoadError(`${destination} did not take the rows: ${reason}`, {
    resource: plan.key.resource,
    cause: error,
  });
}
