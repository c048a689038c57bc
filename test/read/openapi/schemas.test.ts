import { describe, expect, test } from "vitest";
import { documentOf, openapi } from "./documents.ts";

const components = {
  schemas: {
    Id: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
    Cat: {
      type: "object",
      required: ["kind", "lives"],
      properties: { kind: { type: "string" }, lives: { type: "integer" } },
    },
    Dog: { type: "object", required: ["kind"], properties: { kind: { type: "string" }, owner: { type: "string" } } },
  },
};
const { schemas } = documentOf({ "a.json": openapi({}, { components }) });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe("the type of a schema", () => {
  const cases: readonly { given: unknown; want: string | undefined }[] = [
    { given: { type: "string" }, want: "string" },
    { given: { type: ["null", "integer"] }, want: "integer" },
    { given: { properties: { a: {} } }, want: "object" },
    { given: { additionalProperties: { type: "string" } }, want: "object" },
    { given: { items: {} }, want: "array" },
    { given: { prefixItems: [{}] }, want: "array" },
    { given: { enum: [null, "a"] }, want: "string" },
    { given: { const: 1 }, want: "number" },
    { given: { allOf: [{ description: "x" }, ref("Id")] }, want: "object" },
    { given: { anyOf: [{ type: "null" }, { type: "array" }] }, want: "array" },
    { given: { oneOf: [ref("Cat"), ref("Dog")] }, want: "object" },
    { given: {}, want: undefined },
    { given: true, want: undefined },
    { given: null, want: undefined },
    { given: "text", want: undefined },
  ];
  test.each(cases)("$given", ({ given, want }) => {
    expect(schemas.typeOf(given)).toBe(want);
  });
});

describe("the properties of a schema", () => {
  const cases: readonly { given: unknown; want: readonly string[] }[] = [
    { given: ref("Id"), want: ["id!"] },
    { given: { allOf: [ref("Id"), ref("Dog")] }, want: ["id!", "kind!", "owner"] },
    { given: { allOf: [ref("Id")], properties: { more: {} }, required: ["more"] }, want: ["id!", "more!"] },
    { given: { oneOf: [ref("Cat"), ref("Dog")] }, want: ["kind!", "lives", "owner"] },
    { given: { anyOf: [ref("Id"), { type: "null" }] }, want: ["id!"] },
    { given: { properties: { id: { description: "only prose" } }, allOf: [ref("Id")] }, want: ["id!"] },
    { given: { type: "array", items: ref("Id") }, want: [] },
    { given: undefined, want: [] },
  ];
  test.each(cases)("$want", ({ given, want }) => {
    const found = [...schemas.properties(given).values()].map(({ name, required }) => `${name}${required ? "!" : ""}`);
    expect(found).toStrictEqual(want);
  });

  test("the answer is computed once", () => {
    expect(schemas.properties(ref("Id"))).toBe(schemas.properties(ref("Id")));
  });
});

test("names come from references, and of all parts", () => {
  expect(schemas.nameOf(ref("Cat"))).toBe("Cat");
  expect(schemas.namesOf({ oneOf: [ref("Cat"), ref("Dog")] })).toStrictEqual(["Cat", "Dog"]);
});
