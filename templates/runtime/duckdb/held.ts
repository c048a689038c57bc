import { nameOf } from "./columns.ts";
import { chosenStrategy } from "./settle.ts";
import { existingColumns } from "./tables.ts";
import { dataType } from "./types.ts";
import type { Work } from "./work.ts";

/** The work with what the table's contract leaves of the rows. */
export async function heldToContract(
  work: Work,
): Promise<{ readonly work: Work; readonly warnings: readonly string[] }> {
  const { database, plan, batch, table } = work;
  if (plan.contract === undefined) return { work, warnings: [] };
  const hold = chosenStrategy(work, "contract", plan.key.resource);
  const columns = await existingColumns(database, table);
  const { pages, warnings } = hold({ plan, pages: batch.pages, columns, dataType, nameOf });
  return { work: { ...work, batch: { ...batch, pages } }, warnings };
}
