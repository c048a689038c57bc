import { ConnectorError, LoadError } from "../errors.ts";
import type { Batch, Outcome, Rejection, TablePlan, TableWriter } from "../load/destination.ts";
import { afterOthers } from "./database.ts";
import { dropGathered, gatherTable } from "./gather.ts";
import { insertRows, type RowSource } from "./insert-rows.ts";
import { isMisfit } from "./insert.ts";
import { inspect, withoutColumns } from "./inspect.ts";
import { prepare } from "./prepare.ts";
import { driftOf } from "../load/drift.ts";
import { describedProblem, RowProblem } from "../load/row-problem.ts";
import { noneWithheld, type Refusal, type Withheld } from "../load/refused-rows.ts";
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
import { countGathered, markWithheld, takeWithheld } from "./withheld.ts";
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
      const attempt = async (
        left: Batch,
        rejections: readonly Rejection[],
        withheld: Withheld,
        isTried = false,
      ): Promise<Outcome> => {
        await context.files.clear();
        return commitBatch({ ...work, batch: left }, { rejections, withheld }, isTried);
      };
      const undone = async (tried: Batch, ranges: Withheld["ranges"]): Promise<void> => {
        await attempt(tried, [], { ...noneWithheld, ranges }, true).catch((error: unknown) => {
          if (!(error instanceof Undone)) throw error;
        });
      };
      const waiting = async ({ restart, finish }: Batch): Promise<number> =>
        plan.gather === null || restart || !finish ? 0 : countGathered(work);
      try {
        return await whileWriting(context.load, () =>
          commitRejecting(batch, attempt, { refusal: refusalOf, attempt: undone, waiting }),
        );
      } catch (error) {
        throw asLoadError(error, work);
      } finally {
        await context.files.clear();
        await context.giveBack();
      }
    },
  };
}

function intoOf({ gather }: TablePlan, table: TableName): TableName {
  return gather === null ? table : gatherTable(table);
}

/** Ends a transaction whose work was only tried. */
class Undone extends Error {
  override readonly name = "Undone";
}

/** Why DuckDB refuses rows; not where a key is there twice, for a row and the one that it replaces are, for a moment. */
function refusalOf(error: unknown): Refusal | undefined {
  const reason =
    error instanceof Error ? /Constraint Error: ((?:CHECK|NOT NULL) constraint failed.*)/.exec(error.message) : null;
  if (reason === null) return undefined;
  const what = `DuckDB refuses the row: ${reason[1] ?? ""}`;
  return { message: what, what };
}

/** The rows that a commit leaves out. */
interface Omitted {
  /** Those of the batch. */
  readonly rejections: readonly Rejection[];
  readonly withheld: Withheld;
}

async function commitBatch(work: Work, omitted: Omitted, isTried: boolean): Promise<Outcome> {
  // Two loads may need a table of ours at the same moment that neither has made before.
  const committed = (carefully: boolean): Promise<Outcome> =>
    afterOthers(() =>
      work.database.transaction(async () => {
        const outcome = await commitIn(work, omitted, carefully);
        if (isTried) throw new Undone();
        return outcome;
      }),
    );
  try {
    return await committed(false);
  } catch (error) {
    if (error instanceof RowProblem || error instanceof Undone || !isMisfit(error)) throw error;
    const problem = undecodable(work.batch.pages);
    if (problem !== undefined) throw problem;
    return committed(true);
  }
}

async function commitIn(given: Work, omitted: Omitted, carefully: boolean): Promise<Outcome> {
  if (given.batch.restart) await dropGathered(given.database, given.table);
  await markWithheld(given, omitted.withheld);
  const { nesting, key } = given.plan;
  const nested = nesting === undefined ? undefined : await chosenStrategy(given, "nested", key.resource)(given);
  const flat = nested?.work ?? (await named(given));
  const held = await heldToContract(flat);
  const kept =
    given.plan.keepsAbsent === true ? chosenStrategy(given, "keepAbsent", key.resource)(held.work) : undefined;
  const work = kept?.work ?? held.work;
  const { database, plan, batch, into, schema } = work;
  if (batch.restart) await nested?.restart();
  const { columns, files } = await prepare(work);
  const own =
    columns.length === 0
      ? []
      : ownColumnsAtOnce(plan).map((column) => ({ ...column, type: "TIMESTAMP WITH TIME ZONE" }));
  const others = (await kept?.columns(columns)) ?? [];
  await ensureTable(database, into, [...columns, ...others, ...own], plan.description);
  const types = await existingColumns(database, into);
  const rows = batch.pages.reduce((sum, page) => sum + page.rows, 0);
  if (rows > 0 && types.size === 0) throw withoutColumns(work);
  const mark = types.size === 0 ? -1n : await lastRowId(database, into);
  const source: RowSource = { columns, types, files, carefully };
  const count =
    rows === 0 ? 0 : await (nested?.insert(source, mark) ?? kept?.insert(source) ?? insertRows(work, source));
  const facts = count === 0 ? { least: undefined, greatest: undefined } : await inspect(work, types, mark);
  const settled = await settle(work, into, types, { mark, count });
  const followed = (await nested?.follow({ types, mark, settled, carefully })) ?? [];
  const now = plan.gather === null ? settled : gathering(settled);
  const rejections = [...omitted.rejections, ...(await takeWithheld(work, omitted.withheld, nested))];
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
