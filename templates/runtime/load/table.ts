/** The column types of every destination, as in dlt. */
export type DataType =
  "text" | "bigint" | "double" | "bool" | "timestamp" | "date" | "time" | "json" | "decimal" | "wei" | "binary";

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

/** How rows enter their table. */
export type Write =
  | { readonly disposition: "append" }
  | { readonly disposition: "replace" }
  | {
      readonly disposition: "merge";
      /** Both leave the same rows; `upsert` knows them by their primary key alone. */
      readonly strategy: "delete-insert" | "upsert";
      /** What tells that a row is gone; `none` keeps rows that the API no longer lists. */
      readonly deletes: "none";
      /** Fields whose groups are replaced as a whole, beside the primary key. */
      readonly mergeKey?: readonly string[];
      /** Of several rows with one key in a run the first in this order stays. Default: the newest by the cursor. */
      readonly dedupSort?: DedupSort;
    };

/** An order of rows by one field; rows without a value come last, and of equal rows the later one comes first. */
export interface DedupSort {
  readonly field: string;
  readonly order: "asc" | "desc";
}
