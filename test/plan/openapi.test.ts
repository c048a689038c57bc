import { describe, expect, test } from "vitest";
import { documentOf, openapi } from "../read/openapi/documents.ts";
import { planConnector } from "../../generator/plan/plan.ts";
import { configOf } from "../support/config.ts";
import { ISSUE, list, plan, planned } from "./issues-document.ts";

describe("row types from an OpenAPI document", () => {
  test("are named as the document names them, and hold only what the row refers to", () => {
    const { connector, resource } = planned(
      { $ref: "#/components/schemas/issue-entry" },
      {
        schemas: {
          "issue-entry": {
            ...ISSUE,
            properties: { ...ISSUE.properties, owner: { $ref: "#/components/schemas/simple_user" } },
          },
          simple_user: { type: "object", properties: { login: { type: "string" } } },
          unrelated: { type: "object", properties: { x: { type: "string" } } },
        },
      },
    );
    expect(resource.rowType).toBe("IssueEntry");
    expect(connector.schemas.map(({ name }) => name)).toEqual(["IssueEntry", "SimpleUser"]);
  });

  test("an inline schema is named after the resource; the operationId finds it as well", () => {
    expect(planned(ISSUE, { operation: "listIssues" }).resource.rowType).toBe("Issue");
  });

  test("a schema that contains itself refers to itself", () => {
    const { schema } = planned(
      { $ref: "#/components/schemas/Node" },
      {
        schemas: {
          Node: { ...ISSUE, properties: { ...ISSUE.properties, parent: { $ref: "#/components/schemas/Node" } } },
        },
      },
    );
    expect(schema("Node").schema).toMatchObject({ properties: { parent: { $ref: "#/components/schemas/Node" } } });
  });

  test("names that clash after cleaning, with TypeScript's and with the connector's own differ", () => {
    const part = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
    const { connector } = planned(
      {
        ...ISSUE,
        properties: {
          ...ISSUE.properties,
          a: part("a-b"),
          b: part("a_b"),
          c: part("Promise"),
          d: part("日本"),
          e: part("A"),
        },
      },
      { schemas: { "a-b": ISSUE, a_b: { type: "string" }, Promise: ISSUE, 日本: ISSUE, A: ISSUE } },
    );
    expect(connector.schemas.map(({ name }) => name)).toEqual(["Issue", "AB", "AB2", "PromiseRow", "日本", "ARow"]);
  });

  test.for<[string, unknown, unknown]>([
    ["a dangling reference", { $ref: "#/components/schemas/Nowhere" }, {}],
    ["a dangling reference with a description", { $ref: "#/x", description: "d" }, { description: "d" }],
    ["no object", 17, {}],
    ["an unknown type", { type: "file" }, {}],
    ["nullable of 3.0", { type: "string", nullable: true }, { type: ["string", "null"] }],
    [
      "an enum that may be null",
      { type: "string", nullable: true, enum: ["a"] },
      { type: ["string", "null"], enum: ["a", null] },
    ],
    ["an enum of objects", { enum: [{ a: 1 }] }, {}],
    ["a list without items", { type: "array" }, { type: "array", items: {} }],
    [
      "required names that are none of the properties",
      { properties: { a: {} }, required: ["b", 3] },
      { type: "object", properties: { a: {} } },
    ],
    ["extensions and patterns", { type: "string", "x-evil": 1, pattern: "*/" }, { type: "string" }],
    ["examples, which the mocks show", { type: "string", example: "x" }, { type: "string", examples: ["x"] }],
    ["an empty alternative", { oneOf: [{}, { type: "string" }] }, { oneOf: [{ type: "string" }] }],
  ])("%s", ([, given, want]) => {
    const { schema } = planned({ ...ISSUE, properties: { ...ISSUE.properties, field: given } });
    expect(schema("Issue").schema).toMatchObject({ properties: { field: want } });
    const { field } = (schema("Issue").schema as { properties: { field: object } }).properties;
    expect(Object.keys(field).sort()).toEqual(Object.keys(want as object).sort());
  });

  test("what is only written is no part of a row", () => {
    const { schema, resource } = planned({
      ...ISSUE,
      properties: { ...ISSUE.properties, password: { type: "string", writeOnly: true } },
    });
    expect(Object.keys((schema("Issue").schema as { properties: object }).properties)).toEqual(["id"]);
    expect(resource.columns.map(({ field }) => field)).toEqual(["id"]);
  });

  test("samples are never null in the cursor field, however deep it is and whatever the document allows", () => {
    const updated = { type: "string", format: "date-time", nullable: true };
    const endpoint = {
      path: "/issues",
      data_selector: "data",
      incremental: { cursor_path: "meta.updated", initial_value: "2024-01-01T00:00:00Z" },
    };
    const { resource } = planned(
      {
        ...ISSUE,
        properties: { ...ISSUE.properties, closed: updated, meta: { type: "object", properties: { updated } } },
      },
      { resource: { endpoint } },
    );
    const sample = (field: string) => resource.samples.find((each) => each.field === field);
    expect(sample("closed")).toMatchObject({ nullable: true });
    expect(sample("meta")).toEqual({
      field: "meta",
      nullable: false,
      value: { kind: "object", fields: [{ field: "updated", value: { kind: "timestamp" }, nullable: false }] },
    });
  });

  test("properties called __proto__ and constructor stay properties", () => {
    const { schema } = planned(
      JSON.parse(
        '{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},"__proto__":{"type":"string"},"constructor":{"type":"number"}}}',
      ),
    );
    const { properties } = schema("Issue").schema as { properties: object };
    expect(Object.keys(properties)).toEqual(["id", "__proto__", "constructor"]);
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype);
  });
});

