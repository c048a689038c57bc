import type { OrderColumn, TablePlan } from "./destination.ts";

/**
 * What tells which of two rows of one key is newer: while the rows of a run gather, the field to sort by; in the table
 * the cursor, else a field that is sorted by in descending order. `undefined` where the later row always replaces.
 */
export function rowOrder({ cursor, sort }: TablePlan, isGathering: boolean): OrderColumn | undefined {
  if (isGathering) return sort ?? cursor;
  return cursor ?? (sort?.newest === "max" ? sort : undefined);
}
