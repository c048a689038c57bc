import { dig } from "./request.ts";

/** The rows of one mocked resource. */
export interface MockCollection<Row extends object> {
  /** The rows as they are now. */
  readonly rows: readonly Row[];
  /** The row of a key; for a composite key, its values in order. */
  get(...key: readonly (string | number | boolean)[]): Row | undefined;
  /** Puts a row in the place of the one with the same key, or behind the others. */
  upsert(row: Row): void;
  /** Removes the row of a key and tells whether there was one. */
  remove(...key: readonly (string | number | boolean)[]): boolean;
  /** Puts the first rows back. */
  reset(): void;
}

/** How a collection's rows are made. */
export interface CollectionOptions<Row extends object> {
  /** The fields of the key, in order; a dot separates nested keys. */
  readonly primaryKey: readonly string[];
  /** Makes the row of a number, from 1 on. */
  readonly row: (n: number) => Row;
  /** The first rows, or how many to make. */
  readonly rows: number | readonly Row[];
  /** Told of each row that is removed. */
  readonly onRemove?: ((row: Row) => void) | undefined;
}

/** Rows that can be changed by their key. */
export function createCollection<Row extends object>(options: CollectionOptions<Row>): MockCollection<Row> {
  const first =
    typeof options.rows === "number"
      ? Array.from({ length: options.rows }, (_, index) => options.row(index + 1))
      : options.rows;
  let rows: readonly Row[] = first;
  const paths = options.primaryKey.map((field) => field.split("."));
  const keyOf = (row: Row): string => JSON.stringify(paths.map((path) => dig(row, path)));
  const indexOf = (key: string): number => (paths.length === 0 ? -1 : rows.findIndex((row) => keyOf(row) === key));
  return {
    get rows() {
      return rows;
    },
    get: (...key) => rows[indexOf(JSON.stringify(key))],
    upsert(row) {
      const index = indexOf(keyOf(row));
      rows = index === -1 ? [...rows, row] : rows.map((old, at) => (at === index ? row : old));
    },
    remove(...key) {
      const index = indexOf(JSON.stringify(key));
      const removed = rows[index];
      rows = rows.filter((_, at) => at !== index);
      if (removed !== undefined) options.onRemove?.(removed);
      return removed !== undefined;
    },
    reset() {
      rows = first;
    },
  };
}
