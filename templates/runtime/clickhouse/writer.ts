import { ConnectorError, LoadError } from "../errors.ts";
import { keptWarnings, type TableColumn } from "../load/columns.ts";
import type { Batch, BatchStatistics, Outcome, Rejection, TablePlan, TableWriter } from "../load/destination.ts";
import { driftOf } from "../load/drift.ts";
import { ownColumnsAtOnce, silentColumns } from "../load/own-columns.ts";
import { noneWithheld, type Withheld } from "../load/refused-rows.ts";
import { commitRejecting } from "../load/rejecting.ts";
import { describedProblem, RowProblem } from "../load/row-problem.ts";
import { gathering, sum } from "../load/settled.ts";
import { storedName } from "../load/short-name.ts";
import { boundsCondition } from "./cursor-value.ts";
import { isLoss, reasonOf, refusalOf } from "./errors.ts";
import { inspect } from "./inspect.ts";
import type { NewEntry } from "./journal.ts";
import { confirmLease, heartbeat } from "./lease.ts";
import { named } from "./named.ts";
import { keyNames } from "./names.ts";
import type { NestedWork } from "./nested-work.ts";
import { discard, join } from "./partitions.ts";
import { waits } from "./patience.ts";
import { type Placed, putInPlace } from "./place.ts";
import {
  announce,
  type Catalog,
  catalogEntry,
  dropFormer,
  ensureViews,
  readCatalog,
  retire,
  type Session,
} from "./session.ts";
import { asStaged, settle } from "./settle.ts";
import { isFilled, stagedColumns } from "../load/staged-columns.ts";
import { fillStage } from "./stage.ts";
import { decide, type KeepAbsent, nothing, open, type Settled, stagedValues, version } from "./strategy.ts";
import { type Draft, ensureTable, gathered, type TableShape, write } from "./tables.ts";
import { rules } from "./types.ts";
import { countGathered, isEntering, markWithheld, rejectedOf } from "./withheld.ts";
import { stageName, fatesName, withStage } from "./work-tables.ts";
import { chosenStrategy, heldToContract, intoOf, knownColumns, resolve, withoutColumns, type Work } from "./work.ts";

/**
 * Writes one resource's batches. ClickHouse has no transactions over several tables, so that a commit goes in an order
 * in which it can end anywhere:
 *
 * 1. The rows go into a stage, and what becomes of each is decided there; nothing is changed yet.
 * 2. Rows and their lists are written into partitions that only this commit has. Views show nothing of it, for they look
 *    at versions up to that of the last commit which the journal has.
 * 3. Views are readied for the commit; those of tables that others replace show these from that version on.
 * 4. One insertion into the journal says that the commit took effect: its version, state, tables, log, names and
 *    rejected rows. From here on all views show it.
 * 5. Views become simple again, and what is no longer needed goes.
 *
 * A load that is killed before 4 is done again from the former state; the partitions that it has left go before that.
 * One that is killed before 5 leaves views that show the same, and that the next load makes simple.
 */
