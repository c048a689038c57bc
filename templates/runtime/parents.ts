import type { Resource } from "./resource.ts";
import type { Placeholder } from "./values.ts";

/** What a resource takes from the rows of another, its parent: it is asked for once for each of them. */
export interface Parent {
  readonly resource: Resource;
  /** The fields of the parent row that requests use; a dot separates nested keys. A row that lacks one has no children. */
  readonly fields: readonly string[];
  /** What each row gets from its parent row: its own field's name, and the parent row's field. */
  readonly include?: Readonly<Record<string, string>>;
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
