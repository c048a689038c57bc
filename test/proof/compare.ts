import type { Model } from "./model.ts";
import type { Value } from "./rows.ts";
import { type Setup } from "./setup.ts";
import { differenceOf, type Flat, foundRow, readableTables, tablesOf, textOfValue } from "./tables.ts";
import type { ProofPlace } from "./targets.ts";

/** What was compared and found. */
export interface Compared {
  compared: number;
  lost: number;
  duplicated: number;
}

/**
 * Compares a resource's tables and its rows in `_rejected` with the model.
 *
 * @returns how many rows its own table has
 * @throws Error where they differ, or where tables are left that are none of the user's.
 */
export async function compareTables(
  place: ProofPlace,
  setup: Setup,
  { name, model }: { readonly name: string; readonly model: Model },
  totals: Compared,
): Promise<number> {
  const found = await foundTables(place, name);
  const difference = differenceOf(tablesOf(model.kept, setup, name), readableTables(setup, found.rows, name));
  totals.compared += difference.compared;
  totals.lost += difference.lost.length;
  totals.duplicated += difference.surplus.length;
  if (difference.lost.length + difference.surplus.length + found.unfinished.length > 0) {
    throw new Error(
      `${setup.way} into ${name}: lost ${difference.lost.length}:\n${difference.lost.join("\n")}\n` +
        `surplus ${difference.surplus.length}:\n${difference.surplus.join("\n")}\n` +
        `unfinished: ${found.unfinished.join(", ")}`,
    );
  }
  await compareRejected(place, name, model);
  return found.rows.get(name)?.length ?? 0;
}

/** The rows of a resource's tables, and what is left of loads that did not finish. */
async function foundTables(
  place: ProofPlace,
  resource: string,
): Promise<{ readonly rows: ReadonlyMap<string, readonly Flat[]>; readonly unfinished: readonly string[] }> {
  const names = await place.tables();
  const rows = new Map<string, readonly Flat[]>();
  for (const name of names.filter((each) => each === resource || each.startsWith(`${resource}__`))) {
    rows.set(name, await rowsIn(place, name));
  }
  return { rows, unfinished: names.filter((name) => name.startsWith("_")) };
}

async function rowsIn(place: ProofPlace, name: string): Promise<readonly Flat[]> {
  const types = await place.types(name);
  const columns = Object.keys(types);
  if (columns.length === 0) return [];
  const rows = await place.rows(name, columns);
  return rows.map((row) =>
    foundRow(Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])), types),
  );
}

/** What was rejected: each row once for each run that had it, unless pages were read twice; never another one. */
async function compareRejected(place: ProofPlace, resource: string, model: Model): Promise<void> {
  const types = await place.types("_rejected");
  const rows = Object.keys(types).length === 0 ? [] : await place.rows("_rejected", ["resource", "row"]);
  const own = rows.filter(([of]) => of === resource);
  const texts = (all: readonly string[]): string => [...new Set(all)].toSorted().join("\n");
  const found = texts(own.map(([, row]) => textOfValue(JSON.parse(row ?? "null") as Value)));
  const want = texts(model.rejected.map(textOfValue));
  if (found !== want) throw new Error(`_rejected has of ${resource}\n${found}\nand should have\n${want}`);
}
