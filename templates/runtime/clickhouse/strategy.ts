import type { Hold } from "../contract/hold.ts";
import type { TableColumn } from "../load/columns.ts";
import type { ColumnValidity, OrderColumn, StateKey, TablePlan } from "../load/destination.ts";
import type { Settled as Counts } from "../load/settled.ts";
import { deletedAt } from "../load/own-columns.ts";
import { type Client, countOf } from "./client.ts";
import { type ColumnValue, cursorValue, type Version } from "./cursor-value.ts";
import { identifier, literal, own } from "./names.ts";
import type { Nested } from "./nested-work.ts";
import type { StagedColumn } from "../load/staged-columns.ts";
import { stagedValue } from "./stage.ts";
import type { TableShape } from "./tables.ts";
import type { Work } from "./work.ts";

/**
 * What a strategy works on: rows in the stage, and the table that they are to enter. A strategy changes neither: what
 * becomes of staged rows it notes in the table of fates, and what it would write it tells.
 */
export interface Staged {
  readonly client: Client;
  readonly plan: TablePlan;
  /** The table that has the rows, with its database. */
  readonly target: string;
  readonly shape: TableShape;
  readonly stage: string;
  /** The table of the staged rows on which is decided: `n`, `fate`. */
  readonly fates: string;
  readonly columns: readonly StagedColumn[];
  /** Columns that say nothing about a row, so that rows are not told apart by them. */
  readonly ownColumns?: ReadonlySet<string> | undefined;
  /** How many rows are in the stage. */
  readonly count: number;
  /** What tells newer rows from older ones; `undefined` where nothing does. */
  readonly order: OrderColumn | undefined;
  readonly primaryKey: readonly string[];
  /** Columns whose groups are replaced as a whole; empty while rows gather. */
  readonly mergeKey: readonly string[];
  /** The condition on `cursor_` that a row of an earlier load may meet which comes again; `undefined` where none is left out. */
  readonly known: ((value: string, version: Version) => string) | undefined;
  /** The condition that a staged row is marked as deleted; `undefined` where none can be. */
  readonly flagged: string | undefined;
  /** How versions of rows are kept; `undefined` where they are not. */
  readonly validity: ColumnValidity | undefined;
  /** Whether a row that did not come is gone. */
  readonly isComplete: boolean;
  /** What the commit writes has this version and the one after it; the former is for rows that go. */
  readonly version: number;
}

/** What became of the rows, and what is to be written. */
export interface Settled extends Counts {
  /** Queries of rows to write, with all columns of `storedRow`. */
  readonly writes: readonly string[];
  /** The numbers of the staged rows that are written, as a query; `undefined` for none. */
  readonly written?: string | undefined;
  /** The rows `t` that go, each as `FROM … WHERE …`. */
  readonly gone: readonly string[];
}

/** Nothing became of any. */
export const nothing: Settled = {
  inserted: 0,
  updated: 0,
  unchanged: 0,
  stale: 0,
  deleted: 0,
  skipped: 0,
  writes: [],
  gone: [],
};

/** How staged rows and a table come to terms. */
export type Strategy = (rows: Staged) => Promise<Settled>;

/** Lets fields that rows do not have keep their values. */
export type KeepAbsent = (work: Work) => {
  readonly work: Work;
  /** The columns that what gathers needs beside those of the batch. */
  readonly gathered: (batch: readonly TableColumn[]) => Promise<readonly TableColumn[]>;
  /** Brings the rows into the stage with all that they keep; gives its columns. */
  readonly fill: (filled: readonly TableColumn[], shape: TableShape) => Promise<readonly TableColumn[]>;
};

/** What became of the rows where some are gone. */
export interface Swept {
  readonly settled: Settled;
  readonly warnings: readonly string[];
}

/** The strategies that a connector has: only those that its resources need. */
export interface Strategies {
  /** What holds rows to the contracts of their tables. */
  readonly contract?: Hold;
  /** What takes rows apart into tables of their own. */
  readonly nested?: Nested;
  readonly append?: Strategy;
  readonly merge?: Strategy;
  readonly insertOnly?: Strategy;
  readonly scd2?: Strategy;
  /** What rows that a field marks as deleted do, before the others come to terms; `left` are those. */
  readonly deleteFlagged?: (rows: Staged) => Promise<{ readonly settled: Settled; readonly left: number }>;
  /** What gives rows the values of fields that they do not have. */
  readonly keepAbsent?: KeepAbsent;
  /** What rows do that tell which rows of the table are gone; they are in the stage. */
  readonly tombstones?: (work: Work, rows: Staged) => Promise<Settled>;
  /** What becomes of rows that a run did not list, around `merge`. */
  readonly sweep?: (rows: Staged, merge: () => Promise<Settled>) => Promise<Swept>;
}

/** The stage's values by the table's columns. */
export function stagedValues(columns: readonly StagedColumn[], from: string): ReadonlyMap<string, ColumnValue> {
  return new Map(columns.map((column) => [column.name, { type: column.type, value: stagedValue(column, from) }]));
}

/** The table's values by column. */
export function tableValues(shape: TableShape, from: string): ReadonlyMap<string, ColumnValue> {
  return new Map([...shape.columns].map(([name, type]) => [name, { type, value: `${from}.${identifier(name)}` }]));
}

