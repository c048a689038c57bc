import { fillValue, type Placeholder, scalarText, type Value } from "./values.ts";

/**
 * Values by names in which placeholders stand. Where a name has no value, its own value is left out with it; of two
 * equal names the later counts.
 */
export function namedValues(...entries: readonly (readonly [name: string | Placeholder, value: Value])[]): Placeholder {
  return {
    fill: (scope) => {
      const filled = entries.flatMap(([name, value]) => {
        const key = typeof name === "string" ? name : scalarText(name.fill(scope));
        const item = fillValue(value, scope);
        return key === undefined || key === "" || item === undefined ? [] : [[key, item] as const];
      });
      return Object.fromEntries(filled);
    },
  };
}
