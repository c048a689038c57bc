import type { LogCounts, Outcome } from "./destination.ts";
import type { ResourceReport } from "./report.ts";

type Counts = Record<keyof LogCounts | "pagesSkipped" | "parentsSkipped", number>;

/** What one resource's load has done so far. */
export interface Tally {
  readonly mode: ResourceReport["mode"];
  readonly startedAt: number;
  readonly counts: Counts;
  readonly warnings: Set<string>;
  /** What response actions left out, and how often. */
  readonly omissions: Map<string, number>;
  /** What was wrong with rows that were rejected, and with how many. */
  readonly rejections: Map<string, number>;
  /** Values that are not as declared, and in how many rows. */
  readonly drift: Map<string, number>;
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
    rejected: 0,
    pagesSkipped: 0,
    parentsSkipped: 0,
  };
  const nothing = {
    warnings: new Set<string>(),
    omissions: new Map<string, number>(),
    rejections: new Map<string, number>(),
    drift: new Map<string, number>(),
    hasGaps: false,
  };
  return { mode, startedAt: now, counts, ...nothing, cursor, done: false };
}

/** Adds what a commit did. */
export function addOutcome(tally: Tally, outcome: Outcome): void {
  Object.assign(tally.counts, countsWith(tally, outcome));
  tally.hasGaps ||= outcome.rejections.length > 0;
  for (const { what } of outcome.rejections) tally.rejections.set(what, (tally.rejections.get(what) ?? 0) + 1);
  for (const { what, rows } of outcome.drift ?? []) tally.drift.set(what, (tally.drift.get(what) ?? 0) + rows);
  for (const warning of outcome.warnings) tally.warnings.add(warning);
}

/** The counts with what a commit did. */
export function countsWith({ counts }: Tally, outcome: Outcome): Counts {
  return {
    ...counts,
    inserted: counts.inserted + outcome.inserted,
    updated: counts.updated + outcome.updated,
    unchanged: counts.unchanged + outcome.unchanged,
    stale: counts.stale + outcome.stale,
    deleted: counts.deleted + outcome.deleted,
    skipped: counts.skipped + outcome.skipped,
    rejected: counts.rejected + outcome.rejections.length,
  };
}

/** The tally as the user sees it. */
export function resourceReport(tally: Tally, now: number): ResourceReport {
  const { mode, done, cursor, counts, startedAt } = tally;
  const omissions = [...tally.omissions].map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`));
  const rejections = [...tally.rejections].map(
    ([what, rows]) => `${rows} ${rows === 1 ? "row was" : "rows were"} put into _rejected: ${what}`,
  );
  const drift = [...tally.drift].map(([what, rows]) => `${what} in ${rows} of ${counts.rows} rows.`);
  const warnings = [...tally.warnings, ...drift, ...omissions, ...rejections];
  return { mode, done, complete: done && !tally.hasGaps, ...counts, cursor, durationMs: now - startedAt, warnings };
}
