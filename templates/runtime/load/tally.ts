import type { Outcome } from "./destination.ts";
import type { ResourceReport } from "./report.ts";

type Counts = Record<
  | "pages"
  | "requests"
  | "waitMs"
  | "rows"
  | "pagesSkipped"
  | "parentsSkipped"
  | keyof Omit<Outcome, "rows" | "warnings">,
  number
>;

/** What one resource's load has done so far. */
export interface Tally {
  readonly mode: ResourceReport["mode"];
  readonly startedAt: number;
  readonly counts: Counts;
  readonly warnings: Set<string>;
  /** What response actions left out, and how often. */
  readonly omissions: Map<string, number>;
  /** Whether anything was left out, in this load or one that it goes on from. */
  hasGaps: boolean;
  cursor: string | undefined;
  done: boolean;
}

/** Nothing done yet. */
export function newTally(mode: ResourceReport["mode"], cursor: string | undefined, now: number): Tally {
  const counts = {
    pages: 0,
    requests: 0,
    waitMs: 0,
    rows: 0,
    inserted: 0,
    updated: 0,
    unchanged: 0,
    stale: 0,
    deleted: 0,
    skipped: 0,
    pagesSkipped: 0,
    parentsSkipped: 0,
  };
  const nothing = { warnings: new Set<string>(), omissions: new Map<string, number>(), hasGaps: false };
  return { mode, startedAt: now, counts, ...nothing, cursor, done: false };
}

/** Adds what a commit did. */
export function addOutcome(tally: Tally, outcome: Outcome): void {
  const { counts } = tally;
  counts.inserted += outcome.inserted;
  counts.updated += outcome.updated;
  counts.unchanged += outcome.unchanged;
  counts.stale += outcome.stale;
  counts.deleted += outcome.deleted;
  counts.skipped += outcome.skipped;
  for (const warning of outcome.warnings) tally.warnings.add(warning);
}

/** The tally as the user sees it. */
export function resourceReport(tally: Tally, now: number): ResourceReport {
  const { mode, done, cursor, counts, startedAt } = tally;
  const omissions = [...tally.omissions].map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`));
  const warnings = [...tally.warnings, ...omissions];
  return { mode, done, complete: done && !tally.hasGaps, ...counts, cursor, durationMs: now - startedAt, warnings };
}
