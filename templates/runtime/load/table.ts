/** The column types of every destination: those of dlt, and `uuid` (RFC 9562), which rows have as text. */
export type DataType =
  | "text"
  | "bigint"
  | "double"
  | "bool"
  | "timestamp"
  | "date"
  | "time"
  | "json"
  | "decimal"
  | "wei"
  | "binary"
  | "uuid";

/** One declared column. */
export interface Column {
  readonly type: DataType;
  /** Whether the API may leave the value out or send null. */
  readonly nullable: boolean;
  readonly description?: string;
  /** Total digits of a decimal. */
  readonly precision?: number;
  /** Digits after the point of a decimal. */
  readonly scale?: number;
}

/** Declared columns by the row's field. */
export type Columns = Readonly<Record<string, Column>>;

/** How many levels of nested objects and lists become columns and tables of their own. */
export type Nesting = number | "all";

/**
 * What happens to what a table was not made for: it changes (`evolve`), the load fails (`freeze`), or the row
 * (`discard_row`) or the value alone (`discard_value`) is left out.
 */
export type ContractMode = "evolve" | "freeze" | "discard_row" | "discard_value";

/** What may change in tables that are there. */
export interface Contract {
  /** New tables; a list that would need one is left out by both `discard_row` and `discard_value`. Default: evolve. */
  readonly tables?: ContractMode;
  /** Fields that nothing is declared of and that the table has no column for. Default: evolve. */
  readonly columns?: ContractMode;
  /** Values that their column cannot hold as it is. Default: evolve, which widens the column or rejects the row. */
  readonly dataType?: ContractMode;
}

/** How rows enter their table. */
export type Write =
  | { readonly disposition: "append" }
  | { readonly disposition: "replace" }
  | {
      readonly disposition: "merge";
      /**
       * `delete-insert` and `upsert` replace rows, `upsert` by their primary key alone; `insert-only` leaves the rows
       * that are there as they are.
       */
      readonly strategy: "delete-insert" | "upsert" | "insert-only";
      readonly deletes: Deletes;
      /** Whether a field that a row does not have keeps the value that the table has for it. Default: false. */
      readonly keepAbsent?: boolean;
      /** Fields whose groups are replaced as a whole, beside the primary key. */
      readonly mergeKey?: readonly string[];
      /** Of several rows with one key in a run the first in this order stays. Default: the newest by the cursor. */
      readonly dedupSort?: DedupSort;
    }
  | ({
      readonly disposition: "merge";
      /** Keeps all versions of a row, each with the time from when to when it held. */
      readonly strategy: "scd2";
      readonly deletes: "none";
      /** Fields that tell whose versions rows are: only those are closed. Default: every row that a run does not list is. */
      readonly mergeKey?: readonly string[];
      readonly dedupSort?: DedupSort;
    } & Validity);

/** What tells that a row is gone; `none` keeps rows that the API no longer lists. */
export type Deletes = "none" | FlaggedDeletes | SweepDeletes | ListedDeletes;

/** A row that a run over everything did not list is deleted. */
export interface SweepDeletes {
  /** `soft` marks rows in the column `_deleted_at`, `hard` deletes them. */
  readonly sweep: "soft" | "hard";
  /** No row is deleted where more than this share of them would be. Default: 0.25. */
  readonly maxShare?: number;
}

/** A row is deleted that a list of deleted rows has, which each load reads after the rows. */
export interface ListedDeletes {
  /** `soft` marks rows in the column `_deleted_at`, `hard` deletes them. */
  readonly tombstones: "soft" | "hard";
}

/** A row with this field true, or with any value that is no boolean, is deleted. */
export interface FlaggedDeletes {
  /** A dot separates nested keys. */
  readonly flag: string;
}

/** How the versions of rows are told apart. */
export interface Validity {
  /** The column that tells from when a version holds. Default: `_valid_from`. */
  readonly validFrom?: string;
  /** The column that tells until when it held. Default: `_valid_to`. */
  readonly validTo?: string;
  /** What stands there while it holds, ISO 8601. Default: null. */
  readonly active?: string;
  /** When the versions of a run begin to hold, ISO 8601. Default: when the run began. */
  readonly boundary?: string;
  /** The row field that changes with the row. Default: all fields are compared. */
  readonly version?: string;
}

/** An order of rows by one field; rows without a value come last, and of equal rows the later one comes first. */
export interface DedupSort {
  readonly field: string;
  readonly order: "asc" | "desc";
}