/** A row's version, which is its cursor value; NULL without cursor. */
export function version(
  { cursor, key }: { readonly cursor: OrderColumn | undefined; readonly key: StateKey },
  values: ReadonlyMap<string, ColumnValue>,
): Version {
  if (cursor === undefined) return { value: "CAST(NULL, 'Nullable(Int64)')", literal };
  return cursorValue(cursor, values, key.resource);
}

/** The value of a column; NULL where the rows have none. */
export function valueOf(values: ReadonlyMap<string, ColumnValue>, name: string): string {
  return values.get(name)?.value ?? "NULL";
}

/** Whether two values are the same, both being NULL included. */
export function isSame(left: string, right: string): string {
  if (right === "NULL") return `${left} IS NULL`;
  return `ifNull(${left} = ${right}, ${left} IS NULL AND ${right} IS NULL)`;
}

/** The staged rows on which is not decided yet. */
export function open({ stage, fates }: Pick<Staged, "stage" | "fates">): string {
  return `(SELECT * FROM ${stage} WHERE n NOT IN (SELECT n FROM ${fates}))`;
}

/** The table's rows as they are now, where a condition narrows them. */
export function current({ target }: Pick<Staged, "target">, condition = ""): string {
  return `(SELECT * FROM ${target} FINAL${condition === "" ? "" : ` WHERE ${condition}`})`;
}

/** The condition that a row of the table has the key of a row that the query gives. */
export function hasKeyOf(key: readonly string[], query: string, from = ""): string {
  const names = key.map((name) => `${from}${identifier(name)}`);
  return `ifNull((${names.join(", ")}) IN (${query}), 0)`;
}

/** The key's values of staged rows that meet a condition, as a query. */
export function keysOf(rows: Staged, key: readonly string[], condition = "1", from: string = open(rows)): string {
  const staged = stagedValues(rows.columns, "s");
  return `SELECT ${key.map((name) => valueOf(staged, name)).join(", ")} FROM ${from} s WHERE ${condition}`;
}

/** Decides on staged rows: those whose numbers the query gives have that fate. Gives how many. */
export async function decide({ client, fates }: Staged, fate: string, numbers: string): Promise<number> {
  const written = await client.run(`INSERT INTO ${fates} SELECT DISTINCT n, ${literal(fate)} FROM (${numbers})`);
  if (written !== undefined) return written;
  return countOf(await client.query(`SELECT count() AS rows FROM ${fates} WHERE fate = ${literal(fate)}`), "rows");
}

/** What tells a new row from others of its key: nothing where the table has one row of each. */
export function identityOf({ shape, plan, primaryKey, version: now }: Staged): {
  readonly batch: string;
  readonly row: string;
} {
  const isOne = plan.way === "merge" && primaryKey.length > 0 && shape.key.length > 0;
  return isOne ? { batch: "0", row: "0" } : { batch: String(now), row: "s.n" };
}

/** A query of rows to write: `values` by column, and where they come from. */
export function storedRow(
  { shape, version: now }: Pick<Staged, "shape" | "version">,
  values: ReadonlyMap<string, string>,
  {
    batch,
    row,
    isGone,
    from,
  }: { readonly batch: string; readonly row: string; readonly isGone: boolean; readonly from: string },
): string {
  const columns = [...shape.columns.keys()].map((name) => values.get(name) ?? "NULL");
  const numbers = [batch, row, String(isGone ? now : now + 1)].map((value) => `toUInt64(${value})`);
  // Constants of the same text would share a name, whatever their type.
  const named = [...columns, ...numbers, `toUInt8(${isGone ? "1" : "0"})`].map(
    (value, index) => `${value} AS w${index}_`,
  );
  return `SELECT ${named.join(", ")} ${from}`;
}

/** A query that writes staged rows which meet a condition. */
export function storedStage(
  rows: Staged,
  from: string,
  more: ReadonlyMap<string, string> = new Map<string, string>(),
): string {
  const staged = stagedValues(rows.columns, "s");
  const values = new Map([...rows.shape.columns.keys()].map((name) => [name, more.get(name) ?? valueOf(staged, name)]));
  return storedRow(rows, values, { ...identityOf(rows), isGone: false, from });
}

/** A query that ends rows `t` of the table; `from` says which. */
export function storedEnd(rows: Pick<Staged, "shape" | "version">, from: string): string {
  const values = new Map(rows.shape.key.map((name) => [name, `t.${identifier(name)}`]));
  return storedRow(rows, values, { batch: `t.${own.batch}`, row: `t.${own.row}`, isGone: true, from });
}

/** A query that writes rows `t` again, marked as deleted. */
export function marked(rows: Pick<Staged, "shape" | "version">, at: string, from: string): string {
  const values = new Map([...rows.shape.columns.keys()].map((name) => [name, `t.${identifier(name)}`]));
  values.set(deletedAt, `parseDateTime64BestEffort(${literal(at)}, 6, 'UTC')`);
  return storedRow(rows, values, { batch: `t.${own.batch}`, row: `t.${own.row}`, isGone: false, from });
}
