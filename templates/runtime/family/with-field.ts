import type { ParentRow } from "../parents.ts";

/** The row with another value in a field; keys that lead to it and are not there are added. */
export function withField(row: ParentRow, [key = "", ...rest]: readonly string[], value: unknown): ParentRow {
  if (rest.length === 0) return { ...row, [key]: value };
  const inner = row[key];
  // The fields of any object can be looked at.
  const below = typeof inner === "object" && inner !== null ? (inner as ParentRow) : {};
  return { ...row, [key]: withField(below, rest, value) };
}
