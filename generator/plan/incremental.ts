import type { IncrementalConfig } from "../config/incremental.ts";
import { pathText, type Report } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Incremental } from "./connector.ts";
import { cursorType, fitsCursor } from "./cursor-type.ts";
import { functionName } from "./function-name.ts";
import { milliseconds } from "./duration.ts";
import { checkField } from "./known-fields.ts";
import { formatParts } from "./instant-format.ts";
import type { ResourceScope } from "./scope.ts";
import { planSelector } from "./selector.ts";
import { planWindows } from "./windows.ts";

/** What the config says of a resource's incremental loading, and where: its own block, or a parameter. */
export interface IncrementalSource {
  readonly config: IncrementalConfig;
  readonly path: Path;
  /** The parameter that is the start of the window. */
  readonly param: string | undefined;
}

/** Finds how a resource is incremental; `undefined` where it is not. */
export function incrementalSource({ resource, place, report }: ResourceScope): IncrementalSource | undefined {
  const { incremental, params } = resource.endpoint;
  const inParams = Object.entries(params ?? {}).flatMap(([name, value]) => {
    if (typeof value !== "object" || value === null || Array.isArray(value) || value.type !== "incremental") return [];
    return [{ config: value, path: place(["endpoint", "params", name]), param: name }];
  });
  const own =
    incremental === null || incremental === undefined
      ? []
      : [
          {
            config: incremental,
            path: place(["endpoint", "incremental"]),
            param: incremental.start_param ?? undefined,
          },
        ];
  const [first, second] = [...own, ...inParams];
  if (second !== undefined) {
    report.error({
      code: "conflicting-options",
      path: second.path,
      message: `${pathText(second.path)}: the resource is told twice how it is incremental; it follows one cursor.`,
      fix: "Keep one of them; `null` in the resource undoes a default.",
    });
  }
  return first;
}

/** How a resource is followed, every default applied; `undefined` after an error. */
export function planIncremental(
  { config, path }: IncrementalSource,
  startParam: string | undefined,
  scope: ResourceScope,
): Incremental | undefined {
  const { report } = scope;
  const cursor = planCursor(config, path, scope);
  if (cursor === undefined) return undefined;
  const { initial_value: initial, end_value: end } = config;
  const settleMs = milliseconds(config.settle ?? 0);
  if (settleMs === undefined) {
    report.error({
      code: "invalid-value",
      path: [...path, "settle"],
      message: `${pathText([...path, "settle"])} is no duration.`,
      fix: "Write a number of seconds, or an ISO 8601 duration such as `PT1M`.",
    });
  }
  checkValues(config, cursor.type, path, scope);
  return {
    cursor: cursor.field,
    type: cursor.type,
    initial: comparable(cursor.type, initial),
    end: comparable(cursor.type, end),
    format: planFormat(config, path, scope) ?? epochFormat(cursor.type, initial),
    convert: planConvert(config, path, report),
    epoch: config.cursor_format,
    order: config.row_order === "asc" ? "ascending" : config.row_order === "desc" ? "descending" : undefined,
    newest: config.last_value_func ?? "max",
    lag: config.lag ?? 0,
    rangeStart: config.range_start ?? "closed",
    rangeEnd: config.range_end ?? "open",
    onMissing: config.on_cursor_value_missing ?? "raise",
    repeatStart: Array.isArray(config.primary_key) && config.primary_key.length === 0,
    settleMs: settleMs ?? 0,
    windows: planWindows(config, cursor.type, path, scope),
    restart: false,
    startParam,
  };
}

function planConvert({ convert, transform }: IncrementalConfig, path: Path, report: Report): string | undefined {
  const [key, text] = isNamed(convert) ? (["convert", convert] as const) : (["transform", transform] as const);
  if (!isNamed(text)) return undefined;
  if (isNamed(transform)) {
    report.warning({
      code: "deprecated-option",
      path: [...path, "transform"],
      key: true,
      message: `${pathText([...path, "transform"])} is an old name of \`convert\`${key === "convert" ? ", which is there too and counts" : ""}.`,
      fix: key === "convert" ? "Remove it." : "Write `convert`.",
    });
  }
  return functionName(text, [...path, key], report);
}

