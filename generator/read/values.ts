/** An object of a document that nobody has checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with keys: not a list, not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value of an own key; keys such as `constructor` never reach the prototype. */
export function get(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Sets an own property whatever its name: assigning to `__proto__` would replace the prototype instead. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The text of an own key; `undefined` where it is something else. */
export function textOf(value: unknown, key: string): string | undefined {
  const found = get(value, key);
  return typeof found === "string" ? found : undefined;
}

/** The number of an own key, also where it is written as text. */
export function numberOf(value: unknown, key: string): number | undefined {
  const found = get(value, key);
  if (typeof found === "number") return Number.isFinite(found) ? found : undefined;
  return typeof found === "string" && /^-?\d+(\.\d+)?$/.test(found) ? Number(found) : undefined;
}

/** The object of an own key; an empty one where it is something else. */
export function objectOf(value: unknown, key: string): JsonObject {
  const found = get(value, key);
  return isObject(found) ? found : {};
}

/** The list of an own key; an empty one where it is something else. */
export function listOf(value: unknown, key: string): readonly unknown[] {
  const found = get(value, key);
  return isList(found) ? found : [];
}

/** The texts in the list of an own key. */
export function textsOf(value: unknown, key: string): readonly string[] {
  return listOf(value, key).filter((item) => typeof item === "string");
}

/** Whether an own key is the boolean true. */
export function isTrue(value: unknown, key: string): boolean {
  return get(value, key) === true;
}
