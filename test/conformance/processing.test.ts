import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { verifyConnector } from "../../generator/emit/verify.ts";
import { connectorOnM1 } from "./connector.ts";
import { BASE, startM1 } from "./m1.ts";

const m1 = startM1();

const link = { data_selector: "data", paginator: { type: "json_link", next_url_path: "next_page" } };
const posts = { path: "posts", ...link };
const reacted = { path: "posts_with_reactions", ...link };
const one = { data_selector: "data", paginator: "single_page" };
const commentsOf = (field: string): object => ({ path: `posts/${field}/comments`, ...link });
const resolved = {
  ...link,
  path: "posts/{post_id}/comments",
  params: { post_id: { type: "resolve", resource: "few", field: "id" } },
};
const byPost = ["post_id", "id"];

/** The functions as a user writes them, typed by the connector's row types. */
const extensions = `
import type { Extensions } from "./runtime/extensions.ts";
import type { Followed, Mapped, MappedChild, Yielded, YieldedChild } from "./types.ts";

export const extensions: Extensions = {};

export function tenfold(row: Mapped): Mapped {
  return { ...row, id: Number(row.id) * 10 };
}

export function isTen({ id }: { readonly id?: unknown }): boolean {
  return id === 10;
}

export function lowerTitle(row: Mapped): Mapped {
  return { ...row, title: String(row["title"]).toLowerCase() };
}

export function withTitle(row: MappedChild): MappedChild {
  return { ...row, body: String(row["_posts_title"]) + " - " + String(row["body"]) };
}

export function* reactions(row: Yielded): Generator<Yielded> {
  for (const reaction of row["reactions"] as readonly object[]) yield { ...row, reaction };
}

export function childReactions(row: YieldedChild): readonly YieldedChild[] {
  return (row["_reacted_reactions"] as readonly object[]).map((reaction) => ({ ...row, reaction }));
}

export function withUpdated(row: Followed): Followed {
  return { ...row, u: Number(row.n) + 100 };
}

export function fails(): never {
  throw new Error("no luck");
}
`;

const mapped = (name: string, ...processing_steps: object[]): object => ({ name, endpoint: posts, processing_steps });
const yielded = (name: string, ...processing_steps: object[]): object => ({
  name,
  endpoint: reacted,
  processing_steps,
});
const resources = [
  mapped("only_one", { filter: "id == 1" }),
  mapped("untitled", { remove_fields: ["title"] }),
  mapped("dummy", { add_fields: { title: "dummy" } }),
  mapped("lower", { map: "lowerTitle" }),
  mapped("mapped", { map: "tenfold" }, { filter: "isTen" }),
  mapped("together", { filter: "isTen", map: "tenfold" }),
  mapped("posts"),
  mapped("few", { filter: "id in (1, 2)" }),
  { name: "resolved", primary_key: byPost, endpoint: resolved, processing_steps: [{ filter: "id == 1" }] },
  {
    name: "placed",
    primary_key: byPost,
    endpoint: commentsOf("{resources.few.id}"),
    processing_steps: [{ filter: "id == 1" }],
  },
  {
    name: "mapped_child",
    primary_key: byPost,
    include_from_parent: ["title"],
    endpoint: commentsOf("{resources.posts.id}"),
    processing_steps: [{ map: "withTitle" }, { filter: 'startsWith(body, "Post 2")' }],
  },
  yielded("reacted"),
  { ...yielded("yielded", { yield_map: "reactions" }), primary_key: [], write_disposition: "append" },
  yielded("filtered_first", { filter: "id != 1" }, { yield_map: "reactions" }),
  yielded("filtered_last", { yield_map: "reactions" }, { filter: "reaction.id != 0" }),
  {
    name: "yielded_child",
    primary_key: [],
    write_disposition: "append",
    include_from_parent: ["title", "reactions"],
    endpoint: commentsOf("{resources.reacted.id}"),
    processing_steps: [{ filter: '_reacted_title == "Post 2"' }, { yield_map: "childReactions" }],
  },
  { ...mapped("low", { filter: "id < 10" }), table_name: "low_posts" },
  { ...mapped("high", { filter: "id >= 10" }), table_name: "high_posts" },
  {
    name: "followed",
    endpoint: { path: "numbers", ...one, incremental: { cursor_path: "u", initial_value: 102 } },
    processing_steps: [{ map: "withUpdated" }],
    columns: { id: { data_type: "bigint" }, n: { data_type: "bigint" }, u: { data_type: "bigint" } },
  },
  {
    name: "reshaped",
    endpoint: { path: "wide", ...one },
    processing_steps: [
      { add_fields: { login: { path: "owner.login" }, kind: "wide", tags: { value: ["a"] }, none: null } },
      { rename: { n: "number" } },
      { remove_fields: ["owner.secret", "gone"] },
      { filter: 'number > 1 and not (kind is null or login in ["x"]) and contains(tags, "a")' },
    ],
    columns: {
      id: { data_type: "bigint" },
      n: { data_type: "bigint" },
      gone: { data_type: "text" },
      owner: { data_type: "json" },
    },
  },
  {
    name: "flattened",
    endpoint: { path: "wide", ...one },
    processing_steps: [{ flatten: true }, { filter: "owner__login != 'b'" }],
    columns: {
      id: { data_type: "bigint" },
      n: { data_type: "bigint" },
      owner: { data_type: "json" },
      owner__login: { data_type: "text", nullable: false },
      extra: { data_type: "json" },
    },
  },
  {
    name: "shallow",
    endpoint: { path: "wide", ...one },
    processing_steps: [{ flatten: { fields: ["owner"], separator: ".", depth: 1 } }],
  },
  { name: "broken", endpoint: { path: "wide", ...one }, processing_steps: [{ map: "fails" }] },
  { name: "untouched", endpoint: { path: "wide", ...one } },
  { name: "looked_at", endpoint: { path: "wide", ...one }, processing_steps: [{ filter: "isTen" }] },
];

