import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadOpenApi } from "../../../generator/read/openapi/load.ts";
import { answers, documentOf, loadFiles, openapi } from "./documents.ts";

describe("where a $ref leads", () => {
  const schemas = {
    "a/b": { type: "string" },
    "a~b": { type: "integer" },
    "a%b": { type: "number" },
    "ü ö": { type: "boolean" },
    List: { allOf: [{ type: "object" }, { type: "array", items: { type: "integer" } }] },
    Alias: { $ref: "#/components/schemas/List/allOf/1" },
    Holder: { properties: { inner: { $ref: "#/components/schemas/Leaf" } } },
    Leaf: { properties: { end: { type: "boolean" } } },
  };
  const cases: readonly { ref: string; want: string }[] = [
    { ref: "#/components/schemas/a~1b", want: "string" },
    { ref: "#/components/schemas/a%2Fb", want: "string" },
    { ref: "#/components/schemas/a~0b", want: "integer" },
    { ref: "#/components/schemas/a%25b", want: "number" },
    { ref: "#/components/schemas/a%b", want: "number" },
    { ref: "#/components/schemas/%C3%BC%20%C3%B6", want: "boolean" },
    { ref: "#/components/schemas/List/allOf/1", want: "array" },
    { ref: "#/components/schemas/List/allOf/1/items", want: "integer" },
    { ref: "#/components/schemas/Alias", want: "array" },
    { ref: "#/components/schemas/Holder/properties/inner/properties/end", want: "boolean" },
    { ref: "a.json#/components/schemas/a~1b", want: "string" },
    { ref: "./a.json#/components/schemas/a~1b", want: "string" },
  ];
  test.each(cases)("$ref", ({ ref, want }) => {
    const { document, diagnostics } = loadFiles({
      "a.json": openapi({ "/x": { get: answers({ $ref: ref }) } }, { components: { schemas } }),
    });
    expect(diagnostics).toStrictEqual([]);
    expect(document?.schemas.typeOf(document.operations[0]?.responses[0]?.content[0]?.schema)).toBe(want);
  });
});

describe("siblings of a $ref", () => {
  const components = {
    schemas: { Base: { type: "object", description: "base", properties: { id: { type: "string" } } } },
  };
  test("annotations win over the target's", () => {
    const { schemas } = documentOf({ "a.json": openapi({}, { components }) });
    expect(schemas.resolve({ $ref: "#/components/schemas/Base", description: "own" })).toMatchObject({
      type: "object",
      description: "own",
    });
  });
  test("constraints apply together with the target's", () => {
    const { schemas } = documentOf({ "a.json": openapi({}, { components }) });
    const both = schemas.properties({ $ref: "#/components/schemas/Base", properties: { more: {} }, required: ["id"] });
    expect([...both.values()].map(({ name, required }) => [name, required])).toStrictEqual([
      ["id", true],
      ["more", false],
    ]);
  });
});

