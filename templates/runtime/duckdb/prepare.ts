import { fieldKinds } from "../load/field-kinds.ts";
import { possibleInstants, resolveColumns, type TableColumn } from "./columns.ts";
import { instantFields } from "./instants.ts";
import { intoFiles, longestRow, textsFor } from "./read.ts";
import type { RowFiles } from "./row-files.ts";
import { existingColumns } from "./tables.ts";
import type { Work } from "./work.ts";

/** Decides the columns and writes the files that they are read from. */
export async function prepare(
  work: Work,
): Promise<{ readonly columns: readonly TableColumn[]; readonly files: RowFiles }> {
  const { database, plan, batch, into, table } = work;
  const known = await existingColumns(database, into);
  const existing =
    plan.gather !== null && plan.gather !== "replace"
      ? new Map([...(await existingColumns(database, table)), ...known])
      : known;
  const seen = fieldKinds(batch.pages);
  const resolve = (instants: readonly string[]): readonly TableColumn[] =>
    resolveColumns(plan.key.resource, plan.columns, existing, { kinds: seen, instants: new Set(instants) }, plan.names);
  const first = resolve([]);
  const arrays = intoFiles(batch.pages, work.parallel).map((pages) => textsFor(pages, first));
  const files = await work.files.write(arrays);
  const candidates = possibleInstants(seen, plan.columns, existing, plan.names);
  if (candidates.length === 0) return { columns: first, files };
  return { columns: resolve(await instantFields(database, candidates, files, longestRow(batch.pages))), files };
}
