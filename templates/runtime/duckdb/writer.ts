import { ConnectorError, LoadError } from "../errors.ts";
import type { Batch, Outcome, TablePlan, TableWriter } from "../load/destination.ts";
import { driftWarnings, fieldKinds, nameOf, possibleInstants, resolveColumns, type TableColumn } from "./columns.ts";
import { boundLiteral, boundsCondition, cursorText, cursorValue } from "./cursor-value.ts";
import { type Database, integer } from "./database.ts";
import { dropGathered, gatherTable, moveGathered, replaceTable } from "./gather.ts";
import { insertCarefully, insertFast, type Insertion, isFast, isMisfit } from "./insert.ts";
import { instantFields } from "./instants.ts";
import { intoFiles, textsFor } from "./read.ts";
import { kinds } from "../select/kinds.ts";
import { describedProblem, RowProblem } from "./row-problem.ts";
import { identifier, qualified } from "./sql.ts";
import { saveState } from "./state-table.ts";
import type { Settled, Strategies, Strategy } from "./strategy.ts";
import { ensureTable, existingColumns, lastRowId, type TableName } from "./tables.ts";
import type { TempFiles } from "./temp-files.ts";

/** What all writers of a session share. */
export interface WriterContext {
  readonly database: Database;
  readonly files: TempFiles;
  readonly schema: string;
  readonly strategies: Strategies;
  /** Into how many files a batch is dealt out. */
  readonly parallel: number;
  /** For messages. */
  readonly destination: string;
}

/** A batch on its way. */
interface Work extends WriterContext {
  readonly plan: TablePlan;
  readonly batch: Batch;
  readonly table: TableName;
  /** Where the batch goes: the table, or the one beside it. */
  readonly into: TableName;
  readonly strategy: Strategy;
}

/** The new rows' statistics. */
interface Facts {
  readonly least: string | undefined;
  readonly greatest: string | undefined;
}

/** Writes one resource's batches, each in one transaction. */
export function tableWriter(context: WriterContext, plan: TablePlan): TableWriter {
  const strategy = chosenStrategy(context, plan.way, plan.key.resource);
  const table = { schema: context.schema, table: plan.table };
  const into = plan.gather === null ? table : gatherTable(table);
  return {
    commit: async (batch) => {
      const work: Work = { ...context, plan, batch, table, into, strategy };
      try {
        return await commitBatch(work);
      } catch (error) {
        throw asLoadError(error, work);
      } finally {
        await context.files.clear();
      }
    },
  };
}

async function commitBatch(work: Work): Promise<Outcome> {
  try {
    return await work.database.transaction(() => commitIn(work, false));
  } catch (error) {
    if (error instanceof RowProblem || !isMisfit(error)) throw error;
    return work.database.transaction(() => commitIn(work, true));
  }
}

async function commitIn(work: Work, carefully: boolean): Promise<Outcome> {
  const { database, plan, batch, table, into, schema } = work;
  if (batch.restart) await dropGathered(database, table);
  const { columns, files } = await prepare(work);
  await ensureTable(database, into, columns, plan.description);
  const types = await existingColumns(database, into);
  const rows = batch.pages.reduce((sum, page) => sum + page.rows, 0);
  if (rows > 0 && types.size === 0) throw withoutColumns(work);
  const mark = types.size === 0 ? -1n : await lastRowId(database, into);
  const count = rows === 0 ? 0 : await insert(work, { columns, types, files, carefully });
  const facts = count === 0 ? { least: undefined, greatest: undefined } : await inspect(work, types, mark);
  const settled = await settle(work, into, types, { mark, count });
  const now = plan.gather === null ? settled : gathering(settled);
  const outcome = batch.finish && plan.gather !== null ? sum(now, await putInPlace(work)) : now;
  const state = batch.state({ rows: count, ...facts });
  if (state !== undefined) await saveState(database, schema, plan.key, state);
  const warnings = driftWarnings(plan.columns, columns);
  return { ...outcome, rows: count, skipped: outcome.skipped + rows - count, warnings };
}

