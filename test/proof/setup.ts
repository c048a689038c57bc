import { inWindows } from "../../templates/runtime/incremental/windows.ts";
import { atLastCursor } from "../../templates/runtime/incremental/restart.ts";
import type { Incremental } from "../../templates/runtime/incremental/incremental.ts";
import { endValue, startValue } from "../../templates/runtime/incremental/values.ts";
import { loadFamily } from "../../templates/runtime/family/load-family.ts";
import type { LoadOne } from "../../templates/runtime/load/load.ts";
import type { Columns, ContractMode, Deletes, Write } from "../../templates/runtime/load/table.ts";
import { withTombstones } from "../../templates/runtime/load/tombstones.ts";
import { pagesAhead } from "../../templates/runtime/paginators/ahead.ts";
import { cursor } from "../../templates/runtime/paginators/cursor.ts";
import { jsonLink } from "../../templates/runtime/paginators/json-link.ts";
import { offset } from "../../templates/runtime/paginators/offset.ts";
import { pageNumber } from "../../templates/runtime/paginators/page-number.ts";
import type { Paginator } from "../../templates/runtime/paginators/paginator.ts";
import { type ChildResource, parentField } from "../../templates/runtime/parents.ts";
import type { RequestTemplate, Resource } from "../../templates/runtime/resource.ts";

/** How rows enter their table. */
export type Way = "append" | "replace" | "delete-insert" | "upsert" | "insert-only" | "scd2";

/** A list of an API and how it is loaded, as plain data: it goes to other processes. What is absent is not there. */
export interface Setup {
  readonly way: Way;
  /** What tells that a row is gone: nothing, a field, that it is not listed, or a list of deleted rows. */
  readonly deletes: "none" | "flag" | "soft" | "hard" | "listed-soft" | "listed-hard";
  /** Whether the list of deleted rows is asked for what is new to it. */
  readonly isListFollowed?: boolean;
  /** The greatest share of the rows that a sweep may delete. */
  readonly maxShare: number;
  readonly key: readonly string[];
  /** Fields whose groups are replaced as a whole. */
  readonly mergeKey?: readonly ("id" | "part")[];
  /** The order by `rank` of which the first row of a key stays. */
  readonly sort?: "asc" | "desc";
  /** Whether a field that a row does not have keeps its value. */
  readonly keepsAbsent?: boolean;
  /** What may change in the table; all fields of the first rows are declared then. */
  readonly contract?: { readonly columns: ContractMode; readonly dataType: ContractMode };
  /** What lists may do that would need a new table. */
  readonly newTables?: ContractMode;
  readonly cursor?: CursorSetup | undefined;
  readonly pages: "cursor" | "offset" | "page" | "link";
  readonly pageSize: number;
  /** How many pages are asked for at once, where these are counted by offset. */
  readonly pagesAtOnce?: number;
  /** How many levels become columns and tables of their own; JSON columns where it is absent. */
  readonly nesting?: 1 | "all" | undefined;
  /** Whether columns are declared. */
  readonly isDeclared: boolean;
  /** Another list for each of the rows. */
  readonly child?: Setup;
}

/** The cursor `u`. */
export interface CursorSetup {
  readonly type: "number" | "timestamp";
  /** How the API sorts; by the key where it is absent. */
  readonly order?: "ascending" | "descending" | undefined;
  /** Whether pages begin anew at the last cursor. */
  readonly isRestarted: boolean;
  /** Whether the API gives all rows whatever start it is asked for. */
  readonly ignoresStart: boolean;
  /** Whether rows of the last five days are not trusted. */
  readonly isSettled?: boolean;
  /** Whether rows of the four days before the saved cursor, or of three units, are read again. */
  readonly isOverlapping?: boolean;
  /** Days of a window. */
  readonly windowDays?: number;
  /** How wide a window of numbers is. */
  readonly windowUnits?: number;
  /** Whether the API gives rows that are equal to a window's end. */
  readonly hasClosedEnd?: boolean;
}

/** The resource's name and table. */
export const table = "things";

/** The name and table of the resource of children. */
export const childTable = "notes";

/** The name of the list of deleted rows. */
export const listTable = "gone";

/** Milliseconds. */
export const dayMs = 86_400_000;

/** Milliseconds for which a row is young, where that counts. */
export const settleMs = 5 * dayMs;

/** How much is read again, by the type of the cursor: seconds, or units. */
export const overlaps = { timestamp: (4 * dayMs) / 1000, number: 3 } as const;

/** Where windows begin, so that rows of the first round lie on their edges. */
export const initialValue = "2025-11-20T12:00:04.000Z";

/** The same for windows of numbers, which end after some without rows: together more than ever lie between two rows. */
export const numberWindows = { initial: 0, units: 30 } as const;

/** Whether a list is read in windows. */
export function isWindowed({ windowDays, windowUnits }: CursorSetup): boolean {
  return windowDays !== undefined || windowUnits !== undefined;
}

/** After how many windows of numbers without rows there are no more. */
export function emptyWindows(windowUnits: number): number {
  return Math.ceil(numberWindows.units / windowUnits);
}

/** The resource that a connector would declare. */
export function resourceOf(setup: Setup): Resource {
  return listed(setup, table, "/things");
}

/** All resources of a setup, in the order of a load. */
export function resourcesOf(setup: Setup): Readonly<Record<string, Resource>> {
  const things = resourceOf(setup);
  return {
    [table]: things,
    ...(setup.child === undefined ? {} : { [childTable]: childOf(setup.child, things) }),
  };
}

