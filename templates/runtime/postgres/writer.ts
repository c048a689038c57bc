import { ConnectorError, LoadError } from "../errors.ts";
import { driftOf } from "../load/drift.ts";
import { lackingStrategy } from "../load/lacking-strategy.ts";
import { ownColumnsAtOnce, silentColumns } from "../load/own-columns.ts";
import { fieldKinds } from "../load/field-kinds.ts";
import { rowOrder } from "../load/row-order.ts";
import { describedProblem, RowProblem } from "../load/row-problem.ts";
import type { Json } from "../json.ts";
import type { Batch, BatchStatistics, Outcome, Rejection, TablePlan, TableWriter } from "../load/destination.ts";
import { ensureSchema, ensureTable, tableShape, type TableShape } from "./catalog.ts";
import { nothingListed } from "../load/sweep-guard.ts";
import { type Client, countOf } from "./client.ts";
import { keptWarnings, possibleInstants, resolveColumns, type TableColumn } from "../load/columns.ts";
import { boundLiteral, boundsCondition } from "./cursor-value.ts";
import { reasonOf, refusalOf } from "./errors.ts";
import { flaggedCondition } from "./flagged.ts";
import { dropGathered, gatherTable, prepareReal, replaceRowsOf } from "./gather.ts";
import { inspect } from "./inspect.ts";
import { instantFields } from "../load/instants.ts";
import { nameOf, qualified, type TableName } from "./names.ts";
import { storedName } from "../load/short-name.ts";
import { rules } from "./rules.ts";
import { isFilled, type StagedColumn, stagedColumns } from "../load/staged-columns.ts";
import { fillStage, stage, stageTable } from "./stage.ts";
import { gathering, nothing, sum } from "../load/settled.ts";
import { noneWithheld, type Withheld } from "../load/refused-rows.ts";
import { commitRejecting } from "../load/rejecting.ts";
import { beat } from "./log-table.ts";
import { keepRejected } from "./rejected-table.ts";
import { named } from "./named.ts";
import type { NestedWork } from "./nested-work.ts";
import { saveState } from "./state-table.ts";
import {
  type KeepAbsent,
  keyNames,
  type Settled,
  type Staged,
  stagedValues,
  type Strategies,
  type Strategy,
  tableValues,
  version,
} from "./strategy.ts";
import { dataType } from "./types.ts";
import type { Link } from "./transaction.ts";
import { countGathered, markWithheld, takeWithheld } from "./withheld.ts";

/** What all writers of a session share. */
export interface WriterContext {
  readonly link: Link;
  readonly schema: string;
  readonly strategies: Strategies;
  /** For messages. */
  readonly destination: string;
  /** What the load is called. */
  readonly load: string;
}

/** A batch on its way. */
export interface Work extends WriterContext {
  readonly client: Client;
  readonly plan: TablePlan;
  readonly batch: Batch;
  readonly table: TableName;
  /** Where the batch goes: the table, or the one beside it. */
  readonly into: TableName;
  readonly strategy: Strategy;
  /** Columns that say nothing about a row, so that rows are not told apart by them. */
  readonly ownColumns?: ReadonlySet<string>;
  /** The columns by which lists are found that go with their rows; `undefined` where there are none. */
  readonly listKeys?: readonly string[];
  /** The state to save; asked for once, however often the transaction runs. */
  readonly stateOf: (statistics: BatchStatistics) => Json | undefined;
}

/** Writes one resource's batches, each in one transaction. */
export function tableWriter(context: WriterContext, plan: TablePlan): TableWriter {
  const strategy = chosenStrategy(context, plan.way, plan.key.resource);
  const table = { schema: context.schema, table: storedName(plan.table) };
  const into = plan.gather === null ? table : gatherTable(table);
  const ownColumns = silentColumns(plan);
  const shared = { ...context, plan, table, into, strategy, ...(ownColumns && { ownColumns }) };
  return {
    commit: async (batch) => {
      const attempt = (left: Batch, rejections: readonly Rejection[], withheld: Withheld): Promise<Outcome> => {
        const stateOf = once(left.state);
        return context.link.transaction((client) =>
          commitIn({ ...shared, client, batch: left, stateOf }, rejections, withheld),
        );
      };
      const undone = async (tried: Batch, ranges: Withheld["ranges"]): Promise<void> => {
        const work = { ...shared, batch: tried, stateOf: tried.state };
        await context.link
          .transaction(async (client) => {
            await commitIn({ ...work, client }, [], { ...noneWithheld, ranges });
            // What would be looked at with the commit.
            await client.query("SET CONSTRAINTS ALL IMMEDIATE");
            throw new Undone();
          })
          .catch((error: unknown) => {
            if (!(error instanceof Undone)) throw error;
          });
      };
      const waiting = async ({ restart, finish }: Batch): Promise<number> =>
        plan.gather === null || restart || !finish
          ? 0
          : context.link.transaction((client) => countGathered(client, shared));
      try {
        return await commitRejecting(batch, attempt, { refusal: refusalOf, attempt: undone, waiting });
      } catch (error) {
        throw asLoadError(error, context, plan, batch);
      }
    },
  };
}

