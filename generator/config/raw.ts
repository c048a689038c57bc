import type { Path } from "../read/source-document.ts";

/** An object of outside origin, of which nothing is known yet. */
export type RawObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with keys, not a list. */
export function isRawObject(value: unknown): value is RawObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value's own entries; none where it is no object. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isRawObject(value) ? Object.entries(value) : [];
}

/** The value's items; none where it is no list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value at `path`; `undefined` where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as RawObject)[key]; // an own key of an object or list, as just checked
  }
  return here;
}

/** Whether there is a value at `path`, be it null. */
export function hasValueAt(value: unknown, path: Path): boolean {
  return path.length === 0 || valueAt(value, path) !== undefined;
}

/** Each place of an endpoint, in `resource_defaults` and in `resources`, with its value. */
export function endpointsOf(config: unknown): readonly { readonly path: Path; readonly value: RawObject }[] {
  const homes: Path[] = [["resource_defaults"]];
  itemsOf(valueAt(config, ["resources"])).forEach((_, index) => homes.push(["resources", index]));
  const places = homes.flatMap((home) => [
    [...home, "endpoint"],
    [...home, "deletes", "tombstones", "endpoint"],
  ]);
  return places.flatMap((path) => {
    const value = valueAt(config, path);
    return isRawObject(value) ? [{ path, value }] : [];
  });
}
