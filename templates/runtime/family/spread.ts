import { fieldOf, type ParentRow } from "../parents.ts";
import { withField } from "./with-field.ts";

/**
 * Makes a row of each element that a row's fields list, in their order; the field then holds the element. A field that
 * is no list stays, an empty list makes no row; of several fields every combination.
 */
export function eachOf(...fields: readonly string[]): (row: ParentRow) => readonly ParentRow[] {
  return (row) =>
    fields.reduce<readonly ParentRow[]>((rows, field) => rows.flatMap((each) => elements(each, field)), [row]);
}

function elements(row: ParentRow, field: string): readonly ParentRow[] {
  const value = fieldOf(row, field);
  return isList(value) ? value.map((element) => withField(row, field.split("."), element)) : [row];
}

// `Array.isArray` would make its items `any`.
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
