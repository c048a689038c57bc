import type { TableShape } from "./catalog.ts";
import type { StagedColumn } from "../load/staged-columns.ts";
import type { Settled } from "./strategy.ts";
import type { Work } from "./writer.ts";

/** Takes the rows of a batch apart into tables. */
export type Nested = (work: Work) => Promise<NestedWork>;

/** Rows that have come from the stage into their table. */
export interface WrittenRows {
  /** The table's. */
  readonly shape: TableShape;
  /** The stage's. */
  readonly columns: readonly StagedColumn[];
  readonly settled: Settled;
}

/** A batch whose lists go into tables of their own, in the same transaction. */
export interface NestedWork {
  /** The work on the rows' own table. */
  readonly work: Work;
  /** Throws away what has gathered of the lists. */
  readonly restart: () => Promise<void>;
  /** Brings the lists in line with the rows, once the strategy has decided which of them stay; gives warnings. */
  readonly follow: (rows: WrittenRows) => Promise<readonly string[]>;
  /** Lists whose rows are gone from the table go. */
  readonly forget: () => Promise<void>;
  /** Lists that have gathered go whose rows no longer do. */
  readonly forgetGathered: () => Promise<void>;
  /** The tables of lists that have gathered, each with the query of one JSON array of those of the row `row`. */
  readonly gatheredLists: (row: string) => Promise<readonly { readonly name: string; readonly rows: string }[]>;
  /** The lists that have gathered take the place of the former ones. */
  readonly replace: () => Promise<void>;
  /** The lists that have gathered follow their rows. */
  readonly move: (rows: WrittenRows) => Promise<void>;
}
