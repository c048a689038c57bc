import { ConnectorError, LoadError } from "../errors.ts";
import { keptWarnings, type TableColumn } from "../load/columns.ts";
import type { BatchStatistics, Outcome, Rejection, TablePlan, TableWriter } from "../load/destination.ts";
import { driftOf } from "../load/drift.ts";
import { ownColumnsAtOnce, silentColumns } from "../load/own-columns.ts";
import { commitRejecting } from "../load/rejecting.ts";
import { describedProblem, RowProblem } from "../load/row-problem.ts";
import { gathering, sum } from "../load/settled.ts";
import { storedName } from "../load/short-name.ts";
import { boundsCondition } from "./cursor-value.ts";
import { isLoss, reasonOf } from "./errors.ts";
import { inspect } from "./inspect.ts";
import type { NewEntry } from "./journal.ts";
import { confirmLease, heartbeat } from "./lease.ts";
import { named } from "./named.ts";
import { keyNames } from "./names.ts";
import type { NestedWork } from "./nested-work.ts";
import { waits } from "./patience.ts";
import { type Placed, putInPlace } from "./place.ts";
import { type Catalog, catalogEntry, dropFormer, ensureViews, readCatalog, type Session } from "./session.ts";
import { asStaged, settle } from "./settle.ts";
import { isFilled, stagedColumns } from "../load/staged-columns.ts";
import { fillStage } from "./stage.ts";
import { decide, type KeepAbsent, nothing, open, type Settled, stagedValues, version } from "./strategy.ts";
import { type Draft, ensureTable, gathered, type TableShape, undo, write } from "./tables.ts";
import { rules } from "./types.ts";
import { stageName, fatesName, withStage } from "./work-tables.ts";
import { chosenStrategy, heldToContract, intoOf, knownColumns, resolve, withoutColumns, type Work } from "./work.ts";

/**
 * Writes one resource's batches. ClickHouse has no transactions over several tables, so that a commit goes in an order
 * in which it can end anywhere:
 *
 * 1. The rows go into a stage, and what becomes of each is decided there; nothing is changed yet.
 * 2. The lists' rows are written, each table's in one insertion that is seen at once.
 * 3. The rows themselves are written, in one insertion too. Merging is by versions of rows, so that doing it again
 *    changes nothing; rows that were appended carry the number of their commit.
 * 4. One insertion into the journal says that the commit took effect: state, tables, log, names and rejected rows. A
 *    table that is replaced is replaced here, for the journal says which table has the rows.
 * 5. Views follow the journal, and what is no longer needed goes.
 *
 * A load that is killed before 4 is done again from the former state; what it had appended goes before that. One that is
 * killed before 5 leaves views that the next load brings up to date.
 */
export function tableWriter(session: Session, plan: TablePlan): TableWriter {
  const strategy = chosenStrategy(session.strategies, plan.way, plan.key.resource);
  const table = storedName(plan.table);
  const shared = { session, plan, table, into: intoOf(plan, table), strategy, ownColumns: silentColumns(plan) };
  return {
    commit: async (batch) => {
      const stateOf = once(batch.state);
      try {
        return await commitRejecting(batch, (left, rejections) =>
          withRetries(session, table, (draft, catalog) =>
            commitIn({ ...shared, draft, batch: left, names: catalog.names, stateOf }, catalog, rejections),
          ),
        );
      } catch (error) {
        session.clean.delete(table);
        if (error instanceof RowProblem) throw describedProblem(error, batch.pages, plan.key.resource);
        if (error instanceof ConnectorError) throw error;
        throw new LoadError(`${session.destination} did not take the rows: ${reasonOf(error)}`, {
          resource: plan.key.resource,
          cause: error,
        });
      }
    },
  };
}

function once<Input, Output>(make: (input: Input) => Output): (input: Input) => Output {
  let made: { readonly value: Output } | undefined;
  return (input) => (made ??= { value: make(input) }).value;
}

type Commit = (draft: Draft, catalog: Catalog) => Promise<Finished>;

/** A commit that lacks but its last step. */
interface Finished {
  readonly outcome: Omit<Outcome, "rejections">;
  readonly entries: readonly NewEntry[];
}