const { connector, rows, load } = await connectorOnM1(resources, { extensions });
const pick = (found: readonly Readonly<Record<string, unknown>>[], key: string): readonly unknown[] =>
  found.map((row) => row[key]);

it("J01 a filter", async () => {
  expect(await rows("only_one")).toEqual([{ id: 1, title: "Post 1" }]);
  const { report, query } = await load(["only_one"]);
  // The pages that the filter empties do not end the paging.
  expect(report.resources["only_one"]).toMatchObject({ pages: 5, rows: 1, inserted: 1 });
  expect(await query("SELECT title FROM only_one")).toEqual([{ title: "Post 1" }]);
});

it("J02 a field removed, set and changed", async () => {
  expect(await rows("untitled")).toEqual([...Array(25).keys()].map((id) => ({ id })));
  expect(new Set(pick(await rows("dummy"), "title"))).toEqual(new Set(["dummy"]));
  const { query } = await load(["untitled", "dummy", "lower"]);
  expect(await query("SELECT count(*)::int AS n FROM untitled")).toEqual([{ n: 25 }]);
  expect(await query("SELECT DISTINCT title FROM dummy")).toEqual([{ title: "dummy" }]);
  expect(await query("SELECT title FROM lower WHERE id = 24")).toEqual([{ title: "post 24" }]);
});

it("J03 map and filter in the order that is written, in one step filter first", async () => {
  expect(await rows("mapped")).toEqual([{ id: 10, title: "Post 1" }]);
  expect(await rows("together")).toEqual([{ id: 100, title: "Post 10" }]);
});

it("J04 children of the parent's processed rows, themselves filtered", async () => {
  expect(await rows("resolved")).toHaveLength(2);
  m1.use();
  const { report, query } = await load(["resolved", "placed"]);
  expect(report.done).toBe(true);
  for (const table of ["resolved", "placed"]) {
    expect(await query(`SELECT post_id::int AS post, id::int AS id FROM ${table} ORDER BY 1`)).toEqual([
      { post: 1, id: 1 },
      { post: 2, id: 1 },
    ]);
  }
});

