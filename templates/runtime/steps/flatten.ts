import type { Step } from "./processing.ts";

/** How objects in fields become fields of the row. */
export interface FlattenOptions {
  /** The fields to flatten. Default: all. */
  readonly fields?: readonly string[];
  /** What joins the names. Default: `__`. */
  readonly separator?: string;
  /** How many levels become one. Default: all. */
  readonly depth?: number;
}

/** What is flattened where nothing else is said. */
export const flattenDefaults: Required<Pick<FlattenOptions, "separator">> = { separator: "__" };

/**
 * Makes fields of the objects in fields: `{ owner: { login: "a" } }` becomes `{ owner__login: "a" }`. Lists and empty
 * objects stay as they are; a field that has such a name already stays too, in its place, and the new one is left out.
 */
export function flatten(options: FlattenOptions = {}): Step {
  const { fields, separator = flattenDefaults.separator, depth = Infinity } = options;
  const isFlat = (name: string, value: unknown): boolean => fields?.includes(name) === false || !isFull(value);
  return (rows) =>
    rows.map((row) => {
      const entries = Object.entries(row);
      const flat = entries.flatMap(([name, value]) =>
        isFlat(name, value) ? [[name, value] as const] : leaves(name, value, separator, depth),
      );
      // What the row itself has wins over what is made here.
      return Object.fromEntries(new Map([...flat, ...entries.filter(([name, value]) => isFlat(name, value))]));
    });
}

function leaves(name: string, value: unknown, separator: string, depth: number): (readonly [string, unknown])[] {
  if (depth === 0 || !isFull(value)) return [[name, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(`${name}${separator}${key}`, inner, separator, depth - 1),
  );
}

/** Whether it is an object of JSON with fields, not one that a function before has put there, such as a Date. */
function isFull(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.keys(value).length > 0;
}
