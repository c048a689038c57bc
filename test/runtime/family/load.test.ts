import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import { startValue } from "../../../templates/runtime/incremental/values.ts";
import { cursorU, query } from "../load/fake-api.ts";
import {
  childrenOf,
  childTable,
  fakeFamily,
  type FakeFamily,
  type FamilySetup,
  loadBoth,
  parents as plainParents,
  wholeChildren,
} from "./fake-family.ts";

let instance: DuckDBInstance;
let setup: FamilySetup;

beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
});

const family = (): FakeFamily =>
  fakeFamily({
    1: [1, 2, 3].map((n) => ({ id: 10 + n, u: n })),
    2: [1, 2, 3, 4, 5].map((n) => ({ id: 20 + n, u: n })),
    3: [],
    4: [{ id: 41, u: 4 }],
  });

const want = (api: FakeFamily): unknown[][] =>
  Object.entries(api.children)
    .flatMap(([parent, rows]) => rows.map((row) => [String(row["id"]), String(row["u"]), parent]))
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));

const followedParents = {
  ...plainParents,
  incremental: { ...cursorU, initial: 1, onMissing: "include" as const },
  request: { ...plainParents.request, params: { since: startValue } },
};
const append = { write: { disposition: "append" }, primaryKey: [] } as const;
const replace = { write: { disposition: "replace" } } as const;
const KINDS = [
  ["followed by parent, merged", () => childrenOf()],
  ["followed by parent, appended", () => childrenOf(append)],
  ["whole, merged", () => wholeChildren()],
  ["whole, replaced", () => wholeChildren(replace)],
  ["whole, appended", () => wholeChildren(append)],
  ["followed, replaced", () => childrenOf(replace)],
] as const;

describe.each(KINDS)("children %s", (_, child) => {
  test.each([1, 4])("every child of every parent, each parent's rows together; concurrency %i", async (concurrency) => {
    setup = { api: family(), instance, child: child(), concurrency };
    const report = await loadBoth(setup);
    expect(report).toMatchObject({ done: true, resources: { children: { rows: 9, inserted: 9, done: true } } });
    expect(await childTable(instance)).toEqual(want(setup.api));
    const order = await query(instance, "SELECT _parents_id FROM children ORDER BY rowid");
    expect(order.map(([id]) => String(id))).toEqual(["1", "1", "1", "2", "2", "2", "2", "2", "4"]);
    expect(report.paths.filter((path) => path.startsWith("/parents?"))).toEqual(
      [1, 2].map((page) => `/parents?page=${page}`),
    );
  });

  test("a load that fails in the middle of a parent goes on there", async () => {
    setup = { api: family(), instance, child: child() };
    let failures = 1;
    setup.api.onRequest = (path) => {
      if (!path.includes("/2/") || !path.includes("page=2") || failures === 0) return undefined;
      failures -= 1;
      return 500;
    };
    await expect(loadBoth(setup, { checkpoint: { pages: 1 } })).rejects.toThrow("500");
    const { paths } = await loadBoth(setup, { checkpoint: { pages: 1 } });
    expect(await childTable(instance)).toEqual(want(setup.api));
    expect(paths.filter((path) => path.includes("/1/"))).toEqual([]);
    expect(paths.filter((path) => path.includes("/2/")).map((path) => /page=\d/.exec(path)?.[0])).toEqual([
      "page=2",
      "page=3",
    ]);
  });

  test("loads of one page each come to an end, with nothing twice", async () => {
    setup = { api: family(), instance, child: child() };
    let calls = 0;
    for (let done = false; !done; calls += 1) {
      if (calls > 20) throw new Error("it never ends");
      ({ done } = await loadBoth(setup, { maxPages: 1, resources: ["children"] }));
    }
    expect(await childTable(instance)).toEqual(want(setup.api));
    expect(calls).toBeGreaterThan(5);
  });

  test("a full refresh takes away what is gone, of all parents at once", async () => {
    setup = { api: family(), instance, child: child() };
    await loadBoth(setup);
    setup.api.children = { ...setup.api.children, 2: [{ id: 29, u: 2 }], 4: [] };
    setup.api.onRequest = (path) => (path.includes("/4/") ? 500 : undefined);
    await expect(loadBoth(setup, { fullRefresh: true, checkpoint: { pages: 1 } })).rejects.toThrow("500");
    expect(await childTable(instance)).toHaveLength(9);
    setup.api.onRequest = () => undefined;
    await loadBoth(setup, { fullRefresh: true });
    expect(await childTable(instance)).toEqual(want(setup.api));
  });
});

