import { equal } from "./equal.ts";
import { unmarkedValue } from "./exact-rows.ts";
import { type Query, valuesOf } from "./query.ts";

/** A filter's condition (RFC 9535, 2.3.5). */
export type Test =
  | { readonly and: readonly [Test, Test] }
  | { readonly or: readonly [Test, Test] }
  | { readonly not: Test }
  | { readonly exists: Place }
  /** Whether a text has a match of a pattern, which is written as JavaScript does with the flag `u`. */
  | { readonly text: Operand; readonly pattern: string }
  | { readonly left: Operand; readonly is: "==" | "!=" | "<" | "<=" | ">" | ">="; readonly right: Operand };

/** Values from the item that is tested, or from the body's root. */
export type Place = { readonly at: Query; readonly root?: true };

/** What is compared: a literal, the value at a place where there is exactly one, its length, or how many values there are. */
export type Operand =
  | { readonly value: string | number | boolean | null }
  | Place
  | { readonly length: Operand }
  | { readonly count: Place };

/** Whether an item passes. */
export function holds(test: Test, item: unknown, root: unknown): boolean {
  if ("and" in test) return test.and.every((each) => holds(each, item, root));
  if ("or" in test) return test.or.some((each) => holds(each, item, root));
  if ("not" in test) return !holds(test.not, item, root);
  if ("exists" in test) return valuesAt(test.exists, item, root).length > 0;
  if ("pattern" in test) {
    const text = operand(test.text, item, root);
    return typeof text === "string" && new RegExp(test.pattern, "u").test(text);
  }
  const left = operand(test.left, item, root);
  const right = operand(test.right, item, root);
  switch (test.is) {
    case "==":
      return same(left, right);
    case "!=":
      return !same(left, right);
    case "<":
      return isLess(left, right);
    case ">":
      return isLess(right, left);
    case "<=":
      return isLess(left, right) || same(left, right);
    case ">=":
      return isLess(right, left) || same(left, right);
  }
}

/** The value of an operand; `undefined` for nothing. */
function operand(given: Operand, item: unknown, root: unknown): unknown {
  if ("value" in given) return given.value;
  if ("count" in given) return valuesAt(given.count, item, root).length;
  if ("length" in given) return lengthOf(operand(given.length, item, root));
  const [value, ...others] = valuesAt(given, item, root);
  return others.length > 0 ? undefined : unmarkedValue(value);
}

function valuesAt({ at, root: fromRoot }: Place, item: unknown, root: unknown): readonly unknown[] {
  return valuesOf(fromRoot === true ? root : item, at, root);
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === "string") return Array.from(value).length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : undefined;
}

function same(left: unknown, right: unknown): boolean {
  return equal(left, right);
}

function isLess(left: unknown, right: unknown): boolean {
  if (typeof left === "number" && typeof right === "number") return left < right;
  return typeof left === "string" && typeof right === "string" && left < right;
}
