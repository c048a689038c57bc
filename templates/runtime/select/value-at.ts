/** The value at a path of keys in a parsed body; `undefined` where a key is not the value's own. */
export function valueAt(body: unknown, path: readonly string[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    // The key was just found.
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
