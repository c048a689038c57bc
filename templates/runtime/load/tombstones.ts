import { readState } from "../incremental/run.ts";
import type { Resource } from "../resource.ts";
import type { Batch, DestinationSession, TombstonePlan } from "./destination.ts";
import type { LoadOne } from "./load.ts";
import type { LoadLog } from "./load-log.ts";
import { loadResource, type ResourceEnd, type ResourceLoad } from "./load-resource.ts";
import { listedPages } from "./page-source.ts";
import type { ResourceReport } from "./report.ts";
import type { Tally } from "./tally.ts";

/** The lists of deleted rows, by the resource whose rows they are. */
export type TombstoneLists = Readonly<Record<string, Resource>>;

/**
 * Loads resources of which some have a list of deleted rows: where all rows of such a resource are loaded, the rows
 * that its list has are deleted, in the same load. The list is followed by a state of its own; where a load ends
 * within the list, the next one goes on there.
 */
export function withTombstones(lists: TombstoneLists, loadOne: LoadOne = loadResource): LoadOne {
  return async (load) => {
    const list = Object.hasOwn(lists, load.resource.name) ? lists[load.resource.name] : undefined;
    if (list === undefined) return loadOne(load);
    if (await isWithin(load, list)) return loadOne(deleting(load, list));
    const rows = await loadOne({
      ...load,
      onProgress: (event, report) => {
        load.onProgress(event === "done" ? "commit" : event, { ...report, done: false });
      },
    });
    if (!rows.done || rows.failure !== undefined) return rows;
    const end = await loadOne(deleting(load, list, rows.report));
    return { ...end, report: together(rows.report, end.report) } satisfies ResourceEnd;
  };
}

/** Whether an earlier load ended within the list. */
async function isWithin({ session, budget, fullRefresh }: ResourceLoad, list: Resource): Promise<boolean> {
  if (fullRefresh) return false;
  const key = { connector: budget.connection.name, resource: list.name, partition: "" };
  return (readState(await session.readState(key), list.incremental)?.page ?? null) !== null;
}

/** The load of the list, whose rows delete those of the table. */
function deleting(load: ResourceLoad, list: Resource, before?: ResourceReport): ResourceLoad {
  const { resource, session, budget, signal, log } = load;
  const deletingSession: DestinationSession = {
    ...session,
    table: (plan) =>
      session.table({
        ...plan,
        nesting: undefined,
        tombstones: tombstonePlan(resource, list, new Date(budget.connection.clock.now()).toISOString()),
      }),
  };
  return {
    ...load,
    resource: list,
    session: deletingSession,
    source: listedPages(budget.connection, list, signal),
    // What is deleted stays so.
    fullRefresh: false,
    log: before === undefined ? log : log && loggedAfter(log, before),
    onProgress: (event, report) => {
      load.onProgress(event, before === undefined ? report : together(before, report));
    },
  };
}

function tombstonePlan(
  { write, primaryKey, nesting, incremental }: Resource,
  list: Resource,
  at: string,
): TombstonePlan {
  const deletes = write.disposition === "merge" ? write.deletes : "none";
  const mode = deletes !== "none" && "tombstones" in deletes ? deletes.tombstones : "hard";
  const following = list.incremental;
  // Only values of one kind tell which is newer.
  const isVersioned = incremental !== undefined && incremental.type === following?.type;
  const newest = incremental?.newest ?? "max";
  const version = isVersioned
    ? {
        row: { field: incremental.cursor, type: incremental.type, newest },
        tombstone: { field: following.cursor, type: following.type, newest },
      }
    : undefined;
  return { mode, at, rows: { primaryKey, nesting }, version };
}

/** The log tells of the rows too. */
function loggedAfter(log: LoadLog, before: ResourceReport): LoadLog {
  return {
    ...log,
    ofBatch: (tally: Tally, stateAfter): Required<Pick<Batch, "log">> =>
      log.ofBatch({ ...tally, counts: { ...tally.counts, ...summed(before, tally.counts) } }, stateAfter),
  };
}

const counted = [
  "pages",
  "requests",
  "waitMs",
  "rows",
  "inserted",
  "updated",
  "unchanged",
  "stale",
  "deleted",
  "skipped",
  "rejected",
  "pagesSkipped",
  "parentsSkipped",
] as const;

type Counts = Readonly<Record<(typeof counted)[number], number>>;

function summed(left: Counts, right: Counts): Counts {
  // All counts, each with a number.
  return Object.fromEntries(counted.map((count) => [count, left[count] + right[count]])) as unknown as Counts;
}

/** What a load did with the rows and with the list. */
function together(rows: ResourceReport, list: ResourceReport): ResourceReport {
  return {
    ...rows,
    ...summed(rows, list),
    done: list.done,
    complete: rows.complete && list.complete,
    durationMs: rows.durationMs + list.durationMs,
    warnings: [...rows.warnings, ...list.warnings],
  };
}
