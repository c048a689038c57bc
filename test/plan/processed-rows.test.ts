import { expect, test } from "vitest";
import { planConnector } from "../../generator/plan/plan.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";
import { configOf } from "../support/config.ts";

const row = {
  type: "object",
  required: ["id", "owner"],
  properties: {
    id: { type: "integer" },
    title: { type: "string" },
    labels: { type: "array", items: { type: "string" } },
    owner: {
      type: "object",
      required: ["login"],
      properties: {
        login: { type: "string" },
        age: { type: "integer" },
        plan: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
        secret: { type: "string" },
      },
    },
  },
};

/** The fields of the row type and the columns after these steps, over rows that a document describes. */
function after(processing_steps: object[], given: { columns?: object; schema?: object } = {}) {
  const body = { type: "object", properties: { data: { type: "array", items: { $ref: "#/components/schemas/Row" } } } };
  const components = { components: { schemas: { Row: given.schema ?? row } } };
  const document = documentOf({ "a.json": openapi({ "/issues": { get: answers(body) } }, components) });
  const config = configOf({
    client: { base_url: "https://api.test", paginator: "single_page" },
    resources: [
      {
        name: "issues",
        operation: "GET /issues",
        primary_key: "id",
        endpoint: { path: "/issues", data_selector: "data" },
        processing_steps,
        columns: given.columns ?? {},
      },
    ],
  });
  const { connector } = planConnector(config, {
    ...{ specLabel: "a.yaml", command: "gen", fileBaseName: "a", openapi: document },
  });
  const schema = connector?.schemas.find(({ name }) => name === connector.resources[0]?.rowType)?.schema;
  const { properties, required } = schema as {
    properties: Record<string, { type?: string | string[] }>;
    required: string[];
  }; // an object's schema
  const types = Object.entries(properties).map(([name, { type }]) => {
    return `${name}${required.includes(name) ? "" : "?"}: ${[type ?? "any"].flat().join("|")}`;
  });
  const columns = connector?.resources[0]?.columns.map(({ field, type, nullable }) => {
    return `${field} ${type}${nullable ? "" : " not null"}`;
  });
  return { types, columns };
}

test("removed and renamed fields are gone from the row type, added ones have a type", () => {
  const { types, columns } = after([
    { remove_fields: ["labels", "owner"] },
    { rename: { title: "name" } },
    { add_fields: { kind: "issue", copy: { path: "id" }, rank: 1.5 } },
  ]);
  expect(types).toEqual(["id: integer", "name?: string|null", "kind: string", "copy?: integer|null", "rank: number"]);
  expect(columns).toEqual([
    ...["id bigint not null", "name text", "kind text not null", "copy bigint", "rank double not null"],
  ]);
});

test("flattened objects leave their parts with their types, lists stay", () => {
  expect(after([{ flatten: true }]).types).toEqual([
    ...["id: integer", "title?: string|null", "labels?: any", "owner__login: string", "owner__age?: integer|null"],
    ...["owner__plan__name?: string|null", "owner__secret?: string|null"],
  ]);
  const some = after([
    { remove_fields: ["owner.secret", "labels", "title"] },
    { rename: { owner: "user" } },
    { flatten: { separator: ".", depth: 1 } },
  ]);
  expect(some.types).toEqual(["id: integer", "user.login: string", "user.age?: integer|null", "user.plan?: any"]);
  expect(after([{ flatten: { fields: ["labels"] } }]).types).toContain("owner: any");
});

test("objects within themselves are flattened to an end, and what is declared for a part wins", () => {
  const schema = {
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" }, boss: { $ref: "#/components/schemas/Row" } },
  };
  const boss = ["", "__boss", "__boss__boss", "__boss__boss__boss"].map((path) => `boss${path}__id?: integer|null`);
  expect(after([{ flatten: true }], { schema }).types).toEqual([
    ...["id: integer", ...boss, "boss__boss__boss__boss__boss?: any"],
  ]);
  const columns = { owner__age: { data_type: "text" } };
  expect(after([{ flatten: true }], { columns }).types).toContain("owner__age?: string|null");
});

test("a filter leaves the document's own type", () => {
  expect(after([{ filter: "id > 1" }]).types.map((type) => type.replace(/:.*/, ""))).toEqual([
    ...["id", "title?", "labels?", "owner"],
  ]);
});
