/** What a load did. */
export interface LoadReport<Name extends string = string> {
  /** Whether every resource was read to its end; else another call of `load` goes on from where this one stopped. */
  readonly done: boolean;
  /** Milliseconds after which it is worth going on, where the API asked to wait. */
  readonly retryAfterMs?: number;
  /** Set where another load is at work on a resource's table: this load ended before that resource. */
  readonly busy?: Busy;
  /** When the load began, ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** By resource, for those that were asked for and reached. */
  readonly resources: Readonly<Partial<Record<Name, ResourceReport>>>;
}

/** What a load did with one resource. */
export interface ResourceReport {
  /** `full` reads everything there is, `incremental` what is new since the last load. */
  readonly mode: "full" | "incremental";
  /** Whether the resource was read to its end. */
  readonly done: boolean;
  /** Whether it was read to its end with nothing left out: what did not come is then no longer listed by the API. */
  readonly complete: boolean;
  readonly pages: number;
  /** HTTP requests, with those that were sent again. */
  readonly requests: number;
  /** Milliseconds waited before requests: between attempts, and for the API's rate limit; of parallel ones the sum. */
  readonly waitMs: number;
  /** Rows that the API sent, or that processing steps made of them. */
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  /** Rows that the destination already had just so. */
  readonly unchanged: number;
  /** Rows that were older than what the destination had, or than another row of the same key. */
  readonly stale: number;
  readonly deleted: number;
  /**
   * Rows that change nothing by their nature: outside of the range that was asked for, appended by an earlier load,
   * known where rows are only inserted, or marked as deleted and not there.
   */
  readonly skipped: number;
  /** Rows that cannot be loaded, each kept in the table `_rejected` with the reason. */
  readonly rejected: number;
  /** Pages that response actions left out, each also a warning. */
  readonly pagesSkipped: number;
  /** Parent rows that response actions passed over, each also a warning. */
  readonly parentsSkipped: number;
  /** Where the next load starts, as saved; `undefined` without an incremental cursor. */
  readonly cursor: string | undefined;
  readonly durationMs: number;
  readonly warnings: readonly string[];
}

/** A table that another load has. */
export interface Busy {
  readonly resource: string;
  readonly table: string;
  /** The other load, as in the table `_loads`. */
  readonly load: string;
  /** When it was last seen alive, ISO 8601 in UTC. */
  readonly heartbeatAt: string;
}