describe("a cursor for each parent", () => {
  test("K30: rows of one parent behind the newest of another are loaded", async () => {
    const api = fakeFamily({ 1: [{ id: 1, u: 5 }], 2: [{ id: 2, u: 3 }] });
    setup = { api, instance, child: childrenOf() };
    await loadBoth(setup);
    api.children = {
      1: [
        { id: 1, u: 5 },
        { id: 3, u: 6 },
      ],
      2: [
        { id: 2, u: 3 },
        { id: 4, u: 4 },
      ],
    };
    const { paths } = await loadBoth(setup);
    expect(paths.filter((path) => path.includes("children"))).toEqual([
      "/parents/1/children?since=5&page=1",
      "/parents/2/children?since=3&page=1",
    ]);
    expect(await childTable(instance)).toEqual(want(api));
  });

  test("after a full refresh each load starts from the refreshed cursors, and nothing is appended twice", async () => {
    setup = { api: family(), instance, child: childrenOf(append) };
    await loadBoth(setup);
    await loadBoth(setup, { fullRefresh: true });
    const { paths } = await loadBoth(setup);
    expect(paths.filter((path) => path.includes("since"))).toEqual([
      "/parents/1/children?since=3&page=1",
      "/parents/2/children?since=5&page=1",
      "/parents/3/children?since=1&page=1",
      "/parents/4/children?since=4&page=1",
    ]);
    expect(await childTable(instance)).toEqual(want(setup.api));
  });

  test("a new parent is read from the initial value", async () => {
    setup = { api: family(), instance, child: childrenOf() };
    await loadBoth(setup);
    setup.api.parents = [...setup.api.parents, { id: 5 }];
    setup.api.children = { ...setup.api.children, 5: [{ id: 51, u: 1 }] };
    await loadBoth(setup);
    expect(await childTable(instance)).toEqual(want(setup.api));
  });
});

describe("a part", () => {
  test("whose page token has expired is read again from its first page", async () => {
    setup = { api: family(), instance, child: childrenOf(append) };
    setup.api.onRequest = (path) => (path.includes("/2/") && path.includes("page=2") ? 500 : undefined);
    await expect(loadBoth(setup, { checkpoint: { pages: 1 } })).rejects.toThrow("500");
    let isFirst = true;
    setup.api.onRequest = (path) => {
      if (!path.includes("/2/") || !isFirst) return undefined;
      isFirst = false;
      return 410;
    };
    expect(await loadBoth(setup)).toMatchObject({ done: true });
    expect(await childTable(instance)).toEqual(want(setup.api));
  });

  test("whose page token has expired in a full refresh lets everything gather again", async () => {
    setup = { api: family(), instance, child: childrenOf(append) };
    await loadBoth(setup);
    setup.api.onRequest = (path) => (path.includes("/2/") && path.includes("page=2") ? 500 : undefined);
    await expect(loadBoth(setup, { fullRefresh: true, checkpoint: { pages: 1 } })).rejects.toThrow("500");
    let isFirst = true;
    setup.api.onRequest = (path) => {
      if (!path.includes("/2/") || !isFirst) return undefined;
      isFirst = false;
      return 410;
    };
    const report = await loadBoth(setup);
    expect(report.resources["children"]?.warnings).toEqual([
      "The API no longer knew the page to go on from: everything was read again from the first.",
    ]);
    expect(await childTable(instance)).toEqual(want(setup.api));
  });

  test("fails with the API's error, and what the parts before it have stays", async () => {
    setup = { api: family(), instance, child: childrenOf(), concurrency: 4 };
    setup.api.onRequest = (path) => (path.includes("/2/") ? 404 : undefined);
    await expect(loadBoth(setup)).rejects.toThrow(/children: .*404/);
    expect((await childTable(instance)).slice(0, 3)).toEqual(want(setup.api).slice(0, 3));
  });
});

