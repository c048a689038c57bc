import type { LoadOne } from "../load/load.ts";
import { loadResource } from "../load/load-resource.ts";
import { isChild } from "../parents.ts";
import type { Resource } from "../resource.ts";
import { familyOf } from "./family.ts";
import { loadChildren } from "./load-children.ts";

/** Loads resources of which some depend on the rows of others; each parent is asked for once in a load. */
export function loadFamily(resources: Readonly<Record<string, Resource>>): LoadOne {
  const family = familyOf(Object.values(resources));
  return async (load) => {
    if (isChild(load.resource)) return loadChildren(load, load.resource, family);
    const gathering = family.gathering(load.resource);
    const end = await loadResource({ ...load, source: gathering?.through(load.source) ?? load.source });
    if (end.done && end.failure === undefined) gathering?.complete();
    return end;
  };
}
