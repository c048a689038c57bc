import type { FieldName, TablePlan } from "../load/destination.ts";
import { fieldKinds } from "../load/field-kinds.ts";
import { flatNames } from "../nested/flat-names.ts";
import { keyFields } from "../nested/names.ts";
import { rewriteRows } from "../select/rewrite.ts";
import { nameOf } from "./columns.ts";
import { gatherTable } from "./gather.ts";
import { readNames, saveNames } from "./names-table.ts";
import { existingColumns } from "./tables.ts";
import type { Work } from "./work.ts";

/** The work with names for the fields whose column is not called after them. */
export async function named(work: Work): Promise<Work> {
  const { database, plan, batch, schema, table } = work;
  const found = await flatNames(plan, batch.pages, {
    nameOf,
    saved: () => readNames(database, schema, plan.table),
    existing: async () =>
      new Map([...(await existingColumns(database, table)), ...(await existingColumns(database, gatherTable(table)))]),
  });
  if (found === undefined) return withoutTwins(work);
  await saveNames(database, schema, plan.table, found.added);
  return withoutTwins(found.names === undefined ? work : { ...work, plan: { ...plan, names: found.names } });
}

/** DuckDB does not tell fields apart that differ in case alone: all but one of them are read by another name. */
function withoutTwins(work: Work): Work {
  const { plan, batch } = work;
  const renamed = twins(plan, [...fieldKinds(batch.pages).keys()]);
  if (renamed.size === 0) return work;
  const as = (field: string): string => renamed.get(field) ?? field;
  const names = new Map<string, FieldName>(
    [...fieldKinds(batch.pages).keys(), ...Object.keys(plan.columns)].map((field) => [
      as(field),
      plan.names?.get(field) ?? { name: nameOf(field), label: field },
    ]),
  );
  const columns = Object.fromEntries(Object.entries(plan.columns).map(([field, column]) => [as(field), column]));
  const pages = batch.pages.map((page) => ({
    ...page,
    text: rewriteRows(page.text, new Set(), renamed),
    fields: page.fields.map(({ name, kinds }) => ({ name: as(name), kinds })),
  }));
  return { ...work, plan: { ...plan, names, columns }, batch: { ...batch, pages } };
}

/** The fields that cannot keep their name while they are read, with what they are then called. */
function twins(plan: TablePlan, seen: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const renamed = new Map<string, string>();
  for (const field of new Set([...keyFields(plan), ...Object.keys(plan.columns), ...seen])) {
    let name = field;
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${field} (${number})`;
    taken.add(name.toLowerCase());
    if (name !== field) renamed.set(field, name);
  }
  return renamed;
}
