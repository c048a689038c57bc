import { describe, expect, test } from "vitest";
import type { Connector, Paginator } from "../../generator/plan/connector.ts";
import { planConnector } from "../../generator/plan/plan.ts";
import { bodySchema, paramsSchema } from "../../generator/plan/openapi/params-schema.ts";
import { query } from "../infer/support.ts";
import { configOf } from "../support/config.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";

const single: Paginator = { type: "single_page" };
const orNull = (...schemas: readonly object[]): object => ({ anyOf: [...schemas, { type: "null" }] });
const text = { type: "string" };
const integer = { type: "integer" };

/** The properties of the parameters' type; `undefined` where there is none. */
function propertiesOf(parameters: readonly object[], paginator: Paginator = single): unknown {
  const document = documentOf({ "a.json": openapi({ "/things": { get: answers({}, { parameters }) } }) });
  const [operation] = document.operations;
  const found = operation && paramsSchema(operation, paginator, document.schemas);
  return found && (found as { properties: unknown }).properties; // an object's schema
}

describe("the type of an operation's query parameters", () => {
  test("has every value that a query can hold, and null for leaving it out", () => {
    const sort = { type: "string", enum: ["a", "b"] };
    const list = { type: "array", items: integer };
    expect(
      propertiesOf([
        query("sort", sort, { description: "How.", deprecated: true, required: true }),
        query("ids", list),
        query("mixed", { oneOf: [integer, text] }),
        query("nullable", { type: ["string", "null"] }),
        { name: "odd", in: "query" },
        { name: "X-Header", in: "header", schema: text },
      ]),
    ).toEqual({
      sort: { description: "How.", deprecated: true, ...orNull(sort) },
      ids: orNull(list),
      mixed: orNull(integer, text),
      nullable: { anyOf: [{ type: ["string", "null"] }] },
      odd: orNull({ type: ["string", "number", "boolean"] }),
    });
  });

  test("has one property for each of an object's, as deepObject writes them", () => {
    const range = { type: "object", properties: { gte: integer, lte: integer } };
    expect(propertiesOf([query("created", { anyOf: [integer, range] }), query("at", range)])).toEqual({
      created: orNull(integer),
      "created[gte]": orNull(integer),
      "created[lte]": orNull(integer),
      "at[gte]": orNull(integer),
      "at[lte]": orNull(integer),
    });
  });

  test("leaves out what the paginator moves on, but not the page size", () => {
    const paginator: Paginator = {
      type: "cursor",
      cursorPath: ["next"],
      cursorAt: { query: "after" },
      urlParam: undefined,
      stopAfterEmptyPage: false,
      hasMorePath: undefined,
      maximumPages: undefined,
    };
    expect(propertiesOf([query("after"), query("limit", integer)], paginator)).toEqual({ limit: orNull(integer) });
  });

  test.each([
    ["there are none", []],
    ["an object may have any names", [query("filter", { type: "object" }), query("limit", integer)]],
    ["an object holds objects", [query("filter", { properties: { a: { properties: { b: text } } } })]],
  ])("stays open where %s", (_, parameters) => {
    expect(propertiesOf(parameters)).toBeUndefined();
  });
});

describe("the type of an operation's body", () => {
  const bodyOf = (schema: object | undefined): unknown => {
    const requestBody = { content: { "text/plain": { schema: text }, "application/json": { schema } } };
    const document = documentOf({ "a.json": openapi({ "/things": { post: answers({}, { requestBody }) } }) });
    const [operation] = document.operations;
    return operation && bodySchema(operation, document.schemas);
  };

  test("has what requests have, and not what only answers have", () => {
    const properties = { a: text, b: { ...integer, readOnly: true }, c: { ...integer, writeOnly: true } };
    expect(bodyOf({ type: "object", properties })).toEqual({
      type: "object",
      properties: { a: text, c: { ...integer, writeOnly: false } },
    });
  });

  test.each([[undefined], [{}], [text], [{ type: "array", items: { properties: { a: text } } }]])(
    "is open where it is %j",
    (schema) => {
      expect(bodyOf(schema)).toBeUndefined();
    },
  );
});

test("the resources of a plan have the types of their parameters and bodies", () => {
  const schema = { type: "object", properties: { data: { type: "array", items: { properties: { id: integer } } } } };
  const requestBody = { content: { "application/json": { schema: { properties: { query: text } } } } };
  const search = answers(schema, { parameters: [query("sort")], requestBody });
  const resource = (name: string, json?: object): object => ({
    name,
    operation: "POST /things/search",
    primary_key: "id",
    endpoint: { method: "POST", path: "/things/search", data_selector: "data", ...(json && { json }) },
  });
  const { connector } = planConnector(
    configOf({
      client: { base_url: "https://api.test", paginator: "single_page" },
      resources: [resource("found", { query: "x" }), resource("some")],
    }),
    {
      ...{ specLabel: "a.yaml", command: "gen", fileBaseName: "a" },
      openapi: documentOf({ "a.json": openapi({ "/things/search": { post: search } }) }),
    },
  );
  const { resources, schemas }: Pick<Connector, "resources" | "schemas"> = connector ?? { resources: [], schemas: [] };
  expect(resources).toMatchObject([
    { name: "found", paramsType: "FoundParams", bodyType: "FoundBody" },
    { name: "some", paramsType: "SomeParams", bodyType: undefined },
  ]);
  expect(schemas.find(({ name }) => name === "FoundBody")?.schema).toEqual({
    type: "object",
    properties: { query: { type: "string" } },
  });
});
