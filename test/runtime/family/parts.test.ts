import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import { atLastCursor } from "../../../templates/runtime/incremental/restart.ts";
import { endValue, startValue } from "../../../templates/runtime/incremental/values.ts";
import { inWindows } from "../../../templates/runtime/incremental/windows.ts";
import { type ChildResource } from "../../../templates/runtime/parents.ts";
import { childrenOf, childTable, fakeFamily, type FakeFamily, loadBoth } from "./fake-family.ts";

let instance: DuckDBInstance;
let api: FakeFamily;

beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
  const rows = (parent: number): object[] =>
    Array.from({ length: 12 }, (_, index) => ({ id: parent * 100 + index, u: index + 1 }));
  // Numbers are texts as keys.
  api = fakeFamily({ 1: rows(1), 2: rows(2) } as FakeFamily["children"], 4);
});

const want = (): unknown[][] =>
  Object.entries(api.children)
    .flatMap(([parent, rows]) => rows.map(({ id, u }) => [String(id), String(u), parent]))
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));

const { incremental } = childrenOf();
const base = { ...incremental, cursor: "u", type: "number", order: "ascending" } as const;
const ways = {
  restart: { ...base, restart: atLastCursor },
  windows: { ...base, windows: inWindows({ step: 5, stopAfterEmpty: 1 }) },
};

function child(way: keyof typeof ways, more: Partial<ChildResource> = {}): ChildResource {
  const { request } = childrenOf();
  return childrenOf({
    incremental: ways[way],
    request: { ...request, params: { since: startValue, ...(way === "windows" ? { until: endValue } : {}) } },
    ...more,
  });
}

const dispositions = [
  { disposition: "merge", strategy: "delete-insert", deletes: "none" },
  { disposition: "append" },
  { disposition: "replace" },
] as const;

describe.each(dispositions)("children of each parent, read in parts: $disposition", (write) => {
  test.each(["restart", "windows"] as const)("%s: every child is loaded once", async (way) => {
    await loadBoth({ api, instance, child: child(way, { write }) });
    expect(await childTable(instance)).toEqual(want());
  });

  test.each(["restart", "windows"] as const)("%s: a load that fails goes on in the part", async (way) => {
    const failing = new Set([7]);
    api.onRequest = () => (failing.delete(api.paths.length) ? 500 : undefined);
    const setup = { api, instance, child: child(way, { write }) };
    await expect(loadBoth(setup, { checkpoint: { pages: 1 } })).rejects.toThrow("500");
    const failed = api.paths[6];
    const { paths } = await loadBoth(setup, { checkpoint: { pages: 1 } });
    expect(paths.find((path) => path.includes("/children"))).toBe(failed);
    expect(await childTable(instance)).toEqual(want());
  });

  test.each(["restart", "windows"] as const)("%s: a page token that has expired restarts the part", async (way) => {
    const statuses = new Map([[5, 500]]);
    api.onRequest = () => statuses.get(api.paths.length);
    const setup = { api, instance, child: child(way, { write }) };
    await expect(loadBoth(setup, { checkpoint: { pages: 1 } })).rejects.toThrow("500");
    statuses.clear();
    let asked = 0;
    api.onRequest = (path) => {
      asked += path.includes("/children") ? 1 : 0;
      return path.includes("/children") && asked === 1 ? 410 : undefined;
    };
    await loadBoth(setup);
    expect(await childTable(instance)).toEqual(want());
  });
});

test("a child that moves while its parent's are read takes none along", async () => {
  const setup = { api, instance, child: child("restart") };
  let moved = false;
  api.onRequest = (path) => {
    if (moved || !path.includes("/2/") || !path.includes("since=3")) return undefined;
    moved = true;
    const [first, ...others] = api.children["2"] ?? [];
    api.children = { ...api.children, 2: [...others, { ...first, u: 13 }] };
    return undefined;
  };
  await loadBoth(setup);
  expect(moved).toBe(true);
  expect(await childTable(instance)).toEqual(want());
});
