import { describe, expect, test } from "vitest";
import { chain } from "../family/config.ts";
import { answers, documentOf } from "../read/openapi/documents.ts";
import { connectorOf, errorsOf, planYaml } from "../support/config.ts";

const row = { type: "object", required: ["id"], properties: { id: { type: "integer" }, text: { type: "string" } } };
const listOf = (name: string): object => ({
  get: answers({
    type: "object",
    properties: { data: { type: "array", items: { $ref: `#/components/schemas/${name}` } } },
  }),
});

const endpoint = { data_selector: "data", paginator: "single_page" };
const client = { base_url: "https://api.example.com" };
const parent = { name: "posts", endpoint: { ...endpoint, path: "posts" }, primary_key: "id" };
const child = (own: object, rest: object = {}): object => ({
  name: "comments",
  endpoint: { ...endpoint, ...own },
  ...rest,
});
const config = (...resources: readonly object[]): object => ({ client, resources });

describe("a parent's field", () => {
  const field = { kind: "parent", field: ["id"] };
  const CASES = [
    [
      { path: "posts/{resources.posts.id}/comments" },
      { path: [{ kind: "text", text: "posts/" }, field, { kind: "text", text: "/comments" }] },
    ],
    [
      { path: "posts/{p}/comments", params: { p: { type: "resolve", resource: "posts", field: "id" } } },
      { params: [] },
    ],
    [
      { path: "posts/{p}/comments", params: { p: "{resources.posts.id}" } },
      { path: [{ kind: "text", text: "posts/" }, field, { kind: "text", text: "/comments" }], params: [] },
    ],
    [
      { path: "c", params: { post_id: "{resources.posts.id}" } },
      { params: [["post_id", { kind: "placeholder", part: field }]] },
    ],
    [
      { path: "c", headers: { "X-Post": "p-{resources.posts.id}" } },
      { headers: [["X-Post", { kind: "template", parts: [{ kind: "text", text: "p-" }, field] }]] },
    ],
    [
      { path: "c", method: "post", json: { a: { b: "{resources.posts.id}" } } },
      {
        json: {
          kind: "object",
          entries: [["a", { kind: "object", entries: [["b", { kind: "placeholder", part: field }]] }]],
        },
      },
    ],
    [{ path: "c", method: "post", data: [["post", "{resources.posts.id}"]] }, {}],
  ] as const;
  test.each(CASES)("in %j", (own, want) => {
    const { resources } = connectorOf(config(child(own), parent));
    expect(resources.map(({ name }) => name)).toEqual(["posts", "comments"]);
    expect(resources[1]).toMatchObject({
      request: want,
      parent: { source: { kind: "resource", name: "posts", identifier: "posts" }, fields: [["id"]], include: [] },
    });
  });

  test("H06: several fields of one parent, nested ones too", () => {
    const own = { path: "{resources.posts.owner.login}/{resources.posts.id}/comments" };
    expect(connectorOf(config(parent, child(own))).resources[1]?.parent?.fields).toEqual([["owner", "login"], ["id"]]);
  });

  test("H19: in the query of the path makes no single entity", () => {
    const { resources } = connectorOf({
      client: { ...client, paginator: { type: "offset", limit: 10, total_path: null } },
      resources: [
        parent,
        { name: "comments", endpoint: { path: "search?pid={resources.posts.id}", data_selector: "data" } },
      ],
    });
    expect(resources[1]?.paginator.type).toBe("offset");
  });
});

