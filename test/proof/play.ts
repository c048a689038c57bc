import { LoadError } from "../../templates/runtime/errors.ts";
import type { ResourceReport } from "../../templates/runtime/load/report.ts";
import { goneIn, listed, worldOf } from "./api.ts";
import type { Jump, Limits, Loader, LoadWish } from "./attempt.ts";
import { type Compared, compareTables } from "./compare.ts";
import { expectCounts } from "./counts.ts";
import type { Contract } from "../../templates/runtime/load/table.ts";
import { liftOf } from "./held.ts";
import type { Fault } from "./faults.ts";
import type { Death } from "./life.ts";
import { type Listing, Model } from "./model.ts";
import { type Change, timeOf, type World } from "./rows.ts";
import { allSaved, columnsIn, compareState, isOver, loggedIn } from "./saved.ts";
import { ProofServer } from "./server.ts";
import { childTable, isListed, type Setup, table } from "./setup.ts";
import type { ProofPlace } from "./targets.ts";

export type { Attempt, Loader, LoadWish } from "./attempt.ts";

/** Loads until everything was read once, with what goes wrong meanwhile. */
export interface Round extends Omit<Limits, "contract"> {
  /** What happens to the API's rows before. */
  readonly changes: readonly Change[];
  readonly faults: readonly Fault[];
  /** How the first loads end, one after the other. */
  readonly deaths: readonly Death[];
  /** By how many milliseconds the clock is wrong. Default: 0. */
  readonly skewMs?: number;
  readonly jump?: Jump | undefined;
}

/** An API, a way to load it, and all that happens. */
export interface Scenario {
  readonly setup: Setup;
  readonly rounds: readonly Round[];
}

/** What was done and found. */
export interface Totals extends Compared {
  runs: number;
  loads: number;
  kills: number;
  faults: number;
}

/** Nothing done yet. */
export function newTotals(): Totals {
  return { runs: 0, loads: 0, kills: 0, faults: 0, compared: 0, lost: 0, duplicated: 0 };
}

/** More loads than this until one is done means that none ever will be. */
const mostAttempts = 60;

/** Beyond so many loads in a round time and pages are no longer short. */
const mostLimited = 6;

/** A resource with what must come of it. */
interface Tracked {
  readonly name: string;
  readonly setup: Setup;
  readonly model: Model;
  /** Rows of its table. */
  had: number;
}

