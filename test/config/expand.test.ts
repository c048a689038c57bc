import { describe, expect, it } from "vitest";
import { expandResources, type ExpandedResource } from "../../generator/config/expand.ts";
import { sourceConfigJsonSchema } from "../../generator/config/source-config.ts";
import { configOf } from "../support/config.ts";

const BASE = "https://api.example.com";

function expanded(resource: unknown, defaults: object = {}, client: object = {}): ExpandedResource {
  const config = { client: { base_url: BASE, ...client }, resource_defaults: defaults, resources: [resource] };
  const [first] = expandResources(configOf(config));
  if (first === undefined) throw new Error("Nothing was expanded.");
  return first;
}

describe("shorthands", () => {
  it.each([
    { given: "posts", want: { name: "posts", path: "posts" } },
    { given: { name: "r", endpoint: "p" }, want: { name: "r", path: "p" } },
    { given: { name: "r" }, want: { name: "r", path: "r" } },
    { given: { name: "r", endpoint: {} }, want: { name: "r", path: "r" } },
    { given: { name: "r", endpoint: "" }, want: { name: "r", path: "" } },
  ])("A01-A03 $given", ({ given, want }) => {
    const { name, endpoint } = expanded(given);
    expect({ name, path: endpoint.path }).toEqual(want);
  });

  it.each([
    { given: "bearer", want: { type: "bearer", token: "{secrets.token}" } },
    { given: { token: "{secrets.pat}" }, want: { type: "bearer", token: "{secrets.pat}" } },
    {
      given: "api_key",
      want: { type: "api_key", name: "Authorization", location: "header", api_key: "{secrets.api_key}" },
    },
    {
      given: { type: "http_basic", username: "me" },
      want: { type: "http_basic", username: "me", password: "{secrets.password}" },
    },
  ])("auth $given", ({ given, want }) => {
    expect(expanded({ name: "r", endpoint: { auth: given } }).endpoint.auth).toEqual(want);
  });

  it.each([
    { given: "json_link", want: { type: "json_link", next_url_path: "next" } },
    { given: "json_response", want: { type: "json_link", next_url_path: "next" } },
    { given: "page_number", want: { type: "page_number", base_page: 0, stop_after_empty_page: true } },
    { given: "cursor", want: { type: "cursor", cursor_path: "cursors.next", stop_after_empty_page: false } },
    { given: { type: "offset", limit: 5 }, want: { type: "offset", limit: 5, offset: 0, stop_after_empty_page: true } },
  ])("E28-E29 paginator $given", ({ given, want }) => {
    expect(expanded({ name: "r", endpoint: { paginator: given } }).endpoint.paginator).toEqual(want);
  });
});

describe("defaults", () => {
  it("A04 merges columns hint by hint", () => {
    const { columns } = expanded(
      { name: "r", columns: [{ name: "a", data_type: "bigint" }, { name: "b" }] },
      {
        columns: [
          { name: "a", data_type: "text", primary_key: true },
          { name: "c", data_type: "timestamp", partition: true },
        ],
      },
    );
    expect([...columns]).toEqual([
      ["a", { data_type: "bigint", primary_key: true }],
      ["c", { data_type: "timestamp", partition: true }],
      ["b", {}],
    ]);
  });

  it.each(["params", "json", "headers"] as const)("A05, A28 merges %s by key", (key) => {
    const { endpoint } = expanded(
      { name: "r", endpoint: { [key]: { p1: "A", p2: "B" } } },
      { endpoint: { [key]: { p1: "X", p3: "Y" } } },
    );
    expect(endpoint[key]).toEqual({ p1: "A", p3: "Y", p2: "B" });
  });

  it("merges json at every depth; lists are replaced, null stands", () => {
    const { endpoint } = expanded(
      { name: "r", endpoint: { json: { filter: { open: true, tags: ["b"] }, page: null } } },
      { endpoint: { json: { filter: { open: false, mine: { x: 1 }, tags: ["a"] }, page: 1, size: 5 } } },
    );
    expect(endpoint.json).toEqual({ filter: { open: true, mine: { x: 1 }, tags: ["b"] }, page: null, size: 5 });
  });

  it("merges headers whatever their letter case, and keeps the null that undoes one", () => {
    const { endpoint } = expanded(
      { name: "r", endpoint: { headers: { "x-a": "own", "X-B": null } } },
      { endpoint: { headers: { "X-A": "default", "X-B": "default", "X-C": "default" } } },
    );
    expect(endpoint.headers).toEqual({ "X-C": "default", "x-a": "own", "X-B": null });
  });

  it("A06 replaces all else as a whole, and inherits what is not said", () => {
    const { endpoint, options } = expanded(
      {
        name: "r",
        endpoint: { paginator: { type: "header_link", links_next_key: "n" }, incremental: { cursor_path: "b" } },
        write_disposition: { disposition: "replace" },
        max_table_nesting: 2,
      },
      {
        endpoint: { paginator: "json_link", incremental: { cursor_path: "a", lag: 3 } },
        write_disposition: { disposition: "merge", strategy: "upsert" },
        max_table_nesting: 1,
        parallelized: true,
      },
    );
    expect(endpoint.paginator).toEqual({ type: "header_link", links_next_key: "n" });
    expect(endpoint.incremental).toEqual({ cursor_path: "b" });
    expect(options).toMatchObject({
      write_disposition: { disposition: "replace" },
      max_table_nesting: 2,
      parallelized: true,
    });
    expect(options.write_disposition).not.toHaveProperty("strategy");
  });

  it.each([
    { own: undefined, defaults: { per_page: 30 }, want: { per_page: 30 } },
    { own: { per_page: 50 }, defaults: { per_page: 30 }, want: { per_page: 50 } },
    { own: { per_page: 50 }, defaults: undefined, want: { per_page: 50 } },
    { own: null, defaults: { per_page: 30 }, want: null },
  ])("A07 params $own over $defaults", ({ own, defaults, want }) => {
    const endpoint = defaults === undefined ? {} : { params: defaults };
    const { endpoint: got } = expanded({ name: "r", endpoint: own === undefined ? {} : { params: own } }, { endpoint });
    expect(got.params).toEqual(want);
  });

  it("A08 lets null undo a default", () => {
    const { endpoint, options, columns } = expanded(
      {
        name: "r",
        endpoint: { paginator: null, data_selector: null, incremental: null, json: null, auth: null },
        primary_key: null,
        columns: null,
      },
      {
        endpoint: { paginator: "json_link", data_selector: "x", incremental: { cursor_path: "a" }, json: { a: 1 } },
        primary_key: "id",
        columns: { id: { data_type: "text" } },
      },
      { auth: "bearer" },
    );
    expect(endpoint).toMatchObject({ paginator: undefined, incremental: null, json: null, auth: undefined });
    expect(endpoint.data_selector).toBeUndefined();
    expect(options.primary_key).toBeNull();
    expect(columns.size).toBe(0);
  });

  it("A18 leaves the caller's config as it is, and defaults of one resource out of the next", () => {
    const config = configOf({
      client: { base_url: BASE },
      resource_defaults: { endpoint: { params: { a: 1 } }, columns: { id: { data_type: "text" } } },
      resources: ["x", { name: "y", endpoint: { params: { b: 2 } }, columns: { id: { nullable: false } } }, "z"],
    });
    const before = structuredClone(config);
    const all = expandResources(config);
    expect(config).toEqual(before);
    expect(all.map(({ endpoint }) => endpoint.params)).toEqual([{ a: 1 }, { a: 1, b: 2 }, { a: 1 }]);
    expect(all.map(({ columns }) => columns.get("id")?.nullable)).toEqual([undefined, false, undefined]);
  });

  it("A25 takes methods in any case", () => {
    for (const method of ["get", "Post", "PUT", "patch", "DELETE"]) {
      expect(expanded({ name: "r", endpoint: { method } }).endpoint.method).toBe(method.toUpperCase());
    }
    // An API's own, which HTTP tells apart by case.
    for (const method of ["LIST", "list", "M-SEARCH"]) {
      expect(expanded({ name: "r", endpoint: { method } }).endpoint.method).toBe(method);
    }
  });
});

