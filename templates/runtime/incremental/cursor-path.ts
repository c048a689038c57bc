/** A key of an object, the number of a list's item, or `null` for each item of a list. */
export type CursorStep = string | number | null;

/** The steps to a cursor field: a dot leads into an object, `[0]` to an item of a list, `[*]` to each of them. */
export function cursorPath(field: string): readonly CursorStep[] {
  return field.split(".").flatMap((part) => {
    const key = part.replace(/(?:\[(?:\*|\d+)\])+$/, "");
    const items = part.slice(key.length).match(/\*|\d+/g) ?? [];
    return [key, ...items.map((item) => (item === "*" ? null : Number(item)))];
  });
}

/** The first value that the steps lead to. */
export function firstAt(value: unknown, [step, ...rest]: readonly CursorStep[]): unknown {
  if (step === undefined) return value;
  if (typeof value !== "object" || value === null) return undefined;
  // Any object's own keys can be looked at; a list's are its items' numbers.
  if (step !== null)
    return Object.hasOwn(value, step) ? firstAt((value as Readonly<Record<string, unknown>>)[step], rest) : undefined;
  if (!Array.isArray(value)) return undefined;
  for (const item of value as readonly unknown[]) {
    const found = firstAt(item, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}
