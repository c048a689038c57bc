import { compareCursors, cursorOf, type Row, type World } from "./rows.ts";
import type { Setup } from "./setup.ts";

/** One page's body. */
export interface Body {
  readonly data: readonly Row[];
  readonly total: number;
  readonly next: string | null;
  readonly cursors: { readonly next: string | null };
}

/** The rows that the API lists from a cursor value on, in its order. */
export function listed({ rows }: World, { cursor }: Setup, since: string | null): readonly Row[] {
  const from =
    since === null || cursor?.ignoresStart === true ? undefined : cursor?.type === "number" ? Number(since) : since;
  const found = rows.filter((row) => from === undefined || compareCursors(cursorOf(row), from) >= 0);
  if (cursor?.order === undefined) return found;
  const sign = cursor.order === "ascending" ? 1 : -1;
  return found.toSorted((a, b) => sign * compareCursors(cursorOf(a), cursorOf(b)));
}

/** The page that a request asks for. */
export function bodyOf(world: World, setup: Setup, url: URL): Body {
  const param = (name: string): string | null => url.searchParams.get(name);
  const rows = listed(world, setup, param("since"));
  const from = startOf(setup, param);
  const end = from + setup.pageSize;
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

/** Whether a request asks for another page than the first. */
export function isLater(setup: Setup, url: URL): boolean {
  return startOf(setup, (name) => url.searchParams.get(name)) > 0;
}

function startOf({ pages, pageSize }: Setup, param: (name: string) => string | null): number {
  if (pages === "offset") return Number(param("offset"));
  if (pages === "page") return (Number(param("page")) - 1) * pageSize;
  return Number((param(pages === "cursor" ? "cursor" : "token") ?? "0").replace("at ", ""));
}
