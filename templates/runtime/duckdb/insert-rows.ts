import { kinds } from "../select/kinds.ts";
import type { TableColumn } from "./columns.ts";
import { boundsCondition, cursorValue } from "./cursor-value.ts";
import { insertCarefully, insertFast, type Insertion, isFast } from "./insert.ts";
import type { RowFiles } from "./row-files.ts";
import { qualified } from "./sql.ts";
import type { Work } from "./work.ts";

/** Where a batch's rows are read from. */
export interface RowSource {
  readonly columns: readonly TableColumn[];
  readonly types: ReadonlyMap<string, string>;
  readonly files: RowFiles;
  readonly carefully: boolean;
}

/** Inserts the batch's rows that lie inside the bounds; gives back how many. */
export async function insertRows(
  work: Work,
  source: RowSource,
  target: string = qualified(work.into.schema, work.into.table),
): Promise<number> {
  const { database, plan, batch } = work;
  // What is absent or null throughout is NULL by itself; but a row with nothing else still is a row.
  const filled = source.columns.filter((column) => (column.kinds & ~kinds.null) !== 0);
  const active = filled.length > 0 ? filled : anyColumn(source.types);
  const read = new Map(active.map((column) => [column.name, column.type]));
  const { cursor } = plan;
  const condition =
    cursor === undefined || batch.bounds === undefined
      ? "true"
      : boundsCondition(cursor, batch.bounds, cursorValue(cursor, read, plan.key.resource));
  const insertion: Insertion = {
    database,
    target,
    columns: active,
    files: source.files,
    pages: batch.pages,
    condition,
    resource: plan.key.resource,
  };
  return source.carefully || !isFast(insertion) ? insertCarefully(insertion) : insertFast(insertion);
}

function anyColumn(types: ReadonlyMap<string, string>): readonly TableColumn[] {
  return [...types]
    .slice(0, 1)
    .map(([name, type]) => ({ field: name, name, label: name, type, description: undefined, kinds: 0 }));
}
