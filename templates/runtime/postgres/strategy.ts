import type { Hold } from "../contract/hold.ts";
import type { ColumnValidity, OrderColumn, StateKey, TablePlan } from "../load/destination.ts";
import type { Settled as Counts } from "../load/settled.ts";
import type { TableColumn } from "../load/columns.ts";
import type { TableShape } from "./catalog.ts";
import type { Client } from "./client.ts";
import { identifier, nameOf, type TableName } from "./names.ts";
import type { Nested } from "./nested-work.ts";
import type { StagedColumn } from "../load/staged-columns.ts";
import { stagedValue } from "./stage.ts";
import { type ColumnValue, cursorValue } from "./cursor-value.ts";
import type { Work } from "./writer.ts";

/** What a strategy works on: rows in the stage, and the table that they are to enter, in the same transaction. */
export interface Staged {
  readonly client: Client;
  readonly plan: TablePlan;
  readonly into: TableName;
  readonly shape: TableShape;
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
  readonly known: string | undefined;
  /** The condition that a staged row is marked as deleted; `undefined` where none can be. */
  readonly flagged: string | undefined;
  /** How versions of rows are kept; `undefined` where they are not. */
  readonly validity: ColumnValidity | undefined;
  /** Whether a row that did not come is gone. */
  readonly isComplete: boolean;
  /** The columns by which lists are found that go with their rows; `undefined` where there are none. */
  readonly listKeys?: readonly string[] | undefined;
}

/** What became of the rows, and which were written. */
export interface Settled extends Counts {
  /** Which rows of the stage `s` were written, as a condition. Default: all that are left in it. */
  readonly written?: string;
}

/** How staged rows and a table come to terms. */
export type Strategy = (rows: Staged) => Promise<Settled>;

/** What became of rows that are marked as deleted, and how many rows are left. */
export interface Flagged {
  readonly settled: Settled;
  readonly left: number;
}

/** What became of the rows where some are gone. */
export interface Swept {
  readonly settled: Settled;
  readonly warnings: readonly string[];
}

/** Rows that keep what is absent in them: the work with what they need, and what completes them. */
export type KeepAbsent = (work: Work) => {
  readonly work: Work;
  /** The columns that what gathers needs beside those of the batch. */
  readonly gathered: (batch: readonly TableColumn[]) => Promise<readonly TableColumn[]>;
  /** The columns to stage for those of the batch. */
  readonly columns: (filled: readonly TableColumn[], shape: TableShape) => readonly TableColumn[];
  /** Completes the rows in the stage; gives the columns that are the table's. */
  readonly complete: (staged: readonly StagedColumn[]) => Promise<readonly StagedColumn[]>;
};

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
  /** What rows that a field marks as deleted do, before the others come to terms. */
  readonly deleteFlagged?: (rows: Staged) => Promise<Flagged>;
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

/** The expression of a row's version, which is its cursor value; NULL without cursor. */
export function version(
  { cursor, key }: { readonly cursor: OrderColumn | undefined; readonly key: StateKey },
  values: ReadonlyMap<string, ColumnValue>,
): string {
  return cursor === undefined ? "NULL::bigint" : cursorValue(cursor, values, key.resource);
}

/** The value of a column; NULL where the rows have none. */
export function valueOf(values: ReadonlyMap<string, ColumnValue>, name: string): string {
  return values.get(name)?.value ?? "NULL";
}

/** The names of the key's columns. */
export function keyNames(key: readonly string[]): readonly string[] {
  return key.map(nameOf);
}
