import type { Resource } from "./resource.ts";
import type { Placeholder } from "./values.ts";

/** What a resource takes from the rows of another, its parent: it is asked for once for each of them. */
export interface Parent {
  /** The resource whose rows they are. */
  readonly resource?: Resource;
  /** The rows themselves, where they are constant values; the resource is then read for each of them. */
  readonly rows?: readonly ParentRow[];
  /** The fields of the parent row that requests use; a dot separates nested keys. A row that lacks one has no children. */
  readonly fields: readonly string[];
  /** Those of the fields without which a request is sent all the same. Default: none. */
  readonly optional?: readonly string[];
  /** Whether a row without one of the others fails the reading; else nothing is asked for it. */
  readonly onMissing?: "raise";
  /** Makes several parent rows of one, before anything else. */
  readonly spread?: (row: ParentRow) => readonly ParentRow[];
  /** Lets one request be about several parent rows. */
  readonly group?: Grouping;
  /** What each row gets from its parent row: its own field's name, and the parent row's field. */
  readonly include?: Readonly<Record<string, string>>;
}

/** How several parent rows go into one request. */
export interface Grouping {
  /** How many at most. */
  readonly size: number;
  /** What stands for all of them, as a row. */
  readonly together: (rows: readonly ParentRow[], fields: readonly string[]) => ParentRow;
}

/** A resource whose requests depend on the rows of a parent. */
export interface ChildResource<Row extends object = object> extends Resource<Row> {
  readonly parent: Parent;
}

/** A row of a parent, as far as its children need it. */
export type ParentRow = Readonly<Record<string, unknown>>;

/** Whether a resource depends on a parent. */
export function isChild(resource: Resource): resource is ChildResource {
  return "parent" in resource;
}

/** A placeholder for a field of the parent row. */
export interface ParentField<Row extends object> extends Placeholder {
  readonly field: keyof Row & string;
}

/**
 * Stands for a field of the parent row.
 *
 * @param field a field of the outermost level
 * @param keys the keys within it, where the value is nested
 */
export function parentField<Row extends object = ParentRow>(
  field: keyof Row & string,
  ...keys: readonly string[]
): ParentField<Row> {
  return { field, fill: ({ parent }) => [field, ...keys].reduce<unknown>(own, parent) };
}

/** A row's field; a dot separates nested keys, unless the row has a field of just that name. */
export function fieldOf(row: object, field: string): unknown {
  return own(row, field) ?? field.split(".").reduce<unknown>(own, row);
}

function own(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  // The key was just found.
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** What the rows of a parent are called in messages. */
export function parentName({ resource }: Parent): string {
  return resource?.name ?? "the constant values";
}