/** Decides the columns and writes the files that they are read from. */
async function prepare(
  work: Work,
): Promise<{ readonly columns: readonly TableColumn[]; readonly files: readonly string[] }> {
  const { database, plan, batch, into, table } = work;
  const known = await existingColumns(database, into);
  const existing =
    plan.gather === "append" || plan.gather === "merge"
      ? new Map([...(await existingColumns(database, table)), ...known])
      : known;
  const seen = fieldKinds(batch.pages);
  const resolve = (instants: readonly string[]): readonly TableColumn[] =>
    resolveColumns(plan.key.resource, plan.columns, existing, { kinds: seen, instants: new Set(instants) });
  const first = resolve([]);
  const arrays = intoFiles(batch.pages, work.parallel).map((pages) => textsFor(pages, first));
  const files = await work.files.write(arrays);
  const candidates = possibleInstants(seen, plan.columns, existing);
  return {
    columns: candidates.length === 0 ? first : resolve(await instantFields(database, candidates, files)),
    files,
  };
}

async function insert(
  work: Work,
  source: {
    readonly columns: readonly TableColumn[];
    readonly types: ReadonlyMap<string, string>;
    readonly files: readonly string[];
    readonly carefully: boolean;
  },
): Promise<number> {
  const { database, plan, batch, into } = work;
  // What is absent or null throughout is NULL by itself; but a row with nothing else still is a row.
  const filled = source.columns.filter((column) => (column.kinds & ~kinds.null) !== 0);
  const active = filled.length > 0 ? filled : anyColumn(source.types);
  const read = new Map(active.map((column) => [column.name, column.type]));
  const { cursor } = plan;
  const condition =
    cursor === undefined || batch.bounds === undefined
      ? "true"
      : boundsCondition(cursor, batch.bounds, cursorValue(cursor, read, plan.key.resource));
  const insertion: Insertion = {
    database,
    target: qualified(into.schema, into.table),
    columns: active,
    files: source.files,
    pages: batch.pages,
    condition,
    resource: plan.key.resource,
  };
  return source.carefully || !isFast(insertion) ? insertCarefully(insertion) : insertFast(insertion);
}

function anyColumn(types: ReadonlyMap<string, string>): readonly TableColumn[] {
  return [...types].slice(0, 1).map(([name, type]) => ({ field: name, name, type, description: undefined, kinds: 0 }));
}

/** Refuses rows without key or cursor value, and looks up the extremes of the cursor. */
async function inspect(
  { database, plan, into }: Work,
  types: ReadonlyMap<string, string>,
  mark: bigint,
): Promise<Facts> {
  const { cursor } = plan;
  const keys = requiredKeys(plan);
  const value = cursor === undefined ? "NULL" : cursorValue(cursor, types, plan.key.resource);
  const isMissing = keys.map((key) =>
    types.has(nameOf(key)) ? `count(*) FILTER (${identifier(nameOf(key))} IS NULL)` : "count(*)",
  );
  const extremes =
    cursor === undefined
      ? ["NULL", "NULL"]
      : [cursorText(cursor, `min(${value})`), cursorText(cursor, `max(${value})`)];
  const [row = []] = await database.query(
    `SELECT ${[...isMissing, `count(*) FILTER (${value} IS NULL)`, ...extremes].join(", ")} ` +
      `FROM ${qualified(into.schema, into.table)} WHERE rowid > ${mark}`,
  );
  const missing = keys.find((_, index) => integer(row[index]) > 0);
  if (missing !== undefined) throw withoutKey(missing);
  if (cursor?.onMissing === "raise" && integer(row[keys.length]) > 0) {
    throw withoutValue(
      cursor.field,
      `the cursor field ${JSON.stringify(cursor.field)} has no ${cursor.type} as its value`,
      "Set `on_cursor_value_missing` to include or exclude such rows, or correct `cursor_path`.",
    );
  }
  const [least, greatest] = row.slice(-2).map((text) => (typeof text === "string" ? text : undefined));
  return { least, greatest };
}