function once<Input, Output>(make: (input: Input) => Output): (input: Input) => Output {
  let made: { readonly value: Output } | undefined;
  return (input) => (made ??= { value: make(input) }).value;
}

/** Ends a transaction whose work was only tried. */
class Undone extends Error {
  override readonly name = "Undone";
}

async function commitIn(given: Work, ofBatch: readonly Rejection[], withheld: Withheld): Promise<Outcome> {
  await prepareSession(given);
  if (given.batch.restart) await dropGathered(given.client, given.table);
  await markWithheld(given, withheld);
  const { nesting, key } = given.plan;
  const nested = nesting === undefined ? undefined : await chosenStrategy(given, "nested", key.resource)(given);
  const flat = nested?.work ?? (await named(given));
  const held = await heldToContract(flat);
  const kept =
    given.plan.keepsAbsent === true ? chosenStrategy(given, "keepAbsent", key.resource)(held.work) : undefined;
  const work = kept?.work ?? held.work;
  const { client, plan, batch, schema } = work;
  if (batch.restart) await nested?.restart();
  const existing = await knownColumns(work);
  const columns = resolve(work, existing);
  const others = (await kept?.gathered(columns)) ?? [];
  const shape = plan.tombstones === undefined ? await ensureRows(work, [...columns, ...others]) : shapeOf(columns);
  const total = batch.pages.reduce((sum, page) => sum + page.rows, 0);
  if (total > 0 && shape === undefined) {
    throw new LoadError("the rows have no fields, so their table can have no columns.", {
      resource: plan.key.resource,
    });
  }
  const loaded = shape === undefined || total === 0 ? undefined : await load(work, columns, shape, kept);
  const statistics = loaded?.statistics ?? { rows: 0, least: undefined, greatest: undefined, rejected: 0 };
  const settled = loaded?.settled ?? nothing;
  const followed =
    loaded === undefined || shape === undefined ? [] : ((await nested?.follow({ ...loaded, shape })) ?? []);
  const now = plan.gather === null ? settled : gathering(settled);
  const rejections = [...ofBatch, ...(await takeWithheld(work, withheld, nested))];
  const placed = batch.finish && plan.gather !== null ? await putInPlace(whole(work, rejections), nested) : {};
  const outcome = sum(now, placed);
  const state = work.stateOf({ ...statistics, rejected: rejections.length });
  if (state !== undefined) await saveState(client, schema, plan.key, state);
  const warnings = [
    ...held.warnings,
    ...followed,
    ...keptWarnings(rules, plan.columns, columns),
    ...(loaded?.warnings ?? []),
    ...(placed.warnings ?? []),
  ];
  await keepRejected(client, schema, { ...plan.key, load: work.load }, rejections);
  const skipped = outcome.skipped + total - statistics.rows;
  const drift = driftOf(plan, batch.pages);
  const done = { ...outcome, rows: statistics.rows, skipped, rejections, drift, warnings };
  if (batch.log !== undefined) await beat(client, schema, batch.log(done));
  return done;
}

/** The table of the rows, with what it needs for them. */
function ensureRows({ client, plan, into }: Work, columns: readonly TableColumn[]): Promise<TableShape | undefined> {
  const own = columns.length === 0 ? [] : ownColumnsAtOnce(plan);
  return ensureTable(client, {
    name: into,
    columns: [...columns, ...own.map((column) => ({ ...column, type: "timestamp with time zone" }))],
    description: plan.description,
    key: plan.way === "merge" ? keyNames(plan.primaryKey) : [],
  });
}

/** What rows are like that enter no table. */
function shapeOf(columns: readonly TableColumn[]): TableShape {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return { columns: types, defaults: new Set(), uniqueKeys: [], isOwner: false };
}

