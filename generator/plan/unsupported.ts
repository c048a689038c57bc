import type { ResourceOptions } from "../config/merge-defaults.ts";
import { pathText, type Report } from "../config/report.ts";
import type { SourceConfig } from "../config/source-config.ts";
import { reportUnknownParent } from "./expressions.ts";
import type { ResourceScope } from "./scope.ts";

/** Resource options that are known but not implemented, with what to do instead. */
const LATER: Readonly<Partial<Record<keyof ResourceOptions, string>>> = {
  nested_hints: "Remove it; fields of lists are declared in `columns` by their way, as `labels[].name`.",
  parent_table_name: "Remove it; lists in rows become child tables by themselves.",
};

/** Resource options of dlt that change nothing in a connector. */
const IDLE = ["references", "table_format", "file_format", "parallelized"] as const;

/** Column hints of dlt that change nothing in a connector. */
const IDLE_HINTS = ["timezone", "unique", "partition", "cluster", "sort", "row_key", "parent_key", "root_key"] as const;

/** Options of the config as a whole that change nothing. */
export function checkConfigOptions(config: SourceConfig, report: Report): void {
  if (isSet(config.client.session)) {
    report.warning(
      idle(["client", "session"], "The connector's options `fetch` and `headers` do what a session does."),
    );
  }
}

/** A resource's options that are known but not implemented, or that change nothing. */
export function checkResourceOptions(scope: ResourceScope): void {
  const { resource, place, known, report } = scope;
  const later = (path: readonly string[], what: string, fix: string): void => {
    const at = place(path);
    report.error({ code: "not-yet-supported", path: at, key: true, message: `${pathText(at)}: ${what}.`, fix });
  };
  for (const [key, fix] of Object.entries(LATER)) {
    if (isSet(resource.options[key as keyof ResourceOptions])) later([key], "this is not yet supported", fix); // its own keys
  }
  for (const key of IDLE) {
    const value = resource.options[key];
    if (isSet(value) && value !== false) report.warning(idle(place([key]), "Remove it."));
  }
  checkIncrementalOptions(scope);
  checkHints(scope);
  const parent = resource.options.parent_table_name;
  if (isSet(parent) && !known.has(String(parent))) {
    reportUnknownParent(String(parent), place(["parent_table_name"]), known, report);
  }
}

function checkIncrementalOptions({ resource, place, report }: ResourceScope): void {
  const config = resource.endpoint.incremental;
  if (config === null || config === undefined) return;
  if (config.allow_external_schedulers === true) {
    report.warning(idle(place(["endpoint", "incremental", "allow_external_schedulers"]), "Remove it."));
  }
  if (isSet(config.primary_key)) {
    report.warning(
      idle(
        place(["endpoint", "incremental", "primary_key"]),
        "Remove it; rows at the boundary merge by their own key.",
      ),
    );
  }
}

function checkHints({ resource, place, report }: ResourceScope): void {
  for (const [field, hints] of resource.columns) {
    const idleHint = IDLE_HINTS.find((hint) => hints[hint] === true);
    if (idleHint !== undefined) report.warning(idle(place(["columns", field, idleHint]), "Remove it."));
  }
}

function idle(path: Parameters<typeof pathText>[0], fix: string): Parameters<Report["warning"]>[0] {
  return { code: "no-effect", path, key: true, message: `${pathText(path)} has no effect here.`, fix };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
