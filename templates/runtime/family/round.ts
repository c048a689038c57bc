import type { Gather } from "../incremental/state.ts";
import type { Json } from "../json.ts";

/**
 * What is saved of a resource whose parents' children are each followed by a cursor of their own; the cursors are
 * saved by partition, one for each parent.
 */
export type Rounds = {
  readonly v: 1;
  /** Tells this layout from that of a resource with one cursor. */
  readonly layout: "rounds";
  /** `backfill` until the children of all parents were read once. */
  readonly phase: "backfill" | "steady";
  /** Each full refresh adds one; cursors of an earlier generation count for nothing. */
  readonly generation: number;
  /** How many rounds have begun. */
  readonly count: number;
  /** The round over all parents that is under way; `null` between loads that ran to their end. */
  readonly round: Round | null;
};

/** One round over all parents, which several loads may share. */
export type Round = {
  /** Counts the rounds of the resource. */
  readonly number: number;
  /** How the rows that gather beside the table get into it at the end; `null` where they go there at once. */
  readonly gather: Gather | null;
};

/** The saved rounds; `undefined` where nothing was saved, or one cursor for all. */
export function savedRounds(saved: Json | undefined): Rounds | undefined {
  if (typeof saved !== "object" || saved === null || !("layout" in saved)) return undefined;
  // Written by this module.
  return saved["layout"] === "rounds" ? (saved as unknown as Rounds) : undefined;
}

/** What is saved while a round is under way. */
export interface BegunRound {
  readonly rounds: Rounds;
  readonly round: Round;
}

/** The round of a load that begins: an unfinished one goes on, but an ordinary one gives way to a full refresh. */
export function beginRound(saved: Rounds | undefined, gather: Gather | null): BegunRound {
  const rounds: Rounds = saved ?? { v: 1, layout: "rounds", phase: "backfill", generation: 1, count: 0, round: null };
  const unfinished = rounds.round;
  if (unfinished !== null && (unfinished.gather === "replace" || unfinished.gather === gather)) {
    return { rounds, round: unfinished };
  }
  return newRound(rounds, gather);
}

/** A round from the first parent; one that gathers everything anew forgets the cursors. */
export function newRound(rounds: Rounds, gather: Gather | null): BegunRound {
  const generation = gather === "replace" ? rounds.generation + 1 : rounds.generation;
  const round = { number: rounds.count + 1, gather };
  return { rounds: { ...rounds, generation, count: round.number, round }, round };
}

/** What is saved after the last parent. */
export function finishRound(rounds: Rounds): Rounds {
  return { ...rounds, phase: "steady", round: null };
}