/** Plays a scenario in a place, and compares the tables, the state and the log with the model after each round. */
export async function play(
  scenario: Scenario,
  place: ProofPlace,
  loaderOf: (server: ProofServer) => Loader,
  totals: Totals,
): Promise<void> {
  const { setup, rounds } = scenario;
  const world = worldOf(setup);
  const server = new ProofServer(world, setup);
  const playing = { setup, place, world, server, loader: loaderOf(server), totals, tracked: trackedIn(setup) };
  totals.runs += 1;
  const seen = new Set<string>();
  for (const [index, round] of rounds.entries()) {
    try {
      await playRound(round, timeOf(index), playing, seen);
    } catch (error) {
      throw new Error(`round ${index}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  totals.faults += server.faultsMet;
}

interface Playing {
  readonly setup: Setup;
  readonly place: ProofPlace;
  readonly world: World;
  readonly server: ProofServer;
  readonly loader: Loader;
  readonly totals: Totals;
  readonly tracked: readonly Tracked[];
}

/** Loads until all is read, and compares; `seen` has the loads of the rounds before. */
async function playRound(round: Round, time: number, playing: Playing, seen: Set<string>): Promise<void> {
  const { setup, place, world, totals, tracked } = playing;
  world.moveTo(time);
  world.apply(round.changes);
  const [columns, tables] = [await columnsIn(place, table), new Set(await place.tables())];
  const played = await loadAll(round, time, playing);
  const facts = { isRefresh: round.isRefresh, time, columns, tables, isContractLifted: played.isLifted };
  const loads = (await loggedIn(place)).filter(({ id }) => !seen.has(id));
  for (const each of tracked) {
    each.model.run(listingsOf(each, world), facts);
    if (isListed(each.setup)) each.model.bury(goneIn(world, each.setup));
    const found = await compareTables(place, each.setup, each, totals);
    await compareState(place, setup, each, time);
    const reports = played.reports.flatMap(({ [each.name]: report }) => (report === undefined ? [] : [report]));
    const own = loads.filter(({ resource }) => resource === each.name);
    expectCounts({ ...played, setup: each.setup, round, reports, loads: own, had: each.had, found });
    each.had = found;
  }
  for (const { id } of loads) seen.add(id);
}

function trackedIn(setup: Setup): readonly Tracked[] {
  const things = { name: table, setup, model: new Model(setup), had: 0 };
  const { child } = setup;
  return child === undefined ? [things] : [things, { name: childTable, setup: child, model: new Model(child), had: 0 }];
}

/** What the API lists of a resource: one list, or one for each parent that it lists. */
function listingsOf({ name, setup }: Tracked, world: World): readonly Listing[] {
  if (name === table) return [{ partition: "", rows: (since) => listed(world.rows, setup, { since }) }];
  const parents = [...new Set(world.rows.map(({ id }) => id))].filter((id) => typeof id === "number");
  const texts = parents.map((id) => ({ id, text: JSON.stringify(id) }));
  return texts
    .toSorted((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ id, text }) => ({
      partition: text,
      rows: (since) =>
        listed(world.children.get(id)?.rows ?? [], setup, { since }).map((row) => ({ ...row, things_id: id })),
    }));
}

interface Played {
  readonly reports: readonly Readonly<Record<string, ResourceReport | undefined>>[];
  readonly kills: number;
  /** Statements that failed. */
  readonly errors: number;
  /** Whether the contract ended a load, and was lifted for the next. */
  readonly isLifted: boolean;
}

async function loadAll(round: Round, time: number, { place, server, loader, totals, setup }: Playing): Promise<Played> {
  const before = await allSaved(place, setup);
  const deaths = [...round.deaths];
  const played = { reports: [] as Played["reports"][number][], kills: 0, errors: 0, isLifted: false };
  const seen: unknown[] = [];
  server.beginRound(round.faults);
  for (let number = 1; number <= mostAttempts; number += 1) {
    server.beginAttempt();
    totals.loads += 1;
    const death = deaths.shift();
    const attempt = await loader.load(
      wishOf(round, { death, time, number, contract: played.isLifted ? liftOf(setup) : undefined }),
    );
    if (attempt.kind === "killed") {
      played.kills += 1;
      totals.kills += 1;
      // Killed after its last commit, with nothing left to do.
      if (await isOver(place, setup, before)) return played;
      continue;
    }
    const { crashes = 0 } = attempt;
    totals.kills += crashes;
    played.errors += crashes;
    if (attempt.kind === "failed") {
      // This one is told of what could not be logged, and has finished all the same.
      const isCut = death?.kind === "error" || crashes > 0;
      if (isCut && (await isOver(place, setup, before))) return { ...played, errors: played.errors + 1 };
      if (!(attempt.error instanceof LoadError)) throw attempt.error;
      if (isOfContract(attempt.error)) played.isLifted = true;
      if (death?.kind === "error" || isOfDestination(attempt.error)) played.errors += 1;
      seen.push(attempt.error.message);
    }
    const report = attempt.kind === "report" ? attempt.report : (attempt.error as LoadError).report;
    if (report !== undefined) played.reports.push(report.resources);
    if (attempt.kind === "report" && attempt.report.done) return played;
  }
  throw new Error(`No load was ever done:\n${seen.map(String).join("\n")}`);
}

function wishOf(
  { isRefresh, pagesPerCommit, maxPages, budgetMs, skewMs = 0, jump }: Round,
  attempt: { readonly death: Death | undefined; time: number; number: number; contract: Contract | undefined },
): LoadWish {
  const isLimited = attempt.number <= mostLimited;
  return {
    isRefresh,
    pagesPerCommit,
    death: attempt.death,
    time: attempt.time + skewMs,
    ...(isLimited ? { maxPages, budgetMs } : {}),
    // It goes wrong once.
    ...(attempt.number === 1 ? { jump } : {}),
    contract: attempt.contract,
  };
}

/** Whether rows were read that were then not committed. */
function isOfDestination({ message }: LoadError): boolean {
  return /did not take the rows|cannot be reached/.test(message) || isOfContract({ message });
}

function isOfContract({ message }: Pick<LoadError, "message">): boolean {
  return message.includes("the contract ");
}
