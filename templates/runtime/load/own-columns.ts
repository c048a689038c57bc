import type { TablePlan } from "./destination.ts";

/** A column of instants that the loader itself fills, with what it tells. */
export interface OwnColumn {
  readonly name: string;
  readonly description: string;
}

/** The column that tells since when a row is no longer listed. */
export const deletedAt = "_deleted_at";

/**
 * The columns that rows have in their table, but not while they gather; what gathers to replace the table has them too.
 */
export function ownColumns({ validity, sweep, marksDeleted }: TablePlan): readonly OwnColumn[] {
  if (validity !== undefined) {
    return [
      { name: validity.from, description: "When this version of the row began to hold." },
      { name: validity.to, description: "When it ceased to hold." },
    ];
  }
  if (marksDeleted === true) return [{ name: deletedAt, description: "When the row was found to be deleted." }];
  if (sweep?.mode !== "soft") return [];
  return [{ name: deletedAt, description: "When the API was found to list the row no longer." }];
}

/** The own columns that the table has in which a batch's rows are put first. */
export function ownColumnsAtOnce(plan: TablePlan): readonly OwnColumn[] {
  return plan.gather === null || plan.gather === "replace" ? ownColumns(plan) : [];
}

/**
 * The own columns that say nothing about a row where something else tells which of two is newer: a row that comes again
 * as it was is still deleted.
 */
export function silentColumns({ marksDeleted, cursor, sort }: TablePlan): ReadonlySet<string> | undefined {
  return marksDeleted === true && (cursor ?? sort) !== undefined ? new Set([deletedAt]) : undefined;
}
