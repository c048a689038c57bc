import type { Gather } from "../incremental/state.ts";
import type { Resource } from "../resource.ts";
import type { OrderColumn, TablePlan } from "./destination.ts";
import type { Write } from "./table.ts";

/** How a resource's rows should get into their table in a load that begins now; `null` for at once. */
export function gatherOf(resource: Resource, fullRefresh: boolean): Gather | null {
  const { write, incremental } = resource;
  if (fullRefresh || write.disposition === "replace") return "replace";
  if (isMerged(resource)) return mergeKeyOf(write).length > 0 || isSortedByRun(resource) ? "merge" : null;
  // Without a cursor nothing tells which rows an interrupted load had appended.
  return incremental === undefined || incremental.end !== undefined ? "append" : null;
}

/** What the destination must know of a resource. */
export function tablePlan(
  connector: string,
  resource: Resource,
  gather: Gather | null,
  partition: string = "",
): TablePlan {
  const { incremental, write } = resource;
  const isKeyed = resource.primaryKey.length > 0 && write.disposition !== "append";
  return {
    key: { connector, resource: resource.name, partition },
    table: resource.table,
    description: resource.description,
    columns: resource.columns,
    way: isKeyed ? "merge" : "append",
    gather,
    primaryKey: resource.primaryKey,
    mergeKey: gather === "merge" ? mergeKeyOf(write) : [],
    cursor:
      incremental === undefined
        ? undefined
        : {
            field: incremental.cursor,
            type: incremental.type,
            newest: incremental.newest ?? "max",
            onMissing: incremental.onMissing ?? "raise",
          },
    sort: sortOf(write),
  };
}

function sortOf(write: Write): OrderColumn | undefined {
  if (write.disposition !== "merge" || write.dedupSort === undefined) return undefined;
  const { field, order } = write.dedupSort;
  return { field, type: "any", newest: order === "desc" ? "max" : "min" };
}

/** Whether the first row of a run is not the one that may replace the table's, so that a run has to be complete. */
function isSortedByRun({ write, incremental }: Resource): boolean {
  const sort = sortOf(write);
  return sort !== undefined && (incremental !== undefined || sort.newest === "min");
}

/** Whether the resource's rows are added to those of earlier loads, so that none may be read twice. */
export function isAppended(resource: Resource): boolean {
  return resource.write.disposition !== "replace" && !isMerged(resource);
}

/** A merge without any key can only append. */
function isMerged({ write, primaryKey }: Resource): boolean {
  return write.disposition === "merge" && (primaryKey.length > 0 || mergeKeyOf(write).length > 0);
}

function mergeKeyOf(write: Write): readonly string[] {
  return write.disposition === "merge" ? (write.mergeKey ?? []) : [];
}