/**
 * Commits, from the start again where the server goes away. A journal entry of which nobody knows whether it was
 * written is looked up.
 */
async function withRetries(session: Session, table: string, commit: Commit): Promise<Omit<Outcome, "rejections">> {
  let doubtful: { readonly version: number; readonly finished: Finished; readonly draft: Draft } | undefined;
  for (let count = 0; ; count += 1) {
    try {
      const catalog = await readCatalog(session, table);
      if (doubtful !== undefined && catalog.version === doubtful.version + 1) {
        await cleanUp(session, table, catalog, doubtful.draft);
        return doubtful.finished.outcome;
      }
      const draft = await newDraft(session, catalog);
      const finished = await commit(draft, catalog);
      doubtful = { version: draft.version, finished, draft };
      await session.journal.write([...finished.entries, catalogEntry(table, draft)], draft.version + 1);
      await cleanUp(session, table, catalog, draft);
      return finished.outcome;
    } catch (error) {
      if (!(error instanceof RowProblem)) session.clean.delete(table);
      const wait = waits[count];
      if (wait === undefined || !isLoss(error)) throw error;
      await session.sleep(wait);
    }
  }
}

async function newDraft({ client, storage, journal }: Session, { tables }: Catalog): Promise<Draft> {
  const version = await journal.nextVersion();
  return { client, storage, before: tables, after: new Map(tables), touched: new Set(), shapes: new Map(), version };
}

async function cleanUp(session: Session, table: string, { views }: Catalog, draft: Draft): Promise<void> {
  await ensureViews(session, draft, { table, views }, draft.touched);
  await dropFormer(session, draft);
  session.clean.add(table);
}

async function commitIn(given: Work, catalog: Catalog, rejections: readonly Rejection[]): Promise<Finished> {
  const { session, draft, table } = given;
  confirmLease(session, { table, resource: given.plan.key.resource }, catalog.claims);
  const { nesting, key } = given.plan;
  const nest = nesting === undefined ? undefined : chosenStrategy(session.strategies, "nested", key.resource);
  const nested = await nest?.(given, catalog.names);
  const flat = nested ?? (await named(given, catalog.names));
  const { work: whole, warnings: held } = await heldToContract(flat.work);
  const kept =
    given.plan.keepsAbsent === true ? chosenStrategy(session.strategies, "keepAbsent", key.resource)(whole) : undefined;
  const work = kept?.work ?? whole;
  if (!session.clean.has(table)) await repair(work, catalog, nested);
  if (work.batch.restart) {
    draft.after.delete(gathered(table));
    nested?.restart();
  }
  const { plan, batch } = work;
  const columns = resolve(work, await knownColumns(work));
  const others = (await kept?.gathered(columns)) ?? [];
  const shape =
    plan.tombstones === undefined ? await ensureRows(work, [...columns, ...others]) : shapeOfStones(columns);
  const total = batch.pages.reduce((rows, page) => rows + page.rows, 0);
  if (total > 0 && shape === undefined) throw withoutColumns(key.resource);
  return withStage(work, async () => {
    const loaded = shape === undefined || total === 0 ? undefined : await decideOn(work, columns, shape, kept);
    const statistics = loaded?.statistics ?? { rows: 0, least: undefined, greatest: undefined, rejected: 0 };
    // Before anything is written, for the state may have its own reasons against it.
    const state = work.stateOf({ ...statistics, rejected: rejections.length });
    const followed = loaded === undefined || shape === undefined ? [] : await writeBatch(work, shape, loaded, nested);
    const settled = loaded?.settled ?? nothing;
    const now = plan.gather === null ? settled : gathering(settled);
    const placed: Placed =
      batch.finish && plan.gather !== null ? await putInPlace(withoutGaps(work, rejections), nested) : {};
    const outcome = sum(now, placed);
    const skipped = outcome.skipped + total - statistics.rows;
    const warnings = [...held, ...followed, ...keptWarnings(rules, plan.columns, columns), ...(placed.warnings ?? [])];
    const done = { ...outcome, rows: statistics.rows, skipped, drift: driftOf(plan, batch.pages), warnings };
    const log = batch.log === undefined ? [] : await heartbeat(session, batch.log({ ...done, rejections }));
    const { connector, resource, partition } = plan.key;
    const saved: readonly NewEntry[] =
      state === undefined
        ? []
        : [{ kind: "state", key: [connector, resource, partition], value: JSON.stringify(state) }];
    const entries = [...saved, ...flat.names, ...rejectedEntries(work, rejections), ...log];
    return { outcome: done, entries };
  });
}

