import type { TablePlan } from "../load/destination.ts";
import { columnAt, isPlain, type Path, tableAt } from "./path.ts";

/** Names that a destination has given before, by path as JSON; the rows' own path is there once any was. */
export type SavedNames = ReadonlyMap<string, string>;

/** A name that is to be saved. */
export type NewName = readonly [path: string, name: string];

/** Gives every path a table of its own, and finds out which names are new. */
export function tableNames(
  root: string,
  paths: readonly Path[],
  saved: SavedNames,
): { readonly names: ReadonlyMap<string, string>; readonly added: readonly NewName[] } {
  const taken = new Set([root]);
  for (const [path, name] of saved) if (isTable(path)) taken.add(name);
  const names = new Map<string, string>();
  const added: NewName[] = [];
  for (const path of paths) {
    const key = JSON.stringify(path);
    const known = path.length === 0 ? root : saved.get(key);
    const name = known ?? free(tableAt(root, path), (candidate) => !taken.has(candidate));
    taken.add(name);
    names.set(key, name);
    if (!saved.has(key)) added.push([key, name]);
  }
  return { names, added };
}

/** The tables of lists that were ever made for the rows. */
export function savedTables(saved: SavedNames): readonly (readonly [path: Path, name: string])[] {
  return [...saved].flatMap(([key, name]) => {
    // Written by `tableNames` and `columnNames`.
    const path = JSON.parse(key) as Path;
    return path.length > 0 && isTable(key) ? [[path, name] as const] : [];
  });
}

function isTable(key: string): boolean {
  return key === "[]" || key.endsWith(",0]");
}

/** What is known of a table whose columns are to be named. */
export interface NamedTable {
  /** The path of its rows. */
  readonly path: Path;
  /** Whether columns that it has belong to the fields of their names: false where others have filled it before. */
  readonly isRecorded: boolean;
  readonly existing: ReadonlyMap<string, string>;
  /** Names that are not the API's to take. */
  readonly reserved: readonly string[];
  readonly saved: SavedNames;
  /** A column's name as the destination can keep it. */
  readonly nameOf: (name: string) => string;
}

/**
 * Gives every field a column of its own. A name once given stays; of fields that would share one, the one that is
 * spelled like it has it, and others get a number. A column that is there already belongs to the field that is spelled
 * like it, unless another one's name is saved.
 *
 * @param paths paths of fields; `fixed` has those that a declaration names.
 */
export function columnNames(
  table: NamedTable,
  paths: readonly Path[],
  fixed: ReadonlyMap<Path, string>,
): { readonly names: ReadonlyMap<Path, string>; readonly added: readonly NewName[] } {
  const { saved, existing, isRecorded, nameOf } = table;
  const names = new Map<Path, string>(fixed);
  const taken = new Set([...table.reserved, ...fixed.values(), ...savedColumns(saved, table.path)]);
  const added: NewName[] = [];
  const open: (readonly [path: Path, wanted: string])[] = [];
  for (const path of paths) {
    if (names.has(path)) continue;
    const known = saved.get(JSON.stringify(path));
    if (known !== undefined && !table.reserved.includes(known)) names.set(path, known);
    else open.push([path, nameOf(columnAt(path))]);
  }
  const plain = open.filter(([path, wanted]) => isPlain(path, wanted));
  const others = open.filter(([path, wanted]) => !isPlain(path, wanted));
  for (const [path, wanted] of [...plain, ...others]) {
    const isOwner = isPlain(path, wanted);
    const name = free(
      wanted,
      (candidate) => {
        const isTheirs = isRecorded && existing.has(candidate) && !(isOwner && candidate === wanted);
        return !taken.has(candidate) && !isTheirs;
      },
      nameOf,
    );
    taken.add(name);
    names.set(path, name);
    if (!isOwner || name !== wanted) added.push([JSON.stringify(path), name]);
  }
  return { names, added };
}

/** Fields whose columns are looked up by name, so that they are called after their fields whatever else there is. */
export function keyFields({ primaryKey, mergeKey, cursor, sort, flag }: TablePlan): ReadonlySet<string> {
  const others = [cursor?.field, sort?.field, flag].filter((field) => field !== undefined);
  return new Set([...primaryKey, ...mergeKey, ...others]);
}

/**
 * Gives every declared field a column of its own: those that the loader looks up by name have theirs, then the field
 * that is spelled like the column, and of others that would share it all but the first get a number.
 */
export function declaredNames(
  plan: TablePlan,
  saved: SavedNames,
  nameOf: (name: string) => string,
): { readonly names: ReadonlyMap<string, string>; readonly added: readonly NewName[] } {
  const keys = keyFields(plan);
  const rank = (field: string): number => (keys.has(field) ? 0 : isPlain([field], nameOf(field)) ? 1 : 2);
  const fields = Object.keys(plan.columns).sort((left, right) => rank(left) - rank(right));
  const owners = new Map([...saved].flatMap(([key, name]) => (isField(key) ? [[name, key] as const] : [])));
  const names = new Map<string, string>();
  const added: NewName[] = [];
  for (const field of fields) {
    const key = JSON.stringify([field]);
    const wanted = nameOf(field);
    const known = keys.has(field) ? wanted : saved.get(key);
    const name = known ?? free(wanted, (candidate) => (owners.get(candidate) ?? key) === key, nameOf);
    owners.set(name, key);
    names.set(field, name);
    if (name !== wanted && known === undefined) added.push([key, name]);
  }
  return { names, added };
}

/** Whether a path is that of a field of the rows' own level. */
function isField(key: string): boolean {
  // Written by `columnNames` and `declaredNames`.
  const path = JSON.parse(key) as Path;
  return path.length === 1 && typeof path[0] === "string";
}

function savedColumns(saved: SavedNames, table: Path): readonly string[] {
  const within = table.length === 0 ? "[" : `${JSON.stringify(table).slice(0, -1)},`;
  return [...saved].flatMap(([key, name]) => {
    if (!key.startsWith(within) || isTable(key)) return [];
    // Written by `columnNames`.
    const path = JSON.parse(key) as Path;
    return path.slice(table.length).includes(0) ? [] : [name];
  });
}

/** The name, or with the least number that makes it free. */
function free(wanted: string, isFree: (name: string) => boolean, nameOf = (name: string): string => name): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : nameOf(`${wanted}_${number}`);
    if (isFree(name)) return name;
  }
}
