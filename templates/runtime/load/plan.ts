import type { Gather, Run } from "../incremental/state.ts";
import type { Resource } from "../resource.ts";
import type { ColumnValidity, OrderColumn, SweepPlan, TablePlan } from "./destination.ts";
import type { Deletes, Write } from "./table.ts";

/** How a resource's rows should get into their table in a load that begins now; `null` for at once. */
export function gatherOf(resource: Resource, fullRefresh: boolean): Gather | null {
  const { write, incremental } = resource;
  // A refresh does not forget the versions of rows.
  if (isHistory(write)) return "scd2";
  if (fullRefresh || write.disposition === "replace") return "replace";
  if (isInsertOnly(write)) return "insertOnly";
  if (isMerged(resource)) return isJudgedByRun(resource) ? "merge" : null;
  // Without a cursor nothing tells which rows an interrupted load had appended.
  return incremental === undefined || incremental.end !== undefined ? "append" : null;
}

/** What the destination must know of a resource; versions of rows begin to hold when the run began. */
export function tablePlan(
  connector: string,
  resource: Resource,
  run: Pick<Run, "gather" | "id">,
  partition: string = "",
): TablePlan {
  const { incremental, write } = resource;
  const { gather } = run;
  const isMergedByKey = isKeyed(resource);
  return {
    key: { connector, resource: resource.name, partition },
    table: resource.table,
    description: resource.description,
    columns: resource.columns,
    nesting: resource.nesting,
    parts: resource.parts,
    contract: resource.contract,
    way: isMergedByKey ? "merge" : "append",
    gather,
    flag: flagOf(write),
    sweep: sweepOf(write, run.id),
    marksDeleted: marksDeleted(write),
    keepsAbsent: isMergedByKey && "keepAbsent" in write && write.keepAbsent,
    validity: validityOf(write, run.id),
    primaryKey: resource.primaryKey,
    mergeKey: mergeKeyOf(write),
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

function flagOf(write: Write): string | undefined {
  const deletes = deletesOf(write);
  return deletes !== "none" && "flag" in deletes ? deletes.flag : undefined;
}

function sweepOf(write: Write, runId: string): SweepPlan | undefined {
  const deletes = deletesOf(write);
  if (deletes === "none" || !("sweep" in deletes)) return undefined;
  return { mode: deletes.sweep, maxShare: deletes.maxShare ?? 0.25, at: runId };
}

function marksDeleted(write: Write): boolean {
  const deletes = deletesOf(write);
  return deletes !== "none" && "tombstones" in deletes && deletes.tombstones === "soft";
}

function deletesOf(write: Write): Deletes {
  return write.disposition === "merge" ? write.deletes : "none";
}

function validityOf(write: Write, runId: string): ColumnValidity | undefined {
  if (!isHistory(write)) return undefined;
  const { validFrom = "_valid_from", validTo = "_valid_to", active, boundary = runId, version } = write;
  return { from: validFrom, to: validTo, active, boundary, version };
}

function isHistory(write: Write): write is Extract<Write, { readonly strategy: "scd2" }> {
  return write.disposition === "merge" && write.strategy === "scd2";
}

function isInsertOnly(write: Write): boolean {
  return write.disposition === "merge" && write.strategy === "insert-only";
}

/** Whether only a whole run tells what its rows do to the table: groups, rows of one key, rows that are gone. */
function isJudgedByRun(resource: Resource): boolean {
  const { write, incremental } = resource;
  const sort = sortOf(write);
  if (mergeKeyOf(write).length > 0 || sweepOf(write, "") !== undefined) return true;
  // A row that is deleted leaves nothing behind that an older one on a later page could be compared with.
  if (flagOf(write) !== undefined && (sort ?? incremental) !== undefined) return true;
  // The first row of a run is not the one that may replace the table's.
  return sort !== undefined && (incremental !== undefined || sort.newest === "min");
}

/** Whether a row that comes a second time takes the place of the first, by its key. */
export function isKeyed({ primaryKey, write }: Pick<Resource, "primaryKey" | "write">): boolean {
  return primaryKey.length > 0 && write.disposition !== "append";
}

/** Whether the resource's rows are added to those of earlier loads, so that none may be read twice. */
export function isAppended(resource: Resource): boolean {
  return resource.write.disposition !== "replace" && !isMerged(resource);
}

/** A merge without any key can only append. */
function isMerged({ write, primaryKey }: Resource): boolean {
  if (isHistory(write)) return true;
  return write.disposition === "merge" && (primaryKey.length > 0 || mergeKeyOf(write).length > 0);
}

function mergeKeyOf(write: Write): readonly string[] {
  return write.disposition === "merge" ? (write.mergeKey ?? []) : [];
}
