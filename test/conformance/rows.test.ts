import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { compileSelector } from "../../generator/plan/selector.ts";
import { valuesOf } from "../../templates/runtime/select/query.ts";
import { valueAt } from "../../templates/runtime/select/value-at.ts";
import { fakeClock } from "../support/clock.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { connectorOnM1 } from "./connector.ts";
import { BASE, startM1 } from "./m1.ts";

const m1 = startM1();
const single = { data_selector: "$", paginator: "single_page" };
const numbered = {
  data_selector: "data",
  paginator: { type: "page_number", base_page: 1, total_path: "total_pages" },
};

const { rows, connector } = await connectorOnM1([
  { name: "list", endpoint: { ...single, path: "posts_header_link" } },
  { name: "one", endpoint: { ...single, path: "posts/7" } },
  { name: "empty", endpoint: { data_selector: "data", paginator: "single_page", path: "empty" } },
  {
    name: "linked",
    endpoint: {
      path: "posts",
      params: { param1: "one", param2: "two" },
      data_selector: "data",
      paginator: { type: "json_link", next_url_path: "next_page" },
    },
  },
  {
    name: "seeded",
    parents: [{ id: "0" }, { id: "1" }, { id: "2" }],
    endpoint: { path: "posts/{parents.id}/comments", ...numbered },
  },
  { name: "posts", endpoint: { path: "posts", ...numbered } },
  { name: "one_comments", endpoint: { path: "posts/{resources.one.id}/comments", ...numbered } },
  { name: "reacted", endpoint: { path: "posts_with_reactions", ...numbered } },
  {
    name: "details",
    spread_from_parent: ["reactions"],
    endpoint: { ...single, path: "post_detail", params: { post_id: "{resources.reacted.reactions.id}" } },
  },
  {
    name: "followed",
    write_disposition: "append",
    endpoint: { path: "posts", ...numbered, incremental: { cursor_path: "id", initial_value: 1 } },
  },
]);

describe("where the rows are", () => {
  it("G03 the whole body, a list or an object", async () => {
    expect((await rows("list")).map((row) => row["id"])).toEqual([0, 1, 2, 3, 4]);
    expect(await rows("one")).toEqual([{ id: 7, body: "Post body 7" }]);
  });

  it("G09 no body: none is needed with 204; with 200 it is an error, unless a hook says otherwise", async () => {
    m1.use(http.get(`${BASE}/empty`, () => new HttpResponse(null, { status: 204 })));
    expect(await rows("empty")).toEqual([]);
    m1.use(http.get(`${BASE}/empty`, () => new HttpResponse("", { status: 200 })));
    await expect(rows("empty")).rejects.toMatchObject({ name: "BodyError", resource: "empty" });
    const { empty } = connector.create({
      clock: fakeClock(),
      afterResponse: (response) => (response.bytes.length === 0 ? { ...response, status: 204 } : response),
    });
    const found: unknown[] = [];
    for await (const row of empty?.rows() ?? []) found.push(row);
    expect(found).toEqual([]);
    expect(m1.calls("/empty").length).toBeGreaterThan(2);
  });

  const body = {
    a: [
      { b: 1, id: 1 },
      { b: 2, id: 0 },
    ],
    c: { b: { id: 3 } },
    d: { id: 4 },
    "x.y": [{ id: 5 }],
    "many-results": [{ id: 6 }],
    "odd key": [{ id: 7 }],
  };
  /** What a selector leads to in the body. */
  const found = (text: string): unknown => {
    const compiled = compileSelector(text, "rows");
    if ("keys" in compiled) return valueAt(body, compiled.keys);
    if ("queries" in compiled) return compiled.queries.flatMap((steps) => valuesOf(body, steps, body));
    return compiled.code;
  };
  it.each([
    ["c.b", { id: 3 }],
    ["a[*].b", [1, 2]],
    ["a[0]", [{ b: 1, id: 1 }]],
    ["a[-1:]", [{ b: 2, id: 0 }]],
    ["$.d..id", [4]],
    ["a[?(@.id>0)]", [{ b: 1, id: 1 }]],
    ["['x.y']", [{ id: 5 }]],
    ['"x.y"', [{ id: 5 }]],
    ["['odd key']", [{ id: 7 }]],
    ["d.*", [4]],
    ["d|c.b", [{ id: 4 }, { id: 3 }]],
    ["many-results", [{ id: 6 }]],
    ["a.`len`", "invalid-selector"],
    ["odd key", "invalid-selector"],
    ["1st", "invalid-selector"],
  ])("G10 %s", (text, want) => {
    expect(found(text)).toEqual(want);
  });
});

it("E05 a link's parameters replace those of the request, and are not doubled", async () => {
  expect(await rows("linked", { maxPages: 3 })).toHaveLength(15);
  expect(m1.calls()).toEqual(["", "&page=2", "&page=3"].map((page) => `GET /posts?param1=one&param2=two${page}`));
});

describe("parents of other kinds", () => {
  it("H10 constant rows", async () => {
    expect(await rows("seeded")).toHaveLength(150);
    const first = m1.calls().filter((call) => call.endsWith("page=1"));
    expect(first).toEqual(["0", "1", "2"].map((post) => `GET /posts/${post}/comments?page=1`));
  });

  it("H20 elements of the parent's lists", async () => {
    const details = await rows("details", { maxPages: 10 });
    expect(details.map((row) => row["id"])).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
  });

  it("H20 one row that is no list", async () => {
    const found = await rows("one_comments");
    expect(new Set(found.map((row) => row["post_id"]))).toEqual(new Set([7]));
    expect(found).toHaveLength(50);
  });
});

it("K27 what is not new is not loaded again", async () => {
  const file = `${temporaryFolder("m1-followed")}/followed.duckdb`;
  const load = async (): Promise<number | undefined> => {
    const options = { clock: fakeClock() };
    const report = await connector.create(options).load(connector.duckdb(file), { resources: ["followed"] });
    return report.resources["followed"]?.rows;
  };
  const ids = (): Promise<readonly object[]> =>
    query(file, "SELECT min(id)::int AS first, max(id)::int AS last, count(*)::int AS n FROM followed");
  await load();
  expect(await ids()).toEqual([{ first: 1, last: 24, n: 24 }]);
  await load();
  expect(await ids()).toEqual([{ first: 1, last: 24, n: 24 }]);
});
