import type { Gather } from "../incremental/state.ts";
import type { Json } from "../json.ts";
import type { FieldKinds } from "../select/kinds.ts";
import type { RowStarts } from "../select/row-starts.ts";
import type { Drift } from "./drift.ts";
import type { Columns, Contract, Nesting } from "./table.ts";

/**
 * Where rows are loaded. One destination serves many loads; every load opens a session of its own.
 * All that a load needs of a database is in this file: what is asked of it is plain data.
 */
export interface Destination {
  /** For messages: `DuckDB file tracker.duckdb`. */
  readonly name: string;
  /**
   * @param load what the load is called in `_rejected` and `_loads`; default: nothing
   * @throws LoadError where the database cannot be opened for writing, saying why and what to do.
   */
  open(load?: LoadIdentity): Promise<DestinationSession>;
}

/** A load, as its tables know it. */
export interface LoadIdentity {
  /** Unique; later loads have higher ones. */
  readonly id: string;
}

/** One load's connection to its destination. */
export interface DestinationSession {
  /** What the last commit saved for this resource; `undefined` where nothing was. */
  readState(key: StateKey): Promise<Json | undefined>;
  /** Prepares to write one resource. Nothing changes in the database before the first commit. */
  table(plan: TablePlan): Promise<TableWriter>;
  /**
   * Takes the entry's table for this load and writes the entry into `_loads`; where another load has the table and is
   * alive, does nothing and gives that load. Absent where a destination keeps no log.
   */
  readonly begin?: (entry: LogEntry) => Promise<Holder | undefined>;
  /** Writes that the load which has the entry's table is alive, at the time of its heartbeat. Absent as `begin` is. */
  readonly alive?: (entry: Heartbeat) => Promise<void>;
  /** Writes the entry as the last of the resource in this load, and gives the table free. */
  readonly end?: (entry: LogEntry) => Promise<void>;
  close(): Promise<void>;
}

/** A load that has a table. */
export interface Holder {
  /** The load's id. */
  readonly load: string;
  /** When it was last seen alive, milliseconds since 1970. */
  readonly heartbeatAt: number;
}

/** What tells that a load is alive. */
export type Heartbeat = Pick<LogEntry, "load" | "connector" | "resource" | "table" | "heartbeatAt">;

/** What `_loads` has of one resource in one load. Times are milliseconds since 1970. */
export interface LogEntry {
  readonly load: string;
  readonly connector: string;
  readonly resource: string;
  readonly table: string;
  /** `stopped` where time, pages or a signal ended it early; `running` in a load that was killed. */
  readonly status: "running" | "done" | "stopped" | "failed";
  readonly mode: string;
  /** As it was before. */
  readonly phase: string;
  readonly startedAt: number;
  readonly heartbeatAt: number;
  readonly endedAt: number | null;
  readonly counts: LogCounts;
  readonly stateBefore: Json;
  readonly stateAfter: Json;
  /** The error's name, with the status of a response: `HttpError 503`. */
  readonly error: string | null;
}

/** Counts of `_loads`, as in the report. */
export interface LogCounts {
  readonly pages: number;
  readonly requests: number;
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly deleted: number;
  readonly skipped: number;
  readonly rejected: number;
  readonly waitMs: number;
}

/** What a saved state belongs to. */
export interface StateKey {
  readonly connector: string;
  readonly resource: string;
  /** A part of the resource that is followed by itself (one parent's children); empty for the whole. */
  readonly partition: string;
}

/** How one resource's rows enter their table. */
export interface TablePlan {
  readonly key: StateKey;
  readonly table: string;
  readonly description: string | undefined;
  readonly columns: Columns;
  /** `append` adds rows; `merge` replaces the rows of the same keys. */
  readonly way: "append" | "merge";
  /** Where set, the rows gather in a table beside the real one until the last batch, and then enter it in that way. */
  readonly gather: Gather | null;
  /** The row field that tells that a row is deleted; rows that gather keep it until they enter the table. */
  readonly flag?: string | undefined;
  /** How rows that a run did not list are deleted. */
  readonly sweep?: SweepPlan | undefined;
  /** Whether a field that a row does not have keeps the value that the table has for it. Rows are not nested then. */
  readonly keepsAbsent?: boolean | undefined;
  /** Whether rows that are deleted stay, marked as such in `_deleted_at`. */
  readonly marksDeleted?: boolean | undefined;
  /** Where set, the rows enter no table: they tell which rows of `table` are gone. */
  readonly tombstones?: TombstonePlan | undefined;
  /** How versions are kept, where `gather` is `scd2`. */
  readonly validity?: ColumnValidity | undefined;
  readonly primaryKey: readonly string[];
  readonly mergeKey: readonly string[];
  readonly cursor: CursorColumn | undefined;
  /**
   * How many levels of nested objects and lists become columns and tables of their own; deeper ones, and all where it
   * is absent, are JSON columns.
   */
  readonly nesting?: Nesting | undefined;
  /** Declared columns of what is nested, by the way that leads there: `owner.born`, `labels[].due`, `days[]`. */
  readonly parts?: Columns | undefined;
  /** What may change in the table; all where it is absent. */
  readonly contract?: Contract | undefined;
  /** By field, where columns are not called after their fields. */
  readonly names?: ReadonlyMap<string, FieldName> | undefined;
  /** Which of several rows of one key in a run stays, where that is not the cursor's to say. */
  readonly sort?: OrderColumn | undefined;
}

