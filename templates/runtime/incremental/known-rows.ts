import type { Parted } from "./parts.ts";
import { rowCursor } from "./row-cursor.ts";

/** Rows that were read and may come again, each as often as it was read. */
export interface KnownRows {
  readonly add: (row: unknown) => void;
  /** Whether the row was added before, and not yet found again. */
  readonly take: (row: unknown) => boolean;
}

/** Rows are told apart by key and cursor value; without key by all their values. */
export function knownRows({ primaryKey, incremental }: Parted): KnownRows {
  const counts = new Map<string, number>();
  const identity = (row: unknown): string =>
    primaryKey.length === 0
      ? JSON.stringify(row)
      : JSON.stringify([...primaryKey.map((key) => valueAt(row, key)), rowCursor(row, incremental)]);
  return {
    add: (row) => {
      const id = identity(row);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    },
    take: (row) => {
      const id = identity(row);
      const left = counts.get(id) ?? 0;
      if (left > 0) counts.set(id, left - 1);
      return left > 0;
    },
  };
}

function valueAt(row: unknown, key: string): unknown {
  // The fields of any object can be looked at.
  return typeof row === "object" && row !== null ? (row as Readonly<Record<string, unknown>>)[key] : undefined;
}
