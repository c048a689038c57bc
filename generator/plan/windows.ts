import type { IncrementalConfig } from "../config/incremental.ts";
import { pathText } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Incremental } from "./connector.ts";
import { calendarMonths, milliseconds } from "./duration.ts";
import type { ResourceScope } from "./scope.ts";

type Type = Incremental["type"];
type Step = NonNullable<Incremental["windows"]>["step"];

/** Why there can be no windows. */
interface Obstacle {
  readonly option: "step" | "stop_after_empty_windows";
  readonly code: "invalid-value" | "conflicting-options";
  readonly what: string;
  readonly fix: string;
}

/** The windows that a resource is read in; `undefined` without any, and after an error. */
export function planWindows(
  config: IncrementalConfig,
  type: Type,
  path: Path,
  { report }: ResourceScope,
): Incremental["windows"] {
  const { step: width, stop_after_empty_windows: stopAfterEmpty } = config;
  const step = width === undefined ? undefined : stepOf(width, type);
  const obstacle = obstacleTo(config, type, step);
  if (obstacle === undefined) return step === undefined ? undefined : { step, stopAfterEmpty };
  const { option, code, what, fix } = obstacle;
  const place = [...path, option];
  report.error({ code, path: place, message: `${pathText(place)}: ${what}.`, fix });
  return undefined;
}

function obstacleTo(config: IncrementalConfig, type: Type, step: Step | undefined): Obstacle | undefined {
  const conflict = (what: string, fix: string): Obstacle => ({
    option: "step",
    code: "conflicting-options",
    what,
    fix,
  });
  const { step: width, stop_after_empty_windows: stopAfterEmpty } = config;
  if (width === undefined) {
    if (stopAfterEmpty === undefined) return undefined;
    return { ...conflict("there are no windows", "Add a `step`, or remove it."), option: "stop_after_empty_windows" };
  }
  if (type === "text") return conflict("texts have no windows", "Remove it, or declare the cursor's true type.");
  if (step === undefined) {
    const fix = type === "number" ? "Write a number." : "Write a number, or an ISO 8601 duration such as `P7D`.";
    const what = `${JSON.stringify(width)} is no width for windows of a ${type}`;
    return { option: "step", code: "invalid-value", what, fix };
  }
  if (config.last_value_func === "min") {
    return conflict("windows go up, but the newest value is the smallest", "Remove `step`.");
  }
  if (config.initial_value === undefined || config.initial_value === null) {
    return conflict("windows need a value to begin at", "Write an `initial_value`.");
  }
  const tellsTime = type !== "number" || (config.cursor_format ?? config.format)?.startsWith("unix") === true;
  const hasEnd = config.end_value !== undefined && config.end_value !== null;
  if (tellsTime || hasEnd || stopAfterEmpty !== undefined) return undefined;
  return conflict(
    "nothing tells which window of numbers is the last",
    "Write `stop_after_empty_windows`, an `end_value`, or `cursor_format: unix` where the numbers are instants.",
  );
}

function stepOf(width: number | string, type: Type): Step | undefined {
  if (typeof width === "number") return type !== "date" || Number.isInteger(width) ? width : undefined;
  if (type === "number" || type === "text") return undefined;
  const months = calendarMonths(width);
  if (months !== undefined) return { months };
  const seconds = (milliseconds(width) ?? 0) / 1000;
  if (seconds <= 0) return undefined;
  if (type === "timestamp") return seconds;
  return seconds % 86_400 === 0 ? seconds / 86_400 : undefined;
}
