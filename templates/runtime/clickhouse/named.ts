import { flatNames } from "../nested/flat-names.ts";
import type { SavedNames } from "../nested/names.ts";
import type { NewEntry } from "./journal.ts";
import { nameOf } from "./names.ts";
import { gathered, tableShape } from "./tables.ts";
import type { Work } from "./work.ts";

/** New names, as the journal has them. */
export function nameEntries(
  table: string,
  names: readonly (readonly [path: string, name: string])[],
): readonly NewEntry[] {
  return names.map(([path, name]) => ({ kind: "name", key: [table, path], value: name }));
}

/** The work with names for the fields whose column is not called after them, and those that are to be saved. */
export async function named(
  work: Work,
  saved: SavedNames,
): Promise<{ readonly work: Work; readonly names: readonly NewEntry[] }> {
  const { draft, plan, batch, table } = work;
  const columns = async (key: string): Promise<ReadonlyMap<string, string>> =>
    (await tableShape(draft, key))?.columns ?? new Map<string, string>();
  const found = await flatNames(plan, batch.pages, {
    nameOf,
    saved: () => Promise.resolve(saved),
    existing: async () => new Map([...(await columns(table)), ...(await columns(gathered(table)))]),
  });
  if (found === undefined) return { work, names: [] };
  const names = nameEntries(table, found.added);
  return { work: found.names === undefined ? work : { ...work, plan: { ...plan, names: found.names } }, names };
}