function requiredKeys({ way, primaryKey, mergeKey }: TablePlan): readonly string[] {
  return way === "merge" ? [...primaryKey, ...mergeKey] : mergeKey;
}

/** Rows that are empty objects, or of which all fields are null. */
function withoutColumns({ plan }: Work): Error {
  const [key] = requiredKeys(plan);
  if (key !== undefined) return withoutKey(key);
  return new LoadError("the rows have no values, so their table can have no columns. Declare the columns.", {
    resource: plan.key.resource,
  });
}

function withoutKey(key: string): RowProblem {
  const advice = "Every row needs its key: correct `primary_key` or `merge_key`, or the selector.";
  return withoutValue(key, `the key field ${JSON.stringify(key)} is missing or null`, advice);
}

function withoutValue(field: string, message: string, advice: string): RowProblem {
  const has = (row: unknown, path: readonly string[]): boolean => {
    if (typeof row !== "object" || row === null) return row !== undefined && row !== null && path.length === 0;
    const [key, ...rest] = path;
    return key === undefined || has(Object.entries(row).find(([name]) => name === key)?.[1], rest);
  };
  return new RowProblem(message, (row) => !has(row, [field]) && !has(row, field.split(".")), advice);
}

function settle(
  work: Work,
  name: TableName,
  types: ReadonlyMap<string, string>,
  rows: { readonly mark: bigint; readonly count: number },
): Promise<Settled> {
  const { database, plan, batch, strategy } = work;
  const { cursor } = plan;
  return strategy({
    database,
    target: qualified(name.schema, name.table),
    ...rows,
    plan,
    columns: [...types.keys()],
    primaryKey:
      plan.way === "merge" ? plan.primaryKey.map(nameOf) : plan.primaryKey.map(nameOf).filter((key) => types.has(key)),
    // While the rows gather, groups are not complete.
    mergeKey: name.table === work.table.table ? plan.mergeKey.map(nameOf) : [],
    version: cursor === undefined ? undefined : cursorValue(cursor, types, plan.key.resource),
    known: knownCondition(plan, batch),
  });
}

function knownCondition({ cursor }: TablePlan, { bounds, skipKnown }: Batch): string | undefined {
  const start = cursor?.newest === "min" ? bounds?.to : bounds?.from;
  if (cursor === undefined || start === undefined || skipKnown === "none") return undefined;
  const operator = skipKnown === "boundary" ? "=" : cursor.newest === "min" ? "<=" : ">=";
  return `cursor_ ${operator} ${boundLiteral(cursor, start.value)}`;
}

/** What the run has gathered enters the table. */
async function putInPlace(work: Work): Promise<Partial<Settled>> {
  const { database, plan, table } = work;
  if (plan.gather === "replace") return replaceTable(database, table, plan, plan.primaryKey.map(nameOf));
  const moved = await moveGathered(database, table, plan);
  if (moved.count === 0) return {};
  const strategy = chosenStrategy(work, plan.gather === "merge" ? "merge" : "append", plan.key.resource);
  return settle({ ...work, strategy }, table, await existingColumns(database, table), moved);
}

/** Rows that gather are not in the table yet; those that came twice in the run are stale. */
function gathering({ updated, unchanged, stale, deleted, skipped }: Settled): Settled {
  return { inserted: 0, updated: 0, unchanged: 0, stale: stale + updated + unchanged, deleted, skipped };
}

function sum(left: Settled, right: Partial<Settled>): Settled {
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

function chosenStrategy({ strategies }: WriterContext, way: keyof Strategies, resource: string): Strategy {
  const strategy = strategies[way];
  if (strategy !== undefined) return strategy;
  throw new LoadError(`the connector's duckdb.ts has no strategy to ${way} rows. Generate the connector again.`, {
    resource,
  });
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