describe("which paginator holds", () => {
  const [C, D, E] = ["header_link", "json_link", "cursor"];
  const type = (path: string, client?: string, defaults?: string | null, own?: string | null): string | undefined =>
    expanded(
      { name: "r", endpoint: { path, ...(own === undefined ? {} : { paginator: own }) } },
      { endpoint: defaults === undefined ? {} : { paginator: defaults } },
      client === undefined ? {} : { paginator: client },
    ).endpoint.paginator?.type;

  it.each([
    [undefined, undefined, undefined, undefined],
    [C, undefined, undefined, C],
    [undefined, D, undefined, D],
    [undefined, undefined, E, E],
    [C, D, undefined, D],
    [C, undefined, E, E],
    [undefined, D, E, E],
    [C, D, E, E],
    [C, D, null, C],
    [undefined, D, null, undefined],
    [C, undefined, null, C],
  ])("A12 client %s, defaults %s, endpoint %s: %s", (client, defaults, own, want) => {
    expect(type("list", client, defaults, own)).toBe(want);
  });

  it.each([
    [undefined, undefined, undefined, "single_page"],
    [C, undefined, undefined, "single_page"],
    [undefined, D, undefined, D],
    [undefined, undefined, null, "single_page"],
    [C, D, null, "single_page"],
    [C, D, undefined, D],
    [undefined, undefined, E, E],
  ])("A13 one row: client %s, defaults %s, endpoint %s: %s", (client, defaults, own, want) => {
    expect(type("user/{id}", client, defaults, own)).toBe(want);
  });

  it.each([
    { path: "user/{id}", want: "$" },
    { path: "user/{id}/messages", want: undefined },
    { path: "/users/{user_id}//", want: "$" },
    { path: "/users/{user_id}?a=1", want: "$" },
    { path: "/users/{id}#section", want: "$" },
    { path: "/users/{id}.json", want: "$" },
    { path: "{id}/#section", want: undefined },
    { path: "/{}", want: undefined },
    { path: "{user id}", want: undefined },
    { path: "/users/{", want: undefined },
    // D5: a placeholder in the query says nothing about rows.
    { path: "search?pid={resources.p.id}", want: undefined },
    { path: "users/{id}?x=a/b", want: "$" },
  ])("A10, A11, F23, F24 selector of $path: $want", ({ path, want }) => {
    expect(expanded({ name: "r", endpoint: { path } }).endpoint.data_selector).toBe(want);
  });
});

it("describes every option for editors", () => {
  const schema = JSON.stringify(sourceConfigJsonSchema());
  for (const word of ["primary_key", "on_cursor_value_missing", "header_cursor", "maximum_pages", "data_type"]) {
    expect(schema).toContain(`"${word}"`);
  }
  expect(schema).toContain('"default":[429,500,502,503,504]');
  expect(schema).toContain('"default":"total"');
});
