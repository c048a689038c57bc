import { describe, expect, test } from "vitest";
import type { NamedSchema } from "../../generator/plan/connector.ts";
import { ISSUE, planned } from "./issues-document.ts";

describe("a discriminated union", () => {
  const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
  const kind = (property: object): object => ({ type: "object", required: ["kind"], properties: { kind: property } });
  const text = { type: "string", description: "What it is." };
  const field = (discriminator: object, ...names: string[]): object => ({
    ...ISSUE,
    properties: { ...ISSUE.properties, part: { oneOf: names.map(ref), discriminator } },
  });
  const kindOf = (schema: NamedSchema): unknown => (schema.schema as { properties: { kind: unknown } }).properties.kind;

  test("is told apart by the values that the document maps", () => {
    const mapping = { text: "#/components/schemas/text-part", image: "image-part", gone: "#/components/schemas/x" };
    const { schema } = planned(field({ propertyName: "kind", mapping }, "text-part", "image-part"), {
      schemas: { "text-part": kind(text), "image-part": kind({ type: "string", enum: ["image", "photo"] }) },
    });
    expect(kindOf(schema("TextPart"))).toEqual({ description: "What it is.", enum: ["text"] });
    expect(kindOf(schema("ImagePart"))).toEqual({ enum: ["image"] });
    expect(JSON.stringify(schema("Issue"))).not.toContain("discriminator");
  });

  test("without a mapping has the schemas' names as values; a schema's own values win", () => {
    const { schema } = planned(field({ propertyName: "kind" }, "text-part", "image-part"), {
      schemas: { "text-part": kind(text), "image-part": kind({ type: "string", enum: ["image"] }) },
    });
    expect(kindOf(schema("TextPart"))).toMatchObject({ enum: ["text-part"] });
    expect(kindOf(schema("ImagePart"))).toMatchObject({ enum: ["image"] });
  });

  test.each(["image-part", "#/components/schemas/image-part"])(
    "is told apart but for the schema of all other values, %s",
    (defaultMapping) => {
      const discriminator = { propertyName: "kind", defaultMapping, mapping: { image: "image-part" } };
      const { schema } = planned(field(discriminator, "text-part", "image-part"), {
        schemas: { "text-part": kind(text), "image-part": kind(text) },
      });
      expect(kindOf(schema("TextPart"))).toMatchObject({ enum: ["text-part"] });
      expect(kindOf(schema("ImagePart"))).toEqual(text);
    },
  );

  test("of what is made from a base has the schema of all other values as well", () => {
    const pet = {
      ...kind(text),
      discriminator: { propertyName: "kind", mapping: { cat: "cat" }, defaultMapping: "beast" },
    };
    const made = (x: object): object => ({ allOf: [ref("pet"), { type: "object", properties: { x } }] });
    const { schema } = planned(
      { ...ISSUE, properties: { ...ISSUE.properties, pet: ref("pet") } },
      { schemas: { pet, cat: made(text), beast: made(text) } },
    );
    expect(schema("Pet").schema).toMatchObject({ oneOf: [ref("Cat"), ref("Beast")] });
    expect(JSON.stringify(schema("Cat").schema)).toContain('"enum":["cat"]');
    expect(JSON.stringify(schema("Beast").schema)).not.toContain("enum");
  });

  test("is what a field of a base schema holds: one of the schemas that are made from it, however it is said", () => {
    const mapping = { cat: "#/components/schemas/cat", dog: "dog" };
    const pet = { ...kind(text), discriminator: { propertyName: "kind", mapping } };
    const properties = {
      ...ISSUE.properties,
      pet: ref("pet"),
      pets: { type: "array", items: ref("pet") },
      maybe: { nullable: true, allOf: [ref("pet")] },
      none: { anyOf: [ref("pet"), { type: "null" }] },
    };
    const made = [ref("pet"), { type: "object", properties: { friend: ref("pet") } }];
    const schemas = { pet, cat: { allOf: made }, dog: { allOf: [ref("pet")] } };
    const { schema } = planned({ ...ISSUE, properties }, { schemas });
    expect(schema("Pet").schema).toMatchObject({ oneOf: [ref("Cat"), ref("Dog")] });
    expect(schema("Issue").schema).toMatchObject({
      properties: {
        pet: ref("Pet"),
        pets: { items: ref("Pet") },
        maybe: { anyOf: [{ allOf: [ref("Pet")] }, { type: "null" }] },
        none: { anyOf: [ref("Pet"), { type: "null" }] },
      },
    });
    expect(schema("Cat").schema).toMatchObject({
      allOf: [ref("PetBase"), { properties: { friend: ref("Pet") } }, { properties: { kind: { enum: ["cat"] } } }],
    });
  });

  test("may take the property from a part of its alternatives", () => {
    const { schema } = planned(field({ propertyName: "kind", mapping: { "1": "a", "2": "b" } }, "a", "b"), {
      schemas: {
        base: kind({ type: "integer" }),
        a: { allOf: [ref("base"), { type: "object", properties: { x: text } }] },
        b: { allOf: [ref("base")] },
      },
    });
    expect(schema("B").schema).toEqual({
      allOf: [{ $ref: "#/components/schemas/Base" }, { type: "object", properties: { kind: { enum: [2] } } }],
    });
  });
});
