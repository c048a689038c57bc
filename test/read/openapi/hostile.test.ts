import { describe, expect, test } from "vitest";
import { MAX_JSON_LENGTH, MAX_YAML_LENGTH } from "../../../generator/read/openapi/parse-text.ts";
import { createSchemas } from "../../../generator/read/openapi/schemas.ts";
import { answers, documentOf, loadFiles, openapi } from "./documents.ts";

const bomb = [
  "openapi: 3.0.0",
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ...Array.from(
    "bcdefghij",
    (name, index) =>
      `${name}: &${name} [${Array<string>(9)
        .fill(`*${"abcdefghi"[index] ?? ""}`)
        .join(", ")}]`,
  ),
  "paths: {}",
].join("\n");

describe("texts made to exhaust a reader end in an error", () => {
  const deepJson = `{"openapi":"3.0.0","paths":{},"x":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`;
  const deepSchema = `{"openapi":"3.0.0","paths":{},"components":{"schemas":{"A":${'{"items":'.repeat(10_000)}{}${"}".repeat(10_000)}}}}`;
  const cases: readonly { given: string; text: string; code: string }[] = [
    { given: "an alias bomb", text: bomb, code: "too-many-aliases" },
    {
      given: "10,000 levels of flow lists",
      text: `openapi: 3.0.0\npaths: ${"[".repeat(10_000)}${"]".repeat(10_000)}`,
      code: "too-deep",
    },
    { given: "100,000 levels, never closed", text: `paths: ${"[".repeat(100_000)}`, code: "too-deep" },
    {
      given: "10,000 levels of flow maps",
      text: `paths: ${"{a: ".repeat(10_000)}1${"}".repeat(10_000)}`,
      code: "too-deep",
    },
    { given: "10,000 lists on one line", text: `openapi: 3.0.0\npaths:\n  ${"- ".repeat(10_000)}x`, code: "too-deep" },
    {
      given: "2,000 levels by indentation",
      text: Array.from({ length: 2000 }, (_item, level) => `${" ".repeat(level)}a:`).join("\n"),
      code: "too-deep",
    },
    { given: "10,000 levels of a JSON schema", text: deepSchema, code: "too-deep" },
    {
      given: "YAML past the limit",
      text: `openapi: 3.0.0\npaths: {}\n#${"x".repeat(MAX_YAML_LENGTH)}`,
      code: "too-large",
    },
    {
      given: "JSON past the limit",
      text: `{"openapi":"3.0.0","paths":{}}${" ".repeat(MAX_JSON_LENGTH)}`,
      code: "too-large",
    },
  ];
  test.each(cases)("$given", ({ text, code }) => {
    const { document, diagnostics } = loadFiles({ "a.yaml": text });
    expect(document).toBeUndefined();
    expect(diagnostics.map((item) => item.code)).toStrictEqual([code]);
    expect(diagnostics[0]?.fix).toBeTruthy();
  });

  test("deep data in an extension is not described by it and stays", () => {
    expect(loadFiles({ "a.json": deepJson.replace('"x":', '"x-data":') }).document?.operations).toStrictEqual([]);
  });
});

describe("schemas made to exhaust a reader", () => {
  test("a schema that contains itself through allOf contributes once", () => {
    const A = { properties: { id: { type: "string" } }, allOf: [{ $ref: "#/components/schemas/A" }] };
    const { schemas } = documentOf({ "a.json": openapi({}, { components: { schemas: { A } } }) });
    expect([...schemas.properties({ $ref: "#/components/schemas/A" }).keys()]).toStrictEqual(["id"]);
  });

  test("each level twice the one before is read in linear time", () => {
    const level = (index: number) => {
      const next = { $ref: `#/components/schemas/S${index + 1}` };
      return [
        `S${index}`,
        index === 30 ? { properties: { end: {} } } : { allOf: [next, next], anyOf: [next, next] },
      ] as const;
    };
    const all = Object.fromEntries(Array.from({ length: 31 }, (_item, index) => level(index)));
    let lookups = 0;
    const schemas = createSchemas({
      lookup(reference) {
        lookups += 1;
        return all[reference.split("/").at(-1) ?? ""];
      },
    });
    expect([...schemas.properties({ $ref: "#/components/schemas/S0" }).keys()]).toStrictEqual(["end"]);
    expect(schemas.typeOf({ $ref: "#/components/schemas/S0" })).toBe("object");
    expect(schemas.namesOf({ $ref: "#/components/schemas/S0" })).toHaveLength(31);
    // Four references on each level.
    expect(lookups).toBeLessThan(4 * 31 + 10);
  });

  test("a chain of 10,000 references does not overflow the stack", () => {
    const chain = Array.from(
      { length: 10_000 },
      (_item, index) => [`S${index}`, { $ref: `#/components/schemas/S${index + 1}` }] as const,
    );
    const schemas = { ...Object.fromEntries(chain), S10000: { type: "string" } };
    const { document, diagnostics } = loadFiles({
      "a.json": openapi({ "/x": { get: answers({ $ref: "#/components/schemas/S0" }) } }, { components: { schemas } }),
    });
    expect(diagnostics).toStrictEqual([]);
    expect(document?.schemas.typeOf({ $ref: "#/components/schemas/S0" })).toBe("string");
  });

  test("20,000 paths are read", () => {
    const paths = Object.fromEntries(
      Array.from({ length: 20_000 }, (_item, index) => [`/p${index}`, { get: answers({ type: "array" }) }]),
    );
    expect(documentOf({ "a.json": openapi(paths) }).operations).toHaveLength(20_000);
  });
});
