import { LoadError } from "../../templates/runtime/errors.ts";
import type { Json } from "../../templates/runtime/json.ts";
import type { LoadReport, ResourceReport } from "../../templates/runtime/load/report.ts";
import { listed } from "./api.ts";
import type { Fault } from "./faults.ts";
import { type Death, newLife } from "./life.ts";
import { type Logged, expectCounts } from "./counts.ts";
import { Model } from "./model.ts";
import { type Change, type Value, World } from "./rows.ts";
import { ProofServer } from "./server.ts";
import { type Setup, table } from "./setup.ts";
import { differenceOf, type Flat, foundRow, readableTables, tablesOf, textOfValue } from "./tables.ts";
import type { ProofPlace } from "./targets.ts";

/** Loads until everything was read once, with what goes wrong meanwhile. */
export interface Round {
  /** What happens to the API's rows before. */
  readonly changes: readonly Change[];
  readonly isRefresh: boolean;
  readonly faults: readonly Fault[];
  /** How the first loads end, one after the other. */
  readonly deaths: readonly Death[];
  readonly pagesPerCommit: number;
}

/** An API, a way to load it, and all that happens. */
export interface Scenario {
  readonly setup: Setup;
  readonly rounds: readonly Round[];
}

/** How one call of `load` went, and how often the database's server was killed meanwhile. */
export type Attempt =
  | { readonly kind: "report"; readonly report: LoadReport; readonly crashes?: number }
  | { readonly kind: "failed"; readonly error: unknown; readonly crashes?: number }
  | { readonly kind: "killed" };

/** What one call of `load` is about. */
export interface LoadWish {
  readonly isRefresh: boolean;
  readonly pagesPerCommit: number;
  readonly death: Death | undefined;
}

/** Calls `load` somewhere. */
export interface Loader {
  readonly load: (wish: LoadWish) => Promise<Attempt>;
}

/** What was done and found. */
export interface Totals {
  runs: number;
  loads: number;
  kills: number;
  faults: number;
  compared: number;
  lost: number;
  duplicated: number;
}

/** Nothing done yet. */
export function newTotals(): Totals {
  return { runs: 0, loads: 0, kills: 0, faults: 0, compared: 0, lost: 0, duplicated: 0 };
}

/** More loads than this until one is done means that none ever will be. */
const mostAttempts = 40;

/** Plays a scenario in a place, and compares the tables, the state and the log with the model after each round. */
export async function play(
  scenario: Scenario,
  place: ProofPlace,
  loaderOf: (server: ProofServer) => Loader,
  totals: Totals,
): Promise<void> {
  const { setup, rounds } = scenario;
  const world = new World(setup.cursor?.type ?? "number");
  const server = new ProofServer(world, setup);
  const loader = loaderOf(server);
  const model = new Model(setup);
  totals.runs += 1;
  const seen = new Set<string>();
  let had = 0;
  for (const round of rounds) {
    world.apply(round.changes);
    const played = await playRound(round, { place, server, loader, totals, state: await savedState(place) });
    const start = model.start(round.isRefresh);
    const rejectedBefore = model.rejected.length;
    model.run(listed(world, setup, start === null ? null : String(start)), round.isRefresh);
    const found = await compare(place, setup, model, totals);
    const loads = (await loggedIn(place)).filter(({ id }) => !seen.has(id));
    expectCounts({ setup, round, ...played, loads, had, found, rejected: model.rejected.length - rejectedBefore });
    for (const { id } of loads) seen.add(id);
    had = found;
  }
  totals.faults += server.faultsMet;
}

interface Playing {
  readonly place: ProofPlace;
  readonly server: ProofServer;
  readonly loader: Loader;
  readonly totals: Totals;
  /** What was saved before the round. */
  readonly state: Saved;
}

async function playRound(
  round: Round,
  { place, server, loader, totals, state }: Playing,
): Promise<{ readonly reports: readonly ResourceReport[]; readonly kills: number; readonly errors: number }> {
  const deaths = [...round.deaths];
  const reports: ResourceReport[] = [];
  const seen: unknown[] = [];
  let kills = 0;
  let errors = 0;
  server.beginRound(round.faults);
  for (let number = 1; number <= mostAttempts; number += 1) {
    server.beginAttempt();
    totals.loads += 1;
    const death = deaths.shift();
    const attempt = await loader.load({ ...round, death });
    if (attempt.kind === "killed") {
      kills += 1;
      totals.kills += 1;
      // Killed after its last commit, with nothing left to do.
      if (await hasFinished(place, state)) return { reports, kills, errors };
      continue;
    }
    const { crashes = 0 } = attempt;
    totals.kills += crashes;
    errors += crashes;
    if (attempt.kind === "failed") {
      // This one is told of what could not be logged, and has finished all the same.
      const isCut = death?.kind === "error" || crashes > 0;
      if (isCut && (await hasFinished(place, state))) return { reports, kills, errors: errors + 1 };
      if (!(attempt.error instanceof LoadError)) throw attempt.error;
      if (death?.kind === "error" || isOfDestination(attempt.error)) errors += 1;
      seen.push(attempt.error.message);
    }
    const report = attempt.kind === "report" ? attempt.report : (attempt.error as LoadError).report;
    const own = report?.resources[table];
    if (own !== undefined) reports.push(own);
    if (attempt.kind === "report" && attempt.report.done) return { reports, kills, errors };
  }
  throw new Error(`No load was ever done:\n${seen.map(String).join("\n")}`);
}

