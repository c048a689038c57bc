/** What `[*]` goes through: a list, or an object's values. */
export type Each<Item> = readonly Item[] | { readonly [key: string]: Item };

/**
 * What is found in each item, one after the other; a list that is found counts as its items, null as none.
 *
 * @returns null for null; undefined where there is nothing to go through, or no item holds what is looked for.
 */
export function each<Item, Found>(
  items: Each<Item> | null | undefined,
  find: (item: Item) => readonly Found[] | Found | null | undefined,
): readonly Found[] | null | undefined {
  if (items === null) return null;
  // The API may send something else than is declared.
  if (typeof items !== "object") return undefined;
  const found = Object.values(items).map(find);
  if (found.length > 0 && found.every((one) => one === undefined)) return undefined;
  // An item without it has no rows; `flat` leaves what is no list as it is.
  return found.filter((one) => one !== undefined && one !== null).flat() as readonly Found[];
}

/** A part of a list, as `Array.prototype.slice` counts; null for null, undefined for what is no list. */
export function part<Item>(
  items: readonly Item[] | null | undefined,
  from?: number,
  to?: number,
): readonly Item[] | null | undefined {
  if (items === null) return null;
  // The API may send something else than is declared.
  return Array.isArray(items) ? items.slice(from, to) : undefined;
}
