import type { DuckDBInstance } from "@duckdb/node-api";
import { connect, type Connection } from "../../../templates/runtime/connection.ts";
import { contract } from "../../../templates/runtime/contract/hold.ts";
import { append } from "../../../templates/runtime/duckdb/append.ts";
import { deleteFlagged } from "../../../templates/runtime/duckdb/delete-flagged.ts";
import { type DuckDb, duckDb } from "../../../templates/runtime/duckdb/duckdb.ts";
import { insertOnly } from "../../../templates/runtime/duckdb/insert-only.ts";
import { merge } from "../../../templates/runtime/duckdb/merge.ts";
import { nested } from "../../../templates/runtime/duckdb/nested.ts";
import { scd2 } from "../../../templates/runtime/duckdb/scd2.ts";
import { sweep } from "../../../templates/runtime/duckdb/sweep.ts";
import type { Incremental } from "../../../templates/runtime/incremental/incremental.ts";
import { startValue } from "../../../templates/runtime/incremental/values.ts";
import { load, type LoadOptions } from "../../../templates/runtime/load/load.ts";
import type { LoadReport, ResourceReport } from "../../../templates/runtime/load/report.ts";
import type { Paginator } from "../../../templates/runtime/paginators/paginator.ts";
import type { Resource } from "../../../templates/runtime/resource.ts";

/** One answer: rows as a value or as JSON text, or a status. */
export type Answer = readonly unknown[] | string | { readonly status: number };

/** An API of one resource; `pages` are served by the query parameter `page`. */
export interface FakeApi {
  pages: readonly Answer[];
  /** Set to answer by request instead. */
  answer?: (url: URL) => Answer;
  readonly urls: string[];
  now: number;
  onRequest?: () => void | Promise<void>;
}

export const noon = Date.UTC(2026, 0, 1, 12);

export function fakeApi(pages: readonly Answer[] = [[]]): FakeApi {
  return { pages, urls: [], now: noon };
}

/** Two hundred pages of fifty rows. */
export function manyPages(): FakeApi {
  const rows = (page: number): object[] =>
    Array.from({ length: 50 }, (_, index) => ({ id: page * 50 + index, v: page, k: [page, index] }));
  return fakeApi(Array.from({ length: 200 }, (_, page) => rows(page)));
}

/** Pages by number, until the body says that there is no next. */
export const byNumber: Paginator = {
  type: "page_number",
  first: 1,
  request: (base, position) => ({ ...base, query: [...base.query, ["page", JSON.stringify(position)]] }),
  next: ({ body }, position) =>
    (body as { next: boolean }).next && typeof position === "number" ? position + 1 : undefined,
};

export function connectionTo(api: FakeApi, maxRetries = 0): Connection {
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    api.urls.push(`${url.pathname}${url.search}`);
    await api.onRequest?.();
    const number = Number(url.searchParams.get("page") ?? "1");
    const answer = api.answer?.(url) ?? api.pages[number - 1] ?? [];
    if (typeof answer === "object" && "status" in answer) {
      return new Response("{}", { status: answer.status, headers: { "retry-after": "7" } });
    }
    const rows = typeof answer === "string" ? answer : JSON.stringify(answer);
    const next = number < api.pages.length;
    return new Response(`{"next":${next},"data":${rows}}`, { headers: { "content-type": "application/json" } });
  };
  const clock = { now: () => api.now, sleep: () => Promise.resolve(), random: () => 0.5 };
  return connect({ name: "fake", baseUrl: "https://api.example.com", retry: { maxRetries } }, { fetch, clock });
}

export function resource(changes: Partial<Resource> = {}): Resource {
  return {
    name: "things",
    table: "things",
    request: { method: "GET", path: "/things", params: changes.incremental === undefined ? {} : { since: startValue } },
    rows: { text: "data", path: ["data"], of: (body: { data?: object[] }) => body.data },
    pages: byNumber,
    primaryKey: ["id"],
    write: { disposition: "merge", strategy: "delete-insert", deletes: "none" },
    columns: {},
    ...changes,
  };
}

/** The cursor `u` from 10, as in the conformance cases. */
export const cursorU: Incremental = { cursor: "u", type: "number", initial: 10 };

export const duckdb: DuckDb = duckDb({ append, contract, deleteFlagged, insertOnly, merge, scd2, sweep, nested });

export interface Setup {
  readonly api: FakeApi;
  readonly instance: DuckDBInstance;
  readonly resource: Resource;
}

/** Loads the one resource and gives back its report. */
export async function loadOnce(
  setup: Setup,
  options: LoadOptions = {},
): Promise<ResourceReport & { readonly whole: LoadReport }> {
  const whole = await load(connectionTo(setup.api), { things: setup.resource }, duckdb(setup.instance), options);
  const report = whole.resources["things"];
  if (report === undefined) throw new Error("the resource is not in the report");
  return { ...report, whole };
}

/** Serves the pages and loads. */
export async function loadPages(
  setup: Setup,
  pages: readonly Answer[],
  options: LoadOptions = {},
): ReturnType<typeof loadOnce> {
  setup.api.pages = pages;
  setup.api.urls.length = 0;
  return loadOnce(setup, options);
}

/** A query's rows, values as JSON. */
export async function query(instance: DuckDBInstance, sql: string): Promise<unknown[][]> {
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
  }
}

/** The saved state. */
export async function savedState(instance: DuckDBInstance): Promise<Record<string, unknown>> {
  const [row] = await query(instance, "SELECT state FROM _state");
  return JSON.parse(String(row?.[0])) as Record<string, unknown>;
}