/** Whether rows were read that were then not committed. */
function isOfDestination({ message }: LoadError): boolean {
  return /did not take the rows|cannot be reached/.test(message);
}

/** Whether the round's run is over; one that changes nothing may as well come twice. */
async function hasFinished(place: ProofPlace, before: Saved): Promise<boolean> {
  const saved = await savedState(place);
  return saved?.["run"] === null && JSON.stringify(saved) !== JSON.stringify(before);
}

type Saved = Readonly<Record<string, Json>> | undefined;

async function savedState(place: ProofPlace): Promise<Saved> {
  const session = await place.mortal(newLife(undefined)).open();
  try {
    // Written by the loader: the object of `ResourceState`.
    return (await session.readState({ connector: "proof", resource: table, partition: "" })) as Saved;
  } finally {
    await session.close();
  }
}

/** The rows of all tables. */
async function foundTables(place: ProofPlace): Promise<ReadonlyMap<string, readonly Flat[]>> {
  const found = new Map<string, readonly Flat[]>();
  for (const name of await place.tables()) found.set(name, await rowsIn(place, name));
  return found;
}

async function rowsIn(place: ProofPlace, name: string): Promise<readonly Flat[]> {
  const types = await place.types(name);
  const columns = Object.keys(types);
  if (columns.length === 0) return [];
  const rows = await place.rows(name, columns);
  return rows.map((row) =>
    foundRow(Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])), types),
  );
}

/** Gives how many rows the rows' own table has. */
async function compare(place: ProofPlace, setup: Setup, model: Model, totals: Totals): Promise<number> {
  const found = await foundTables(place);
  const difference = differenceOf(tablesOf(model.kept, setup), readableTables(setup, found));
  totals.compared += difference.compared;
  totals.lost += difference.lost.length;
  totals.duplicated += difference.surplus.length;
  const unfinished = [...found.keys()].filter((name) => name.startsWith("_"));
  if (difference.lost.length + difference.surplus.length + unfinished.length > 0) {
    throw new Error(
      `${setup.way}: lost ${difference.lost.length}:\n${difference.lost.join("\n")}\n` +
        `surplus ${difference.surplus.length}:\n${difference.surplus.join("\n")}\nunfinished: ${unfinished.join(", ")}`,
    );
  }
  await compareState(place, setup, model);
  await compareRejected(place, model);
  return found.get(table)?.length ?? 0;
}

async function compareState(place: ProofPlace, { cursor }: Setup, model: Model): Promise<void> {
  const { phase, run, page, candidate, watermark } = (await savedState(place)) ?? {};
  const found = { phase, run, page, candidate, watermark: watermark ?? null };
  const want = { phase: "steady", run: null, page: null, candidate: null, watermark: watermarkOf(model, cursor?.type) };
  if (JSON.stringify(found) !== JSON.stringify(want)) {
    throw new Error(`The state is ${JSON.stringify(found)}, and should be ${JSON.stringify(want)}.`);
  }
}

function watermarkOf({ watermark }: Model, type: string | undefined): string | null {
  return type === undefined || watermark === null ? null : String(watermark);
}

/** What was rejected: each row once for each run that had it, unless pages were read twice; never another one. */
async function compareRejected(place: ProofPlace, model: Model): Promise<void> {
  const types = await place.types("_rejected");
  const rows = Object.keys(types).length === 0 ? [] : await place.rows("_rejected", ["row"]);
  const texts = (all: readonly string[]): string => [...new Set(all)].toSorted().join("\n");
  const found = texts(rows.map(([row]) => textOfValue(JSON.parse(row ?? "null") as Value)));
  const want = texts(model.rejected.map(textOfValue));
  if (found !== want) throw new Error(`_rejected has\n${found}\nand should have\n${want}`);
}

const countNames = [
  "rows_read",
  "inserted",
  "updated",
  "unchanged",
  "stale",
  "deleted",
  "skipped",
  "rejected",
] as const;

/** The log, the oldest load first. */
async function loggedIn(place: ProofPlace): Promise<readonly Logged[]> {
  if (Object.keys(await place.types("_loads")).length === 0) return [];
  const rows = await place.rows("_loads", ["load_id", "status", ...countNames]);
  return rows.map(([id, status, ...counts]): Logged => {
    const [rows_ = 0, inserted = 0, updated = 0, unchanged = 0, stale = 0, deleted = 0, skipped = 0, rejected = 0] =
      counts.map(Number);
    return {
      id: id ?? "",
      status: status ?? "",
      rows: rows_,
      inserted,
      updated,
      unchanged,
      stale,
      deleted,
      skipped,
      rejected,
    };
  });
}