describe("mistakes", () => {
  const other = { ...parent, name: "blogs" };
  const CASES: readonly (readonly [string, object, string])[] = [
    ["A22 an unknown parent", config(child({ path: "posts/{resources.postss.id}/c" }), parent), "unknown-resource"],
    [
      "an unknown parent of a resolve parameter",
      config(child({ path: "posts/{p}/c", params: { p: { type: "resolve", resource: "nobody", field: "id" } } })),
      "unknown-resource",
    ],
    [
      "H04 a resolve parameter that the path lacks",
      config(parent, child({ path: "c", params: { p: { type: "resolve", resource: "posts", field: "id" } } })),
      "unbound-parameter",
    ],
    [
      "H07 two parents",
      config(parent, other, child({ path: "{resources.posts.id}/{resources.blogs.id}/c" })),
      "several-parents",
    ],
    [
      "H09 a circle",
      config(
        { name: "egg", endpoint: { ...endpoint, path: "{resources.chicken.id}/e" } },
        { name: "chicken", endpoint: { ...endpoint, path: "{resources.egg.id}/c" } },
      ),
      "parent-cycle",
    ],
    ["a resource that is its own parent", config(child({ path: "{resources.comments.id}/c" })), "parent-cycle"],
    [
      "fields of a parent that is none",
      config(parent, child({ path: "c" }, { include_from_parent: ["id"] })),
      "no-parent",
    ],
    [
      "constant values beside a parent",
      config(parent, child({ path: "{resources.posts.id}/{parents.value}/c" }, { parents: ["a"] })),
      "several-parents",
    ],
    [
      "a constant value by a wrong name",
      config(child({ path: "{parents.regoin}/c" }, { parents: { region: ["eu"] } })),
      "unknown-placeholder",
    ],
    ["groups of no parent", config(child({ path: "c" }, { group_parents: 5 })), "no-parent"],
    [
      "groups whose rows name their parent",
      config(
        parent,
        child(
          { path: "c", params: { ids: "{resources.posts.id}" } },
          { group_parents: 5, include_from_parent: ["id"] },
        ),
      ),
      "conflicting-options",
    ],
    [
      "groups that are followed by a cursor",
      config(
        parent,
        child(
          {
            path: "c",
            params: { ids: "{resources.posts.id}", since: "{incremental.start_value}" },
            incremental: { cursor_path: "u", initial_value: 1 },
          },
          { group_parents: 5 },
        ),
      ),
      "conflicting-options",
    ],
    ["B18 a parent without field", config(parent, child({ path: "{resources.posts}/c" })), "invalid-placeholder"],
    [
      "a field that is several values",
      config(parent, child({ path: "{resources.posts.tags[*].id}/c" })),
      "invalid-selector",
    ],
  ];
  test.each(CASES)("%s", (_, wrong, code) => {
    expect(errorsOf(wrong)).toContain(code);
  });

  test("several parents are named with the way out", () => {
    const wrong = config(parent, other, child({ path: "{resources.posts.id}/{resources.blogs.id}/c" }));
    const { diagnostics } = planYaml(JSON.stringify(wrong));
    expect(diagnostics.find(({ code }) => code === "several-parents")).toMatchObject({
      pointer: "/resources/2/endpoint/path",
      message: expect.stringContaining("`posts` and `blogs`") as string,
      fix: expect.stringContaining("{resources.blogs._posts_<field>}") as string,
    });
  });

  test("a circle is named", () => {
    const wrong = config(
      { name: "egg", endpoint: { ...endpoint, path: "{resources.chicken.id}/e" } },
      { name: "chicken", endpoint: { ...endpoint, path: "{resources.egg.id}/c" } },
    );
    const { diagnostics } = planYaml(JSON.stringify(wrong));
    expect(diagnostics.find(({ code }) => code === "parent-cycle")?.message).toContain("egg → chicken → egg");
  });
});

describe("a chain", () => {
  test("H08: has its parents first, at any depth", () => {
    expect(connectorOf(chain()).resources.map(({ name }) => name)).toEqual(["projects", "issues", "comments"]);
  });

  test("takes fields of grandparents through the parent, as typed columns", () => {
    expect(connectorOf(chain()).resources[2]?.columns.slice(2)).toMatchObject([
      { field: "_issues__projects_id", type: "bigint", nullable: false },
      { field: "_issues_id", type: "bigint", nullable: false },
    ]);
  });

  test("hands fields of grandparents down by itself, at any depth", () => {
    const line = ["a", "b", "c", "d"].map((name, index, names) => {
      const parent = names[index - 1];
      const path = parent === undefined ? name : `{resources.${parent}.id}/${name}`;
      const params = name === "d" ? { x: "{resources.a.owner.id}-{resources.b.id}" } : {};
      return { name, primary_key: "id", endpoint: { ...endpoint, path: `${path}/list`, params } };
    });
    const { resources } = connectorOf(config(...line));
    const d = resources[3];
    expect(resources.map(({ parent: link }) => link?.include.map(({ name }) => name))).toEqual([
      undefined,
      ["_a_owner_id"],
      ["_b__a_owner_id", "_b_id"],
      [],
    ]);
    expect(d?.parent?.fields).toEqual([["id"], ["_b__a_owner_id"], ["_b_id"]]);
  });

  test("of which one resource is chosen keeps the others, unselected", () => {
    const { connector } = planYaml(JSON.stringify(chain()), { only: ["issues"] });
    expect(connector?.resources.map(({ name, selected }) => [name, selected])).toEqual([
      ["projects", false],
      ["issues", true],
    ]);
  });

  test("H16: includes nested fields by their path", () => {
    const own = child({ path: "{resources.posts.id}/c" }, { include_from_parent: ["n.k"] });
    expect(connectorOf(config(parent, own)).resources[1]?.parent?.include).toEqual([
      { name: "_posts_n_k", from: ["n", "k"] },
    ]);
  });
});

test("a row type of an OpenAPI document gets what comes from the parent row", () => {
  const document = documentOf({
    "a.json": {
      openapi: "3.1.0",
      info: { title: "A", version: "1" },
      paths: { "/posts": listOf("Post"), "/posts/{id}/comments": listOf("Comment") },
      components: { schemas: { Post: row, Comment: row } },
    },
  });
  const own = child(
    { path: "posts/{resources.posts.id}/comments" },
    { operation: "GET /posts/{id}/comments", include_from_parent: ["id"] },
  );
  const { connector } = planYaml(JSON.stringify(config({ ...parent, operation: "GET /posts" }, own)), {
    openapi: document,
  });
  expect(connector?.resources.map(({ rowType }) => rowType)).toEqual(["Post", "CommentRow"]);
  expect(connector?.schemas.find(({ name }) => name === "CommentRow")?.schema).toMatchObject({
    allOf: [
      { $ref: "#/components/schemas/Comment" },
      { properties: { _posts_id: { type: "integer" } }, required: ["_posts_id"] },
    ],
  });
});
