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
  const isMeant = (name: string): boolean => fields === undefined || fields.includes(name);
  return (rows) =>
    rows.map((row) => {
      const flat = Object.entries(row).flatMap(([name, value]) =>
        isMeant(name) ? leaves(name, value, separator, depth) : [[name, value] as const],
      );
      // What the row itself has wins over what is made here.
      return Object.fromEntries(new Map([...flat, ...flat.filter(([name]) => Object.hasOwn(row, name))]));
    });
}

function leaves(name: string, value: unknown, separator: string, depth: number): (readonly [string, unknown])[] {
  if (depth === 0 || !isRecord(value)) return [[name, value]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[name, value]];
  return entries.flatMap(([key, inner]) => leaves(`${name}${separator}${key}`, inner, separator, depth - 1));
}

/** An object of JSON, not one that a function before has put there, such as a Date. */
function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
