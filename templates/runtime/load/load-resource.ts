import { HttpError, LoadError, WaitError } from "../errors.ts";
import { isPastEnd, runBounds } from "../incremental/bounds.ts";
import { afterBatch, beginRun, finishRun, readState, restartPages } from "../incremental/run.ts";
import { incrementalScope } from "../incremental/scope.ts";
import type { Gaps, ResourceState, Run } from "../incremental/state.ts";
import type { Json } from "../json.ts";
import type { Resource } from "../resource.ts";
import type { RowsText } from "../select/cut.ts";
import type { TraversedPage } from "../traverse.ts";
import type { Scope } from "../values.ts";
import type { Budget } from "./budget.ts";
import { isDue, nothingPending, type Pending, withPage } from "./checkpoint.ts";
import type { Batch, DestinationSession, TableWriter } from "./destination.ts";
import { lastCursor } from "./last-cursor.ts";
import type { LoadLog } from "./load-log.ts";
import { LostPosition } from "./lost-position.ts";
import { noteOmission } from "./note-omission.ts";
import type { CheckpointOptions, LoadProgress } from "./options.ts";
import type { PageSource } from "./page-source.ts";
import { gatherOf, isAppended, isKeyed, tablePlan } from "./plan.ts";
import type { ResourceReport } from "./report.ts";
import { addOutcome, newTally, resourceReport, type Tally } from "./tally.ts";

/** What loading one resource needs. */
export interface ResourceLoad {
  readonly budget: Budget;
  readonly session: DestinationSession;
  readonly resource: Resource;
  /** Where its pages come from. */
  readonly source: PageSource;
  readonly fullRefresh: boolean;
  /** Whether rows are missing whatever the pages hold, because parents were left out. Default: false. */
  readonly isIncomplete?: boolean;
  readonly checkpoint: CheckpointOptions | undefined;
  readonly signal: AbortSignal | undefined;
  /** Writes what the load does into the table `_loads`, with each commit. */
  readonly log?: LoadLog | undefined;
  readonly onProgress: (event: LoadProgress["event"], report: ResourceReport) => void;
}

/** A part of a resource that is followed by itself, in one round with the others. */
export interface Part {
  readonly partition: string;
  /** The state that its pages are read from. */
  readonly state: ResourceState;
  /** What all parts have done so far. */
  readonly tally: Tally;
}

/** How loading one resource ended. */
export interface ResourceEnd {
  readonly report: ResourceReport;
  /** Whether it was read to its end. */
  readonly done: boolean;
  /** Whether the API no longer knows the page to go on from, and what gathered has to be gathered again. */
  readonly expired?: boolean;
  readonly retryAfterMs?: number;
  /** What made it stop early, where that was no wish. */
  readonly failure?: unknown;
}

/** The load under way. */
interface Progress {
  readonly load: ResourceLoad;
  readonly part: Part | undefined;
  readonly writer: TableWriter;
  readonly tally: Tally;
  /** Pages of this resource or part in this load. */
  pages: number;
  state: ResourceState;
  /** The run as it is asked for; `state.run` is null once the last batch is committed. */
  run: Run;
  pending: Pending;
  /** The position after the last page that was read; `null` after the last of all. */
  next: Json;
  /** A cursor value as the API writes it. */
  sample: string | undefined;
  /** What was left out up to the last page that was read. */
  gaps: Gaps | undefined;
  /** Whether the next batch throws away what gathered before. */
  restart: boolean;
  /** Whether an earlier load began the traversal; what it had read may come again, on however many pages. */
  readonly isResumed: boolean;
  inFlight: Promise<void>;
  failure: { readonly error: unknown } | undefined;
}

/** Statuses with which APIs refuse a page token that is too old. */
const expired: readonly number[] = [400, 404, 410, 422];

/**
 * Reads a resource page by page and commits its rows with the state, each batch while the next pages arrive. Where it
 * stops early, whole pages that were read are committed all the same.
 */
