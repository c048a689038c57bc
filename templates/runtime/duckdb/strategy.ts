import type { Hold } from "../contract/hold.ts";
import type { ColumnValidity, OrderColumn, TablePlan } from "../load/destination.ts";
import type { Settled } from "../load/settled.ts";
import type { TableColumn } from "./columns.ts";
import type { Database } from "./database.ts";
import type { RowSource } from "./insert-rows.ts";
import type { Nested } from "./nested-work.ts";
import type { Work } from "./work.ts";

/** What a strategy works on: a table into which new rows have just been inserted, in the same transaction. */
export interface Inserted {
  readonly database: Database;
  /** Quoted, with its schema. */
  readonly target: string;
  /** Rows with a higher row id are new. */
  readonly mark: bigint;
  /** How many rows are new. */
  readonly count: number;
  readonly plan: TablePlan;
  /** All columns of the table. */
  readonly columns: readonly string[];
  /** Those of them that hold dates or instants. */
  readonly times: readonly string[];
  /** Names of the key columns. */
  readonly primaryKey: readonly string[];
  readonly mergeKey: readonly string[];
  /** What tells newer rows from older ones; `undefined` where nothing does. */
  readonly order: OrderColumn | undefined;
  /** The expression of the version, which is the value to order by; `undefined` without order. */
  readonly version: string | undefined;
  /** The condition on `cursor_` that a row of an earlier load may meet which comes again; `undefined` where none is left out. */
  readonly known: string | undefined;
  /** The condition that a row is marked as deleted; `undefined` where none can be. */
  readonly flagged: string | undefined;
  /** How versions of rows are kept; `undefined` where they are not. */
  readonly validity: ColumnValidity | undefined;
  /** Whether a row that did not come is gone. */
  readonly isComplete: boolean;
  /** The columns by which lists are found that go with their rows; `undefined` where there are none. */
  readonly listKeys?: readonly string[] | undefined;
}

/** How new rows and old rows of a table come to terms. */
export type Strategy = (rows: Inserted) => Promise<Settled>;

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

/** Rows that keep what is absent in them: the work with what they need, and their way into the table. */
export type KeepAbsent = (work: Work) => {
  readonly work: Work;
  /** The columns that what gathers needs beside those of the batch. */
  readonly columns: (batch: readonly TableColumn[]) => Promise<readonly TableColumn[]>;
  /** Inserts the rows as `insertRows` does. */
  readonly insert: (source: RowSource) => Promise<number>;
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
  readonly deleteFlagged?: (rows: Inserted) => Promise<Flagged>;
  /** What gives rows the values of fields that they do not have. */
  readonly keepAbsent?: KeepAbsent;
  /** What rows do that tell which rows of the table are gone; they are in a table of their own. */
  readonly tombstones?: (work: Work, rows: Inserted) => Promise<Settled>;
  /** What becomes of rows that a run did not list, around `merge`. */
  readonly sweep?: (rows: Inserted, merge: () => Promise<Settled>) => Promise<Swept>;
}
