import { listed } from "../config/suggest.ts";
import { pathText, type Report } from "../config/report.ts";
import type { ExpandedResource } from "../config/expand.ts";
import { type Keys, planKeys } from "./columns.ts";
import type { PlannedResource } from "./refusals.ts";
import type { ResourceScope } from "./scope.ts";

/** Whether rows go that a list of deleted rows has, and how; `undefined` where there is no such list. */
export function tombstoneMode({ resource }: ResourceScope): "soft" | "hard" | undefined {
  const { deletes } = resource.options;
  if (typeof deletes !== "object" || deletes === null || !("tombstones" in deletes)) return undefined;
  return deletes.tombstones.mode ?? "soft";
}

/** Whether the list can tell whose rows are deleted. */
export function canBury({ resource, place, report }: ResourceScope, strategy: string, { primary }: Keys): boolean {
  const { deletes } = resource.options;
  if (typeof deletes !== "object" || deletes === null || !("tombstones" in deletes)) return true;
  const path = place(["deletes", "tombstones"]);
  if (strategy === "insert-only") {
    report.error({
      code: "conflicting-options",
      path,
      message: `${pathText(path)}: \`insert-only\` leaves the rows that are there as they are, and the list deletes some.`,
      fix: "Write the strategy `upsert`, or remove `deletes`.",
    });
    return false;
  }
  if (primary.length === 0) {
    report.error({
      code: "merge-without-key",
      path,
      message: `${pathText(path)}: a list of deleted rows needs the primary key that tells which rows they are.`,
      fix: "Add `primary_key`.",
    });
    return false;
  }
  const { key } = deletes.tombstones;
  const fields = key === undefined ? primary : typeof key === "string" ? [key] : key;
  if (new Set(fields).size === primary.length) return true;
  const at = place(["deletes", "tombstones", "key"]);
  report.error({
    code: "invalid-value",
    path: at,
    message: `${pathText(at)} is ${listed(fields, "and")}, and the primary key is ${listed(primary, "and")}.`,
    fix: "Name one field of the list for each field of the primary key, in its order.",
  });
  return false;
}

/** The resources with what lists of deleted rows know of their keys: these are of the same types as the rows'. */
export function withKeyTypes(resources: readonly ExpandedResource[]): readonly ExpandedResource[] {
  return resources.flatMap((list) => {
    const owner = resources.find(({ name }) => name === list.tombstonesOf);
    if (owner === undefined) return list;
    const ownKey = planKeys({ resource: owner }).primary;
    // That is an error of the resource.
    if (ownKey.length === 0) return [];
    const { primary } = planKeys({ resource: list });
    // A key that only the columns of the rows tell.
    const fields = primary.length === 0 ? ownKey : primary;
    const columns = new Map(list.columns);
    for (const [index, field] of fields.entries()) {
      const type = owner.columns.get(ownKey[index] ?? "")?.data_type;
      const hints = columns.get(field);
      if (type !== undefined && hints?.data_type === undefined) columns.set(field, { ...hints, data_type: type });
    }
    return { ...list, columns, options: { ...list.options, primary_key: [...fields] } };
  });
}

/** Where nothing tells when a row was deleted, one that came back with its key is deleted again. */
export function checkTombstoneVersions(planned: readonly PlannedResource[], report: Report): void {
  for (const { resource: list, scope } of planned) {
    const owner = planned.find(({ resource }) => resource.name === list.tombstonesOf)?.resource;
    if (owner?.incremental === undefined || list.incremental?.type === owner.incremental.type) continue;
    const path = scope.place(["endpoint"]);
    const { cursor, type } = owner.incremental;
    report.warning({
      code: "unversioned-deletes",
      path,
      message:
        `${pathText(path)}: nothing tells whether a row of \`${owner.name}\` is newer than its deletion, so a row that ` +
        "came back with the same key is deleted again.",
      fix: `Write \`incremental\` with a \`cursor_path\` whose values are a ${type}, as \`${cursor}\` is.`,
    });
  }
}
