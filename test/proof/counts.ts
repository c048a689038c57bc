import type { ResourceReport } from "../../templates/runtime/load/report.ts";
import type { Round } from "./play.ts";
import { isListed, type Setup } from "./setup.ts";

/** Counts of a report or of a row of `_loads`. */
type Counts = Pick<
  ResourceReport,
  "rows" | "inserted" | "updated" | "unchanged" | "stale" | "deleted" | "skipped" | "rejected"
>;

/** A row of `_loads`. */
export interface Logged extends Counts {
  readonly resource: string;
  readonly id: string;
  readonly status: string;
}

/** A round that ended with a load that was done. */
export interface CountedRound {
  readonly setup: Setup;
  readonly round: Round;
  /** Of the loads that could report, in order. */
  readonly reports: readonly ResourceReport[];
  readonly kills: number;
  /** Statements that failed. */
  readonly errors: number;
  /** What `_loads` has of the round. */
  readonly loads: readonly Logged[];
  /** Rows of the table before and after. */
  readonly had: number;
  readonly found: number;
}

/**
 * Report, `_loads`, `_rejected`, table and source agree in number.
 *
 * @throws Error where they do not.
 */
export function expectCounts(counted: CountedRound): void {
  const { reports, kills, errors, loads } = counted;
  const message = (what: string): Error =>
    new Error(`${what}\nreports: ${JSON.stringify(reports)}\n_loads: ${JSON.stringify(loads)}`);
  const isQuiet = kills === 0 && errors === 0;
  // A load that was killed has no report, and one whose last word did not get through has another one.
  if (isQuiet) {
    const reported = sumOf(reports);
    if (JSON.stringify(reported) !== JSON.stringify(sumOf(loads))) throw message("_loads and reports differ");
    if (loads.length < reports.length) throw message("_loads lacks a load");
    expectSource(counted, reported, message);
  }
  expectTable(counted, message);
}

/** Every row that the API sent is counted once. */
function expectSource({ setup, round }: CountedRound, counts: Counts, message: (what: string) => Error): void {
  // What takes its whole group along, or comes beside a replace, deletes more rows than were sent.
  if (setup.mergeKey !== undefined && setup.deletes === "flag") return;
  if (isListed(setup) && round.isRefresh) return;
  // Pages that are read again from the first were counted before, and what had gathered of them is thrown away.
  if (round.faults.some(({ kind }) => kind === "expired")) return;
  const isRefresh = round.isRefresh && setup.way !== "scd2";
  // Rows that a sweep, a replace or a version closes were not sent.
  const isSent = setup.deletes === "flag" || isListed(setup);
  const deleted = isSent && !isRefresh ? counts.deleted : 0;
  const { inserted, updated, unchanged, stale, skipped, rejected } = counts;
  const settled = inserted + updated + unchanged + stale + skipped + rejected + deleted;
  if (settled !== counts.rows) throw message(`of ${counts.rows} rows ${settled} are accounted for`);
}

/** The table has the rows that the log says it got, less those that it lost. */
function expectTable({ setup, round, loads, had, found }: CountedRound, message: (what: string) => Error): void {
  const counts = sumOf(loads);
  const { way, deletes } = setup;
  const isReplaced = way === "replace" || (round.isRefresh && way !== "scd2");
  const added = way === "scd2" ? counts.inserted + counts.updated : counts.inserted;
  if (isReplaced && deletes === "listed-hard") return;
  // Rows that went with their group are counted like those that were marked.
  if (setup.mergeKey !== undefined && deletes === "soft") return;
  const removed = way === "scd2" || deletes === "soft" || deletes === "listed-soft" ? 0 : counts.deleted;
  // A clock that was put back leaves open which load was the last.
  if (isReplaced && round.jump !== undefined && loads.some(({ inserted }) => inserted === found)) return;
  // What a replace puts in place is counted by the load that does so.
  const want = isReplaced ? loads.at(-1)?.inserted : had + added - removed;
  if (found !== want) throw message(`the table had ${had} rows and has ${found} instead of ${want ?? 0}`);
}

function sumOf(all: readonly Counts[]): Counts {
  const sum = (name: keyof Counts): number => all.reduce((total, each) => total + each[name], 0);
  return {
    rows: sum("rows"),
    inserted: sum("inserted"),
    updated: sum("updated"),
    unchanged: sum("unchanged"),
    stale: sum("stale"),
    deleted: sum("deleted"),
    skipped: sum("skipped"),
    rejected: sum("rejected"),
  };
}