/** What loads each of them. */
export function loadOneOf(setup: Setup, resources: Readonly<Record<string, Resource>>): LoadOne | undefined {
  const family = setup.child === undefined ? undefined : loadFamily(resources);
  return isListed(setup) ? withTombstones({ [table]: listOf(setup) }, family) : family;
}

/** Whether a list tells which rows are gone. */
export function isListed({ deletes }: Setup): boolean {
  return deletes === "listed-soft" || deletes === "listed-hard";
}

function listed(setup: Setup, name: string, path: RequestTemplate["path"]): Resource {
  const incremental = incrementalOf(setup);
  const params = {
    ...(incremental === undefined ? {} : { since: startValue }),
    ...(incremental?.windows === undefined ? {} : { until: endValue }),
  };
  return {
    name,
    table: name,
    request: { method: "GET", path, params },
    rows: { text: "data", path: ["data"], of: (body: { data?: object[] }) => body.data },
    // Each is a paginator of its own kind of positions, which the resource does not look into.
    pages: paginatorOf(setup) as Paginator,
    primaryKey: setup.key,
    ...(incremental === undefined ? {} : { incremental }),
    write: writeOf(setup),
    columns: columnsOf(setup),
    ...(setup.nesting === undefined ? {} : { nesting: setup.nesting }),
    ...contractOf(setup),
  };
}

function childOf(setup: Setup, parent: Resource): ChildResource {
  return {
    ...listed(setup, childTable, ["/things/", parentField("id"), "/notes"]),
    parent: { resource: parent, fields: ["id"], include: { things_id: "id" } },
  };
}

function listOf(setup: Setup): Resource {
  const { cursor: of } = setup;
  const followed: Setup = {
    way: "upsert",
    deletes: "none",
    maxShare: 1,
    key: setup.key,
    pages: setup.pages,
    pageSize: setup.pageSize,
    isDeclared: false,
    ...(of === undefined || setup.isListFollowed !== true
      ? {}
      : { cursor: { type: of.type, isRestarted: false, ignoresStart: false } }),
  };
  return { ...listed(followed, listTable, "/gone"), table };
}

function contractOf({ contract, newTables }: Setup): Pick<Resource, "contract"> {
  if (contract === undefined && newTables === undefined) return {};
  return { contract: { ...contract, ...(newTables === undefined ? {} : { tables: newTables }) } };
}

function columnsOf({ isDeclared, contract, cursor: of }: Setup): Columns {
  if (contract !== undefined) {
    return { ...held, u: { type: of?.type === "timestamp" ? "timestamp" : "bigint", nullable: true } };
  }
  return isDeclared ? declared : {};
}

const declared: Columns = {
  id: { type: "bigint", nullable: true },
  v: { type: "text", nullable: true, description: "A text." },
  n: { type: "double", nullable: true },
};

/** The fields that rows have from the beginning. */
const held: Columns = {
  ...declared,
  part: { type: "text", nullable: true },
  n: { type: "bigint", nullable: true },
  rank: { type: "bigint", nullable: true },
  gone: { type: "bool", nullable: true },
  o: { type: "json", nullable: true },
  tags: { type: "json", nullable: true },
  items: { type: "json", nullable: true },
};

function paginatorOf({ pages, pageSize, pagesAtOnce }: Setup): unknown {
  switch (pages) {
    case "cursor":
      return cursor();
    case "offset": {
      const counted = offset({ limit: pageSize, totalPath: ["total"] });
      return pagesAtOnce === undefined ? counted : pagesAhead(counted, pagesAtOnce);
    }
    case "page":
      return pageNumber({ basePage: 1 });
    case "link":
      return jsonLink();
  }
}

function incrementalOf({ cursor: of }: Setup): Incremental | undefined {
  if (of === undefined) return undefined;
  return {
    cursor: "u",
    type: of.type,
    ...(of.order === undefined ? {} : { order: of.order }),
    ...(of.isRestarted ? { restart: atLastCursor } : {}),
    ...(of.isSettled === true ? { settle: settleMs } : {}),
    ...(of.isOverlapping === true ? { lag: overlaps[of.type] } : {}),
    ...(of.windowDays === undefined
      ? {}
      : { initial: initialValue, windows: inWindows({ step: (of.windowDays * dayMs) / 1000 }) }),
    ...(of.windowUnits === undefined
      ? {}
      : {
          initial: numberWindows.initial,
          windows: inWindows({ step: of.windowUnits, stopAfterEmpty: emptyWindows(of.windowUnits) }),
        }),
  };
}

function writeOf(setup: Setup): Write {
  const { way, sort, mergeKey, keepsAbsent } = setup;
  if (way === "append" || way === "replace") return { disposition: way };
  const more = {
    ...(sort === undefined ? {} : { dedupSort: { field: "rank", order: sort } }),
    ...(mergeKey === undefined ? {} : { mergeKey }),
  };
  if (way === "scd2") return { disposition: "merge", strategy: way, deletes: "none", ...more };
  const deletes = deletesOf(setup);
  return {
    disposition: "merge",
    strategy: way,
    deletes,
    ...more,
    ...(keepsAbsent === true ? { keepAbsent: true } : {}),
  };
}

function deletesOf({ deletes, maxShare }: Setup): Deletes {
  switch (deletes) {
    case "none":
      return "none";
    case "flag":
      return { flag: "gone" };
    case "soft":
    case "hard":
      return { sweep: deletes, maxShare };
    case "listed-soft":
      return { tombstones: "soft" };
    case "listed-hard":
      return { tombstones: "hard" };
  }
}
