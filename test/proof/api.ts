import { compareCursors, cursorOf, type CursorValue, type Row, World, type WorldOptions } from "./rows.ts";
import type { Setup } from "./setup.ts";

/** One page's body. */
export interface Body {
  readonly data: readonly Row[];
  readonly total: number;
  readonly next: string | null;
  readonly cursors: { readonly next: string | null };
}

/** The world that a setup is about. */
export function worldOf(setup: Setup): World {
  return new World({ ...optionsOf(setup), ...(setup.child === undefined ? {} : { children: optionsOf(setup.child) }) });
}

function optionsOf({ cursor, key, mergeKey }: Setup): WorldOptions {
  // Rows with a key of their own move from group to group.
  const isMoving = mergeKey !== undefined && key.length === 1;
  return { cursor: cursor?.type ?? "number", ...(isMoving ? { identity: ["id"] } : {}) };
}

/** What requests ask for: rows from a cursor value on, and up to one. */
export interface Range {
  readonly since: CursorValue;
  readonly until?: CursorValue;
}

/** The rows that the API lists in a range, in its order. */
export function listed(rows: readonly Row[], { cursor }: Setup, { since, until = null }: Range): readonly Row[] {
  const from = cursor?.ignoresStart === true ? null : since;
  const found = rows.filter((row) => {
    const value = cursorOf(row);
    if (from !== null && compareCursors(value, from) < 0) return false;
    if (until === null) return true;
    return compareCursors(value, until) < (cursor?.hasClosedEnd === true ? 1 : 0);
  });
  if (cursor?.order === undefined) return found;
  const sign = cursor.order === "ascending" ? 1 : -1;
  return found.toSorted((a, b) => sign * compareCursors(cursorOf(a), cursorOf(b)));
}

/** The page that a request asks for. */
export function bodyOf(world: World, setup: Setup, url: URL): Body {
  const param = (name: string): string | null => url.searchParams.get(name);
  const own = setupAt(setup, url);
  const value = (text: string | null): CursorValue => cursorValueOf(text, own);
  const rows = listed(listAt(world, setup, url), own, { since: value(param("since")), until: value(param("until")) });
  const from = startOf(own, param);
  const end = from + own.pageSize;
  const next = end < rows.length ? `at ${end}` : null;
  const link = new URL(url);
  link.searchParams.set("token", next ?? "");
  return {
    data: rows.slice(from, end),
    total: rows.length,
    next: next === null ? null : link.href,
    cursors: { next },
  };
}

/** As the rows have it: instants as texts that compare. */
function cursorValueOf(text: string | null, { cursor }: Setup): CursorValue {
  if (text === null) return null;
  return cursor?.type === "number" ? Number(text) : new Date(text).toISOString();
}

/** Whether a request asks for another page than the first. */
export function isLater(setup: Setup, url: URL): boolean {
  return startOf(setupAt(setup, url), (name) => url.searchParams.get(name)) > 0;
}

/** The rows behind an address: `/things`, `/gone`, `/things/1/notes`. */
function listAt(world: World, setup: Setup, { pathname }: URL): readonly Row[] {
  const parent = /^\/things\/(\d+)\/notes$/.exec(pathname)?.[1];
  if (parent !== undefined) return world.children.get(Number(parent))?.rows ?? [];
  return pathname === "/gone" ? goneIn(world, setup) : world.rows;
}

/** The rows that the API tells to be gone; where nothing says when, only while they are. */
export function goneIn({ gone, rows }: World, { key, isListFollowed, cursor }: Setup): readonly Row[] {
  if (isListFollowed === true && cursor !== undefined) return gone;
  return gone.filter((stone) => !rows.some((row) => key.every((name) => row[name] === stone[name])));
}

/** How the list behind an address is asked for. */
export function setupAt(setup: Setup, { pathname }: URL): Setup {
  if (pathname.endsWith("/notes")) return setup.child ?? setup;
  // The list of deleted rows has an order of its own.
  const { cursor, ...own } = setup;
  if (pathname !== "/gone" || cursor === undefined) return setup;
  return { ...own, cursor: { type: cursor.type, isRestarted: false, ignoresStart: false } };
}

function startOf({ pages, pageSize }: Setup, param: (name: string) => string | null): number {
  if (pages === "offset") return Number(param("offset"));
  if (pages === "page") return (Number(param("page")) - 1) * pageSize;
  return Number((param(pages === "cursor" ? "cursor" : "token") ?? "0").replace("at ", ""));
}