it("J05 a step sees what its rows have from their parent", async () => {
  expect((await rows("mapped_child"))[0]).toMatchObject({ body: "Post 2 - Comment 0 for post 2" });
  const { query } = await load(["mapped_child"]);
  expect(await query("SELECT body FROM mapped_child WHERE post_id::int = 2 AND id::int = 0")).toEqual([
    { body: "Post 2 - Comment 0 for post 2" },
  ]);
  // Post 2, and 20 to 24.
  expect(await query("SELECT count(*)::int AS n FROM mapped_child")).toEqual([{ n: 6 * 50 }]);
});

it("J06 several rows of one", async () => {
  const { report, query } = await load(["yielded"]);
  expect(report.resources["yielded"]).toMatchObject({ pages: 5, rows: 125, inserted: 125 });
  const sql = `SELECT count(*)::int AS n FROM yielded
    WHERE reaction__title = 'Reaction ' || reaction__id || ' for post ' || id`;
  expect(await query(sql)).toEqual([{ n: 125 }]);
});

it("J07 a filter before or after them", async () => {
  expect(await rows("filtered_first")).toHaveLength(120);
  expect(await rows("filtered_last")).toHaveLength(100);
});

it("J08 several rows of a child's, with lists of its parent", async () => {
  const { query } = await load(["yielded_child"]);
  expect(await query("SELECT count(*)::int AS n FROM yielded_child")).toEqual([{ n: 250 }]);
});

it("N09 a table for each kind of row: resources of one list, each with its filter", async () => {
  const { query } = await load(["low", "high"]);
  const posts = (await rows("posts")).map(({ id }) => Number(id)).sort((a, b) => a - b);
  const found = async (table: string): Promise<unknown[]> =>
    (await query(`SELECT id::int AS id FROM ${table} ORDER BY 1`)).map(({ id }) => id);
  expect(await found("low_posts")).toEqual(posts.filter((id) => id < 10));
  expect(await found("high_posts")).toEqual(posts.filter((id) => id >= 10));
});

it("K16 the cursor sees mapped values", async () => {
  const data = [1, 2, 3].map((n) => ({ id: n, n }));
  m1.use(http.get(`${BASE}/numbers`, () => HttpResponse.json({ data })));
  const { report, query } = await load(["followed"]);
  expect(report.resources["followed"]).toMatchObject({ cursor: "103" });
  expect(await query("SELECT id::int AS id FROM followed ORDER BY 1")).toEqual([{ id: 2 }, { id: 3 }]);
});

