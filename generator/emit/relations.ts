import type { Resource } from "../plan/connector.ts";
import { byCodeUnit } from "./runtime-modules.ts";

/** A column whose name says that it holds another resource's key. */
export interface Relation {
  readonly from: string;
  readonly to: string;
  readonly field: string;
}

/**
 * The relations of children to their parents, and those that column names tell: `project_id` is the `id` of a Project.
 * For the reader's picture only.
 */
export function relationsOf(resources: readonly Resource[]): readonly Relation[] {
  const parents = resources.flatMap(({ identifier: from, parent }) =>
    parent?.source.kind === "resource"
      ? [{ from, to: parent.source.identifier, field: parent.fields.map((keys) => keys.join(".")).join(", ") }]
      : [],
  );
  const told = toldByColumns(resources).filter(
    ({ from, to }) => !parents.some((relation) => relation.from === from && relation.to === to),
  );
  return [...parents, ...told, ...resources.flatMap(ofLists)];
}

/** What holds the elements of a list belongs to the row; names of other scripts cannot stand in the picture. */
function ofLists({ identifier, lists = [] }: Resource): readonly Relation[] {
  return lists.flatMap(({ table, key }) =>
    /^[A-Za-z_]\w*$/.test(table) ? [{ from: table, to: identifier, field: key.join(", ") }] : [],
  );
}

function toldByColumns(resources: readonly Resource[]): readonly Relation[] {
  const keys = new Map<string, Resource>();
  for (const resource of resources) {
    const [key, ...more] = resource.primaryKey;
    if (key !== undefined && more.length === 0) keys.set(`${snakeCase(resource.rowType)}_${key}`, resource);
  }
  return resources.flatMap((resource) =>
    resource.columns
      .map(({ field }) => field)
      .sort(byCodeUnit)
      .flatMap((field) => {
        const target = keys.get(field);
        return target && target !== resource ? [{ from: resource.identifier, to: target.identifier, field }] : [];
      }),
  );
}

function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, "_").toLowerCase();
}
