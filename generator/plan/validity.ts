import { pathText } from "../config/report.ts";
import type { WriteOptions, WriteDisposition } from "../config/write.ts";
import type { HistoryWrite } from "./connector.ts";
import type { ResourceScope } from "./scope.ts";

type Validity = Pick<HistoryWrite, "validFrom" | "validTo" | "active" | "boundary" | "version">;

const OPTIONS = [
  "validity_column_names",
  "active_record_timestamp",
  "boundary_timestamp",
  "row_version_column_name",
] as const;

/** How the versions of rows are told apart; `undefined` after an error. */
export function planValidity(
  scope: ResourceScope,
  notation: WriteDisposition | null | undefined,
): Validity | undefined {
  const options = typeof notation === "object" && notation !== null ? notation : {};
  const names = options.validity_column_names ?? ["_valid_from", "_valid_to"];
  const [validFrom, validTo, ...rest] = names;
  if (validFrom === undefined || validTo === undefined || rest.length > 0 || validFrom === validTo) {
    refuse(scope, "validity_column_names", "two different names are expected", "Write `[valid_from, valid_to]`.");
    return undefined;
  }
  const taken = [validFrom, validTo].find((name) => scope.resource.columns.has(name));
  if (taken !== undefined) {
    const fix = "Write `validity_column_names` that no field of the rows has.";
    refuse(scope, "validity_column_names", `\`${taken}\` is a field of the rows`, fix);
    return undefined;
  }
  for (const option of ["active_record_timestamp", "boundary_timestamp"] as const) {
    const text = options[option];
    if (typeof text !== "string" || !Number.isNaN(Date.parse(text))) continue;
    const found = `${JSON.stringify(text)} is no instant`;
    refuse(scope, option, found, "Write ISO 8601, such as `9999-12-31T00:00:00Z`.");
    return undefined;
  }
  return {
    validFrom,
    validTo,
    active: options.active_record_timestamp ?? undefined,
    boundary: options.boundary_timestamp ?? undefined,
    version: options.row_version_column_name,
  };
}

/** Says that there are no versions to tell apart. */
export function reportIdleValidity({ place, report }: ResourceScope, options: WriteOptions): void {
  for (const option of OPTIONS) {
    if (options[option] === undefined) continue;
    const path = place(["write_disposition", option]);
    report.warning({
      code: "no-effect",
      path,
      key: true,
      message: `${pathText(path)} has no effect here: only \`scd2\` keeps versions of rows.`,
      fix: "Remove it, or write `{ disposition: merge, strategy: scd2 }`.",
    });
  }
}

function refuse({ place, report }: ResourceScope, option: (typeof OPTIONS)[number], found: string, fix: string): void {
  const path = place(["write_disposition", option]);
  report.error({ code: "invalid-value", path, message: `${pathText(path)}: ${found}.`, fix });
}
