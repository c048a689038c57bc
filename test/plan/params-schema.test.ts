import { describe, expect, test } from "vitest";
import type { Paginator } from "../../generator/plan/connector.ts";
import { paramsSchema } from "../../generator/plan/openapi/params-schema.ts";
import { query } from "../infer/support.ts";
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
