import { pathText } from "../config/report.ts";
import type { Keys } from "./columns.ts";
import type { Incremental, MergeWrite, Write } from "./connector.ts";
import { planDedupSort, reportIdleDedupSort } from "./dedup-sort.ts";
import { planDeletes, reportIdleFlag, reportIdleSweep } from "./deletes.ts";
import { planKeepAbsent, reportIdleKeepAbsent } from "./keep-absent.ts";
import type { ResourceScope } from "./scope.ts";
import { canBury } from "./tombstones.ts";
import { planValidity, reportIdleValidity } from "./validity.ts";

/** The merge strategies, of which the first is the usual one. */
const strategies = ["delete-insert", "upsert", "insert-only", "scd2"] as const;

/** How the resource's rows enter their table; `undefined` after an error. */
export function planWrite(scope: ResourceScope, keys: Keys, incremental: Incremental | undefined): Write | undefined {
  const { resource, place, report } = scope;
  const notation = resource.options.write_disposition ?? "append";
  const path = place(["write_disposition"]);
  const options = typeof notation === "string" ? { disposition: notation } : notation;
  const { disposition = "append", strategy = "delete-insert" } = options;
  const later = (what: string, fix: string): void => {
    report.error({ code: "not-yet-supported", path, message: `${pathText(path)}: ${what} is not yet supported.`, fix });
  };
  if (disposition === "skip") {
    later("`skip`", "Leave the resource out, or write `selected: false`.");
    return undefined;
  }
  if (strategy !== "scd2" || disposition !== "merge") reportIdleValidity(scope, options);
  if (disposition === "replace" || disposition === "append") {
    reportIdleDedupSort(scope);
    reportIdleKeepAbsent(scope, "only `merge` changes rows");
    reportIdleFlag(scope, "only `merge` deletes rows");
    reportIdleSweep(
      scope,
      disposition === "replace" ? "`replace` keeps no row that is not listed" : "only `merge` deletes rows",
    );
    return { disposition };
  }
  const known = strategies.find((each) => each === strategy);
  if (known === undefined) {
    later(`the merge strategy \`${strategy}\``, "Write `merge`, which deletes and inserts the rows of the same key.");
    return undefined;
  }
  if (!hasKeys(scope, known, keys)) return undefined;
  const dedupSort = planDedupSort(scope, keys, incremental);
  if (known === "scd2") return planHistory(scope, { keys, incremental, dedupSort });
  const deletes = planDeletes(scope, keys);
  if (!canSweep(scope, known, keys, deletes) || !canBury(scope, known, keys)) return undefined;
  if (known === "insert-only") reportIdleKeepAbsent(scope, "`insert-only` changes no row");
  const keepAbsent = known !== "insert-only" && planKeepAbsent(scope, keys);
  const write = { disposition, strategy: known, deletes, ...(keepAbsent ? { keepAbsent } : {}), dedupSort };
  if (known === "delete-insert") return { ...write, mergeKey: keys.merge };
  if (keys.merge.length > 0) reportIdleMergeKey(scope, known);
  return { ...write, mergeKey: [] };
}

function hasKeys({ place, report }: ResourceScope, strategy: (typeof strategies)[number], keys: Keys): boolean {
  if (keys.primary.length > 0 || strategy === "scd2") return true;
  const path = place(["write_disposition"]);
  const code = "merge-without-key";
  if (strategy !== "delete-insert") {
    report.error({
      code,
      path,
      message: `${pathText(path)}: \`${strategy}\` needs the primary key that tells which rows are the same; a merge key does not.`,
      fix: "Add `primary_key`, or write `merge` where groups of rows are replaced by their `merge_key`.",
    });
    return false;
  }
  if (keys.merge.length > 0) return true;
  report.error({
    code,
    path,
    message: `${pathText(path)}: \`merge\` needs a key that tells which rows are the same.`,
    fix: "Add `primary_key`, or write `write_disposition: append`.",
  });
  return false;
}

/** Rows that are gone are told by their primary key; where rows are only inserted, none goes. */
function canSweep(
  { place, report }: ResourceScope,
  strategy: (typeof strategies)[number],
  keys: Keys,
  deletes: MergeWrite["deletes"],
): boolean {
  if (deletes === "none" || !("sweep" in deletes)) return true;
  const path = place(["deletes"]);
  if (strategy === "insert-only") {
    report.error({
      code: "conflicting-options",
      path,
      message: `${pathText(path)}: \`insert-only\` leaves the rows that are there as they are, and a sweep deletes some.`,
      fix: "Write the strategy `upsert`, or remove `deletes`.",
    });
    return false;
  }
  if (keys.primary.length > 0) return true;
  report.error({
    code: "merge-without-key",
    path,
    message: `${pathText(path)}: a sweep needs the primary key that tells which rows came again.`,
    fix: "Add `primary_key`.",
  });
  return false;
}

/** Every version that a run does not list is closed, so that a run must list all of them, or say whose it lists. */
function planHistory(
  scope: ResourceScope,
  {
    keys,
    incremental,
    dedupSort,
  }: {
    readonly keys: Keys;
    readonly incremental: Incremental | undefined;
    readonly dedupSort: ReturnType<typeof planDedupSort>;
  },
): Write | undefined {
  const { place, report } = scope;
  const path = place(["write_disposition"]);
  reportIdleFlag(scope, "`scd2` closes the versions of rows that no longer come");
  reportIdleKeepAbsent(scope, "a version of `scd2` is a row as it came");
  reportIdleSweep(scope, "`scd2` closes the versions of rows that no longer come");
  if (incremental !== undefined && keys.merge.length === 0) {
    report.error({
      code: "unsafe-deletes",
      path,
      message: `${pathText(path)}: \`scd2\` without \`merge_key\` closes every row that a load does not list, and an incremental load lists only what is new.`,
      fix: "Write the rows' own key as `merge_key`, so that only versions of rows that came are closed, or remove `incremental`.",
    });
    return undefined;
  }
  const validity = planValidity(scope, scope.resource.options.write_disposition);
  if (validity === undefined) return undefined;
  return { disposition: "merge", strategy: "scd2", deletes: "none", mergeKey: keys.merge, dedupSort, ...validity };
}

function reportIdleMergeKey({ resource, place, report }: ResourceScope, strategy: "upsert" | "insert-only"): void {
  const hinted = [...resource.columns].find(([, hints]) => hints.merge_key === true)?.[0] ?? "";
  const { merge_key: named } = resource.options;
  const isNamed = named !== undefined && named !== null;
  const path = place(isNamed ? ["merge_key"] : ["columns", hinted, "merge_key"]);
  report.warning({
    code: "no-effect",
    path,
    key: true,
    message: `${pathText(path)} has no effect here: \`${strategy}\` knows rows by their primary key alone.`,
    fix: `Remove it, or write \`merge\` without \`${strategy}\`, which replaces whole groups.`,
  });
}
