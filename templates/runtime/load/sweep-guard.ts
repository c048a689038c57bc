import type { SweepPlan } from "./destination.ts";

/** The warning of a run that listed nothing, where the table has rows. */
export function nothingListed(rows: number): readonly string[] {
  return rows === 0
    ? []
    : [`No row was deleted, though the API listed none of ${rows} rows: that may be a mistake. ${refresh}`];
}

/** What tells whether rows that were not listed may count as gone. */
export interface SweepFacts {
  readonly sweep: SweepPlan;
  /** Whether the run read everything there is and left nothing out. */
  readonly isComplete: boolean;
  /** Rows that the table had before, without those that are marked as deleted. */
  readonly before: number;
  /** Those of them that were not listed. */
  readonly gone: number;
}

/** Why no row may be deleted, as a warning; `undefined` where all that are gone may be. */
export function sweepRefusal({ sweep, isComplete, before, gone }: SweepFacts): string | undefined {
  if (gone === 0) return undefined;
  const nothing = "No row was deleted, though the API";
  if (!isComplete) return `${nothing} did not list ${gone} of ${before} rows: the list was not read as a whole.`;
  if (gone <= before * sweep.maxShare) return undefined;
  const share = `more than the share of ${sweep.maxShare} that may be deleted at once`;
  return `${nothing} did not list ${gone} of ${before} rows, ${share}. Raise \`max_share\` of the sweep, or: ${refresh}`;
}

const refresh = "A load with `fullRefresh` replaces the table by what is listed.";
