import type { Json } from "../json.ts";
import { WaitError } from "../errors.ts";
import { isStateless, loadResource, type ResourceEnd, type ResourceLoad } from "../load/load-resource.ts";
import { isAppended } from "../load/plan.ts";
import { newTally, resourceReport } from "../load/tally.ts";
import { type ChildResource, parentName } from "../parents.ts";
import type { Resource } from "../resource.ts";
import { fanOut, within } from "./fan-out.ts";
import type { Family, Parents } from "./family.ts";
import { loadParts } from "./load-parts.ts";
import { savedRounds } from "./round.ts";

/** Beyond so many parents one cursor serves all of them, so that what is saved stays bounded. */
export const mostCursors = 10_000;

/** Loads a resource whose requests depend on the rows of its parent. */
export async function loadChildren(load: ResourceLoad, child: ChildResource, family: Family): Promise<ResourceEnd> {
  const listed = await listParents(load, child, family);
  if ("end" in listed) return listed.end;
  const { parents } = listed;
  const saved = await load.session.readState({
    connector: load.budget.connection.name,
    resource: child.name,
    partition: "",
  });
  const gathering = family.gathering(child);
  const hasParts = isFollowedByParent(load, child, { saved, count: parents.list.length });
  const whole = { ...load, isIncomplete: parents.omissions.length > 0 };
  const end = hasParts
    ? await loadParts({ load: whole, child, saved, gathering, parents: parents.list })
    : await loadAsOne(whole, child, parents, gathering);
  if (end.done && end.failure === undefined) gathering?.complete();
  return { ...end, report: withParents(end.report, child, parents, hasParts) };
}

async function listParents(
  load: ResourceLoad,
  child: ChildResource,
  family: Family,
): Promise<{ readonly parents: Parents } | { readonly end: ResourceEnd }> {
  const { connection } = load.budget;
  try {
    return { parents: await family.parents(child, { connection, signal: load.signal }) };
  } catch (error) {
    const now = connection.clock.now();
    const end = { done: false, report: resourceReport(newTally("full", undefined, now), now) };
    if (error instanceof WaitError) return { end: { ...end, retryAfterMs: error.waitMs } };
    return { end: load.signal?.aborted === true ? end : { ...end, failure: error } };
  }
}

/** Whether each parent has a cursor of its own. */
function isFollowedByParent(
  load: ResourceLoad,
  child: ChildResource,
  { saved, count }: { readonly saved: Json | undefined; readonly count: number },
): boolean {
  if (child.incremental === undefined || isStateless(child) || child.write.disposition === "replace") return false;
  const hasOwn = savedRounds(saved) !== undefined;
  // What is appended may not be read a second time from the start.
  if (hasOwn && isAppended(child)) return true;
  const hasOne = !hasOwn && saved !== undefined && !load.fullRefresh;
  return !hasOne && count <= mostCursors;
}

function loadAsOne(
  load: ResourceLoad,
  child: ChildResource,
  { list }: Parents,
  gathering: ReturnType<Family["gathering"]>,
): Promise<ResourceEnd> {
  const { connection } = load.budget;
  const pages = fanOut(connection, child, list, { width: connection.concurrency, signal: load.signal });
  return loadResource({ ...load, resource: unordered(child), source: gathering?.through(pages) ?? pages });
}

/** The order of the rows, and the parts that they are read in, are those of one parent's children only. */
function unordered(child: ChildResource): Resource {
  if (child.incremental === undefined) return child;
  const { order, restart, windows, ...incremental } = child.incremental;
  if ((order ?? restart ?? windows) === undefined) return child;
  const parts = {
    ...(restart && { restart: { ...restart, rewind: within(restart) } }),
    ...(windows && { windows: { ...windows, rewind: within(windows) } }),
  };
  return { ...child, incremental: { ...incremental, ...parts } };
}

function withParents(
  report: ResourceEnd["report"],
  { name, parent, incremental }: ChildResource,
  { spent, incomplete, omissions, list }: Parents,
  hasParts: boolean,
): ResourceEnd["report"] {
  const warnings = [...report.warnings, ...omissions.map((warning) => `${parentName(parent)}: ${warning}`)];
  if (incomplete > 0) {
    warnings.push(
      `${incomplete} ${incomplete === 1 ? "row" : "rows"} of ${parentName(parent)} without ${parent.fields.join(" or ")}: ` +
        `no ${name} could be asked for.`,
    );
  }
  if (incremental !== undefined && !hasParts && list.length > mostCursors) {
    warnings.push(
      `${parentName(parent)}: there are more than ${mostCursors} rows: one cursor serves all of them, so rows that appear ` +
        `late behind it are missed. Set a \`lag\`, or load with full refresh now and then.`,
    );
  }
  return {
    ...report,
    complete: report.complete && omissions.length === 0,
    requests: report.requests + spent.requests,
    waitMs: report.waitMs + spent.waitMs,
    warnings,
  };
}
