import { type ChildResource, isChild, type ParentRow } from "../parents.ts";
import type { Resource } from "../resource.ts";
import { gathering, type Gathering } from "./gathering.ts";
import { listRows, type Listing, nothingSpent, type Spent } from "./list-rows.ts";
import { parentKey } from "./parent-key.ts";

/** The rows of the parents of one load: each parent is listed at most once. */
export interface Family {
  /** What takes a parent's rows along while it is loaded; `undefined` for a resource without children. */
  readonly gathering: (resource: Resource) => Gathering | undefined;
  /** The parent rows of a child, each once, in the order of their keys. */
  readonly parents: (child: ChildResource, listing: Listing) => Promise<Parents>;
}

/** The parent rows of a child. */
export interface Parents {
  readonly list: readonly ParentOf[];
  /** What listing them took. */
  readonly spent: Spent;
  /** How many parent rows lack a value that requests need. */
  readonly incomplete: number;
  /** What of the lists of parents response actions left out. */
  readonly omissions: readonly string[];
}

/** One parent row. */
export interface ParentOf {
  /** Its values that requests use, as stable text. */
  readonly key: string;
  readonly row: ParentRow;
}

/**
 * The parents among the resources, for one load. Children need all parent rows: where a load reads those anyway, from
 * the first page and from the start, they are taken along; where it reads only what is new, or goes on in the middle,
 * the API lists them once more. That costs the pages of one list, and no child of an unchanged parent is missed.
 */
export function familyOf(resources: readonly Resource[]): Family {
  const children = resources.filter(isChild);
  const wanted = new Map<Resource, Set<string>>();
  for (const { parent } of children) {
    if (parent.resource === undefined) continue;
    const names = wanted.get(parent.resource) ?? new Set<string>();
    for (const field of [...parent.fields, ...Object.values(parent.include ?? {})]) {
      names.add(field).add(field.split(".", 1)[0] ?? field);
    }
    wanted.set(parent.resource, names);
  }
  const gathered = new Map<Resource, Gathering>();
  const rowsOf = async (
    resource: Resource,
    listing: Listing,
  ): Promise<{ rows: readonly ParentRow[]; spent: Spent; omissions: readonly string[] }> => {
    const known = gathered.get(resource);
    if (known?.isComplete() === true) return { rows: known.rows(), spent: nothingSpent, omissions: known.omissions() };
    const fresh = gathering(wanted.get(resource) ?? new Set());
    const parents = isChild(resource) ? await parentsOf(resource, listing) : undefined;
    const { requests, waitMs } = await listRows(
      resource,
      parents?.list.map(({ row }) => row),
      fresh,
      listing,
    );
    gathered.set(resource, fresh);
    const omissions = [...(parents?.omissions ?? []), ...fresh.omissions()];
    const before = parents?.spent ?? nothingSpent;
    const spent = { requests: requests + before.requests, waitMs: waitMs + before.waitMs };
    return { rows: fresh.rows(), spent, omissions };
  };
  const parentsOf = async (child: ChildResource, listing: Listing): Promise<Parents> => {
    const { resource, rows: constants = [], spread } = child.parent;
    const { rows, spent, omissions } =
      resource === undefined
        ? { rows: constants, spent: nothingSpent, omissions: [] }
        : await rowsOf(resource, listing);
    const byKey = new Map<string, ParentRow>();
    let incomplete = 0;
    for (const row of spread === undefined ? rows : rows.flatMap(spread)) {
      const key = parentKey(child.parent, row);
      if (key === undefined) incomplete += 1;
      else if (!byKey.has(key)) byKey.set(key, row);
    }
    const list = [...byKey].map(([key, row]) => ({ key, row }));
    list.sort((one, other) => (one.key < other.key ? -1 : 1));
    return { list: grouped(child.parent, list), spent, incomplete, omissions };
  };
  return {
    gathering: (resource) => {
      const names = wanted.get(resource);
      if (names === undefined) return undefined;
      const fresh = gathering(names);
      gathered.set(resource, fresh);
      return fresh;
    },
    parents: parentsOf,
  };
}

function grouped({ group, fields }: ChildResource["parent"], list: readonly ParentOf[]): readonly ParentOf[] {
  if (group === undefined) return list;
  const groups: ParentOf[] = [];
  for (let from = 0; from < list.length; from += group.size) {
    const members = list.slice(from, from + group.size);
    const row = group.together(
      members.map((each) => each.row),
      fields,
    );
    groups.push({ key: JSON.stringify(members.map(({ key }) => key)), row });
  }
  return groups;
}