/**
 * Nothing in the transaction depends on the settings of server, database or role, and a batch of usual size is sorted in
 * memory. One load at a time has the table.
 */
async function prepareSession({ client, schema, table }: Work): Promise<void> {
  await client.query(
    "SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true), " +
      "set_config('IntervalStyle', 'iso_8601', true), set_config('extra_float_digits', '1', true), " +
      "set_config('bytea_output', 'hex', true), set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')), 67108864) / 1024 || 'kB', true), set_config('search_path', 'pg_catalog', true)",
  );
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [qualified(table)]);
  await ensureSchema(client, schema);
}

/** The work with what the table's contract leaves of the rows. */
export async function heldToContract(
  work: Work,
): Promise<{ readonly work: Work; readonly warnings: readonly string[] }> {
  const { client, plan, batch, table } = work;
  if (plan.contract === undefined) return { work, warnings: [] };
  const hold = chosenStrategy(work, "contract", plan.key.resource);
  const columns = (await tableShape(client, table))?.columns ?? new Map<string, string>();
  const { pages, warnings } = hold({ plan, pages: batch.pages, columns, dataType, nameOf });
  return { work: { ...work, batch: { ...batch, pages } }, warnings };
}

/** The columns that the batch's table has or will have. */
export async function knownColumns({ client, plan, into, table }: Work): Promise<ReadonlyMap<string, string>> {
  if (plan.tombstones !== undefined) return new Map();
  const known = (await tableShape(client, into))?.columns ?? new Map<string, string>();
  if (plan.gather === null || plan.gather === "replace") return known;
  return new Map([...((await tableShape(client, table))?.columns ?? []), ...known]);
}

/** The columns that the table must have for the batch. */
export function resolve({ plan, batch }: Work, existing: ReadonlyMap<string, string>): readonly TableColumn[] {
  const kinds = fieldKinds(batch.pages);
  const instants = instantFields(possibleInstants(rules, kinds, plan.columns, existing, plan.names), batch.pages);
  return resolveColumns(
    rules,
    plan.key.resource,
    plan.columns,
    existing,
    { kinds, instants: new Set(instants) },
    plan.names,
  );
}

interface Loaded {
  readonly statistics: BatchStatistics;
  readonly settled: Settled;
  readonly columns: readonly StagedColumn[];
  readonly warnings: readonly string[];
}

/** Brings the batch's rows through the stage into their table. */
async function load(
  work: Work,
  columns: readonly TableColumn[],
  shape: TableShape,
  kept: ReturnType<KeepAbsent> | undefined,
): Promise<Loaded> {
  const { client, plan, batch } = work;
  const own = columns.filter(isFilled);
  const filled = kept?.columns(own, shape) ?? own;
  const all = stagedColumns(filled);
  const warnings = await fillStage(client, filled, batch.pages);
  const staged = (await kept?.complete(all)) ?? all;
  await dropOutside(work, staged);
  const statistics = await inspect(client, plan, staged);
  const settled = await settle(work, work.into, { shape, columns: staged, count: statistics.rows });
  return { statistics, settled, columns: staged, warnings };
}

/** Rows outside of the bounds. */
async function dropOutside({ client, plan, batch }: Work, columns: readonly StagedColumn[]): Promise<void> {
  const { cursor } = plan;
  if (cursor === undefined || batch.bounds === undefined) return;
  const inside = boundsCondition(cursor, batch.bounds, version(plan, stagedValues(columns, "s")));
  if (inside !== "true") await client.query(`DELETE FROM ${stage} s WHERE NOT (${inside})`);
}

async function settle(
  work: Work,
  into: TableName,
  rows: { readonly shape: TableShape; readonly columns: readonly StagedColumn[]; readonly count: number },
): Promise<Settled> {
  const { plan, strategy } = work;
  const staged = asStaged(work, into, rows);
  if (plan.tombstones !== undefined) return chosenStrategy(work, "tombstones", plan.key.resource)(work, staged);
  if (staged.flagged === undefined) return strategy(staged);
  // Rows that are marked as deleted go first.
  const { settled, left } = await chosenStrategy(work, "deleteFlagged", plan.key.resource)(staged);
  const others = await strategy({ ...staged, count: left });
  return { ...others, ...sum(settled, others) };
}