describe("more parents than cursors", () => {
  const many = Object.fromEntries(
    Array.from({ length: 10_001 }, (_, index) => [
      index + 1,
      index % 2500 === 0 ? [{ id: index + 1, u: 2 + index / 2500 }] : [],
    ]),
  );

  test("share one cursor, and what is saved stays small", async () => {
    setup = { api: fakeFamily(many, 5000), instance, child: childrenOf(), concurrency: 16 };
    const first = await loadBoth(setup);
    expect(first.resources["children"]).toMatchObject({ rows: 5, inserted: 5 });
    expect(first.resources["children"]?.warnings.join()).toContain("more than 10000 rows");
    expect(await query(instance, "SELECT count(*) FROM _state")).toEqual([["2"]]);
    const second = await loadBoth(setup);
    expect(new Set(second.paths.map((path) => /since=\d+/.exec(path)?.[0]))).toEqual(new Set([undefined, "since=6"]));
  }, 60_000);
});

describe("parents", () => {
  test("H15: that are not loaded are asked for once and have no table", async () => {
    setup = { api: family(), instance, child: childrenOf() };
    const report = await loadBoth(setup, { resources: ["children"] });
    expect(report.paths.filter((path) => path.startsWith("/parents?"))).toHaveLength(2);
    expect(report.resources["children"]?.requests).toBe(report.paths.length);
    expect(await query(instance, "SELECT table_name FROM duckdb_tables() WHERE table_name[1] <> '_'")).toEqual([
      ["children"],
    ]);
  });

  test("H18, B25: without the value that is asked by are passed over with a warning", async () => {
    const api = family();
    setup = { api: { ...api, parents: [...api.parents, { id: null, name: "x" }] }, instance, child: wholeChildren() };
    const report = await loadBoth(setup, { resources: ["children"] });
    expect(report.resources["children"]?.warnings).toEqual([
      "1 row of parents without id: no children could be asked for.",
    ]);
    expect(await childTable(instance)).toEqual(want(api));
  });

  test("whose load reads only what is new are listed in full for their children", async () => {
    const parents = { ...followedParents };
    const child = wholeChildren({ parent: { resource: parents, fields: ["id"], include: { _parents_id: "id" } } });
    setup = { api: fakeFamily({ 1: [{ id: 11, u: 1 }], 2: [{ id: 21, u: 1 }] }), instance, child, parents };
    setup.api.parents = [
      { id: 1, u: 1 },
      { id: 2, u: 2 },
    ];
    await loadBoth(setup);
    setup.api.children = {
      1: [
        { id: 11, u: 1 },
        { id: 12, u: 2 },
      ],
      2: [{ id: 21, u: 1 }],
    };
    const { paths } = await loadBoth(setup);
    expect(paths.filter((path) => path.startsWith("/parents?"))).toEqual([
      "/parents?since=2&page=1",
      "/parents?since=1&page=1",
    ]);
    expect(await childTable(instance)).toEqual(want(setup.api));
  });

  test("that are not selected are loaded only when asked for", async () => {
    const parents = { ...followedParents, selected: false };
    const child = wholeChildren({ parent: { resource: parents, fields: ["id"] } });
    setup = { api: fakeFamily({ 1: [] }), instance, child, parents };
    expect(Object.keys((await loadBoth(setup)).resources)).toEqual(["children"]);
    expect(Object.keys((await loadBoth(setup, { resources: ["parents"] })).resources)).toEqual(["parents"]);
  });

  test("none at all leave an empty table", async () => {
    setup = { api: fakeFamily({}), instance, child: wholeChildren(replace) };
    expect(await loadBoth(setup)).toMatchObject({ done: true });
  });

  test("B23, B24: stand percent-encoded in the path", async () => {
    const api = fakeFamily({});
    api.parents = [{ id: "a/b c" }, { id: "x?y=1" }];
    api.children = { "a/b c": [{ id: 1, u: 1 }], "x?y=1": [{ id: 2, u: 2 }] };
    setup = {
      api,
      instance,
      child: childrenOf({ parent: { ...childrenOf().parent, include: { _parents_id: "id" } } }),
    };
    const { paths } = await loadBoth(setup, { resources: ["children"] });
    expect(paths.filter((path) => path.includes("children")).map((path) => path.split("?")[0])).toEqual([
      "/parents/a%2Fb%20c/children",
      "/parents/x%3Fy%3D1/children",
    ]);
    expect(await query(instance, "SELECT id, _parents_id FROM children ORDER BY id")).toEqual([
      ["1", "a/b c"],
      ["2", "x?y=1"],
    ]);
  });
});
