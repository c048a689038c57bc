import fc from "fast-check";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readInputs } from "../../generator/inputs.ts";
import { typesText } from "../../generator/emit/types.ts";
import { schemaOfValues } from "../../generator/plan/openapi/sample-schema.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";
import { connectorOf, planYaml } from "../support/config.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder("samples");

function config(resource: object): object {
  return {
    client: { base_url: "https://api.test", paginator: "single_page" },
    resources: [{ name: "issues", endpoint: { path: "/issues", data_selector: "data" }, ...resource }],
  };
}

describe("the schema of sample values", () => {
  test.for<[unknown[], object]>([
    [["a", null], { type: ["string", "null"], examples: ["a"] }],
    [[1, 2.5], { type: "number" }],
    [[1, 2], { type: "integer" }],
    [["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.5+01:00"], { type: "string", format: "date-time" }],
    [["2024-01-01"], { type: "string", format: "date" }],
    [["7f9c24e8-3b12-4fef-91e0-5ad2d1a3b1c0"], { type: "string", format: "uuid" }],
    [[true, "x"], { type: ["boolean", "string"] }],
    [[[1], []], { type: "array", items: { type: "integer" } }],
    [[{ a: 1 }, 2], {}],
    [[null], {}],
    [[{ a: 1, b: null }, { a: 2 }], { type: "object", properties: { a: { type: "integer" }, b: {} }, required: ["a"] }],
    [[{ a: 1 }], { type: "object", properties: { a: { type: "integer" } } }],
  ])("%j is %j", ([values, want]) => {
    expect(schemaOfValues(values)).toEqual(want);
  });

  test("every value of every JSON fits the schema that was made of it and others", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 6 }), (values) => {
        const schema = schemaOfValues(values);
        for (const value of values) expect(fits(value, schema), JSON.stringify({ value, schema })).toBe(true);
      }),
    );
  });
});

/** A validator of the few keywords that such schemas have. */
function fits(value: unknown, schema: unknown): boolean {
  const { type, properties, required, items } = schema as Record<string, unknown>;
  if (type === undefined) return true;
  const types = [type].flat() as string[];
  if (value === null) return types.includes("null");
  if (Array.isArray(value)) return types.includes("array") && value.every((item) => fits(item, items));
  if (typeof value === "object") {
    const known = properties as Record<string, unknown>;
    const needed = (required ?? []) as string[];
    return (
      types.includes("object") &&
      needed.every((name) => Object.hasOwn(value, name)) &&
      Object.entries(value).every(([name, item]) => fits(item, known[name]))
    );
  }
  if (Number.isInteger(value) && types.includes("integer")) return true;
  return types.includes(typeof value);
}

describe("`samples` give types where no document does", () => {
  test("rows in the config: types, columns and mocks", () => {
    const { resources, schemas } = connectorOf(
      config({
        primary_key: "id",
        samples: [
          { id: 1, title: "First issue", closed_at: null },
          { id: 2, title: "Second", closed_at: "2024-01-01T00:00:00Z" },
        ],
      }),
    );
    expect(resources[0]?.columns.map(({ field, type, nullable }) => [field, type, nullable])).toEqual([
      ["id", "bigint", false],
      ["title", "text", false],
      ["closed_at", "timestamp", true],
    ]);
    expect(typesText(schemas)).toContain("closed_at: string | null;");
    expect(resources[0]?.samples.find(({ field }) => field === "title")?.value).toEqual({
      kind: "choice",
      values: ["First issue", "Second"],
    });
  });

  test("what the config says of a column wins", () => {
    const { resources } = connectorOf(
      config({ samples: [{ id: 1, price: "1.5" }], columns: { price: { data_type: "decimal" } } }),
    );
    expect(resources[0]?.columns.map(({ field, type }) => [field, type])).toEqual([
      ["id", "bigint"],
      ["price", "decimal"],
    ]);
  });

  test.each([
    ["a list", "rows.json", '[{"id": 1}]'],
    ["an answer", "answer.json", '{"data": [{"id": 1}], "more": []}'],
    ["JSON Lines", "rows.jsonl", '{"id": 1}\n{"id": 2}\n'],
  ])("a file of %s, which counts for the lock", async (_, name, text) => {
    const specPath = join(folder, "api.json");
    mkdirSync(join(folder, "samples"), { recursive: true });
    writeFileSync(specPath, JSON.stringify(config({ samples: `samples/${name}` })));
    writeFileSync(join(folder, "samples", name), text);
    const { config: document, samples, files } = await readInputs({ specPath, outDir: folder });
    expect(files).toEqual([specPath, join(folder, "samples", name)]);
    const { resources } = connectorOf(document?.value, { samples });
    expect(resources[0]?.columns.map(({ field, type }) => [field, type])).toEqual([["id", "bigint"]]);
  });

  test.each([
    ["missing.json", undefined, "unreadable-file"],
    ["broken.json", "{", "syntax-error"],
  ])("%s is a finding at its place", async (name, text, code) => {
    const specPath = join(folder, "bad.json");
    writeFileSync(specPath, JSON.stringify(config({ samples: name })));
    if (text !== undefined) writeFileSync(join(dirname(specPath), name), text);
    const { diagnostics } = await readInputs({ specPath, outDir: folder });
    expect(diagnostics).toMatchObject([{ code, severity: "error", pointer: "/resources/0/samples", line: 1 }]);
    expect(diagnostics[0]?.message).not.toContain(folder);
  });
});