describe("columns from an OpenAPI document", () => {
  test.for<[unknown, string]>([
    [{ type: "integer" }, "bigint"],
    [{ type: "integer", format: "int64" }, "bigint"],
    [{ type: "number" }, "double"],
    [{ type: "string", format: "decimal" }, "decimal"],
    [{ type: "boolean" }, "bool"],
    [{ type: "string" }, "text"],
    [{ type: "string", format: "date-time" }, "timestamp"],
    [{ type: ["string", "null"], format: "date-time" }, "timestamp"],
    [{ type: "string", format: "uuid" }, "uuid"],
    [{ type: "string", format: "date" }, "date"],
    [{ type: "integer", format: "date-time" }, "bigint"],
    [{ type: ["string", "integer"] }, "json"],
    [{ type: "object", properties: {} }, "json"],
    [{ type: "object", additionalProperties: { type: "string" } }, "json"],
    [{ oneOf: [{ type: "array", items: {} }, { type: "string" }] }, "json"],
    [{}, "json"],
    [{ allOf: [{ type: "string", format: "date" }] }, "date"],
    [{ type: "string", allOf: [{ format: "date-time" }, { description: "When." }] }, "timestamp"],
    [{ allOf: [{ type: "string" }], format: "date" }, "date"],
    [{ anyOf: [{ type: "string", format: "date-time" }, { type: "null" }] }, "timestamp"],
    [{ oneOf: [{ type: "integer" }, { type: "number" }] }, "double"],
    [
      {
        oneOf: [
          { type: "string", format: "date" },
          { type: "string", format: "date-time" },
        ],
      },
      "text",
    ],
    [{ anyOf: [{ type: "string" }, { type: "integer" }] }, "json"],
  ])("%j is %s", ([given, want]) => {
    const { resource } = planned({ ...ISSUE, properties: { ...ISSUE.properties, field: given } });
    expect(resource.columns.find(({ field }) => field === "field")?.type).toBe(want);
  });

  test.for<[unknown, boolean]>([
    [{ type: "string" }, false],
    [{ type: "string", nullable: true }, true],
    [{ type: "string", enum: ["a", null] }, true],
    [{ enum: ["a", null] }, true],
    [{ type: ["string", "null"], enum: ["a", null] }, true],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, true],
    [{ type: "string", anyOf: [{ maxLength: 3 }, { pattern: "a" }] }, false],
    [{ allOf: [{ type: "string", nullable: true }, { description: "d" }] }, true],
    [{ allOf: [{ type: "string", nullable: true }, { type: "string" }] }, false],
    [{ $ref: "#/components/schemas/Nowhere" }, true],
    [{}, true],
  ])("%j is nullable: %s", ([given, want]) => {
    const properties = { ...ISSUE.properties, field: given };
    const { resource } = planned({ ...ISSUE, required: ["id", "field"], properties });
    expect(resource.columns.find(({ field }) => field === "field")?.nullable).toBe(want);
  });

  test("what the config says of a column wins, and its own columns are kept", () => {
    const { resource } = planned(ISSUE, {
      resource: { columns: { id: { data_type: "text" }, extra: { data_type: "json" } } },
    });
    expect(resource.columns).toMatchObject([
      { field: "id", type: "text", nullable: false },
      { field: "extra", type: "json", nullable: true },
    ]);
  });
});

