// The proof at full size: `npm run proof -- --runs 1000 --kills 300 --destination duckdb,postgres --seed 1`.
// `--only 17` plays one run of the seed again; `--minutes 10` ends each part of a destination's proof after that.
import { parseArgs } from "node:util";
import fc from "fast-check";
import { inProcess } from "./in-process.ts";
import { type Killing, killing } from "./killed.ts";
import { newTotals, play, type Scenario, type Totals } from "./play.ts";
import { deaths, kills, scenarios } from "./scenarios.ts";
import { clickhouseTarget } from "./clickhouse-target.ts";
import { type Target, targets as transactional } from "./targets.ts";

const targets = { ...transactional, clickhouse: clickhouseTarget };
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    kills: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    minutes: { type: "string", default: "Infinity" },
    destination: { type: "string", default: Object.keys(targets).join(",") },
  },
});

endEarly();

const seed = Number(values.seed);
const failures: string[] = [];
const lines: (readonly (string | number)[])[] = [];

for (const name of values.destination.split(",")) {
  const target = await Object.entries(targets).find(([known]) => known === name)?.[1]();
  if (target === undefined) throw new Error(`There is no destination ${name}.`);
  try {
    await inOthers(target, "SIGKILL of the load");
    if (target.server !== undefined) await inOthers(target, "SIGKILL of the server", target.server.crash);
    await inThisProcess(target);
  } finally {
    await target.stop();
  }
}

const head = ["destination", "kills by", "runs", "loads", "kills", "faults", "rows compared", "lost", "duplicated"];
for (const cells of [head, head.map(() => "---"), ...lines]) console.log(`| ${cells.join(" | ")} |`);
console.log(failures.length === 0 ? `\nseed ${seed}: no failure` : `\n${failures.join("\n")}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Exits where a signal or the end of whoever started this asks for it: only then the servers go too. */
function endEarly(): void {
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  // A shell between `npm run` and this takes a signal for itself.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(143);
  }, 500).unref();
}

async function inThisProcess(target: Target): Promise<void> {
  const totals = newTotals();
  const isOver = newDeadline();
  const all = fc.sample(scenarios(deaths), { seed, numRuns: Number(values.runs) });
  for (const [index, scenario] of all.entries()) {
    if (values.only !== undefined && Number(values.only) !== index) continue;
    if (isOver()) break;
    await tried(target, scenario, `run ${index}`, totals);
  }
  tell(target, "a statement, commit or response that fails", totals);
}

async function inOthers(target: Target, how: string, crash?: () => Promise<void>): Promise<void> {
  const totals = newTotals();
  const wanted = values.only === undefined ? Number(values.kills) : 0;
  const isOver = newDeadline();
  const killer = await killing({}, crash);
  try {
    // Every scenario kills a few times.
    const all = fc.sample(scenarios(kills), { seed, numRuns: Math.max(wanted, 1) });
    for (const [index, scenario] of all.entries()) {
      if (totals.kills >= wanted || isOver()) break;
      await tried(target, scenario, `run ${index} by ${how}`, totals, killer);
    }
  } finally {
    await killer.stop();
  }
  tell(target, how, totals);
}

function newDeadline(): () => boolean {
  const end = Date.now() + Number(values.minutes) * 60_000;
  return () => Date.now() >= end;
}

async function tried(target: Target, scenario: Scenario, run: string, totals: Totals, killer?: Killing): Promise<void> {
  const place = await target.place(killer !== undefined);
  const loader = killer?.loaderOf ?? inProcess;
  try {
    await play(scenario, place, loader(scenario.setup, place), totals);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    failures.push(`${target.name}, seed ${seed}, ${run}: ${reason.slice(0, 2000)}\n${JSON.stringify(scenario)}`);
    console.error(failures.at(-1));
  } finally {
    await place.close();
  }
}

function tell({ name }: Target, how: string, totals: Totals): void {
  const { runs, loads, kills: killed, faults, compared, lost, duplicated } = totals;
  lines.push([name, how, runs, loads, killed, faults, compared, lost, duplicated]);
  console.error(`${name}, ${how}: ${JSON.stringify(totals)}`);
}