describe("an operation whose answer has no schema", () => {
  const plan = (media: object, resource: object = {}) =>
    planYaml(JSON.stringify(config({ operation: "GET /issues", ...resource })), {
      openapi: documentOf({
        "a.json": openapi({
          "/issues": { get: { responses: { 200: { description: "", content: { "application/json": media } } } } },
        }),
      }),
    });

  test("is typed by the document's examples", () => {
    const { connector } = plan({ examples: { one: { value: { data: [{ id: 1, at: "2024-01-01" }] } } } });
    expect(connector?.resources[0]?.columns.map(({ type }) => type)).toEqual(["bigint", "date"]);
  });

  test("is typed by an example beside a schema that says nothing", () => {
    const { connector } = plan({ schema: { type: "object", example: { data: [{ id: "x" }] } } });
    expect(connector?.resources[0]?.columns.map(({ field }) => field)).toEqual(["id"]);
  });

  test("is typed by sample rows of the config", () => {
    const { connector } = plan({}, { samples: [{ id: 1 }] });
    expect(connector?.resources[0]?.columns.map(({ field }) => field)).toEqual(["id"]);
  });

  test("else has rows of unknown fields, with a warning", () => {
    const { connector, diagnostics } = plan({});
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: "unknown-types", severity: "warning" }));
    const text = typesText(connector?.schemas ?? []);
    expect(text).toContain("[key: string]: unknown;");
    expect(text).not.toContain("any");
  });

  test("without a selector its only list gives the rows", () => {
    const data = { type: "array", items: { type: "object", properties: { id: { type: "integer" } } } };
    const { connector } = plan(
      { schema: { type: "object", properties: { count: { type: "integer" }, data } } },
      { endpoint: { path: "/issues" } },
    );
    expect(connector?.resources[0]?.columns.map(({ field }) => field)).toEqual(["id"]);
  });
});

describe("contradictions between a config and its document", () => {
  const row = {
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" }, updated_at: { type: "string" } },
  };
  const schema = { type: "object", properties: { data: { type: "array", items: row } } };
  const document = documentOf({
    "a.json": openapi({
      "/v1/issues/{user_id}": {
        get: { ...answers(schema), parameters: [{ name: "since", in: "query", schema: { type: "string" } }] },
      },
    }),
  });
  const findings = (resource: object, endpoint: object = {}) =>
    planYaml(
      JSON.stringify(
        config({
          operation: "GET /v1/issues/{user_id}",
          primary_key: "id",
          ...resource,
          endpoint: { path: "/issues/me", data_selector: "data", ...endpoint },
        }),
      ),
      { openapi: document },
    ).diagnostics.filter(({ code }) => code === "contradicts-document");

  test("there are none where both say the same", () => {
    expect(findings({}, { params: { since: "2024-01-01" } })).toEqual([]);
  });

  test.for<[string, object, object, object]>([
    [
      "a selector",
      {},
      { data_selector: "date" },
      { pointer: "/resources/0/endpoint/data_selector", fix: "Did you mean `data`?" },
    ],
    ["a key", { primary_key: ["id", "ids"] }, {}, { pointer: "/resources/0/primary_key", fix: "Did you mean `id`?" }],
    [
      "a cursor",
      {},
      { incremental: { cursor_path: "update_at", initial_value: "2024-01-01" } },
      { pointer: "/resources/0/endpoint/incremental/cursor_path", fix: "Did you mean `updated_at`?" },
    ],
    [
      "a parameter",
      {},
      { params: { sinc: 1 } },
      { pointer: "/resources/0/endpoint/params/sinc", fix: "Did you mean `since`?" },
    ],
    [
      "a method",
      {},
      { method: "POST", json: {} },
      { pointer: "/resources/0/endpoint/method", fix: expect.stringContaining("GET") },
    ],
    ["a path", {}, { path: "/tickets/me" }, { pointer: "/resources/0/endpoint/path" }],
  ])("%s", ([, resource, endpoint, want]) => {
    expect(findings(resource, endpoint)).toMatchObject([{ severity: "warning", ...want }]);
  });

  test("a declared column is no contradiction", () => {
    expect(findings({ primary_key: "key", columns: { key: { data_type: "text" } } })).toEqual([]);
  });
});
