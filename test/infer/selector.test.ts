import { describe, expect, test } from "vitest";
import { formatSelector } from "../../generator/infer/selector.ts";
import { answers } from "../read/openapi/documents.ts";
import { inferPaths, list, resourceOf, row } from "./support.ts";

const user = row({ id: "integer", name: "string" });
const page = row({ offset: "integer", limit: "integer", total: "integer" });

describe("where the rows are", () => {
  const cases: readonly { given: string; path?: string; schema: unknown; want: string; kind?: "list" | "single" }[] = [
    { given: "a list", schema: list(user), want: "$" },
    { given: "data beside paging", schema: row({ data: list(user), pagination: page }), want: "data" },
    {
      given: "a list named as the path",
      schema: row({ tags: list(row({ id: "string" })), users: list(user) }),
      want: "users",
    },
    {
      given: "warnings before rows",
      schema: row({ meta: row({ warnings: list({ type: "string" }) }), products: list(user) }),
      want: "products",
    },
    {
      given: "errors before rows",
      schema: row({ errors: list(row({ code: "string" })), users: list(user) }),
      want: "users",
    },
    {
      given: "embedded rows",
      schema: row({ _embedded: row({ items: list(user) }), _links: row({ next: "string" }) }),
      want: "_embedded.items",
    },
    { given: "rows in two envelopes", schema: row({ content: row({ results: list(user) }) }), want: "content.results" },
    {
      given: "rows with lists of their own",
      schema: row({ results: list(row({ id: "string", results: list(user) })) }),
      want: "results",
    },
    {
      given: "rows each in a wrapper",
      schema: row({ list: list(row({ addon: user })), next_offset: "string" }),
      want: "list[*].addon",
    },
    {
      given: "edges and nodes",
      schema: row({ edges: list(row({ node: user, cursor: "string" })) }),
      want: "edges[*].node",
    },
    {
      given: "rows inside groups that the path does not name",
      path: "/categories",
      schema: row({ data: row({ category_groups: list(row({ id: "string", categories: list(user) })) }) }),
      want: "data.category_groups[*].categories",
    },
    { given: "a key with a space", schema: row({ "odd key": list(user) }), want: '$["odd key"]' },
    { given: "a key with a dot", schema: row({ "od.data": list(user) }), want: '$["od.data"]' },
    { given: "one object", schema: user, want: "$", kind: "single" },
    {
      given: "one object in an envelope",
      schema: row({ result_object: row({ name: "string" }) }),
      want: "result_object",
      kind: "single",
    },
    {
      given: "an object with lists in it",
      schema: row({ id: "string", name: "string", tags: list(user) }),
      want: "$",
      kind: "single",
    },
    {
      given: "lists of equal standing",
      schema: row({ left: list(user), right: list(user) }),
      want: "$",
      kind: "single",
    },
    {
      given: "lists of numbers only",
      schema: row({ prices: list(list({ type: "number" })) }),
      want: "$",
      kind: "single",
    },
    {
      given: "a row below its own path",
      path: "/users/{id}",
      schema: row({ name: "string", emails: list(user) }),
      want: "$",
      kind: "single",
    },
    { given: "the list merged from parts", schema: { allOf: [page, row({ users: list(user) })] }, want: "users" },
    { given: "a nullable envelope", schema: { anyOf: [{ type: "null" }, row({ users: list(user) })] }, want: "users" },
  ];
  test.each(cases)("$given", ({ path = "/users", schema, want, kind = "list" }) => {
    const { candidate } = resourceOf(inferPaths({ [path]: { get: answers(schema) } }), `GET ${path}`);
    expect({ selector: formatSelector(candidate.selector.value), kind: candidate.kind }).toStrictEqual({
      selector: want,
      kind,
    });
    expect(candidate.selector.evidence).not.toBe("");
  });
});

test("an example stands in for a schema", () => {
  const response = {
    200: { description: "", content: { "application/json": { example: { things: [{ id: 1 }], total: 1 } } } },
  };
  const { candidate } = resourceOf(inferPaths({ "/things": { get: { responses: response } } }), "GET /things");
  expect(candidate.selector.value).toStrictEqual(["things"]);
  expect([...candidate.rowProperties.keys()]).toStrictEqual(["id"]);
});

test("what is no JSON gives no rows", () => {
  const csv = { responses: { 200: { description: "", content: { "text/csv": { schema: { type: "string" } } } } } };
  expect(inferPaths({ "/report": { get: csv }, "/users": { get: answers(list(user)) } }).resources).toHaveLength(1);
});
