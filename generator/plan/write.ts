import { pathText } from "../config/report.ts";
import type { Keys } from "./columns.ts";
import type { Incremental, Write } from "./connector.ts";
import { planDedupSort, reportIdleDedupSort } from "./dedup-sort.ts";
import type { ResourceScope } from "./scope.ts";

/** How the resource's rows enter their table; `undefined` after an error. */
export function planWrite(scope: ResourceScope, keys: Keys, incremental: Incremental | undefined): Write | undefined {
  const { resource, place, report } = scope;
  const notation = resource.options.write_disposition ?? "append";
  const path = place(["write_disposition"]);
  const { disposition = "append", strategy } = typeof notation === "string" ? { disposition: notation } : notation;
  const later = (what: string, fix: string): void => {
    report.error({ code: "not-yet-supported", path, message: `${pathText(path)}: ${what} is not yet supported.`, fix });
  };
  if (disposition === "skip") {
    later("`skip`", "Leave the resource out, or write `selected: false`.");
    return undefined;
  }
  if (disposition === "replace" || disposition === "append") {
    reportIdleDedupSort(scope);
    return { disposition };
  }
  if (strategy !== undefined && strategy !== "delete-insert" && strategy !== "upsert") {
    later(`the merge strategy \`${strategy}\``, "Write `merge`, which deletes and inserts the rows of the same key.");
    return undefined;
  }
  if (strategy === "upsert" && keys.primary.length === 0) {
    report.error({
      code: "merge-without-key",
      path,
      message: `${pathText(path)}: \`upsert\` needs the primary key that tells which rows are the same; a merge key does not.`,
      fix: "Add `primary_key`, or write `merge` where groups of rows are replaced by their `merge_key`.",
    });
    return undefined;
  }
  if (keys.primary.length === 0 && keys.merge.length === 0) {
    report.error({
      code: "merge-without-key",
      path,
      message: `${pathText(path)}: \`merge\` needs a key that tells which rows are the same.`,
      fix: "Add `primary_key`, or write `write_disposition: append`.",
    });
    return undefined;
  }
  const dedupSort = planDedupSort(scope, keys, incremental);
  if (strategy === "upsert") {
    if (keys.merge.length > 0) reportIdleMergeKey(scope);
    return { disposition: "merge", strategy, deletes: "none", mergeKey: [], dedupSort };
  }
  return { disposition: "merge", strategy: "delete-insert", deletes: "none", mergeKey: keys.merge, dedupSort };
}

function reportIdleMergeKey({ resource, place, report }: ResourceScope): void {
  const hinted = [...resource.columns].find(([, hints]) => hints.merge_key === true)?.[0] ?? "";
  const { merge_key: named } = resource.options;
  const isNamed = named !== undefined && named !== null;
  const path = place(isNamed ? ["merge_key"] : ["columns", hinted, "merge_key"]);
  report.warning({
    code: "no-effect",
    path,
    key: true,
    message: `${pathText(path)} has no effect here: \`upsert\` replaces rows by their primary key alone.`,
    fix: "Remove it, or write `merge` without `upsert`, which replaces whole groups.",
  });
}
