import { flatNames } from "../nested/flat-names.ts";
import { tableShape } from "./catalog.ts";
import { gatherTable } from "./gather.ts";
import { nameOf, type TableName } from "./names.ts";
import { readNames, saveNames } from "./names-table.ts";
import type { Work } from "./writer.ts";

/** The work with names for the fields whose column is not called after them. */
export async function named(work: Work): Promise<Work> {
  const { client, plan, batch, schema, table } = work;
  const columns = async (name: TableName): Promise<ReadonlyMap<string, string>> =>
    (await tableShape(client, name))?.columns ?? new Map<string, string>();
  const found = await flatNames(plan, batch.pages, {
    nameOf,
    saved: () => readNames(client, schema, plan.table),
    existing: async () => new Map([...(await columns(table)), ...(await columns(gatherTable(table)))]),
  });
  if (found === undefined) return work;
  await saveNames(client, schema, plan.table, found.added);
  return found.names === undefined ? work : { ...work, plan: { ...plan, names: found.names } };
}
