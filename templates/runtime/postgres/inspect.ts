import { RowProblem } from "../load/row-problem.ts";
import type { BatchStatistics, TablePlan } from "../load/destination.ts";
import { type Client, countOf } from "./client.ts";
import { cursorText } from "./cursor-value.ts";
import { nameOf } from "./names.ts";
import type { StagedColumn } from "../load/staged-columns.ts";
import { stage } from "./stage.ts";
import { stagedValues, version } from "./strategy.ts";

/**
 * Refuses rows without key or cursor value, and looks up the extremes of the cursor.
 *
 * @throws RowProblem for the first such row.
 */
export async function inspect(
  client: Client,
  plan: TablePlan,
  columns: readonly StagedColumn[],
): Promise<BatchStatistics> {
  const values = stagedValues(columns, "s");
  const { cursor } = plan;
  const keys = plan.way === "merge" ? [...plan.primaryKey, ...plan.mergeKey] : plan.mergeKey;
  const isMissing = keys.map((key) => `${values.get(nameOf(key))?.value ?? "NULL"} IS NULL`);
  const value = version(plan, values);
  const extremes =
    cursor === undefined
      ? ["NULL AS least", "NULL AS greatest"]
      : [`${cursorText(cursor, `min(${value})`)} AS least`, `${cursorText(cursor, `max(${value})`)} AS greatest`];
  const missing = [...isMissing, `${value} IS NULL`].map(
    (condition, index) => `min(s.n) FILTER (WHERE ${condition}) AS missing${index}`,
  );
  const found = await client.query(`SELECT count(*) AS rows, ${[...extremes, ...missing].join(", ")} FROM ${stage} s`);
  const firstMissing = (index: number): number | undefined => {
    const row = found.rows[0]?.[`missing${index}`];
    return row === null || row === undefined ? undefined : Number(row);
  };
  for (const [index, key] of keys.entries()) {
    const row = firstMissing(index);
    if (row === undefined) continue;
    throw new RowProblem(
      `the key field ${JSON.stringify(key)} is missing or null`,
      row,
      "Every row needs its key: correct `primary_key` or `merge_key`, or the selector.",
      { others: await rowsWhere(client, isMissing[index] ?? "false") },
    );
  }
  const row = firstMissing(keys.length);
  if (cursor?.onMissing === "raise" && row !== undefined) {
    throw new RowProblem(
      `the cursor field ${JSON.stringify(cursor.field)} has no ${cursor.type} as its value`,
      row,
      "Set `on_cursor_value_missing` to include or exclude such rows, or correct `cursor_path`.",
      { isFatal: true },
    );
  }
  const text = (name: string): string | undefined => {
    const extreme = found.rows[0]?.[name];
    return typeof extreme === "string" ? extreme : undefined;
  };
  return { rows: countOf(found, "rows"), least: text("least"), greatest: text("greatest"), rejected: 0 };
}

/** The numbers of the staged rows that meet the condition. */
async function rowsWhere(client: Client, condition: string): Promise<readonly number[]> {
  const found = await client.query(`SELECT s.n FROM ${stage} s WHERE ${condition}`);
  return found.rows.map((row) => Number(row["n"]));
}