export async function loadResource(load: ResourceLoad, part?: Part): Promise<ResourceEnd> {
  const progress = await begin(load, part);
  const isResumed = progress.state.page !== null;
  let end = await readPages(progress);
  if (isResumed && progress.pages === 0 && isExpired(end.failure)) {
    // What the other parts have gathered goes with it.
    if (part !== undefined && progress.run.gather !== null) {
      return { done: false, expired: true, report: report(progress) };
    }
    progress.tally.warnings.add(
      "The API no longer knew the page to go on from: its pages were read again from the first.",
    );
    progress.state = restartPages(progress.state, load.resource.incremental);
    if (progress.state.run !== null) progress.run = progress.state.run;
    progress.restart = progress.run.gather !== null && progress.state.page === null;
    progress.gaps = undefined;
    end = await readPages(progress);
  }
  await progress.inFlight;
  return {
    ...end,
    report: report(progress),
    done: progress.state.run === null,
    ...(progress.failure === undefined ? {} : { failure: progress.failure.error }),
  };
}

async function begin(load: ResourceLoad, part: Part | undefined): Promise<Progress> {
  const { resource, session, budget } = load;
  const { name, clock } = budget.connection;
  const now = clock.now();
  const state = part?.state ?? (await beginWhole(load, now));
  const { run } = state;
  if (run === null) throw new LoadError("a run that has just begun is none", { resource: resource.name });
  const tally = part?.tally ?? newTally(run.mode, state.watermark ?? undefined, now);
  tally.hasGaps ||= run.gaps !== undefined;
  return {
    load,
    part,
    writer: await session.table(tablePlan(name, resource, run, part?.partition)),
    tally,
    pages: 0,
    state,
    run,
    pending: nothingPending(now),
    next: null,
    sample: undefined,
    gaps: run.gaps ?? (load.isIncomplete === true ? "known" : undefined),
    restart: part === undefined && run.gather !== null && state.page === null,
    isResumed: state.page !== null,
    inFlight: Promise.resolve(),
    failure: undefined,
  };
}

async function beginWhole(
  { resource, session, budget, fullRefresh }: ResourceLoad,
  now: number,
): Promise<ResourceState> {
  const { incremental } = resource;
  const key = { connector: budget.connection.name, resource: resource.name, partition: "" };
  const saved = isStateless(resource) ? undefined : readState(await session.readState(key), incremental);
  const gather = gatherOf(resource, fullRefresh);
  return beginRun(saved, { incremental, everything: fullRefresh || gather === "replace", gather, now });
}

async function readPages(progress: Progress): Promise<Pick<ResourceEnd, "retryAfterMs" | "failure">> {
  const { load, state } = progress;
  try {
    for await (const page of load.source({ scope: scopeOf(progress), from: state.page ?? undefined })) {
      const isLast = take(progress, page);
      if (isLast || isDue(progress.pending, load.checkpoint, load.budget.connection.clock.now())) {
        await flush(progress, isLast);
      }
      if (isLast || progress.failure !== undefined) return {};
      if (load.budget.isSpent()) {
        await flush(progress, false);
        return {};
      }
    }
    // There was no page at all.
    await flush(progress, true);
    return {};
  } catch (error) {
    await flush(progress, false);
    if (error instanceof WaitError) return { retryAfterMs: error.waitMs };
    return load.signal?.aborted === true ? {} : { failure: error };
  }
}

/** Adds a page to those that wait; tells whether it was the run's last. */
function take(progress: Progress, page: TraversedPage<RowsText>): boolean {
  const { load, tally, run } = progress;
  const { incremental } = load.resource;
  progress.pending = withPage(progress.pending, page);
  progress.pages += 1;
  tally.counts.pages += 1;
  tally.counts.requests += page.attempts;
  tally.counts.rows += page.count;
  tally.counts.waitMs += page.waitMs;
  load.budget.spendPage(page.count);
  const last = incremental === undefined ? undefined : lastCursor(page.rows, incremental);
  progress.sample = last ?? progress.sample;
  if (page.omission !== undefined) progress.gaps = noteOmission(tally, page.omission, incremental, progress.gaps);
  progress.next = page.next ?? null;
  load.onProgress("page", report(progress));
  if (page.next === undefined) return true;
  return (
    incremental !== undefined &&
    // Each window has an end of its own.
    incremental.windows === undefined &&
    last !== undefined &&
    isPastEnd(incremental, { ...run, ceiling: progress.state.ceiling }, last)
  );
}

