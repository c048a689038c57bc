import type { Json } from "../json.ts";

/**
 * What the next load of one resource (or of one partition of it) starts from. Plain JSON, saved in the transaction
 * of the rows that it covers.
 */
export type ResourceState = {
  /** The layout of this object. */
  readonly v: 1;
  /** `backfill` until everything was read once. */
  readonly phase: "backfill" | "steady";
  /** The traversal that is under way; `null` between loads that ran to their end. */
  readonly run: Run | null;
  /** Which reading of everything the rows belong to: the first is 1, each full refresh adds one. */
  readonly generation: number;
  /** Where the traversal goes on: a paginator's position; `null` for the first page. */
  readonly page: Json;
  /** The cursor field that the values below were read from; `null` where the resource is not incremental. */
  readonly cursor: string | null;
  /** The upper bound of what this run may vouch for, frozen when it began; `null` where the cursor tells no time. */
  readonly ceiling: string | null;
  /** Everything up to here is in the destination. */
  readonly watermark: string | null;
  /** The newest cursor value of this run, never beyond the ceiling; becomes the watermark when the run is complete. */
  readonly candidate: string | null;
  /** The round over all parts in which this part was last read; absent for a whole resource. */
  readonly round?: number;
  /** What the pages of the last run that ended left out, where something was. */
  readonly gaps?: Gaps;
};

/** One traversal, which several loads may share. */
export type Run = {
  /** When it began, ISO 8601 in UTC. */
  readonly id: string;
  readonly mode: "full" | "incremental";
  /** How the rows that gather beside the table get into it at the end; `null` where they go there at once. */
  readonly gather: Gather | null;
  /** The lower bound that its requests carry; `null` without one. */
  readonly start: string | null;
  /** The saved cursor when it began. */
  readonly last: string | null;
  /** Whether its pages began anew after some were loaded, so that rows come a second time. */
  readonly repeats: boolean;
  /** What its pages left out, where something was. */
  readonly gaps?: Gaps;
};

/** `known` where the cursor may move on all the same, `open` where rows behind it may be missing. */
export type Gaps = "known" | "open";

/**
 * `replace` puts them in the table's place, `append` adds them, `merge` replaces the rows of the same keys,
 * `insertOnly` adds those of new keys, `scd2` adds new versions of rows and closes the former ones.
 */
export type Gather = "replace" | "append" | "merge" | "insertOnly" | "scd2";