export function tableWriter(session: Session, plan: TablePlan): TableWriter {
  const strategy = chosenStrategy(session.strategies, plan.way, plan.key.resource);
  const table = storedName(plan.table);
  const shared = { session, plan, table, into: intoOf(plan, table), strategy, ownColumns: silentColumns(plan) };
  return {
    commit: async (batch) => {
      const attempt = (left: Batch, rejections: readonly Rejection[], withheld: Withheld): Promise<Outcome> => {
        const stateOf = once(left.state);
        return withRetries(session, table, (draft, catalog) =>
          commitIn({ ...shared, draft, batch: left, names: catalog.names, stateOf }, catalog, rejections, withheld),
        );
      };
      // What the journal does not know of goes before anything else is written.
      const undone = async (tried: Batch, ranges: Withheld["ranges"]): Promise<void> => {
        const catalog = await readCatalog(session, table);
        const draft = await newDraft(session, catalog);
        session.clean.delete(table);
        const work = { ...shared, draft, batch: tried, names: catalog.names, stateOf: tried.state };
        await commitIn(work, catalog, [], { ...noneWithheld, ranges });
      };
      const waiting = async ({ restart, finish }: Batch): Promise<number> =>
        plan.gather === null || restart || !finish
          ? 0
          : countGathered(await newDraft(session, await readCatalog(session, table)), table);
      try {
        return await commitRejecting(batch, attempt, { refusal: refusalOf, attempt: undone, waiting });
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
  readonly outcome: Outcome;
  readonly entries: readonly NewEntry[];
}

/** A commit whose last step was at least asked for. */
interface Written {
  readonly finished: Finished;
  readonly draft: Draft;
  /** What its journal entries have. */
  readonly version: number;
  readonly announced: ReadonlyMap<string, string>;
}

/**
 * Commits, from the start again where the server goes away. A journal entry of which nobody knows whether it was
 * written is looked up.
 */
async function withRetries(session: Session, table: string, commit: Commit): Promise<Outcome> {
  let doubtful: Written | undefined;
  for (let count = 0; ; count += 1) {
    try {
      const catalog = await readCatalog(session, table);
      if (catalog.version === doubtful?.version) {
        await cleanUp(session, table, catalog, doubtful);
        return doubtful.finished.outcome;
      }
      const draft = await newDraft(session, catalog);
      const finished = await commit(draft, catalog);
      const announced = await announce(session, draft, { table, views: catalog.views });
      // Above all that the commit has written.
      const version = await session.journal.nextVersion();
      doubtful = { version, finished, draft, announced };
      await session.journal.write([...finished.entries, catalogEntry(table, draft, version)], version);
      await cleanUp(session, table, catalog, doubtful);
      return finished.outcome;
    } catch (error) {
      session.clean.delete(table);
      const wait = waits[count];
      if (wait === undefined || !isLoss(error)) throw error;
      await session.sleep(wait);
    }
  }
}

async function newDraft({ client, storage, journal }: Session, { tables, open, former }: Catalog): Promise<Draft> {
  const version = await journal.nextVersion();
  const now = { after: new Map(tables), touched: new Set<string>(), shapes: new Map<string, TableShape>(), version };
  return { client, storage, before: tables, former: new Set(former), open: new Map(open), ...now };
}

async function cleanUp(
  session: Session,
  table: string,
  { views }: Catalog,
  { draft, version, announced }: Written,
): Promise<void> {
  await ensureViews(session, draft, { table, views, announced }, draft.touched, version);
  await retire(session, table, draft);
  session.clean.add(table);
}

async function commitIn(
  given: Work,
  catalog: Catalog,
  ofBatch: readonly Rejection[],
  withheld: Withheld,
): Promise<Finished> {
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
  if (!session.clean.has(table)) await repair(work, catalog);
  await join(draft);
  if (work.batch.restart) {
    draft.after.delete(gathered(table));
    nested?.restart();
  }
  await markWithheld(work, withheld);
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
    const rejections = [...ofBatch, ...(await rejectedOf(work, withheld, nested))];
    // Before anything is written, for the state may have its own reasons against it.
    const state = work.stateOf({ ...statistics, rejected: rejections.length });
    const followed = loaded === undefined || shape === undefined ? [] : await writeBatch(work, shape, loaded, nested);
    const settled = loaded?.settled ?? nothing;
    const now = plan.gather === null ? settled : gathering(settled);
    const entering = await isEntering(work, withheld);
    const placed: Placed =
      batch.finish && plan.gather !== null ? await putInPlace(withoutGaps(work, rejections), nested, entering) : {};
    const outcome = sum(now, placed);
    const skipped = outcome.skipped + total - statistics.rows;
    const warnings = [...held, ...followed, ...keptWarnings(rules, plan.columns, columns), ...(placed.warnings ?? [])];
    const drift = driftOf(plan, batch.pages);
    const done = { ...outcome, rows: statistics.rows, skipped, rejections, drift, warnings };
    const log = batch.log === undefined ? [] : await heartbeat(session, batch.log(done));
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
async function repair({ session, draft, table }: Work, catalog: Catalog): Promise<void> {
  const { tables, views } = catalog;
  await ensureViews(session, draft, { table, views }, tables.keys(), draft.version);
  await discard(draft);
  await dropFormer(session, catalog);
  draft.former.clear();
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
