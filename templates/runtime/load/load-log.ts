import { HttpError } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Resource } from "../resource.ts";
import type { Batch, DestinationSession, Holder, LogEntry } from "./destination.ts";
import type { ResourceReport } from "./report.ts";
import { countsWith, newTally, type Tally } from "./tally.ts";

/** The log of one resource in one load, as the table `_loads` has it. */
export interface LoadLog {
  /** Takes the resource's table for the load; gives the other load that has it. */
  readonly begin: () => Promise<Holder | undefined>;
  /** Writes that the load is alive. */
  readonly alive: () => Promise<void>;
  /** What a batch writes into the log in its own transaction. */
  readonly ofBatch: (tally: Tally, stateAfter: () => Json) => Required<Pick<Batch, "log">>;
  /** Writes how it ended and gives the table free. */
  readonly end: (report: ResourceReport | undefined, failure: unknown) => Promise<void>;
}

/** What all logs of a load share. */
export interface LogContext {
  readonly session: DestinationSession;
  readonly load: string;
  readonly connector: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The log of a resource; `undefined` where the destination keeps none. */
export async function openLog(
  { session, load, connector, now }: LogContext,
  resource: Resource,
): Promise<LoadLog | undefined> {
  const { begin, alive, end } = session;
  if (begin === undefined || end === undefined) return undefined;
  const key = { connector, resource: resource.name, partition: "" };
  const stateBefore = (await session.readState(key)) ?? null;
  const startedAt = now();
  const { mode, counts: none } = newTally("full", undefined, startedAt);
  const first: LogEntry & Pick<Tally, "mode" | "counts"> = {
    load,
    connector,
    resource: resource.name,
    table: resource.table,
    status: "running",
    mode,
    phase: phaseOf(stateBefore),
    startedAt,
    heartbeatAt: startedAt,
    endedAt: null,
    counts: none,
    stateBefore,
    stateAfter: stateBefore,
    error: null,
  };
  // Counts go on after each commit; without a report they are what was committed.
  let committed: Pick<Tally, "mode" | "counts"> = first;
  return {
    begin: () => begin(first),
    alive: async () => alive?.({ ...first, heartbeatAt: now() }),
    ofBatch: (tally, stateAfter) => {
      committed = tally;
      return {
        log: (outcome) => ({
          ...first,
          mode: tally.mode,
          heartbeatAt: now(),
          counts: countsWith(tally, outcome),
          stateAfter: stateAfter(),
        }),
      };
    },
    end: async (report, failure) => {
      const endedAt = now();
      const { mode, counts } = report === undefined ? committed : { mode: report.mode, counts: report };
      const stateAfter = (await session.readState(key)) ?? null;
      const status = failure !== undefined ? "failed" : report?.done === true ? "done" : "stopped";
      const error = failure === undefined ? null : codeOf(failure);
      await end({ ...first, status, mode, heartbeatAt: endedAt, endedAt, counts, stateAfter, error });
    },
  };
}

function phaseOf(state: Json): string {
  const phase = typeof state === "object" && state !== null && "phase" in state ? state["phase"] : undefined;
  return typeof phase === "string" ? phase : "backfill";
}

function codeOf(failure: unknown): string {
  if (failure instanceof HttpError) return `${failure.name} ${failure.status}`;
  return failure instanceof Error ? failure.name : "unknown";
}
