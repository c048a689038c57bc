import { join, resolve } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { emitConnector } from "../../generator/emit/connector.ts";
import { verifyConnector } from "../../generator/emit/verify.ts";
import { planConnector } from "../../generator/plan/plan.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";
import { configOf } from "../support/config.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Schemas that every generated one may refer to: one contains itself, one may be null, two are told apart. */
const NAMED: Readonly<Record<string, Schema>> = {
  Node: {
    type: "object",
    required: ["id", "next", "children", "label"],
    properties: {
      id: { type: "integer" },
      next: { anyOf: [{ $ref: "#/components/schemas/Node" }, { type: "null" }] },
      children: { type: "array", items: { $ref: "#/components/schemas/Node" } },
      label: { type: "string", nullable: true },
    },
  },
  Cat: {
    type: "object",
    required: ["kind", "lives"],
    properties: { kind: { type: "string" }, lives: { type: "integer" } },
  },
  Dog: {
    type: "object",
    required: ["kind", "barks"],
    properties: { kind: { type: "string" }, barks: { enum: [true, null] } },
  },
  Pet: {
    oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
    discriminator: { propertyName: "kind", mapping: { cat: "Cat" } },
  },
  Level: { type: "string", enum: ["low", "high"], nullable: true },
};

const scalar = fc.constantFrom<Schema>(
  { type: "string" },
  { type: "string", format: "date-time", nullable: true },
  { type: ["string", "null"], format: "uuid" },
  { type: "string", enum: ["a", "b"], example: "a" },
  { type: "string", example: "Some text */ `${x}`" },
  { type: "string", enum: ["a", null] },
  { enum: [1, 2], nullable: true },
  { const: "fixed" },
  { type: "integer", format: "int64" },
  { type: ["number", "null"] },
  { type: "boolean", nullable: true },
  { anyOf: [{ type: "null" }, { type: "integer" }] },
  { allOf: [{ type: "string" }, { description: "d" }], nullable: true },
  { allOf: [{ $ref: "#/components/schemas/Level" }] },
  { type: "string", allOf: [{ enum: ["x", "y"] }, { enum: ["y", "z"] }] },
  { type: ["string", "integer"] },
  {},
);
const reference = fc
  .constantFrom(...Object.keys(NAMED))
  .map((name): Schema => ({ $ref: `#/components/schemas/${name}` }));

/** Objects whose properties begin with a letter of their own, so that what applies together never contradicts itself. */
const objectOf = (value: fc.Arbitrary<Schema>, letter: string): fc.Arbitrary<Schema> =>
  fc.array(fc.record({ schema: value, required: fc.boolean() }), { minLength: 1, maxLength: 4 }).map((fields) => ({
    type: "object",
    properties: Object.fromEntries(fields.map(({ schema }, index) => [`${letter}_${index}`, schema])),
    required: fields.flatMap(({ required }, index) => (required ? [`${letter}_${index}`] : [])),
  }));

const { any } = fc.letrec<{ any: Schema }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    reference,
    objectOf(tie("any"), "p"),
    tie("any").map((items) => ({ type: "array", items })),
    tie("any").map((values) => ({ type: "object", additionalProperties: values })),
    fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((oneOf) => ({ oneOf })),
    fc
      .tuple(objectOf(tie("any"), "q"), objectOf(tie("any"), "r"), objectOf(tie("any"), "s"))
      .map(([base, one, other]) => ({ allOf: [base, { anyOf: [one, other] }], nullable: true })),
    fc.tuple(objectOf(tie("any"), "t"), objectOf(tie("any"), "u")).map(([own, part]) => ({ ...own, allOf: [part] })),
  ),
}));

test("the mocks' rows have the rows' types, whatever a document's schemas are", async () => {
  const row = objectOf(any, "f").map(({ properties, required }): Schema => ({
    type: "object",
    properties: { id: { type: "string", description: "Identifies it. ".repeat(15) }, ...(properties as object) },
    required: ["id", ...(required as string[])],
  }));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 20, maxLength: 20 }), async (made) => {
      const rows = [...made, { $ref: "#/components/schemas/Node" }];
      const paths = rows.map((schema, index) => [`/r${index}`, { get: answers({ type: "array", items: schema }) }]);
      const document = documentOf({
        "a.json": openapi(Object.fromEntries(paths) as object, { components: { schemas: NAMED } }),
      });
      const resources = rows.map((_, index) => ({
        name: `r${index}`,
        operation: `GET /r${index}`,
        primary_key: "id",
        endpoint: { path: `/r${index}`, data_selector: "$" },
      }));
      const config = configOf({ client: { base_url: "https://api.test", paginator: "single_page" }, resources });
      const { connector } = planConnector(config, {
        specLabel: "a.yaml",
        command: "gen",
        fileBaseName: "a",
        openapi: document,
      });
      if (connector === undefined) throw new Error("the plan has errors");
      const runtimeDir = join(resolve("templates"), "runtime");
      const { modules: files } = await emitConnector(connector, { importExtension: "ts", runtimeDir });
      expect(await verifyConnector(files)).toEqual([]);
      const lines = files.get("resources.ts")?.split("\n") ?? [];
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    }),
    { numRuns: 1, endOnFailure: true },
  );
}, 240_000);

test("what rows get from their parents is in the mocks, also where it makes no column", () => {
  const owner = { type: "object", properties: { login: { type: "string" } } };
  const parent = { type: "object", required: ["id", "owner"], properties: { id: { type: "integer" }, owner } };
  const list = (row: unknown): object =>
    answers({ type: "object", properties: { data: { type: "array", items: row } } });
  const child = { type: "object", required: ["id"], properties: { id: { type: "integer" } } };
  const document = documentOf({
    "a.json": openapi({ "/repos": { get: list(parent) }, "/repos/{id}/tags": { get: list(child) } }),
  });
  const config = configOf({
    client: { base_url: "https://api.test", paginator: "single_page" },
    resources: [
      { name: "repos", operation: "GET /repos", primary_key: "id", endpoint: { data_selector: "data" } },
      {
        name: "tags",
        operation: "GET /repos/{id}/tags",
        include_from_parent: ["owner"],
        endpoint: { path: "/repos/{resources.repos.id}/tags", data_selector: "data" },
      },
    ],
  });
  const context = { specLabel: "a.yaml", command: "gen", fileBaseName: "a", openapi: document };
  const { connector } = planConnector(config, context);
  expect(connector?.resources[1]?.samples.map(({ field }) => field)).toEqual(["id", "_repos_owner"]);
});