describe("descriptions from an OpenAPI document", () => {
  test("an operation's summary is its resource's description, unless the config has one", () => {
    const summarized = (resource: object): string | undefined => {
      const document = documentOf({
        "a.json": openapi({ "/issues": { get: { summary: "All issues.\n\nMore prose.", ...list(ISSUE) } } }),
      });
      const config = configOf({
        client: { base_url: "https://api.test", paginator: "single_page" },
        resources: [{ name: "issues", operation: "GET /issues", endpoint: { data_selector: "data" }, ...resource }],
      });
      const context = { specLabel: "a.yaml", command: "gen", fileBaseName: "a", openapi: document };
      return planConnector(config, context).connector?.resources[0]?.description;
    };
    expect(summarized({})).toBe("All issues.");
    expect(summarized({ description: "Mine." })).toBe("Mine.");
  });

  test("columns have the first paragraph as one line, the row type has it all", () => {
    const description = `Long\nprose ${"word ".repeat(100)}end.\n\nSecond paragraph.`;
    const { resource, schema } = planned({
      ...ISSUE,
      properties: { ...ISSUE.properties, text: { type: "string", description } },
    });
    const short = resource.columns.find(({ field }) => field === "text")?.description ?? "";
    expect(short).toMatch(/^Long prose word .*word …$/);
    expect(short.length).toBeLessThan(310);
    expect(JSON.stringify(schema("Issue").schema)).toContain("Second paragraph.");
  });
});

describe("fields that only the config knows", () => {
  test("are in the row type and in the mocks: columns, the key and the cursor", () => {
    const { resource, schema } = planned(
      { $ref: "#/components/schemas/issue" },
      {
        schemas: { issue: { type: "object", properties: { title: { type: "string" } } } },
        resource: {
          columns: { extra: { data_type: "json" } },
          endpoint: {
            path: "/issues",
            data_selector: "data",
            incremental: { cursor_path: "meta.updated_at", initial_value: "2024-01-01T00:00:00Z" },
          },
        },
      },
    );
    expect(resource.rowType).toBe("IssueRow");
    expect(schema("IssueRow").schema).toMatchObject({
      allOf: [
        { $ref: "#/components/schemas/Issue" },
        { properties: { id: {}, extra: {}, meta: { properties: { updated_at: { format: "date-time" } } } } },
      ],
    });
    expect(resource.samples.map(({ field }) => field)).toEqual(["title", "id", "meta"]);
  });
});

describe("rows that may be null", () => {
  const nullable = { ...ISSUE, title: "Some issue", nullable: true };
  const rowTypes: readonly (readonly [string, unknown, object])[] = [
    ["nullable", { $ref: "#/components/schemas/issue" }, { issue: nullable }],
    ["of type null", { $ref: "#/components/schemas/issue" }, { issue: { ...ISSUE, type: ["object", "null"] } }],
    ["a reference or null", { anyOf: [{ $ref: "#/components/schemas/issue" }, { type: "null" }] }, { issue: ISSUE }],
    ["one of several or null", { oneOf: [ISSUE, ISSUE, { type: "null" }] }, {}],
  ];
  test.each(rowTypes)("have a type without null: %s", (_, row, schemas) => {
    const { resource, schema } = planned(row, { schemas });
    expect(resource.rowType).toBe("Issue");
    expect(JSON.stringify(schema("Issue").schema)).not.toContain("null");
  });

  test("keep their null where other rows hold them", () => {
    const { schema } = planned(
      { $ref: "#/components/schemas/issue" },
      {
        schemas: {
          issue: {
            ...nullable,
            properties: { ...ISSUE.properties, parent: { $ref: "#/components/schemas/issue" } },
          },
        },
      },
    );
    const ref = /"parent":\{"\$ref":"#\/components\/schemas\/(\w+)"/.exec(JSON.stringify(schema("Issue").schema))?.[1];
    expect(schema(ref ?? "").schema).toMatchObject({ type: ["object", "null"] });
  });
});

test("rows without scalars are told apart by their lists, also in the mocks", () => {
  const people = { type: "array", items: { type: "string" } };
  const { resource } = planned({ type: "object", properties: { people } }, { resource: { primary_key: undefined } });
  expect(resource.samples).toEqual([
    { field: "people", nullable: false, value: { kind: "list", item: { kind: "text", prefix: "people-" } } },
  ]);
});

test("an operation that the document does not have is reported with the one that was meant", () => {
  const { diagnostics } = plan(ISSUE, { operation: "GET /isues" });
  expect(diagnostics.find(({ code }) => code === "unknown-operation")).toMatchObject({
    severity: "error",
    pointer: "/resources/0/operation",
    fix: "Did you mean `GET /issues`?",
  });
});

test("an operation without a document is reported", () => {
  const config = configOf({
    client: { base_url: "https://api.test" },
    resources: [{ name: "a", operation: "listA", endpoint: { data_selector: "$", paginator: "single_page" } }],
  });
  const { diagnostics } = planConnector(config, { specLabel: "a", command: "gen", fileBaseName: "a" });
  expect(diagnostics.map(({ code }) => code)).toContain("unknown-operation");
});
