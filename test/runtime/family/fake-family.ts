import type { DuckDBInstance } from "@duckdb/node-api";
import { connect } from "../../../templates/runtime/connection.ts";
import { loadFamily } from "../../../templates/runtime/family/load-family.ts";
import { startValue } from "../../../templates/runtime/incremental/values.ts";
import { load, type LoadOptions } from "../../../templates/runtime/load/load.ts";
import type { LoadReport } from "../../../templates/runtime/load/report.ts";
import { type ChildResource, parentField } from "../../../templates/runtime/parents.ts";
import type { Resource } from "../../../templates/runtime/resource.ts";
import { byNumber, cursorU, duckdb, noon, query, resource } from "../load/fake-api.ts";

type Row = Readonly<Record<string, unknown>>;

/** An API of parents and their children, `pageSize` rows a page; `since` keeps rows whose `u` is not below it. */
export interface FakeFamily {
  parents: readonly Row[];
  /** By the parent's id. */
  children: Readonly<Record<string, readonly Row[]>>;
  pageSize: number;
  readonly paths: string[];
  /** Called before an answer; a number is its status. */
  onRequest?: (path: string) => number | undefined | Promise<number | undefined>;
}

export function fakeFamily(children: FakeFamily["children"], pageSize = 2): FakeFamily {
  return { parents: Object.keys(children).map((id) => ({ id: Number(id) })), children, pageSize, paths: [] };
}

export const parents: Resource = resource({
  name: "parents",
  table: "parents",
  request: { method: "GET", path: "/parents" },
});

/** Children, followed by `u` from 1 on, with the parent's id as `_parents_id`. */
export function childrenOf(changes: Partial<ChildResource> = {}): ChildResource {
  return {
    ...resource({ incremental: { ...cursorU, initial: 1 } }),
    name: "children",
    table: "children",
    parent: { resource: parents, fields: ["id"], include: { _parents_id: "id" } },
    request: { method: "GET", path: ["/parents/", parentField("id"), "/children"], params: { since: startValue } },
    ...changes,
  };
}

/** The same without cursor. */
export function wholeChildren(changes: Partial<ChildResource> = {}): ChildResource {
  const { incremental, ...child } = childrenOf(changes);
  if (incremental === undefined) return child;
  return { ...child, request: { ...child.request, params: {} } };
}

export interface FamilySetup {
  readonly api: FakeFamily;
  readonly instance: DuckDBInstance;
  readonly child: ChildResource;
  readonly concurrency?: number;
  /** The very object that the child names. Default: `parents`. */
  readonly parents?: Resource;
}

/** Loads parents and children and says what was asked for. */
export async function loadBoth(
  { api, instance, child, concurrency = 1, parents: parent = parents }: FamilySetup,
  options: LoadOptions = {},
): Promise<LoadReport & { readonly paths: readonly string[] }> {
  api.paths.length = 0;
  const resources: Readonly<Record<string, Resource>> = { parents: parent, children: child };
  const clock = { now: () => noon, sleep: () => Promise.resolve(), random: () => 0.5 };
  const connection = connect(
    { name: "fake", baseUrl: "https://api.example.com", retry: { maxRetries: 0 }, concurrency },
    {
      fetch: (input) => answer(api, new URL(input)),
      clock,
    },
  );
  const report = await load(connection, resources, duckdb(instance), options, loadFamily(resources));
  return { ...report, paths: [...api.paths] };
}

async function answer(api: FakeFamily, url: URL): Promise<Response> {
  const path = `${url.pathname}${url.search}`;
  api.paths.push(path);
  const status = (await api.onRequest?.(path)) ?? 200;
  if (status !== 200) return new Response("{}", { status });
  const id = /^\/parents\/([^/]+)\/children$/.exec(url.pathname)?.[1];
  const all = id === undefined ? api.parents : (api.children[decodeURIComponent(id)] ?? []);
  const since = url.searchParams.get("since");
  const rows = since === null ? all : all.filter((row) => Number(row["u"]) >= Number(since));
  const page = Number(url.searchParams.get("page") ?? "1");
  const data = rows.slice((page - 1) * api.pageSize, page * api.pageSize);
  return Response.json({ data, next: rows.length > page * api.pageSize });
}

export { byNumber };

export function childTable(instance: DuckDBInstance): Promise<unknown[][]> {
  return query(instance, "SELECT id, u, _parents_id FROM children ORDER BY id, u");
}
