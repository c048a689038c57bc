import { atLastCursor } from "../../templates/runtime/incremental/restart.ts";
import type { Incremental } from "../../templates/runtime/incremental/incremental.ts";
import { startValue } from "../../templates/runtime/incremental/values.ts";
import type { Columns, Write } from "../../templates/runtime/load/table.ts";
import { cursor } from "../../templates/runtime/paginators/cursor.ts";
import { jsonLink } from "../../templates/runtime/paginators/json-link.ts";
import { offset } from "../../templates/runtime/paginators/offset.ts";
import { pageNumber } from "../../templates/runtime/paginators/page-number.ts";
import type { Paginator } from "../../templates/runtime/paginators/paginator.ts";
import type { Resource } from "../../templates/runtime/resource.ts";

/** How rows enter their table. */
export type Way = "append" | "replace" | "delete-insert" | "upsert" | "insert-only" | "scd2";

/** An API of one list and how it is loaded, as plain data: it goes to other processes. */
export interface Setup {
  readonly way: Way;
  readonly deletes: "none" | "flag" | "soft" | "hard";
  /** The greatest share of the rows that a sweep may delete. */
  readonly maxShare: number;
  readonly key: readonly ("id" | "part")[];
  readonly cursor?: CursorSetup | undefined;
  readonly pages: "cursor" | "offset" | "page" | "link";
  readonly pageSize: number;
  /** How many levels become columns and tables of their own; JSON columns where it is absent. */
  readonly nesting?: 1 | "all" | undefined;
  /** Whether columns are declared. */
  readonly isDeclared: boolean;
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
}

/** The resource's name and table. */
export const table = "things";

/** The resource that a connector would declare. */
export function resourceOf(setup: Setup): Resource {
  const incremental = incrementalOf(setup);
  return {
    name: table,
    table,
    request: { method: "GET", path: "/things", params: incremental === undefined ? {} : { since: startValue } },
    rows: { text: "data", path: ["data"], of: (body: { data?: object[] }) => body.data },
    // Each is a paginator of its own kind of positions, which the resource does not look into.
    pages: paginatorOf(setup) as Paginator,
    primaryKey: setup.key,
    ...(incremental === undefined ? {} : { incremental }),
    write: writeOf(setup),
    columns: setup.isDeclared ? declared : {},
    ...(setup.nesting === undefined ? {} : { nesting: setup.nesting }),
  };
}

const declared: Columns = {
  id: { type: "bigint", nullable: true },
  v: { type: "text", nullable: true, description: "A text." },
};

function paginatorOf({ pages, pageSize }: Setup): unknown {
  switch (pages) {
    case "cursor":
      return cursor();
    case "offset":
      return offset({ limit: pageSize, totalPath: ["total"] });
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
  };
}

function writeOf({ way, deletes, maxShare }: Setup): Write {
  if (way === "append" || way === "replace") return { disposition: way };
  if (way === "scd2") return { disposition: "merge", strategy: way, deletes: "none" };
  return {
    disposition: "merge",
    strategy: way,
    deletes: deletes === "none" ? "none" : deletes === "flag" ? { flag: "gone" } : { sweep: deletes, maxShare },
  };
}
