import { describe, expect, it } from "vitest";
import { textOf } from "../../generator/read/values.ts";
import { configOf, inferPaths, list, query, row } from "../infer/support.ts";
import { answers } from "../read/openapi/documents.ts";

const integer = { type: "integer" };
const text = { type: "string" };
const get = (schema: unknown, parameters: readonly object[] = []): object => ({ get: answers(schema, { parameters }) });
const variable = (name: string): object => ({ name, in: "path", required: true, schema: text });
const around = (more: Readonly<Record<string, unknown>>): object => row({ ...more, results: list() });
const paginatorOf = (schema: object, ...parameters: readonly object[]): unknown =>
  endpointOf({ "/things": get(schema, parameters) }, "things")["paginator"];

function resourceOf(paths: object, name: string, rest: object = {}): Record<string, unknown> {
  const { resources } = configOf(paths, rest);
  const found = resources[name];
  if (found === undefined) throw new Error(`${name} is not among ${Object.keys(resources).join(", ")}`);
  // A source config is JSON objects throughout.
  return found as Record<string, unknown>;
}

function endpointOf(paths: object, name: string): Record<string, unknown> {
  // As above.
  return resourceOf(paths, name)["endpoint"] as Record<string, unknown>;
}

describe("section P: what an OpenAPI document tells", () => {
  const offset = [query("offset", integer), query("limit", integer)];

  it("P01 offset and limit: a total where it is one; a count may count the page, so the last page ends the list", () => {
    const both = { type: "offset", offset_param: "offset", limit_param: "limit" };
    expect(paginatorOf(around({ count: "integer" }), ...offset)).toMatchObject({ ...both, total_path: null });
    expect(paginatorOf(around({ total: "integer" }), ...offset)).toMatchObject({ ...both, total_path: "total" });
  });

  it("P02 X: offset and limit without a total read on to the last page, never up to a guessed maximum", () => {
    const paginator = paginatorOf(around({}), ...offset);
    expect(paginator).toMatchObject({ type: "offset", total_path: null });
    expect(paginator).not.toHaveProperty("maximum_offset");
  });

  it("P03 a link to the next page; a bare `next` may be a token as well, which the first answer tells", () => {
    const link = { type: "json_link", next_url_path: "next" };
    expect(paginatorOf(around({ next: { ...text, format: "uri" } }))).toEqual(link);
    expect(paginatorOf(around({ next: "string", previous: "string" }))).toEqual(link);
    expect(paginatorOf(around({ next: "string" }))).toEqual({ type: "auto" });
  });

  it("P04 a cursor both ways", () => {
    expect(paginatorOf(around({ cursor: "string" }), query("cursor"))).toEqual({
      type: "cursor",
      cursor_param: "cursor",
      cursor_path: "cursor",
    });
  });

  it("P05 X: page numbers: a count of rows is no number of pages, and there is no guessed maximum", () => {
    const want = { type: "page_number", page_param: "page", base_page: 1, total_path: null };
    expect(paginatorOf(around({ count: "integer" }), query("page", integer))).toEqual(want);
    expect(paginatorOf(around({}), query("page", integer))).toEqual(want);
    expect(paginatorOf(around({ total_pages: "integer" }), query("page", integer))).toEqual({
      ...want,
      total_path: "total_pages",
    });
  });

  it("P06 the paginator of most lists is the client's; another list keeps its own", () => {
    const byCursor = get(around({ cursor: "string" }), [query("cursor")]);
    const { config, resources } = configOf({
      "/apples": byCursor,
      "/pears": byCursor,
      "/plums": get(around({}), [query("page", integer)]),
    });
    expect(config["client"]).toMatchObject({ paginator: { type: "cursor" } });
    expect(resources["apples"]).not.toHaveProperty("endpoint.paginator");
    expect(resources["pears"]).not.toHaveProperty("endpoint.paginator");
    expect(resources["plums"]).toHaveProperty("endpoint.paginator.type", "page_number");
  });

  it("P07 parameters that look like paging but lead nowhere are listed in a warning", () => {
    const paths = { "/things": get(around({}), [query("limit", integer), query("page_mark")]) };
    expect(inferPaths(paths).diagnostics).toMatchObject([
      { code: "weak-inference", message: expect.stringContaining("limit, page_mark look like paging") as unknown },
    ]);
    expect(endpointOf(paths, "things")["paginator"]).toEqual({ type: "auto" });
  });

  it.each<[string, object]>([
    ["$", list()],
    ["results", around({})],
    ["results", row({ results: list(row({ id: "string", results: list() })) })],
    ["content.results", row({ content: around({}) })],
    ["$", row({ id: "string", name: "string" })],
    ["result_object", row({ result_object: row({ id: "string", name: "string" }) })],
  ])("P08 the rows are at %s of %j", (selector, schema) => {
    expect(endpointOf({ "/things": get(schema) }, "things")["data_selector"]).toBe(selector);
  });

  it.each<[string | null, string, string]>([
    ["id", "/things", "Thing"],
    ["mymodel_id", "/things", "MyModel"],
    ["user_id", "/users", "Thing"],
    ["account_id", "/accounts", "Thing"],
    [null, "/things", "Thing"],
  ])("P09 the key is %s of %s with rows %s", (key, path, name) => {
    const schemas = { [name]: row({ name: "string", ...(key === null ? {} : { [key]: "integer" }) }) };
    const paths = { [path]: get(list({ $ref: `#/components/schemas/${name}` })) };
    expect(resourceOf(paths, path.slice(1), { components: { schemas } })["primary_key"]).toBe(key);
  });

  it("P09 the key is what the detail's path asks for", () => {
    const person = row({ name: "string", person_id: "integer" });
    const paths = { "/folks": get(list(person)), "/folks/{person_id}": get(person, [variable("person_id")]) };
    expect(resourceOf(paths, "folks")["primary_key"]).toBe("person_id");
  });

  it("P10 variables are filled from the rows of parents; details are there, but unselected", () => {
    const detail = get(row({ id: "string", name: "string" }), [variable("collection_id")]);
    const paths = {
      "/collection/": get(list()),
      "/collection/{collection_id}": detail,
      "/users": get(list(row({ user_id: "string" }))),
      "/users/{user_id}/posts": get(list(), [variable("user_id")]),
      "/invoices/": get(list()),
      "/invoice/{invoice_id}/lines": get(list(), [variable("invoice_id")]),
    };
    const { resources } = configOf(paths);
    const details = Object.values(resources).find((each) => textOf(each, "operation")?.endsWith("{collection_id}"));
    expect(details).toMatchObject({ selected: false, endpoint: { path: "/collection/{resources.collection.id}" } });
    expect(endpointOf(paths, "posts")["path"]).toBe("/users/{resources.users.user_id}/posts");
    expect(endpointOf(paths, "lines")["path"]).toBe("/invoice/{resources.invoices.id}/lines");
  });

  it("P11 resources are called by their paths, by as much of these as tells them apart", () => {
    const gadgets = get(list({ $ref: "#/components/schemas/Gadget" }));
    const { resources } = configOf(
      { "/things": gadgets, "/shops/things": gadgets, "/parts": gadgets },
      { components: { schemas: { Gadget: row({ id: "string" }) } } },
    );
    expect(Object.keys(resources)).toEqual(["things", "shop_things", "parts"]);
  });

  it.each<[object, object]>([
    [
      { type: "apiKey", in: "header", name: "X-Key" },
      { type: "api_key", name: "X-Key" },
    ],
    [{ type: "http", scheme: "basic" }, { type: "http_basic" }],
    [{ type: "http", scheme: "bearer" }, { type: "bearer" }],
    [
      { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://api.test/token", scopes: {} } } },
      { type: "oauth2_client_credentials", access_token_url: "https://api.test/token" },
    ],
  ])("P12 X: credentials by the scheme %j", (scheme, want) => {
    const rest = { security: [{ own: [] }], components: { securitySchemes: { own: scheme } } };
    const { config } = configOf({ "/things": get(list()) }, rest);
    expect(config["client"]).toMatchObject({ auth: want });
  });
});
