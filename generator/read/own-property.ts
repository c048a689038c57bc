/** Sets an own property whatever its name: assigning to `__proto__` would replace the prototype instead. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The own property of a plain object; `undefined` for anything else, inherited names included. */
export function getOwn(target: unknown, key: string): unknown {
  if (!isPlainObject(target) || !Object.hasOwn(target, key)) return undefined;
  return target[key];
}

/** Whether the value is an object with string keys rather than a list or a scalar. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
