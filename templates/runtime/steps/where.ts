import { unmarkedValue } from "../select/exact-rows.ts";
import { valueAt } from "../select/value-at.ts";
import type { Step } from "./processing.ts";

/** A row as an expression sees it: gives the value at a path of keys, null where there is none. */
export type RowValue = (...path: readonly string[]) => unknown;

/** Keeps the rows that pass a test. */
export function where(test: (row: RowValue) => boolean): Step {
  return (rows, { isMarked }) =>
    rows.filter((row) =>
      test((...path) => {
        const value = valueAt(row, path) ?? null;
        return isMarked ? unmarkedValue(value) : value;
      }),
    );
}

/** Whether two numbers, or two texts by code unit, are in that order; values of other types never are. */
export function compares(left: unknown, operator: "<" | "<=" | ">" | ">=", right: number | string): boolean {
  if (typeof left !== typeof right) return false;
  // Both are numbers, or both are texts.
  const value = left as typeof right;
  if (operator === "<") return value < right;
  if (operator === "<=") return value <= right;
  return operator === ">" ? value > right : value >= right;
}

/** Whether a value is one of these. */
export function isIn(value: unknown, values: readonly unknown[]): boolean {
  return values.includes(value);
}

/** Whether a value is a text that begins so. */
export function startsWith(value: unknown, start: string): boolean {
  return typeof value === "string" && value.startsWith(start);
}

/** Whether a value is a text that ends so. */
export function endsWith(value: unknown, end: string): boolean {
  return typeof value === "string" && value.endsWith(end);
}

/** Whether a value is a text with such a part, or a list with such an element. */
export function contains(value: unknown, part: unknown): boolean {
  if (typeof value === "string") return typeof part === "string" && value.includes(part);
  return Array.isArray(value) && value.includes(part);
}
