import type { Batch, TablePlan } from "../load/destination.ts";
import type { Database } from "./database.ts";
import type { Strategies, Strategy } from "./strategy.ts";
import type { TableName } from "./tables.ts";
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
  /** Makes DuckDB give back memory that it does not need between batches. */
  readonly giveBack: () => Promise<void>;
  /** What the load is called. */
  readonly load: string;
}

/** A batch on its way. */
export interface Work extends WriterContext {
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
}