describe("a $ref that leads nowhere is a warning and an unknown type", () => {
  const cases: readonly { ref: string; code: string }[] = [
    { ref: "#/components/schemas/Missing", code: "dangling-ref" },
    { ref: "#/paths/~1x/get/responses/404", code: "dangling-ref" },
    { ref: "missing.yaml#/A", code: "dangling-ref" },
    { ref: "http://example.com/a.yaml#/A", code: "refused-ref" },
    { ref: "https://169.254.169.254/latest", code: "refused-ref" },
    { ref: "file:///etc/passwd", code: "refused-ref" },
    { ref: "data:application/json,{}", code: "refused-ref" },
    { ref: "//host/share/a.yaml", code: "refused-ref" },
    { ref: "/etc/passwd", code: "refused-ref" },
    { ref: "C:\\secrets.yaml", code: "refused-ref" },
    { ref: "..\\a.yaml", code: "refused-ref" },
    { ref: "../a.yaml#/A", code: "refused-ref" },
    { ref: "%2e%2e/a.yaml", code: "refused-ref" },
    { ref: "sub/../../a.yaml", code: "refused-ref" },
  ];
  test.each(cases)("$ref", ({ ref, code }) => {
    const read: string[] = [];
    const text = JSON.stringify(
      openapi({ "/x": { get: answers({ $ref: ref }) }, "/y": { get: answers({ $ref: ref }) } }),
    );
    const readFile = (path: string) => {
      read.push(path);
      if (path.endsWith("a.json")) return text;
      throw new Error("no such file");
    };
    const { document, diagnostics } = loadOpenApi("specs/a.json", { readFile });
    expect(document?.schemas.typeOf(document.operations[0]?.responses[0]?.content[0]?.schema)).toBeUndefined();
    expect(diagnostics.map((item) => [item.code, item.severity, item.pointer])).toStrictEqual([
      [code, "warning", "/paths/~1x/get/responses/200/content/application~1json/schema"],
    ]);
    expect(read.filter((path) => !path.endsWith("a.json") && !path.endsWith("missing.yaml"))).toStrictEqual([]);
  });

  test("circles of references end", () => {
    const schemas = { A: { $ref: "#/components/schemas/B" }, B: { $ref: "#/components/schemas/A" } };
    const document = documentOf({ "a.json": openapi({}, { components: { schemas } }) });
    expect(document.schemas.typeOf({ $ref: "#/components/schemas/A" })).toBeUndefined();
  });

  test("what only looks like a $ref is data", () => {
    const example = {
      example: { $ref: "http://x" },
      default: { $ref: "../y" },
      properties: { $ref: { type: "string" } },
      "x-more": { $ref: "z" },
    };
    expect(loadFiles({ "a.json": openapi({ "/x": { get: answers(example) } }) }).diagnostics).toStrictEqual([]);
  });
});

test("several files refer to each other by their own folder", () => {
  const files = {
    "api.yaml":
      "openapi: 3.0.0\npaths:\n  /pets: { $ref: paths/pets.yaml }\n  /ops: { get: { $ref: paths/pets.yaml#/get } }\n",
    "paths/pets.yaml":
      "get: { responses: { 200: { description: x, content: { application/json: { schema: { $ref: ../schemas/pet.yaml#/Pets } } } } } }",
    "schemas/pet.yaml":
      "Pets: { type: array, items: { $ref: '#/Pet' } }\nPet: { type: object, properties: { owner: { $ref: owner.yaml } } }",
    "schemas/owner.yaml":
      "type: object\nproperties: { pet: { $ref: pet.yaml#/Pet }, api: { $ref: ../api.yaml#/paths } }",
  };
  const { document, diagnostics } = loadFiles(files);
  expect(diagnostics).toStrictEqual([]);
  const schemas = document?.schemas;
  for (const operation of document?.operations ?? []) {
    const pet = schemas?.items(operation.responses[0]?.content[0]?.schema);
    expect(schemas?.nameOf(pet)).toBe("Pet");
    const owner = schemas?.properties(pet).get("owner")?.schema;
    expect([...(schemas?.properties(owner).keys() ?? [])]).toStrictEqual(["pet", "api"]);
  }
  expect(document?.operations).toHaveLength(2);
});

describe("on the disk", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gen-openapi-"));
    mkdirSync(join(folder, "api"));
    writeFileSync(join(folder, "shared.json"), '{"Thing":{"type":"integer"}}');
    symlinkSync(join(folder, "shared.json"), join(folder, "api", "link.json"));
    const paths = {
      "/a": { get: answers({ $ref: "../shared.json#/Thing" }) },
      "/b": { get: answers({ $ref: "link.json#/Thing" }) },
    };
    writeFileSync(join(folder, "api", "openapi.json"), JSON.stringify(openapi(paths)));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const types = (allowRef: readonly string[]) => {
    const { document, diagnostics } = loadOpenApi(join(folder, "api", "openapi.json"), { allowRef });
    const found = document?.operations.map((operation) =>
      document.schemas.typeOf(operation.responses[0]?.content[0]?.schema),
    );
    return { found, codes: diagnostics.map(({ code }) => code) };
  };
  test("neither `..` nor a symbolic link leads out", () => {
    expect(types([])).toStrictEqual({ found: [undefined, undefined], codes: ["refused-ref", "refused-ref"] });
  });
  test("what is allowed by name is read", () => {
    expect(types([join(folder, "shared.json")])).toStrictEqual({ found: ["integer", "integer"], codes: [] });
    expect(types([folder]).codes).toStrictEqual([]);
  });
});
