import { LoadError } from "../errors.ts";
import { cursorPath, firstAt } from "../incremental/cursor-path.ts";
import type { TablePlan } from "../load/destination.ts";
import { nameOf } from "./columns.ts";
import { cursorText, cursorValue } from "./cursor-value.ts";
import { integer } from "./database.ts";
import { RowProblem } from "../load/row-problem.ts";
import { identifier, qualified } from "./sql.ts";
import type { Work } from "./work.ts";

/** The new rows' statistics. */
export interface Facts {
  readonly least: string | undefined;
  readonly greatest: string | undefined;
}

/** Refuses rows without key or cursor value, and looks up the extremes of the cursor. */
export async function inspect(
  { database, plan, into }: Work,
  types: ReadonlyMap<string, string>,
  mark: bigint,
): Promise<Facts> {
  const { cursor } = plan;
  const keys = requiredKeys(plan);
  const value = cursor === undefined ? "NULL" : cursorValue(cursor, types, plan.key.resource);
  const isMissing = keys.map((key) =>
    types.has(nameOf(key)) ? `count(*) FILTER (${identifier(nameOf(key))} IS NULL)` : "count(*)",
  );
  const extremes =
    cursor === undefined
      ? ["NULL", "NULL"]
      : [cursorText(cursor, `min(${value})`), cursorText(cursor, `max(${value})`)];
  const [row = []] = await database.query(
    `SELECT ${[...isMissing, `count(*) FILTER (${value} IS NULL)`, ...extremes].join(", ")} ` +
      `FROM ${qualified(into.schema, into.table)} WHERE rowid > ${mark}`,
  );
  const missing = keys.find((_, index) => integer(row[index]) > 0);
  if (missing !== undefined) throw withoutKey(missing);
  if (cursor?.onMissing === "raise" && integer(row[keys.length]) > 0) {
    throw withoutValue(
      cursor.field,
      `the cursor field ${JSON.stringify(cursor.field)} has no ${cursor.type} as its value`,
      "Set `on_cursor_value_missing` to include or exclude such rows, or correct `cursor_path`.",
      true,
    );
  }
  const [least, greatest] = row.slice(-2).map((text) => (typeof text === "string" ? text : undefined));
  return { least, greatest };
}

function requiredKeys({ way, primaryKey, mergeKey }: TablePlan): readonly string[] {
  return way === "merge" ? [...primaryKey, ...mergeKey] : mergeKey;
}

/** Rows that are empty objects, or of which all fields are null. */
export function withoutColumns({ plan }: Work): Error {
  const [key] = requiredKeys(plan);
  if (key !== undefined) return withoutKey(key);
  return new LoadError("the rows have no values, so their table can have no columns. Declare the columns.", {
    resource: plan.key.resource,
  });
}

function withoutKey(key: string): RowProblem {
  const advice = "Every row needs its key: correct `primary_key` or `merge_key`, or the selector.";
  return withoutValue(key, `the key field ${JSON.stringify(key)} is missing or null`, advice);
}

function withoutValue(field: string, message: string, advice: string, isFatal = false): RowProblem {
  const has = (row: object): boolean => (firstAt(row, [field]) ?? firstAt(row, cursorPath(field)) ?? null) !== null;
  return new RowProblem(message, (row) => !has(row), advice, { isFatal });
}
