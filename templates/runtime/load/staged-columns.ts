import { kinds } from "../select/kinds.ts";
import type { TableColumn } from "./columns.ts";

/** A column of rows that wait for their table in a stage. */
export interface StagedColumn {
  /** The table's column. */
  readonly name: string;
  readonly type: string;
  /** The stage's column. */
  readonly staged: string;
}

/** The columns that the batch has a value for, as they wait in the stage. */
export function stagedColumns(columns: readonly Pick<TableColumn, "name" | "type">[]): readonly StagedColumn[] {
  return columns.map(({ name, type }, index) => ({ name, type, staged: `c${index}` }));
}

/** Whether the batch has a value for the column; absent and null throughout are NULL by themselves. */
export function isFilled(column: TableColumn): boolean {
  return (column.kinds & ~kinds.null) !== 0;
}
