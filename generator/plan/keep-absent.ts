import { pathText } from "../config/report.ts";
import type { Keys } from "./columns.ts";
import type { ResourceScope } from "./scope.ts";

/** Whether fields that rows do not have keep their value, where rows are merged by their primary key. */
export function planKeepAbsent(scope: ResourceScope, keys: Keys): boolean {
  const { resource, place, report } = scope;
  if (resource.options.keep_absent_columns !== true) return false;
  if (keys.primary.length === 0) {
    reportIdleKeepAbsent(scope, "without `primary_key` nothing tells which row of the table it is");
    return false;
  }
  const { max_table_nesting: levels } = resource.options;
  if (typeof levels === "number" && levels > 0) {
    const path = place(["max_table_nesting"]);
    report.error({
      code: "conflicting-options",
      path,
      key: true,
      message: `${pathText(path)}: with \`keep_absent_columns\`, objects and lists are columns as a whole.`,
      fix: "Write `max_table_nesting: 0`, or remove one of them.",
    });
  }
  return true;
}

/** Says that no value is kept here. */
export function reportIdleKeepAbsent({ resource, place, report }: ResourceScope, reason: string): void {
  if (resource.options.keep_absent_columns !== true) return;
  const path = place(["keep_absent_columns"]);
  report.warning({
    code: "no-effect",
    path,
    key: true,
    message: `${pathText(path)} has no effect here: ${reason}.`,
    fix: "Remove it.",
  });
}
