import { ConfigurationError } from "../errors.ts";
import type { Json } from "../json.ts";
import { followsNewest } from "./bounds.ts";
import { ceilingAt } from "./ceiling.ts";
import { cursorLike, initialOf, isNewer, lagged, newer } from "./cursor.ts";
import type { Incremental } from "./incremental.ts";
import type { Gaps, Gather, ResourceState, Run } from "./state.ts";

/** What a load wants of a resource. */
export interface RunWish {
  readonly incremental: Incremental | undefined;
  /** Read everything, whatever was loaded before. */
  readonly everything: boolean;
  /** How rows that gather beside the table get into it; `null` where they go there at once. */
  readonly gather: Gather | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What one batch adds to a state. */
export interface Covered {
  /** The position after the batch's last page; `null` after the last page of all. */
  readonly next: Json;
  /** The newest cursor value among the batch's rows, as exact text. */
  readonly newest: string | undefined;
  /** A cursor value as the API writes it. */
  readonly sample: string | undefined;
  /** What the run has left out by its end. */
  readonly gaps?: Gaps | undefined;
}

/** Reads a saved state; one of another cursor field counts for nothing but its generation. */
export function readState(saved: Json | undefined, incremental: Incremental | undefined): ResourceState | undefined {
  if (saved === undefined || saved === null) return undefined;
  if (typeof saved !== "object" || !("v" in saved) || saved["v"] !== 1) {
    throw new ConfigurationError(
      "the saved state has a layout that this connector does not know: it was written by another version. " +
        "Generate the connector again, or delete the resource's row in the table _state to load from the start.",
    );
  }
  // Written by this module: only `v` tells layouts apart.
  const state = saved as unknown as ResourceState;
  if (state.cursor === (incremental?.cursor ?? null)) return state;
  return { ...emptyState(incremental), generation: state.generation };
}

/**
 * The state at the beginning of a load: an unfinished traversal goes on, else a new one begins and freezes its
 * start and its ceiling.
 */
export function beginRun(saved: ResourceState | undefined, wish: RunWish): ResourceState {
  const state = saved ?? emptyState(wish.incremental);
  const unfinished = state.run;
  // A killed refresh goes on in whatever load comes next, a killed ordinary load makes way for a refresh.
  if (unfinished !== null && (unfinished.gather === "replace" || isWanted(unfinished, wish))) return state;
  const { incremental } = wish;
  const isFull = wish.everything || incremental === undefined || state.watermark === null;
  const last = isFull ? null : state.watermark;
  return {
    ...state,
    run: {
      id: new Date(wish.now).toISOString(),
      mode: isFull ? "full" : "incremental",
      gather: wish.gather,
      start: incremental === undefined ? null : startAfter(incremental, last),
      last,
      // A cursor that was held back leads to rows that are loaded.
      repeats: state.gaps === "open",
    },
    generation: isFull ? state.generation + 1 : state.generation,
    page: null,
    ceiling: incremental === undefined ? null : ceilingAt(incremental, wish.now),
    candidate: null,
  };
}

function isWanted(unfinished: Run, { gather, everything }: RunWish): boolean {
  return unfinished.gather === gather && (unfinished.mode === "full" || !everything);
}

/**
 * The same traversal from its first page, or from the first of the part that it is in, for page tokens that have
 * expired; the generation goes on.
 */
export function restartPages(state: ResourceState, incremental: Incremental | undefined): ResourceState {
  if (state.run === null) return state;
  const isPromoted = incremental !== undefined && state.run.gather === null;
  const start = isPromoted ? startAfter(incremental, state.watermark) : state.run.start;
  const parts = incremental?.windows ?? incremental?.restart;
  if (parts !== undefined) return { ...state, page: parts.rewind(state.page) };
  return { ...state, page: null, run: { ...withoutGaps(state.run), start, repeats: true } };
}

/** The state that is saved with a batch's rows. */
export function afterBatch(
  state: ResourceState,
  incremental: Incremental | undefined,
  covered: Covered,
): ResourceState {
  const { gaps } = covered;
  const run = state.run === null || gaps === undefined ? state.run : { ...state.run, gaps };
  if (incremental === undefined) return { ...state, run, page: covered.next };
  const candidate = newer(incremental, state.candidate, cappedNewest(state, incremental, covered));
  const isOrdered = followsNewest(incremental) && run?.gather === null && gaps !== "open";
  const watermark = isOrdered ? newer(incremental, state.watermark, candidate) : state.watermark;
  return { ...state, run, page: covered.next, candidate, watermark };
}

/** The state after the last page: what was a candidate is now vouched for, unless rows behind it may be missing. */
export function finishRun(state: ResourceState, incremental: Incremental | undefined): ResourceState {
  const { gaps, mode, gather } = state.run ?? {};
  const watermark = incremental === undefined ? null : vouchedFor(state, incremental);
  return {
    ...withoutGaps(state),
    phase: "steady",
    run: null,
    page: null,
    ceiling: null,
    candidate: null,
    watermark: gaps === "open" && mode === "full" && gather !== null ? null : watermark,
    ...(gaps === undefined ? {} : { gaps }),
  };
}

function withoutGaps<Kept extends { readonly gaps?: Gaps }>(kept: Kept): Omit<Kept, "gaps"> {
  const { gaps, ...rest } = kept;
  return gaps === undefined ? kept : rest;
}

function vouchedFor({ run, watermark, candidate }: ResourceState, incremental: Incremental): string | null {
  if (run?.gaps === "open") return watermark;
  return run?.mode === "full" ? candidate : newer(incremental, watermark, candidate);
}

function emptyState(incremental: Incremental | undefined): ResourceState {
  const nothing = { run: null, page: null, ceiling: null, watermark: null, candidate: null };
  return { v: 1, phase: "backfill", generation: 0, cursor: incremental?.cursor ?? null, ...nothing };
}

function startAfter(incremental: Incremental, watermark: string | null): string | null {
  return watermark === null ? (initialOf(incremental) ?? null) : lagged(incremental, watermark);
}

function cappedNewest(state: ResourceState, incremental: Incremental, covered: Covered): string | null {
  if (covered.newest === undefined) return null;
  const { ceiling } = state;
  const newest = ceiling !== null && isNewer(incremental, covered.newest, ceiling) ? ceiling : covered.newest;
  return cursorLike(incremental.type, newest, covered.sample);
}