/** How rows that a run did not list are deleted. */
export interface SweepPlan {
  /** `soft` marks them. */
  readonly mode: "soft" | "hard";
  /** The greatest share of the rows that may be deleted at once. */
  readonly maxShare: number;
  /** What they are marked with, ISO 8601. */
  readonly at: string;
}

/** How the rows of a table go that another list tells to be gone. The key of the plan is that of the list. */
export interface TombstonePlan {
  /** `soft` marks them. */
  readonly mode: "soft" | "hard";
  /** What they are marked with, ISO 8601. */
  readonly at: string;
  /** The table's key, field by field as that of the list, and how its lists are taken apart. */
  readonly rows: Pick<TablePlan, "primaryKey" | "nesting">;
  /** What tells that a row of the table is newer than its tombstone, which then means nothing; `undefined` where nothing does. */
  readonly version: { readonly row: OrderColumn; readonly tombstone: OrderColumn } | undefined;
}

/** The columns that tell when a version of a row held. */
export interface ColumnValidity {
  readonly from: string;
  readonly to: string;
  /** What `to` holds while the version does, ISO 8601; `undefined` for null. */
  readonly active: string | undefined;
  /** When the versions of this run begin, ISO 8601. */
  readonly boundary: string;
  /** The row field that changes with the row; `undefined` where all are compared. */
  readonly version: string | undefined;
}

/** What a field is called. */
export interface FieldName {
  /** The column's name. */
  readonly name: string;
  /** The field's name in messages. */
  readonly label: string;
}

/** A row field by which rows of one key are told apart: the newest stays. */
export interface OrderColumn {
  /** The row field. */
  readonly field: string;
  /** What its values compare as; `any` for as what the column's type compares. */
  readonly type: CursorColumn["type"] | "any";
  readonly newest: "max" | "min";
}

/** The row field that tells how new a row is. */
export interface CursorColumn {
  /** The row field; a dot separates nested keys. */
  readonly field: string;
  readonly type: "timestamp" | "date" | "number" | "text";
  readonly newest: "max" | "min";
  readonly onMissing: "raise" | "include" | "exclude";
}

/** Writes one resource's rows; one commit at a time. */
export interface TableWriter {
  /**
   * Adds the rows and saves the state in one transaction.
   * Rows that cannot be loaded are kept apart and told.
   *
   * @throws LoadError where the batch cannot be loaded, or another load has taken the table over; nothing is kept then.
   */
  commit(batch: Batch): Promise<Outcome>;
}

/** Rows of whole pages, as the API sent them. */
export interface Batch {
  readonly pages: readonly PageText[];
  /** Rows outside of these bounds are not loaded. */
  readonly bounds: Bounds | undefined;
  /** Whether rows that the table already has are left out: those at the lower bound, those from there on, or none. */
  readonly skipKnown: "none" | "boundary" | "all";
  /** Whether what gathered before is thrown away first. */
  readonly restart: boolean;
  /** Whether this is the last batch: what gathered is then put in place. */
  readonly finish: boolean;
  /** Whether nothing was left out of the run up to its last batch, so that what did not come is gone. Default: true. */
  readonly isComplete?: boolean;
  /** The state to save with these rows; `undefined` saves none. */
  readonly state: (statistics: BatchStatistics) => Json | undefined;
  /** What `_loads` is to have of the load with this batch; asked for after `state`. Default: nothing is logged. */
  readonly log?: (outcome: Outcome) => LogEntry;
}

/** The rows of one page. */
export interface PageText {
  /** UTF-8 text of one JSON array of objects. */
  readonly text: Uint8Array;
  readonly rows: number;
  /** The fields of its rows' outermost level. */
  readonly fields: readonly FieldKinds[];
  readonly starts?: RowStarts | undefined;
  /** The page's position, for messages. */
  readonly position: Json;
}

/** Bounds on the cursor field, as exact text: an instant in ISO 8601, a date, a number or a text. */
export interface Bounds {
  readonly from: Bound | undefined;
  readonly to: Bound | undefined;
}

/** One end of a range. */
export interface Bound {
  readonly value: string;
  /** Whether a row equal to it lies inside. */
  readonly closed: boolean;
}

/** What a batch's rows say about themselves, after the bounds. */
export interface BatchStatistics {
  readonly rows: number;
  /** The extremes of the cursor field as exact text: instants in ISO 8601 with their UTC offset; `undefined` without any. */
  readonly least: string | undefined;
  readonly greatest: string | undefined;
  /** Rows of the batch that were rejected. */
  readonly rejected: number;
}

/** A row that cannot be loaded and is kept apart. */
export interface Rejection {
  readonly reason: string;
  /** What is wrong, without any value, and what to do about it. */
  readonly what: string;
  /**
   * Its JSON text, as the API sent it. Of a row that had already gathered beside its table when this refused it: what
   * the table would have got, by column, with the rows of its lists under the names of their tables.
   */
  readonly row: string;
}

/** What a commit did. */
export interface Outcome {
  /** Rows inside the bounds. */
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows that were older than what the table had, or than another of the same key in the batch. */
  readonly stale: number;
  readonly deleted: number;
  /** Rows outside the bounds, or already known where those are skipped. */
  readonly skipped: number;
  /**
   * Rows that cannot be loaded and were put into `_rejected`; not among `rows`, but for those that gathered in earlier
   * batches and that their table refused with this one.
   */
  readonly rejections: readonly Rejection[];
  /** Values that are not as declared, though none was changed. */
  readonly drift?: readonly Drift[];
  readonly warnings: readonly string[];
}
