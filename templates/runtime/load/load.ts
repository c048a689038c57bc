import type { Connection } from "../connection.ts";
import { ConfigurationError, LoadError } from "../errors.ts";
import type { Resource } from "../resource.ts";
import { type Clock, every } from "../http/clock.ts";
import { startBudget } from "./budget.ts";
import type { Destination, DestinationSession, Holder } from "./destination.ts";
import { heartbeatMs } from "./lease.ts";
import { type LoadLog, openLog } from "./load-log.ts";
import { loadResource, type ResourceEnd, type ResourceLoad } from "./load-resource.ts";
import type { LoadOptions } from "./options.ts";
import { inQueue } from "./one-at-a-time.ts";
import { listedPages } from "./page-source.ts";
import type { Busy, LoadReport, ResourceReport } from "./report.ts";
import { withContract } from "./run-contract.ts";

export type { CheckpointOptions, LoadOptions, LoadProgress } from "./options.ts";

/** Loads one resource of a load. */
export type LoadOne = (load: ResourceLoad) => Promise<ResourceEnd>;

/**
 * Loads resources into a destination, one after the other: everything the first time, then what is new. Rows and
 * state are committed together, so that a load that ends early, even killed, is gone on with by the next one.
 *
 * @throws LoadError where a resource fails; those before it are loaded, its own last commit stands, those after it
 * were not begun. `cause` has the reason, `report` what was done.
 * @throws ConfigurationError for a resource that does not exist, or options that make no sense.
 */
export async function load<Name extends string>(
  connection: Connection,
  resources: Readonly<Record<Name, Resource>>,
  destination: Destination,
  options: LoadOptions<Name> = {},
  loadOne: LoadOne = loadResource,
): Promise<LoadReport<Name>> {
  const chosen = chosenResources(connection, resources, options);
  const startedAt = connection.clock.now();
  const reports: Partial<Record<Name, ResourceReport>> = {};
  const report = (end: Pick<LoadReport, "done" | "retryAfterMs" | "busy">): LoadReport<Name> => ({
    ...end,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: connection.clock.now() - startedAt,
    resources: reports,
  });
  if (options.signal?.aborted === true) return report({ done: false });
  const budget = startBudget(connection, options);
  // Loads that begin in the same millisecond are told apart.
  const id = `${new Date(startedAt).toISOString()}-${crypto.randomUUID().slice(0, 8)}`;
  const session = inQueue(await destination.open({ id }));
  const context = { session, load: id, connector: connection.name, now: connection.clock.now };
  try {
    for (const name of chosen) {
      if (budget.isSpent()) return report({ done: false });
      const log = await openLog(context, resources[name]);
      const holder = await log?.begin();
      if (holder !== undefined) return report({ done: false, busy: busy(resources[name], holder) });
      const end = await logged(log, connection.clock, () =>
        loadOne(resourceLoad(resources[name], name, { budget, session, options, log })),
      );
      reports[name] = end.report;
      if (end.failure !== undefined) throw failed(name, end.failure, report({ done: false }));
      const { retryAfterMs } = end;
      if (!end.report.done) return report({ done: false, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    }
    return report({ done: true });
  } finally {
    await session.close();
  }
}

/** How the resource's load ends goes into the log, whatever comes of it; until then the load tells that it is alive. */
async function logged(log: LoadLog | undefined, clock: Clock, body: () => Promise<ResourceEnd>): Promise<ResourceEnd> {
  let end: ResourceEnd;
  // A load that lost its table learns so with its next commit.
  const quiet = (clock.every ?? every)(heartbeatMs, () => void log?.alive().catch(() => undefined));
  try {
    end = await body().finally(quiet);
  } catch (error) {
    // The first error is the one to tell.
    await log?.end(undefined, error).catch(() => undefined);
    throw error;
  }
  const closing = log?.end(end.report, end.failure);
  await (end.failure === undefined ? closing : closing?.catch(() => undefined));
  return end;
}

function busy({ name, table }: Resource, { load: other, heartbeatAt }: Holder): Busy {
  return { resource: name, table, load: other, heartbeatAt: new Date(heartbeatAt).toISOString() };
}

function resourceLoad<Name extends string>(
  resource: Resource,
  name: Name,
  shared: {
    readonly budget: ResourceLoad["budget"];
    readonly session: DestinationSession;
    readonly options: LoadOptions<Name>;
    readonly log: LoadLog | undefined;
  },
): ResourceLoad {
  const { budget, session, options, log } = shared;
  return {
    budget,
    session,
    resource: withContract(resource, options.contract),
    source: listedPages(budget.connection, resource, options.signal),
    fullRefresh: options.fullRefresh ?? false,
    checkpoint: options.checkpoint,
    signal: options.signal,
    log,
    onProgress: (event, report) => options.onProgress?.({ resource: name, event, report }),
  };
}

function chosenResources<Name extends string>(
  connection: Connection,
  resources: Readonly<Record<Name, Resource>>,
  options: LoadOptions<Name>,
): readonly Name[] {
  // The keys of the record are its names.
  const all = Object.keys(resources) as Name[];
  const chosen = [...new Set(options.resources ?? all.filter((name) => resources[name].selected !== false))];
  const unknown = chosen.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw new ConfigurationError(
      `${connection.name}: there is no resource ${unknown.join(", ")}. There are: ${all.join(", ")}.`,
    );
  }
  for (const [option, value] of Object.entries({
    budgetMs: options.budgetMs,
    maxPages: options.maxPages,
    maxRows: options.maxRows,
    ...options.checkpoint,
  })) {
    if (value !== undefined && !(value > 0)) {
      throw new ConfigurationError(
        `${connection.name}: the option \`${option}\` of load is ${value}; it must be above 0.`,
      );
    }
  }
  return chosen;
}

function failed(resource: string, failure: unknown, report: LoadReport): LoadError {
  const reason = failure instanceof Error ? failure.message : String(failure);
  const kept = report.resources[resource];
  const done =
    kept === undefined
      ? ""
      : ` Before that, ${kept.pages} pages were read; what was committed stays, and the next load goes on from there.`;
  return new LoadError(`the load failed: ${withoutName(reason, resource)}${done}`, {
    resource,
    cause: failure,
    report,
  });
}

/** The reason without the resource's name, which the error begins with anyway. */
function withoutName(reason: string, resource: string): string {
  return reason.startsWith(`${resource}: `) ? reason.slice(resource.length + 2) : reason;
}