describe("steps without code", () => {
  const body = (id: string): string =>
    `{"data":[{"id":1,"n":1,"owner":{"login":"a","secret":1},"gone":"x"},{"id":${id},"n":2,"owner":{"login":"a","secret":1},"gone":"x"}]}`;

  it("reshape rows and their types, and keep long integers in a load", async () => {
    m1.use(http.get(`${BASE}/wide`, () => HttpResponse.text(body("9007199254740993"))));
    const { query } = await load(["reshaped"]);
    expect(await query("SELECT id::varchar AS id, number::int AS number, kind, login FROM reshaped")).toEqual([
      { id: "9007199254740993", number: 2, kind: "wide", login: "a" },
    ]);
    const type = /interface Reshaped \{[^]*?\n\}/.exec(connector.files.get("types.ts") ?? "")?.[0] ?? "";
    expect([...type.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => name)).toEqual([
      "id",
      "number",
      "owner",
      "login",
      "kind",
      "tags",
      "none",
    ]);
  });

  it("flatten objects, all or some, and keep lists, empty objects and what has the name already", async () => {
    const owner = '{"login":"a","id":9007199254740993,"plan":{"name":"p","tags":[{"x":1}],"none":{}}}';
    const data = `{"data":[{"id":1,"n":1,"owner":${owner},"extra":{"a":{"b":1}},"extra__a__b":2}]}`;
    m1.use(http.get(`${BASE}/wide`, () => HttpResponse.text(data)));
    const { query } = await load(["flattened"]);
    expect(
      await query(
        "SELECT id::int AS id, owner__login, owner__id::varchar AS long, owner__plan__name AS plan, owner__plan__tags::varchar AS tags, owner__plan__none::varchar AS none, extra__a__b::int AS ab FROM flattened",
      ),
    ).toEqual([
      { id: 1, owner__login: "a", long: "9007199254740993", plan: "p", tags: '[{"x":1}]', none: "{}", ab: 2 },
    ]);
    const type = /interface Flattened \{[^]*?\n\}/.exec(connector.files.get("types.ts") ?? "")?.[0] ?? "";
    expect([...type.matchAll(/^ {2}(\w+\??): (.*);/gm)].map(([, name, is]) => `${name}: ${is}`)).toEqual([
      "id: number",
      "n?: number | null",
      "owner__login: string",
      "extra?: unknown",
    ]);
    m1.use(http.get(`${BASE}/wide`, () => HttpResponse.text(data.replace("9007199254740993", "3"))));
    expect(await rows("shallow")).toEqual([
      {
        ...{ id: 1, n: 1, "owner.login": "a", "owner.id": 3, extra: { a: { b: 1 } }, extra__a__b: 2 },
        "owner.plan": { name: "p", tags: [{ x: 1 }], none: {} },
      },
    ]);
  });

  it("give the same rows one by one", async () => {
    m1.use(http.get(`${BASE}/wide`, () => HttpResponse.text(body("2"))));
    expect(await rows("reshaped")).toEqual([
      { id: 2, number: 2, owner: { login: "a" }, login: "a", kind: "wide", tags: ["a"], none: null },
    ]);
  });

  it("cost nothing but where they are: other rows go from the answer into the table as text", async () => {
    const data = '{"data":[{"id":9007199254740993,"mark":"\ue000"}]}';
    m1.use(http.get(`${BASE}/wide`, () => HttpResponse.text(data)));
    const { query } = await load(["untouched"]);
    expect(await query("SELECT id::varchar AS id FROM untouched")).toEqual([{ id: "9007199254740993" }]);
    // As objects, such rows could not keep their numbers.
    await expect(load(["shallow"])).rejects.toThrow(/9007199254740993 .* is beyond 2\^53/);
  });

  it("are declared as what they do", () => {
    const text = (connector.files.get("resources.ts") ?? "").replaceAll(/\s+/g, " ");
    expect(text).toContain(
      'compares(row("number"), ">", 1) && !(row("kind") === null || isIn(row("login"), ["x"])) && contains(row("tags"), "a")',
    );
  });
});

describe("functions of extensions.ts", () => {
  it("begin as typed stubs, which fail until they are written", () => {
    const stub = connector.files.get("extensions.ts") ?? "";
    expect(stub).toContain("export const lowerTitle: (row: Lower) => Lower = () => {");
    expect(stub).toMatch(/export const isTen: \(\(row: Mapped\) => boolean\) &\s+\(\(row: Together\) => boolean\) &/);
    expect(stub).toContain('throw new Error("reactions of extensions.ts is still to be written.")');
  });

  it("are type-checked, and missed by name", async () => {
    const wrong = extensions.replace("function fails", "function other").replace("return id === 10", "return id");
    const mistakes = await verifyConnector(new Map([...connector.files, ["extensions.ts", wrong]]));
    const found = mistakes.map(({ message }) => message);
    expect(found.join()).toMatch(/'fails' does not exist/);
    expect(found.join()).toMatch(/not assignable/);
  });

  it("are named where they fail, or would see a changed integer", async () => {
    m1.use(http.get(`${BASE}/wide`, () => HttpResponse.text('{"data":[{"id":9007199254740993}]}')));
    await expect(load(["looked_at"])).rejects.toThrow(/9007199254740993 is beyond 2\^53.*`isTen` of extensions.ts/);
    m1.use(http.get(`${BASE}/wide`, () => HttpResponse.text('{"data":[{"id":1}]}')));
    await expect(load(["broken"])).rejects.toThrow("`fails` of extensions.ts failed: no luck");
  });
});