function isNamed(text: string | null | undefined): text is string {
  return text !== undefined && text !== null;
}

const NAMED_FORMATS = ["iso", "date", "unix", "unix_ms"] as const;

function planFormat({ format }: IncrementalConfig, path: Path, { report }: ResourceScope): Incremental["format"] {
  if (format === undefined) return undefined;
  const named = NAMED_FORMATS.find((name) => name === format);
  if (named !== undefined) return named;
  const parts = formatParts(format);
  if (!("unknown" in parts) && format.includes("%")) return parts;
  const place = [...path, "format"];
  const what = "unknown" in parts ? `knows no \`${parts.unknown}\`` : `is no format: \`${format}\``;
  report.error({
    code: "invalid-value",
    path: place,
    message: `${pathText(place)} ${what}.`,
    fix: "Write `iso`, `date`, `unix`, `unix_ms`, or a pattern such as `%Y-%m-%dT%H:%M:%SZ`.",
  });
  return undefined;
}

function planCursor(
  config: IncrementalConfig,
  path: Path,
  scope: ResourceScope,
): { readonly field: string; readonly type: Incremental["type"] } | undefined {
  const { resource, report } = scope;
  const place = [...path, "cursor_path"];
  const keys = planSelector(config.cursor_path, "first", place, report);
  if (keys === undefined) return undefined;
  // A field of the row may have any name, as it is looked for first.
  if (keys.length === 0 || (keys.length > 1 && keys.some((key) => /[.]|^(?!\[).*\[/.test(key)))) {
    report.error({
      code: keys.length === 0 ? "invalid-selector" : "not-yet-supported",
      path: place,
      message:
        keys.length === 0
          ? `${pathText(place)}: the row itself is no cursor.`
          : `${pathText(place)}: a nested cursor field with a dot or bracket in its name is not yet supported.`,
      fix: "Name a field of the row, such as `updated_at`.",
    });
    return undefined;
  }
  checkField(config.cursor_path, scope, place, report);
  const field = keys.join(".").replaceAll(/\.(\[(?:\*|\d+)\])/g, "$1");
  const column = keys.length === 1 ? resource.columns.get(field) : undefined;
  const value = config.initial_value ?? config.end_value ?? undefined;
  const type = cursorType(keys.findLast((key) => !key.startsWith("[")) ?? "", column, value);
  if (type !== undefined) return { field, type };
  report.error({
    code: "unknown-cursor-type",
    path: place,
    message: `${pathText(place)}: nothing tells whether \`${field}\` holds instants, dates, numbers or texts.`,
    fix: `Declare \`columns: { ${keys[0] ?? ""}: { data_type: timestamp } }\` (or its true type), or give an \`initial_value\`.`,
  });
  return undefined;
}

const EXAMPLES = {
  timestamp: "an instant such as `2024-01-01T00:00:00Z`",
  date: "a date such as `2024-01-01`",
  number: "a number",
  text: "a text",
} as const;

function checkValues(config: IncrementalConfig, type: Incremental["type"], path: Path, scope: ResourceScope): void {
  for (const option of ["initial_value", "end_value"] as const) {
    const value = config[option];
    if (value === null || value === undefined || fitsCursor(type, value)) continue;
    const place = [...path, option];
    scope.report.error({
      code: "invalid-value",
      path: place,
      message: `${pathText(place)}: ${JSON.stringify(value)} does not compare with the cursor, which is a ${type}.`,
      fix: `Write ${EXAMPLES[type]}.`,
    });
  }
}

// A number where instants are compared is an epoch: seconds until the year 5138, milliseconds above.
function epochFormat(type: Incremental["type"], initial: string | number | null | undefined): Incremental["format"] {
  if (type !== "timestamp" || typeof initial !== "number") return undefined;
  return initial < 1e11 ? "unix" : "unix_ms";
}

/** The value as cursor values compare: an epoch as an instant. */
function comparable(type: Incremental["type"], value: string | number | null | undefined): string | number | undefined {
  if (type !== "timestamp" || typeof value !== "number") return value ?? undefined;
  return new Date(value < 1e11 ? value * 1000 : value).toISOString().replace(".000Z", "Z");
}
