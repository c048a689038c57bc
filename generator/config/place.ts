import type { Path } from "../read/source-document.ts";
import { hasValueAt } from "./raw.ts";
import type { SourceConfig } from "./source-config.ts";

/** Finds where in the config a part of an expanded resource was written. */
export type PlaceOf = (path: Path) => Path;

/** Places for the resource at `index`: what it says itself, else what the defaults say, else the resource as a whole. */
export function placesOf(config: SourceConfig, index: number): PlaceOf {
  const own = ["resources", index];
  return (path) => {
    if (hasValueAt(config, [...own, ...path])) return [...own, ...path];
    if (hasValueAt(config, ["resource_defaults", ...path])) return ["resource_defaults", ...path];
    return nearest(config, own, path);
  };
}

function nearest(config: SourceConfig, own: Path, path: Path): Path {
  if (path.length === 0 || hasValueAt(config, [...own, ...path])) return [...own, ...path];
  return nearest(config, own, path.slice(0, -1));
}

/** Places for the list of a resource's deleted rows, by the resource's own places. */
export function placesOfTombstones(placeOf: PlaceOf): PlaceOf {
  return ([first, ...rest]) => {
    const own = first === "primary_key" ? ["key"] : first === undefined ? [] : [first];
    return placeOf(["deletes", "tombstones", ...own, ...rest]);
  };
}
