import type { Bound, Bounds } from "../load/destination.ts";
import { compareCursors, isNewer } from "./cursor.ts";
import type { Incremental } from "./incremental.ts";

/**
 * What a run may load: from its start to the declared end. Rows beyond the ceiling are left for a later run where
 * `withCeiling` says so: what is appended now and read again later would stand there twice.
 */
export function runBounds(
  config: Incremental,
  run: { readonly start: string | null; readonly ceiling: string | null },
  withCeiling: boolean,
): Bounds {
  const older = run.start === null ? undefined : { value: run.start, closed: config.rangeStart !== "open" };
  const end =
    config.end === undefined ? undefined : { value: String(config.end), closed: config.rangeEnd === "closed" };
  const ceiling = withCeiling && run.ceiling !== null ? { value: run.ceiling, closed: true } : undefined;
  const newest = end ?? ceiling;
  return config.newest === "min" ? { from: newest, to: older } : { from: older, to: newest };
}

/**
 * Whether no later page can hold a row of this run, judged by a page's last cursor value and the declared order:
 * a list of the newest first ends below the start, a list of the oldest first beyond the end.
 */
export function isPastEnd(
  config: Incremental,
  run: { readonly start: string | null; readonly ceiling: string | null },
  last: string,
): boolean {
  if (config.order === undefined) return false;
  if (!followsNewest(config)) {
    if (run.start === null) return false;
    const order = compareCursors(config.type, last, run.start);
    return order === 0 ? config.rangeStart === "open" : !isNewer(config, last, run.start);
  }
  if (config.end !== undefined)
    return isBeyond(config, last, { value: String(config.end), closed: config.rangeEnd === "closed" });
  // Without `settle` the ceiling only keeps the saved cursor back; rows beyond it are as good as any.
  return (config.settle ?? 0) > 0 && run.ceiling !== null && isNewer(config, last, run.ceiling);
}

/** Whether the API lists the rows in the direction in which the saved cursor moves. */
export function followsNewest(config: Incremental): boolean {
  return config.order !== undefined && (config.order === "ascending") === (config.newest !== "min");
}

function isBeyond(config: Incremental, value: string, end: Bound): boolean {
  return isNewer(config, value, end.value) || (!end.closed && compareCursors(config.type, value, end.value) === 0);
}
