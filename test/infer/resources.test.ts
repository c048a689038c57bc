import { describe, expect, test } from "vitest";
import { answers } from "../read/openapi/documents.ts";
import { planYaml } from "../support/config.ts";
import { configOf, inferPaths, list, query, resourceOf, row } from "./support.ts";

const plain = { get: answers(list()) };

describe("what is loaded unless the user says otherwise", () => {
  const cases: readonly { given: string; path?: string; operation: object; want: boolean }[] = [
    { given: "a list of objects", operation: answers(list()), want: true },
    { given: "a deprecated list", operation: answers(list(), { deprecated: true }), want: false },
    { given: "one object", operation: answers(row({ id: "string" })), want: false },
    { given: "a list of texts", operation: answers(list({ type: "string" })), want: false },
    { given: "a search", path: "/users/search", operation: answers(list()), want: false },
    { given: "a count", path: "/users/count", operation: answers(list()), want: false },
    { given: "an export", path: "/users/export", operation: answers(list()), want: false },
    { given: "a list below a variable at the end", path: "/users/{kind}", operation: answers(list()), want: false },
    {
      given: "what needs a query that nobody gives",
      operation: answers(list(), { parameters: [query("q", { type: "string" }, { required: true })] }),
      want: false,
    },
    {
      given: "what needs a value that has a default",
      operation: answers(list(), { parameters: [query("q", { type: "string", default: "x" }, { required: true })] }),
      want: true,
    },
  ];
  test.each(cases)("$given", ({ path = "/users", operation, want }) => {
    const found = resourceOf(inferPaths({ [path]: { get: operation }, "/others": plain }), `GET ${path}`).selected;
    expect(found.value).toBe(want);
    expect(found.evidence).not.toBe("");
  });

  test("all others are there, to be switched on", () => {
    const { config } = configOf({
      "/a": plain,
      "/a/{id}": { get: answers(row({ id: "string" })) },
      "/a/search": { post: answers(list()) },
      "/a/{id}/run": { post: answers(list()) },
    });
    const found = (Array.isArray(config["resources"]) ? config["resources"] : []).map((item: unknown) => item);
    expect(found).toMatchObject([
      { operation: "GET /a" },
      { operation: "GET /a/{id}", selected: false },
      { operation: "POST /a/search", selected: false },
    ]);
    expect(found).toHaveLength(3);
  });

  test("a list by QUERY is there as well, in a config that plans once it is switched on", () => {
    const body = { content: { "application/json": { schema: row({ limit: "integer" }) } } };
    const { config, resources } = configOf({ "/things": { query: answers(list(), { requestBody: body }) } });
    const [name = ""] = Object.keys(resources);
    expect(resources[name]).toMatchObject({ selected: false, endpoint: { method: "QUERY", json: { limit: 100 } } });
    const chosen = { ...config, resources: [{ ...(resources[name] as object), operation: null, selected: true }] };
    const { connector, diagnostics } = planYaml(JSON.stringify({ ...chosen, openapi: undefined }));
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(connector?.resources[0]?.request).toMatchObject({ method: "QUERY", safe: false });
  });

  test("where no list is plain, the next best are loaded, and nothing at all is a warning", () => {
    expect(resourceOf(inferPaths({ "/top/{year}": { get: answers(list()) } }), "GET /top/{year}").selected.value).toBe(
      true,
    );
    expect(
      resourceOf(inferPaths({ "/latest": { get: answers(row({ n: "integer" })) } }), "GET /latest").selected.value,
    ).toBe(true);
    expect(inferPaths({ "/a": { post: answers({}) } }).diagnostics.map(({ code }) => code)).toStrictEqual(["no-lists"]);
  });
});

test("names are short, unique and the same every time", () => {
  const paths = {
    "/api/v2/users": plain,
    "/api/v2/users/{id}": { get: answers(row({ id: "string" })) },
    "/api/v2/teams": plain,
    "/api/v2/teams/{id}/users": plain,
    "/api/v2/Accounts/{Sid}/Usage/Records/Daily.json": plain,
    "/api/v2/users.list": plain,
    "/api/v2/status-pages": plain,
    "/api/v2/9lives": plain,
    "/api/v2/users/search": { post: answers(list()) },
  };
  const names = () => inferPaths(paths).resources.map(({ name, candidate }) => `${candidate.key} ${name}`);
  expect(names()).toStrictEqual([
    "GET /api/v2/users users",
    "GET /api/v2/teams teams",
    "GET /api/v2/teams/{id}/users team_users",
    "GET /api/v2/Accounts/{Sid}/Usage/Records/Daily.json daily",
    "GET /api/v2/users.list users_list",
    "GET /api/v2/status-pages status_pages",
    "GET /api/v2/9lives _9lives",
    "GET /api/v2/users/{id} user",
    "POST /api/v2/users/search users_search",
  ]);
  expect(names()).toStrictEqual(names());
});

test("the paginator of most lists is the client's", () => {
  const paged = { get: answers(row({ data: list(), next_cursor: "string" }), { parameters: [query("cursor")] }) };
  const { config, resources } = configOf({ "/a": paged, "/b": paged, "/c": plain });
  expect(config["client"]).toMatchObject({ paginator: { type: "cursor" } });
  expect(resources["a"]).not.toHaveProperty("endpoint.paginator");
  expect(resources["c"]).toMatchObject({ endpoint: { paginator: { type: "auto" } } });
});
