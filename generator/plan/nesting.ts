import type { ExpandedResource } from "../config/expand.ts";
import type { Resource } from "./connector.ts";

/**
 * How far nested values are taken apart: as the resource says, else all of them. Where every field that is known has a
 * type of its own, nothing is nested, and what the API adds one day is kept as JSON.
 */
export function planNesting({
  options,
  columns,
  parts,
}: Pick<ExpandedResource, "options" | "columns" | "parts">): Resource["nesting"] {
  const { max_table_nesting: levels, keep_absent_columns: isKept } = options;
  if (isKept === true) return undefined;
  if (typeof levels === "number") return levels === 0 ? undefined : levels;
  const isFlat =
    parts === undefined && columns.size > 0 && [...columns.values()].every((column) => column.data_type !== undefined);
  return isFlat ? undefined : "all";
}
