import type { DuckDBInstance } from "@duckdb/node-api";
import { atLastCursor } from "../../../templates/runtime/incremental/restart.ts";
import type { Incremental } from "../../../templates/runtime/incremental/incremental.ts";
import { endValue, startValue } from "../../../templates/runtime/incremental/values.ts";
import { offset } from "../../../templates/runtime/paginators/offset.ts";
import { pageNumber } from "../../../templates/runtime/paginators/page-number.ts";
import type { Resource } from "../../../templates/runtime/resource.ts";
import { fakeApi, type FakeApi, noon, query, resource } from "./fake-api.ts";

/** A row of an API whose rows change while they are read; `u` is when it last did, in seconds since noon. */
export interface ChangingRow {
  readonly id: number;
  readonly u: number;
}

/** How the API lists: what requests may ask for, and how it sorts. */
export interface Listing {
  readonly sort: "u" | "id";
  readonly limit: number;
  /** Whether `since` counts for nothing. Default: false. */
  readonly ignoresStart?: boolean;
  /** Whether rows equal to `since` are left out. Default: false. */
  readonly isStrict?: boolean;
}

/** An API of rows that can be changed, by offset and limit or by page; a second passes with every request. */
export class ChangingApi {
  readonly api: FakeApi = fakeApi();
  readonly rows = new Map<number, number>();
  /** Called before the answer to the request of this number, from 1 on. */
  before: (request: number) => void = () => undefined;
  /** Requests that fail. */
  failing: ReadonlySet<number> = new Set();
  readonly #listing: Listing;

  constructor(rows: readonly ChangingRow[], listing: Listing) {
    this.#listing = listing;
    for (const { id, u } of rows) this.rows.set(id, u);
    this.api.answer = (url) => this.#answer(url);
  }

  /** The rows as the table must have them. */
  get table(): unknown[][] {
    return [...this.rows].sort(([a], [b]) => a - b).map(([id, u]) => [String(id), String(u)]);
  }

  change(id: number, u: number): void {
    this.rows.set(id, u);
  }

  #answer(url: URL): ChangingRow[] | { status: number } {
    const request = this.api.urls.length;
    this.api.now += 1000;
    this.before(request);
    if (this.failing.has(request)) return { status: 500 };
    const { sort, limit, ignoresStart = false, isStrict = false } = this.#listing;
    const at = (name: string): number | undefined => {
      const text = url.searchParams.get(name);
      return text === null ? undefined : secondsOf(text);
    };
    const [since, until] = [ignoresStart ? undefined : at("since"), at("until")];
    const listed = [...this.rows]
      .map(([id, u]) => ({ id, u }))
      .filter(({ u }) => since === undefined || (isStrict ? u > since : u >= since))
      .filter(({ u }) => until === undefined || u <= until)
      .sort((a, b) => (sort === "u" ? a.u - b.u : 0) || a.id - b.id);
    const page = url.searchParams.get("page");
    const from = page === null ? Number(url.searchParams.get("offset") ?? 0) : (Number(page) - 1) * limit;
    return listed.slice(from, from + limit);
  }
}

/** Numbers as they are, instants as seconds since noon. */
function secondsOf(text: string): number {
  return /^-?[\d.]+$/.test(text) ? Number(text) : (Date.parse(text) - noon) / 1000;
}

/** The cursor `u` in a list of the oldest change first, whose pages begin anew at the last cursor. */
export const followed: Incremental = {
  cursor: "u",
  type: "number",
  initial: 0,
  order: "ascending",
  restart: atLastCursor,
};

/** A resource of that API. */
export function changing(limit: number, incremental: Incremental = followed, more: Partial<Resource> = {}): Resource {
  const params = { since: startValue, ...(incremental.windows && { until: endValue }) };
  return resource({
    pages: offset({ limit }),
    incremental,
    request: { method: "GET", path: "/things", params },
    ...more,
  });
}

/** How such a resource is read by page number. */
export const byPage: Partial<Resource> = { pages: pageNumber({ basePage: 1 }) };

/** What is in the table. */
export function loaded(instance: DuckDBInstance): Promise<unknown[][]> {
  return query(instance, "SELECT id, u FROM things ORDER BY id, u");
}

/** Rows 1 to `count`, each changed a second after the one before. */
export function inOrder(count: number): readonly ChangingRow[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, u: index + 1 }));
}
