import type { TablePlan } from "./destination.ts";

/** A column of instants that the loader itself fills, with what it tells. */
export interface OwnColumn {
  readonly name: string;
  readonly description: string;
}

/** The column that tells since when a row is no longer listed. */
export const deletedAt = "_deleted_at";

/** The columns that rows have in their table, but not while they gather. */
export function ownColumns({ validity, sweep }: TablePlan): readonly OwnColumn[] {
  if (validity !== undefined) {
    return [
      { name: validity.from, description: "When this version of the row began to hold." },
      { name: validity.to, description: "When it ceased to hold." },
    ];
  }
  if (sweep?.mode !== "soft") return [];
  return [{ name: deletedAt, description: "When the API was found to list the row no longer." }];
}