function asStaged(
  { client, plan, batch, table, ownColumns, listKeys }: Work,
  into: TableName,
  rows: { readonly shape: TableShape; readonly columns: readonly StagedColumn[]; readonly count: number },
): Staged {
  const primaryKey = keyNames(plan.primaryKey);
  const isGathering = into.table !== table.table;
  const { validity, flag } = plan;
  const values = stagedValues(rows.columns, "s");
  return {
    client,
    plan,
    into,
    order: rowOrder(plan, isGathering),
    ...rows,
    primaryKey: plan.way === "merge" ? primaryKey : primaryKey.filter((key) => rows.shape.columns.has(key)),
    // While the rows gather, groups are not complete.
    mergeKey: isGathering ? [] : keyNames(plan.mergeKey),
    known: knownCondition(plan, batch),
    // While the rows gather, a newer one may still come.
    flagged: flag === undefined || isGathering ? undefined : flaggedCondition(flag, values),
    validity: isGathering ? undefined : validity,
    isComplete: batch.isComplete ?? true,
    ownColumns,
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
type Placed = Partial<Settled> & { readonly warnings?: readonly string[] };

/** A run of which rows were rejected does not tell which rows are gone. */
function whole(work: Work, rejections: readonly Rejection[]): Work {
  return rejections.length === 0 ? work : { ...work, batch: { ...work.batch, isComplete: false } };
}

/** What the run has gathered enters the table. */
async function putInPlace(work: Work, nested: NestedWork | undefined): Promise<Placed> {
  const { client, plan, table } = work;
  // A key with several versions is not unique.
  const key = plan.way === "merge" && plan.validity === undefined ? keyNames(plan.primaryKey) : [];
  if (plan.gather === "replace") {
    const dropped = await dropFlagged(work);
    await nested?.replace();
    return { ...(await replaceRowsOf(client, table, plan, key)), ...dropped };
  }
  const real = await prepareReal(client, table, plan, key);
  if (real === undefined) return plan.sweep === undefined ? {} : { warnings: await warnNothingListed(work) };
  const columns = stagedColumns(
    [...real.gathered.columns.keys()].map((name) => ({ name, type: real.shape.columns.get(name) ?? "text" })),
  );
  const count = await stageTable(client, gatherTable(table), columns);
  await dropGathered(client, table);
  if (count === 0) return plan.sweep === undefined ? {} : { warnings: await warnNothingListed(work) };
  const strategy = chosenStrategy(work, plan.gather ?? "append", plan.key.resource);
  const [entering, rows] = [
    { ...work, strategy },
    { shape: real.shape, columns, count },
  ];
  const merge = (): Promise<Settled> => settle(entering, table, rows);
  const { settled, warnings } =
    plan.sweep === undefined
      ? { settled: await merge(), warnings: [] }
      : await chosenStrategy(work, "sweep", plan.key.resource)(asStaged(entering, table, rows), merge);
  await nested?.move({ shape: real.shape, columns, settled });
  return { ...settled, warnings };
}

async function warnNothingListed({ client, table }: Work): Promise<readonly string[]> {
  if ((await tableShape(client, table)) === undefined) return [];
  return nothingListed(countOf(await client.query(`SELECT count(*) AS rows FROM ${qualified(table)}`), "rows"));
}

/** What gathered to replace the table is without the rows that are marked as deleted. */
async function dropFlagged({ client, plan, into }: Work): Promise<Partial<Settled>> {
  const shape = plan.flag === undefined ? undefined : await tableShape(client, into);
  if (plan.flag === undefined || shape === undefined) return {};
  const flagged = flaggedCondition(plan.flag, tableValues(shape, "t"));
  if (flagged === undefined) return {};
  const deleted = await client.query(`DELETE FROM ${qualified(into)} t WHERE ${flagged}`);
  return { skipped: deleted.count };
}

/** @throws LoadError where the connector has no such strategy. */
export function chosenStrategy<Way extends keyof Strategies>(
  { strategies }: WriterContext,
  way: Way,
  resource: string,
): NonNullable<Strategies[Way]> {
  const strategy = strategies[way];
  if (strategy !== undefined) return strategy;
  throw lackingStrategy("postgres.ts", way, resource);
}

function asLoadError(error: unknown, { destination }: WriterContext, plan: TablePlan, batch: Batch): unknown {
  const { resource } = plan.key;
  if (error instanceof RowProblem) return describedProblem(error, batch.pages, resource);
  if (error instanceof ConnectorError) return error;
  return new LoadError(`${destination} did not take the rows: ${reasonOf(error)}`, { resource, cause: error });
}
