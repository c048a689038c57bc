import type { Json } from "../../templates/runtime/json.ts";
import type { Logged } from "./counts.ts";
import { newLife } from "./life.ts";
import type { Model } from "./model.ts";
import { childTable, isListed, listTable, type Setup, table } from "./setup.ts";
import type { ProofPlace } from "./targets.ts";

/** What is saved of one resource. */
type Saved = Readonly<Record<string, Json>> | undefined;

/** What is saved of each resource, in the order of a load. */
export type States = readonly Saved[];

/** All that is saved. */
export async function allSaved(place: ProofPlace, setup: Setup): Promise<States> {
  const names = [table, ...(isListed(setup) ? [listTable] : []), ...(setup.child === undefined ? [] : [childTable])];
  const session = await place.mortal(newLife(undefined)).open();
  try {
    const states: Saved[] = [];
    for (const resource of names) {
      // Written by the loader: the object of `ResourceState`, or of `Rounds`.
      states.push((await session.readState({ connector: "proof", resource, partition: "" })) as Saved);
    }
    return states;
  } finally {
    await session.close();
  }
}

/** Whether the round's runs are over; one that changes nothing may as well come twice. */
export async function isOver(place: ProofPlace, setup: Setup, before: States): Promise<boolean> {
  const saved = await allSaved(place, setup);
  const isQuiet = saved.every((state) => (state?.["run"] ?? state?.["round"] ?? null) === null);
  return isQuiet && JSON.stringify(saved.at(-1)) !== JSON.stringify(before.at(-1));
}

/** Compares what is saved of a resource with the model after a round that began at that time. */
export async function compareState(
  place: ProofPlace,
  setup: Setup,
  { name, model }: { readonly name: string; readonly model: Model },
  time: number,
): Promise<void> {
  const states = await allSaved(place, setup);
  const {
    phase,
    run = null,
    round = null,
    page = null,
    candidate = null,
    watermark = null,
  } = (name === table ? states[0] : states.at(-1)) ?? {};
  const found = { phase, run, round, page, candidate };
  const want = { phase: "steady", run: null, round: null, page: null, candidate: null };
  // Children are followed parent by parent.
  const isWhole = name === table;
  const isRight = !isWhole || isWatermark(watermark, model, time);
  if (JSON.stringify(found) === JSON.stringify(want) && isRight) return;
  const wanted = JSON.stringify({ ...want, ...(isWhole ? { watermark: model.watermark } : {}) });
  throw new Error(`The state of ${name} is ${JSON.stringify({ ...found, watermark })}, and should be ${wanted}.`);
}

const dayMs = 86_400_000;

/** Where rows are no longer trusted is told by the load's own clock. */
function isWatermark(found: Json, { watermark, capped }: Model, time: number): boolean {
  if (watermark === null || !capped.has("")) return found === (watermark === null ? null : String(watermark));
  if (typeof found !== "string") return false;
  const late = Date.parse(found) - Date.parse(String(watermark));
  return late >= -dayMs / 4 && late < 1.5 * dayMs && Date.parse(found) <= time + 1.5 * dayMs;
}

/** The columns of a table; none where there is no such table. */
export async function columnsIn(place: ProofPlace, name: string): Promise<ReadonlySet<string>> {
  return new Set(Object.keys(await place.types(name)));
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
export async function loggedIn(place: ProofPlace): Promise<readonly Logged[]> {
  if (Object.keys(await place.types("_loads")).length === 0) return [];
  const rows = await place.rows("_loads", ["started_at", "load_id", "resource", "status", ...countNames]);
  return rows.map(([, id, resource, status, ...counts]): Logged => {
    const [rows_ = 0, inserted = 0, updated = 0, unchanged = 0, stale = 0, deleted = 0, skipped = 0, rejected = 0] =
      counts.map(Number);
    return {
      id: id ?? "",
      resource: resource ?? "",
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
