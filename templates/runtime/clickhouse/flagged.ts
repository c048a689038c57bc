import { type ColumnValue, jsonText } from "./cursor-value.ts";
import { nameOf } from "./names.ts";
import { dataType } from "./types.ts";

/**
 * The condition that a row is marked as deleted: the field is true, or has any value that is no boolean. `undefined`
 * where the rows have no such column, so that none can be.
 */
export function flaggedCondition(field: string, columns: ReadonlyMap<string, ColumnValue>): string | undefined {
  const own = columns.get(nameOf(field)) ?? columns.get(nameOf(field.replaceAll(".", "__")));
  if (own !== undefined) return isMarked(own);
  const [first = "", ...rest] = field.split(".");
  const outer = columns.get(nameOf(first));
  if (rest.length === 0 || outer === undefined || dataType(outer.type) !== "json") return undefined;
  return isText(jsonText(outer.value, rest));
}

function isMarked({ value, type }: ColumnValue): string {
  const held = dataType(type);
  if (held === "bool") return `ifNull(${value}, false)`;
  return held === "json" ? isText(value) : `(${value} IS NOT NULL)`;
}

/** The text of a JSON value that may be a boolean. */
function isText(value: string): string {
  return `ifNull(${value} != 'false', false)`;
}
