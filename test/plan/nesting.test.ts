import { expect, test } from "vitest";
import type { ColumnConfig } from "../../generator/config/columns.ts";
import type { Resource } from "../../generator/plan/connector.ts";
import { planNesting } from "../../generator/plan/nesting.ts";
import { planConnector } from "../../generator/plan/plan.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";
import { configOf, oneResource, resourceOf } from "../support/config.ts";

const typed: readonly (readonly [string, ColumnConfig])[] = [["id", { data_type: "bigint" }]];

test.each([
  { id: "nothing is known of the fields", columns: [], levels: undefined, want: "all" },
  { id: "every field has a type", columns: typed, levels: undefined, want: undefined },
  { id: "a field has none", columns: [...typed, ["tags", {}] as const], levels: undefined, want: "all" },
  { id: "the resource says how many levels", columns: typed, levels: 2, want: 2 },
  { id: "the resource wants none", columns: [], levels: 0, want: undefined },
])("nested values are taken apart where $id: $want", ({ columns, levels, want }) => {
  expect(planNesting({ options: { max_table_nesting: levels }, columns: new Map(columns) })).toBe(want);
});

const nested: readonly unknown[] = [
  { type: "array", items: { type: "string" } },
  { type: "object", properties: { name: { type: "string" } } },
  { oneOf: [{ type: "object", properties: { name: { type: "string" } } }, { type: "null" }] },
];

test.each(nested)("of an OpenAPI document, %j has no column but columns and tables of its own", (given) => {
  const resource = planned(given, {});
  expect(resource?.columns.map(({ field }) => field)).toEqual(["id"]);
  expect(resource?.nesting).toBe("all");
});

test.each(nested)("of an OpenAPI document, %j is JSON where the resource asks for it", (given) => {
  for (const options of [{ max_table_nesting: 0 }, { columns: { field: { data_type: "json" } } }]) {
    const resource = planned(given, options);
    expect(resource?.columns.find(({ field }) => field === "field")?.type).toBe("json");
    expect(resource?.nesting).toBeUndefined();
  }
});

/** The resource of a document whose rows have this field. */
function planned(field: unknown, options: object): Resource | undefined {
  const items = { type: "object", required: ["id"], properties: { id: { type: "integer" }, field } };
  const get = answers({ type: "array", items });
  const config = configOf({
    client: { base_url: "https://api.test", paginator: "single_page" },
    resources: [
      { name: "issues", operation: "GET /issues", endpoint: { path: "/issues", data_selector: "$" }, ...options },
    ],
  });
  const document = documentOf({ "a.json": openapi({ "/issues": { get } }) });
  const context = { specLabel: "a.yaml", command: "gen", fileBaseName: "a", openapi: document };
  return planConnector(config, context).connector?.resources[0];
}

test("fields within lists are declared by their way, and take lists apart", () => {
  const columns = {
    id: { data_type: "bigint" },
    "labels[].due": { data_type: "date", description: "When." },
    "days[]": {},
  };
  const resource = resourceOf(oneResource({ resource: { columns } }));
  expect(resource.nesting).toBe("all");
  expect(resource.columns.map(({ field }) => field)).toEqual(["id"]);
  expect(resource.parts).toMatchObject([{ field: "labels[].due", type: "date", nullable: true, description: "When." }]);
});
