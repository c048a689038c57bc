/** Whether two values, made of JSON values and bytes, are the same; the first difference ends the comparison. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (left instanceof Uint8Array || right instanceof Uint8Array) {
    return left instanceof Uint8Array && right instanceof Uint8Array && sameItems(left, right, Object.is);
  }
  if (Array.isArray(left) || Array.isArray(right)) {
    return Array.isArray(left) && Array.isArray(right) && sameItems<unknown>(left, right, equal);
  }
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && equal(fieldOf(left, key), fieldOf(right, key)));
}

function fieldOf(object: object, key: string): unknown {
  // Its own key, as the caller has seen.
  return (object as Readonly<Record<string, unknown>>)[key];
}

function sameItems<Item>(left: ArrayLike<Item>, right: ArrayLike<Item>, same: (a: Item, b: Item) => boolean): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    // Both indexes exist; `Item` may itself include undefined.
    if (!same(left[index] as Item, right[index] as Item)) return false;
  }
  return true;
}
