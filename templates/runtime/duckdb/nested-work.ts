import type { Settled } from "../load/settled.ts";
import type { RowSource } from "./insert-rows.ts";
import type { Work } from "./work.ts";

/** Takes the rows of a batch apart into tables. */
export type Nested = (work: Work) => Promise<NestedWork>;

/** A batch whose lists go into tables of their own, in the same transaction. */
export interface NestedWork {
  /** The work on the rows' own table. */
  readonly work: Work;
  /** Throws away what has gathered of the lists. */
  readonly restart: () => Promise<void>;
  /** Inserts the rows as `insertRows` does, and remembers which is which. */
  readonly insert: (source: RowSource, mark: bigint) => Promise<number>;
  /**
   * Brings the lists in line with the new rows, those above `mark`, once the strategy has decided which of them stay;
   * gives warnings.
   */
  readonly follow: (end: {
    readonly types: ReadonlyMap<string, string>;
    readonly mark: bigint;
    readonly settled: Settled;
    readonly carefully: boolean;
  }) => Promise<readonly string[]>;
  /** Lists whose rows are gone from the table go. */
  readonly forget: () => Promise<void>;
  /** The tables of lists that have gathered, each with the query of one JSON array of those of the outer row. */
  readonly gatheredLists: () => Promise<readonly { readonly name: string; readonly rows: string }[]>;
  /** The lists that have gathered take the place of the former ones. */
  readonly replace: () => Promise<void>;
  /** The lists that have gathered follow their rows, which are those above `mark`. */
  readonly move: (end: {
    readonly types: ReadonlyMap<string, string>;
    readonly mark: bigint;
    readonly settled: Settled;
  }) => Promise<void>;
}
