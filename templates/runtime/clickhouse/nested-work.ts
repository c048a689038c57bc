import type { SavedNames } from "../nested/names.ts";
import type { NewEntry } from "./journal.ts";
import type { StagedColumn } from "../load/staged-columns.ts";
import type { Settled } from "./strategy.ts";
import type { Draft, TableShape } from "./tables.ts";
import type { Work } from "./work.ts";

/** Takes the rows of a batch apart into tables; `saved` are the names given so far. */
export type Nested = (work: Work, saved: SavedNames) => Promise<NestedWork>;

/** Rows in the stage, with what became of them. */
export interface SettledRows {
  readonly stage: string;
  /** The shape of the table that they enter. */
  readonly shape: TableShape;
  /** The stage's. */
  readonly columns: readonly StagedColumn[];
  readonly settled: Settled;
}

/** A table of a list that has gathered. */
export interface GatheredList {
  /** The real table's. */
  readonly name: string;
  readonly from: string;
  readonly shape: TableShape;
  readonly keys: readonly { readonly parent: string; readonly child: string }[];
}

/** A batch whose lists go into tables of their own, before the rows themselves: rows that are there are whole. */
export interface NestedWork {
  /** The work on the rows' own table. */
  readonly work: Work;
  /** Names to save with the commit. */
  readonly names: readonly NewEntry[];
  /** Throws away what has gathered of the lists. */
  readonly restart: () => void;
  /** Brings the lists in line with the rows, once the strategy has decided which of them stay; gives warnings. */
  readonly follow: (rows: SettledRows) => Promise<readonly string[]>;
  /** Ends the lists of rows `t` of the table that go, given as `FROM … WHERE …`. */
  readonly forget: (gone: string) => Promise<void>;
  /** The tables of lists that have gathered, and the columns by which their rows are found. */
  readonly gatheredLists: () => Promise<readonly GatheredList[]>;
  /**
   * The lists that have gathered take the place of the former ones; `gone` are rows that gathered and are
   * not to come, by a draft whose version is higher than that of all that gathered.
   */
  readonly replace: (gone: string | undefined, later: Draft) => Promise<void>;
  /** The lists that have gathered follow their rows. */
  readonly move: (rows: SettledRows) => Promise<void>;
}
