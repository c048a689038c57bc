import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, it } from "vitest";
import type { Resource } from "../../templates/runtime/resource.ts";
import { cursorU, fakeApi, type FakeApi, loadPages, query, resource } from "../runtime/load/fake-api.ts";
import { errorsOf, oneResource, resourceOf } from "../support/config.ts";

let instance: DuckDBInstance;
let api: FakeApi;
beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
  api = fakeApi();
});

const boundary = [
  { id: 1, u: 12 },
  { id: 2, u: 12 },
];

async function idsAfter(given: Partial<Resource>, page: readonly object[]): Promise<readonly number[]> {
  await loadPages({ api, instance, resource: resource(given) }, [page]);
  return (await query(instance, "SELECT id FROM things ORDER BY id")).map(([id]) => Number(id));
}

describe("K04 an empty list as the boundary's key", () => {
  const incremental = { cursor_path: "u", initial_value: 10 };
  const planned = (more: object): boolean | undefined =>
    resourceOf(oneResource({ endpoint: { incremental: { ...incremental, ...more } } })).incremental?.repeatStart;

  it("K04 means that rows there are appended again", async () => {
    const given = { incremental: { ...cursorU, repeatStart: true }, write: { disposition: "append" } } as const;
    expect(await idsAfter(given, boundary)).toEqual([1, 2]);
    expect(await idsAfter(given, boundary)).toEqual([1, 1, 2, 2]);
  });

  it("is told from no key at all", () => {
    expect([planned({ primary_key: [] }), planned({ primary_key: "id" }), planned({})]).toEqual([true, false, false]);
  });

  it("changes nothing for rows that merge", async () => {
    const given = { incremental: { ...cursorU, repeatStart: true } };
    await idsAfter(given, boundary);
    expect(await idsAfter(given, boundary)).toEqual([1, 2]);
  });
});

describe("K11 a cursor inside of lists", () => {
  const rows = [
    { id: 1, a: { b: [{ u: 11 }, { u: 99 }] } },
    { id: 2, a: { b: [{ v: 5 }, { u: 9 }] } },
    { id: 3, a: { b: [{ u: 10 }] } },
  ];

  it("K11 is the first value that its path finds", async () => {
    const incremental = { ...cursorU, cursor: "a.b[*].u" };
    expect(await idsAfter({ incremental }, rows)).toEqual([1, 3]);
    await idsAfter({ incremental }, []);
    expect(api.urls).toEqual(["/things?since=11&page=1"]);
  });

  it("may be one item's", async () => {
    const incremental = { ...cursorU, cursor: "a.b[1].u", onMissing: "exclude" } as const;
    expect(await idsAfter({ incremental }, rows)).toEqual([1]);
  });

  it.each([
    { path: "a.b[*].u", want: "a.b[*].u" },
    { path: "$.a['b'][0].u", want: "a.b[0].u" },
    { path: "u.v", want: "u.v" },
    { path: "['u.v']", want: "u.v" },
  ])("is planned as $want from $path", ({ path, want }) => {
    const incremental = { cursor_path: path, initial_value: 10 };
    expect(resourceOf(oneResource({ endpoint: { incremental } })).incremental?.cursor).toBe(want);
  });

  it.each(["a..u", "a.b[-1].u", "a[?(@.x)].u", "a['x.y'].u"])("is refused as %s", (path) => {
    const incremental = { cursor_path: path, initial_value: 10 };
    expect(errorsOf(oneResource({ endpoint: { incremental } }))).toHaveLength(1);
  });
});

it("K27 a second load of rows that are not new changes nothing", async () => {
  const given = {
    incremental: { cursor: "id", type: "number", initial: 1 },
    write: { disposition: "append" },
  } as const;
  const all = Array.from({ length: 25 }, (_, id) => ({ id }));
  const want = all.slice(1).map(({ id }) => id);
  expect(await idsAfter(given, all)).toEqual(want);
  const report = await loadPages({ api, instance, resource: resource(given) }, [all]);
  expect(report).toMatchObject({ inserted: 0, skipped: 25 });
  expect((await query(instance, "SELECT id FROM things ORDER BY id")).map(([id]) => Number(id))).toEqual(want);
});

describe("contradictions", () => {
  const start = { type: "incremental", cursor_path: "updated_at" };
  it.each([
    { title: "an unknown type of parameter", params: { since: { ...start, type: "no_incremental" } } },
    { title: "two parameters that are the start", params: { since: start, after: start } },
  ])("K28 $title", ({ params }) => {
    expect(errorsOf(oneResource({ endpoint: { params } }))).not.toEqual([]);
    expect(errorsOf(oneResource({ endpoint: { params: { since: start } } }))).toEqual([]);
  });
});
