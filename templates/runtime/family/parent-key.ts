import { fieldOf, type Parent } from "../parents.ts";

/** What tells a parent row from the others: its values that requests use, as stable text; `undefined` where one is missing. */
export function parentKey({ fields }: Parent, row: object): string | undefined {
  const values = fields.map((field) => fieldOf(row, field));
  return values.every(isThere) ? JSON.stringify(values) : undefined;
}

/** Nothing is asked of the API for a value that is absent, null or empty. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