/** The table of the rows, with what it needs for them. */
function ensureRows({ draft, plan, into }: Work, columns: readonly TableColumn[]): Promise<TableShape | undefined> {
  const own = columns.length === 0 ? [] : ownColumnsAtOnce(plan);
  const type = rules.sqlType({ type: "timestamp" });
  return ensureTable(draft, into, {
    columns: [...columns, ...own.map((column) => ({ ...column, type }))],
    description: plan.description,
    key: plan.way === "merge" ? keyNames(plan.primaryKey) : [],
  });
}

/** What rows are like that enter no table. */
function shapeOfStones(columns: readonly TableColumn[]): TableShape {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return { columns: types, key: [], descriptions: new Map(), description: "" };
}

function rejectedEntries({ session, draft, plan }: Work, rejections: readonly Rejection[]): readonly NewEntry[] {
  const { connector, resource } = plan.key;
  return rejections.map(({ reason, row }, index) => ({
    kind: "rejected",
    key: [session.load, connector, resource, String(draft.version), String(index)],
    value: JSON.stringify([reason, row]),
  }));
}

/** What a commit that never took effect has left goes. */
async function repair(
  work: Work,
  { version: committed, tables, views }: Catalog,
  nested: NestedWork | undefined,
): Promise<void> {
  const { session, draft, plan, table, into } = work;
  await ensureViews(session, draft, { table, views }, [...tables.keys()]);
  if (plan.way === "append") await undo(draft, into, committed);
  if (plan.gather === "append") await undo(draft, table, committed);
  await nested?.repair(committed);
}

interface Decided {
  readonly statistics: BatchStatistics;
  readonly settled: Settled;
  readonly columns: readonly TableColumn[];
}

/** Brings the batch's rows into the stage and finds out what becomes of them. */
async function decideOn(
  work: Work,
  columns: readonly TableColumn[],
  shape: TableShape,
  kept: ReturnType<KeepAbsent> | undefined,
): Promise<Decided> {
  const { draft, plan, batch } = work;
  const { client } = draft;
  const own = columns.filter(isFilled);
  if (kept === undefined) await fillStage(client, stageName(work), own, batch.pages);
  const filled = (await kept?.fill(own, shape)) ?? own;
  const staged = stagedColumns(filled);
  const rows = { shape, columns: staged, count: 0 };
  const { cursor } = plan;
  if (cursor !== undefined && batch.bounds !== undefined) {
    const inside = boundsCondition(cursor, batch.bounds, version(plan, stagedValues(staged, "s")));
    const all = asStaged(work, work.into, rows);
    if (inside !== undefined) await decide(all, "outside", `SELECT s.n AS n FROM ${open(all)} s WHERE NOT (${inside})`);
  }
  const statistics = await inspect(plan, { client, stage: stageName(work), fates: fatesName(work), columns: staged });
  const settled = await settle(work, work.into, { ...rows, count: statistics.rows });
  return { statistics, settled, columns: filled };
}

/** Writes lists first: rows that are there are whole. */
async function writeBatch(
  work: Work,
  shape: TableShape,
  { settled, columns }: Decided,
  nested: NestedWork | undefined,
): Promise<readonly string[]> {
  const rows = { stage: stageName(work), shape, columns: stagedColumns(columns), settled };
  const warnings = (await nested?.follow(rows)) ?? [];
  await write(work.draft, work.into, settled.writes);
  return warnings;
}

/** A run of which rows were rejected does not tell which rows are gone. */
function withoutGaps(work: Work, rejections: readonly Rejection[]): Work {
  return rejections.length === 0 ? work : { ...work, batch: { ...work.batch, isComplete: false } };
}