/** Commits what waits, after the commit under way; the next pages arrive meanwhile. */
async function flush(progress: Progress, isLast: boolean): Promise<void> {
  await progress.inFlight;
  if (progress.failure !== undefined || (progress.pending.pages.length === 0 && !isLast)) return;
  const { pending, next, sample, gaps } = progress;
  progress.pending = nothingPending(progress.load.budget.connection.clock.now());
  progress.inFlight = commit(progress, pending, { next: isLast ? null : next, sample, gaps, isLast }).catch(
    (error: unknown) => {
      progress.failure = { error };
    },
  );
}

async function commit(
  progress: Progress,
  pending: Pending,
  end: {
    readonly next: Json;
    readonly sample: string | undefined;
    readonly gaps: Gaps | undefined;
    readonly isLast: boolean;
  },
): Promise<void> {
  const { load, part, tally, run } = progress;
  const { incremental } = load.resource;
  const isWhole = part === undefined;
  let upcoming = progress.state;
  const batch: Batch = {
    pages: pending.pages,
    bounds:
      incremental === undefined
        ? undefined
        : runBounds(incremental, { ...run, ceiling: upcoming.ceiling }, isAppended(load.resource)),
    skipKnown: skipKnown(load.resource, run, progress.isResumed),
    restart: progress.restart,
    finish: end.isLast && isWhole,
    isComplete: end.gaps === undefined && upcoming.run?.gaps === undefined,
    state: (statistics) => {
      const newest = incremental?.newest === "min" ? statistics.least : statistics.greatest;
      const covering = afterBatch(progress.state, incremental, {
        next: end.next,
        newest,
        sample: end.sample,
        // A row that was rejected is not gone.
        gaps: end.gaps ?? (statistics.rejected > 0 ? "known" : undefined),
      });
      upcoming = end.isLast ? finishRun(covering, incremental) : covering;
      return isStateless(load.resource) ? undefined : upcoming;
    },
    ...load.log?.ofBatch(tally, () => (isWhole ? upcoming : null)),
  };
  addOutcome(tally, await progress.writer.commit(batch));
  progress.state = upcoming;
  progress.restart = false;
  if (isWhole) tally.cursor = upcoming.watermark ?? undefined;
  if (isWhole) tally.done = end.isLast;
  load.onProgress(tally.done ? "done" : "commit", report(progress));
}

function skipKnown(resource: Resource, run: Run, isResumed: boolean): Batch["skipKnown"] {
  const { incremental } = resource;
  // Where a part begins, rows of the one before come again; who read them is gone.
  const isParted = (incremental?.windows ?? incremental?.restart) !== undefined;
  if (isParted && isResumed && !isKeyed(resource)) return "all";
  if (incremental === undefined || run.gather !== null || !isAppended(resource)) return "none";
  if (run.repeats) return "all";
  if (incremental.repeatStart === true) return "none";
  // A lag is there to read rows again; a range that is open has no boundary to share.
  return incremental.rangeStart === "open" || (incremental.lag ?? 0) > 0 ? "none" : "boundary";
}

function scopeOf({ load, run, state }: Progress): Scope {
  const { incremental } = load.resource;
  if (incremental === undefined) return {};
  return { incremental: incrementalScope(incremental, { start: run.start, last: run.last, ceiling: state.ceiling }) };
}

/** With a declared end, every load reads the same range. */
export function isStateless({ incremental }: Resource): boolean {
  return incremental?.end !== undefined;
}

function isExpired(failure: unknown): boolean {
  if (failure instanceof LostPosition) return true;
  return failure instanceof HttpError && expired.includes(failure.status);
}

function report({ tally, load }: Progress): ResourceReport {
  return resourceReport(tally, load.budget.connection.clock.now());
}
