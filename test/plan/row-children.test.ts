import { describe, expect, test } from "vitest";
import { withChildren } from "../../generator/plan/openapi/row-children.ts";
import { documentOf, openapi } from "../read/openapi/documents.ts";

const base = (discriminator: object | string): object => ({
  type: "object",
  description: "Any.",
  properties: { id: { type: "integer" }, kind: { type: "string" } },
  discriminator,
});
const from = (reference: string, ...more: readonly object[]): object => ({ allOf: [{ $ref: reference }, ...more] });
const COMPONENTS = "#/components/schemas";

describe("rows of a base schema with a discriminator", () => {
  const rowOf = (schemas: object, name = "Base"): unknown =>
    withChildren(documentOf({ "a.json": openapi({}, { components: { schemas } }) }), { $ref: `${COMPONENTS}/${name}` });

  test("are what the mapping leads to, by reference or by name; what is not there is left out", () => {
    const mapping = { a: `${COMPONENTS}/A`, b: "B", again: "A", gone: "C", self: "Base" };
    const schemas = {
      Base: base({ propertyName: "kind", mapping }),
      A: from(`${COMPONENTS}/Base`),
      B: { type: "object" },
    };
    expect(rowOf(schemas)).toEqual({
      title: "Base",
      description: "Any.",
      oneOf: [{ $ref: `${COMPONENTS}/A` }, { $ref: `${COMPONENTS}/B` }],
      discriminator: {
        propertyName: "kind",
        mapping: {
          a: `${COMPONENTS}/A`,
          b: `${COMPONENTS}/B`,
          again: `${COMPONENTS}/A`,
          gone: `${COMPONENTS}/C`,
          self: `${COMPONENTS}/Base`,
        },
      },
    });
  });

  test("without a mapping are all schemas that are made from it, children of children as well", () => {
    const schemas = {
      Grandchild: from(`${COMPONENTS}/Child`),
      Child: from(`${COMPONENTS}/Base`, { properties: {} }),
      Other: from(`${COMPONENTS}/Unknown`),
      Base: base({ propertyName: "kind" }),
    };
    expect(rowOf(schemas)).toMatchObject({
      oneOf: [{ $ref: `${COMPONENTS}/Child` }, { $ref: `${COMPONENTS}/Grandchild` }],
    });
  });

  test("of Swagger 2.0 are so too", () => {
    const definitions = { Base: base("kind"), Child: from("#/definitions/Base") };
    const document = documentOf({
      "a.json": { swagger: "2.0", info: { title: "a", version: "1" }, paths: {}, definitions },
    });
    expect(withChildren(document, { $ref: "#/definitions/Base" })).toMatchObject({
      oneOf: [{ $ref: "#/definitions/Child" }],
      discriminator: { propertyName: "kind" },
    });
  });

  test.each([
    ["no children", { Base: base({ propertyName: "kind" }) }],
    ["no discriminator", { Base: { type: "object" }, Child: from(`${COMPONENTS}/Base`) }],
    ["alternatives of its own", { Base: { ...base({ propertyName: "kind" }), oneOf: [{ type: "object" }] } }],
    [
      "too many children",
      Object.fromEntries([
        ["Base", base({ propertyName: "kind" })],
        ...Array.from({ length: 51 }, (_, index) => [`C${index}`, from(`${COMPONENTS}/Base`)] as const),
      ]),
    ],
  ])("stay the base where it has %s", (_, schemas) => {
    expect(rowOf(schemas)).toEqual({ $ref: `${COMPONENTS}/Base` });
  });
});
