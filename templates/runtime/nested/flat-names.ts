import type { FieldName, PageText, TablePlan } from "../load/destination.ts";
import { fieldKinds } from "../load/field-kinds.ts";
import { kinds } from "../select/kinds.ts";
import { columnNames, declaredNames, keyFields, type NewName, type SavedNames } from "./names.ts";
import type { Path } from "./path.ts";

/** What naming the columns of rows that are not taken apart needs of a destination. */
export interface FlatPlace {
  readonly nameOf: (field: string) => string;
  /** The names given so far. */
  readonly saved: () => Promise<SavedNames>;
  /** The table's columns with their types. */
  readonly existing: () => Promise<ReadonlyMap<string, string>>;
}

/**
 * Gives fields that would share a column names of their own, as rows that are taken apart have them; `undefined` where
 * all columns are called after their fields. Nothing is looked up where only declared fields come, each with a column
 * of its own.
 */
export async function flatNames(
  plan: TablePlan,
  pages: readonly PageText[],
  place: FlatPlace,
): Promise<
  { readonly names: ReadonlyMap<string, FieldName> | undefined; readonly added: readonly NewName[] } | undefined
> {
  const { nameOf } = place;
  const declared = Object.keys(plan.columns);
  const others = [...fieldKinds(pages)].flatMap(([field, seen]) =>
    Object.hasOwn(plan.columns, field) || (seen & ~kinds.null) === 0 ? [] : [field],
  );
  if (others.length === 0 && new Set(declared.map(nameOf)).size === declared.length) return undefined;
  const saved = await place.saved();
  const own = declaredNames(plan, saved, nameOf);
  const keys = keyFields(plan);
  const paths = others.map((field): Path & readonly [string] => [field]);
  const fixed = new Map<Path, string>([
    ...[...own.names].map(([field, name]) => [[field], name] as const),
    ...paths.flatMap((path) => (keys.has(path[0]) ? [[path, nameOf(path[0])] as const] : [])),
  ]);
  const isRecorded = saved.has("[]");
  const named = columnNames(
    { path: [], isRecorded, existing: await place.existing(), reserved: [], saved, nameOf },
    paths,
    fixed,
  );
  const all = [...own.names, ...paths.map((path) => [path[0], named.names.get(path) ?? nameOf(path[0])] as const)];
  const isUsual = all.every(([field, name]) => nameOf(field) === name);
  const root: readonly NewName[] = isRecorded ? [] : [["[]", plan.table]];
  return {
    names: isUsual ? undefined : new Map(all.map(([field, name]) => [field, { name, label: field }])),
    added: [...root, ...own.added, ...named.added],
  };
}
