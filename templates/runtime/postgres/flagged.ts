import type { ColumnValue } from "./cursor-value.ts";
import { literal, nameOf } from "./names.ts";

/**
 * The condition that a row is marked as deleted: the field is true, or has any value that is no boolean. `undefined`
 * where the rows have no such column, so that none can be.
 */
export function flaggedCondition(field: string, columns: ReadonlyMap<string, ColumnValue>): string | undefined {
  const own = columns.get(nameOf(field)) ?? columns.get(nameOf(field.replaceAll(".", "__")));
  if (own !== undefined) return isMarked(own);
  const [first = "", ...rest] = field.split(".");
  const outer = columns.get(nameOf(first));
  if (rest.length === 0 || outer?.type !== "jsonb") return undefined;
  return isText(`(${outer.value} #>> ARRAY[${rest.map(literal).join(", ")}])`);
}

function isMarked({ value, type }: ColumnValue): string {
  if (type === "boolean") return `coalesce(${value}, false)`;
  return type === "jsonb" || type === "json" ? isText(`(${value} #>> '{}')`) : `(${value} IS NOT NULL)`;
}

/** The text of a JSON value that may be a boolean. */
function isText(value: string): string {
  return `coalesce(${value} <> 'false', false)`;
}
