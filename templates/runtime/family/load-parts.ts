import { beginRun, readState } from "../incremental/run.ts";
import type { ResourceState } from "../incremental/state.ts";
import type { Json } from "../json.ts";
import type { DestinationSession } from "../load/destination.ts";
import { loadResource, type ResourceEnd, type ResourceLoad } from "../load/load-resource.ts";
import { gatherOf, tablePlan } from "../load/plan.ts";
import { addOutcome, newTally, resourceReport, type Tally } from "../load/tally.ts";
import type { ChildResource } from "../parents.ts";
import { childPages } from "./child-pages.ts";
import type { ParentOf } from "./family.ts";
import type { Gathering } from "./gathering.ts";
import { beginRound, type BegunRound, finishRound, newRound, savedRounds } from "./round.ts";
import { turns } from "./turns.ts";

/** What loading the children of all parents needs, each parent's with a cursor of its own. */
export interface PartsLoad {
  readonly load: ResourceLoad;
  readonly child: ChildResource;
  readonly parents: readonly ParentOf[];
  /** What was saved for the resource as a whole. */
  readonly saved: Json | undefined;
  /** What takes the rows along for the resource's own children. */
  readonly gathering: Gathering | undefined;
}

/**
 * Loads the children of one parent after the other, each from its own cursor. A round that was stopped goes on with
 * the parents whose children it has not read.
 */
export async function loadParts(parts: PartsLoad): Promise<ResourceEnd> {
  const { load, child, saved } = parts;
  const { clock } = load.budget.connection;
  const before = savedRounds(saved);
  const begun = beginRound(before, gatherOf(child, load.fullRefresh));
  const isFull = begun.rounds.phase === "backfill" || begun.round.gather === "replace";
  const tally = newTally(isFull ? "full" : "incremental", undefined, clock.now());
  if (begun.round !== before?.round) await saveRounds(parts, tally, begun, "restart");
  const end = await loadRound(parts, tally, begun);
  if (end.expired !== true) return end;
  tally.warnings.add("The API no longer knew the page to go on from: everything was read again from the first.");
  const anew = newRound(begun.rounds, begun.round.gather);
  await saveRounds(parts, tally, anew, "restart");
  return loadRound(parts, tally, anew);
}

async function loadRound(parts: PartsLoad, tally: Tally, begun: BegunRound): Promise<ResourceEnd> {
  const { load, child, parents } = parts;
  const { clock, concurrency } = load.budget.connection;
  const report = (): ResourceEnd["report"] => resourceReport(tally, clock.now());
  let started = 0;
  const ends = turns(
    parents,
    { width: concurrency, session: load.session, signal: load.signal },
    async (parent, turn) => {
      const state = await partState(parts, parent, begun, turn.session);
      if (state.run === null) {
        tally.hasGaps ||= state.gaps !== undefined;
        parts.gathering?.spoil();
        return undefined;
      }
      // Every load gets on, however little it may spend.
      if (started > 0 && load.budget.isSpent()) return { done: false, report: report() };
      started += 1;
      const pages = childPages(load.budget.connection, child, parent.row, turn.signal);
      const source = parts.gathering?.through(pages) ?? pages;
      return loadResource({ ...load, ...turn, source }, { partition: parent.key, state, tally });
    },
  );
  let stopped: ResourceEnd | undefined;
  for await (const end of ends) {
    if (end === undefined || (end.done && end.failure === undefined)) continue;
    stopped = end;
    break;
  }
  // The parts that were under way beside it have committed what they had read by now.
  if (stopped !== undefined) return { ...stopped, report: report() };
  tally.done = true;
  await saveRounds(parts, tally, { rounds: finishRound(begun.rounds), round: begun.round }, "finish");
  load.onProgress("done", report());
  return { done: true, report: report() };
}

/** What a parent's children are read from; without a run where this round has read them. */
async function partState(
  { load, child }: PartsLoad,
  { key: partition }: ParentOf,
  { rounds: { generation }, round }: BegunRound,
  session: Pick<DestinationSession, "readState">,
): Promise<ResourceState> {
  const { name, clock } = load.budget.connection;
  const { incremental } = child;
  const saved = readState(await session.readState({ connector: name, resource: child.name, partition }), incremental);
  const state = saved?.generation === generation ? saved : undefined;
  if (state?.run === null && state.round === round.number) return state;
  const begun = beginRun(state, { incremental, everything: false, gather: round.gather, now: clock.now() });
  return { ...begun, generation, round: round.number };
}

async function saveRounds(
  { load, child }: PartsLoad,
  tally: Tally,
  { rounds, round: { gather } }: BegunRound,
  when: "restart" | "finish",
): Promise<void> {
  const id = new Date(load.budget.connection.clock.now()).toISOString();
  const writer = await load.session.table(tablePlan(load.budget.connection.name, child, { gather, id }));
  const step = { restart: when === "restart" && gather !== null, finish: when === "finish" };
  const nothing = { pages: [], bounds: undefined, skipKnown: "none" } as const;
  const isComplete = !tally.hasGaps && load.isIncomplete !== true;
  addOutcome(
    tally,
    await writer.commit({
      ...nothing,
      ...step,
      isComplete,
      state: () => rounds,
      ...load.log?.ofBatch(tally, () => rounds),
    }),
  );
}
