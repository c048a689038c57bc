import { pathText } from "../config/report.ts";
import type { Keys } from "./columns.ts";
import type { Incremental, MergeWrite } from "./connector.ts";
import type { ResourceScope } from "./scope.ts";

/** The order of rows with one key. */
export type DedupSort = MergeWrite["dedupSort"];

/** The order that a column's hint `dedup_sort` asks for; `undefined` without one, or where the cursor orders just so. */
export function planDedupSort(scope: ResourceScope, keys: Keys, incremental: Incremental | undefined): DedupSort {
  const [first, ...rest] = dedupHints(scope);
  for (const { field } of rest) {
    reportIdle(scope, field, `\`${first?.field ?? ""}\` sorts already, and only one column can`);
  }
  if (first === undefined) return undefined;
  if (keys.primary.length === 0) {
    reportIdle(scope, first.field, "without `primary_key` no two rows are the same");
    return undefined;
  }
  const newest = first.order === "desc" ? "max" : "min";
  return incremental?.cursor === first.field && incremental.newest === newest ? undefined : first;
}

/** Says that nothing is sorted where rows are not merged. */
export function reportIdleDedupSort(scope: ResourceScope): void {
  for (const { field } of dedupHints(scope)) reportIdle(scope, field, "rows are only told apart by `merge`");
}

function dedupHints({
  resource,
}: ResourceScope): readonly { readonly field: string; readonly order: "asc" | "desc" }[] {
  return [...resource.columns].flatMap(([field, { dedup_sort: order }]) =>
    order === undefined || order === null ? [] : [{ field, order }],
  );
}

function reportIdle({ place, report }: ResourceScope, field: string, reason: string): void {
  const path = place(["columns", field, "dedup_sort"]);
  report.warning({
    code: "no-effect",
    path,
    key: true,
    message: `${pathText(path)} has no effect here: ${reason}.`,
    fix: "Remove it.",
  });
}
