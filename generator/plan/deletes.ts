import { pathText } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Keys } from "./columns.ts";
import type { MergeWrite, Sweep } from "./connector.ts";
import type { ResourceScope } from "./scope.ts";
import { tombstoneMode } from "./tombstones.ts";

/** The field of a row that tells that it is deleted, with where the config says so. */
interface Flag {
  readonly field: string;
  readonly path: Path;
}

/** What tells that a row is gone: the option `deletes`, else a column's hint `hard_delete`. */
export function planDeletes(scope: ResourceScope, keys: Keys): MergeWrite["deletes"] {
  const tombstones = tombstoneMode(scope);
  if (tombstones !== undefined) {
    reportIdleFlag(scope, "a list tells already which rows are gone");
    return { tombstones };
  }
  const sweep = sweepOf(scope);
  if (sweep !== undefined) {
    reportIdleFlag(scope, "a sweep tells already which rows are gone");
    return sweep;
  }
  const [first, ...rest] = flagsOf(scope);
  for (const { field, path } of rest) {
    if (field === first?.field) continue;
    scope.report.error({
      code: "conflicting-options",
      path,
      key: true,
      message: `${pathText(path)}: \`${first?.field ?? ""}\` tells already that a row is deleted, and only one field can.`,
      fix: "Keep one of them.",
    });
  }
  if (first === undefined) return "none";
  if (keys.primary.includes(first.field) || keys.merge.includes(first.field)) {
    scope.report.error({
      code: "conflicting-options",
      path: first.path,
      key: true,
      message: `${pathText(first.path)}: the key field \`${first.field}\` always has a value, so every row would be deleted.`,
      fix: "Name the field that marks a row as deleted.",
    });
  }
  return { flag: first.field };
}

function sweepOf({ resource }: ResourceScope): Sweep | undefined {
  const { deletes } = resource.options;
  const isSweep = deletes === "sweep" || (typeof deletes === "object" && deletes !== null && "sweep" in deletes);
  if (!isSweep) return undefined;
  const { mode = "soft", max_share: maxShare = 0.25 } = deletes === "sweep" ? {} : deletes.sweep;
  return { sweep: mode, maxShare };
}

/** Says that no row is swept here, nor deleted by a list. */
export function reportIdleSweep(scope: ResourceScope, reason: string): void {
  if (sweepOf(scope) === undefined && tombstoneMode(scope) === undefined) return;
  const path = scope.place(["deletes"]);
  scope.report.warning({
    code: "no-effect",
    path,
    key: true,
    message: `${pathText(path)} has no effect here: ${reason}.`,
    fix: "Remove it.",
  });
}

/** Says that no row is deleted by a field here. */
export function reportIdleFlag(scope: ResourceScope, reason: string): void {
  for (const { path } of flagsOf(scope)) {
    scope.report.warning({
      code: "no-effect",
      path,
      key: true,
      message: `${pathText(path)} has no effect here: ${reason}.`,
      fix: "Remove it.",
    });
  }
}

function flagsOf({ resource, place }: ResourceScope): readonly Flag[] {
  const { deletes } = resource.options;
  const hinted = [...resource.columns].flatMap(([field, hints]) =>
    hints.hard_delete === true ? [{ field, path: place(["columns", field, "hard_delete"]) }] : [],
  );
  if (typeof deletes !== "object" || deletes === null || !("flag" in deletes)) return hinted;
  return [{ field: deletes.flag.replace(/^\$\./, ""), path: place(["deletes", "flag"]) }, ...hinted];
}
