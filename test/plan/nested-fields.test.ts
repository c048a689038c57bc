import { describe, expect, test } from "vitest";
import { nestedParts } from "../../generator/plan/openapi/nested-fields.ts";
import { createSchemas } from "../../generator/read/openapi/schemas.ts";
import { issueTracker } from "../emit/fixtures/issue-tracker.ts";

const format = (name: string): object => ({ type: "string", format: name });
const list = (items: object): object => ({ type: "array", items });
const object = (properties: object): object => ({ type: "object", properties });
const person = object({ id: { type: "integer" }, born: { ...format("date"), description: "Birthday." } });
const schemas = createSchemas({ lookup: (name) => (name === "#/Node" ? node : undefined) });
const node: object = object({ at: format("time"), next: { $ref: "#/Node" }, all: list({ $ref: "#/Node" }) });

const [issues] = issueTracker.resources;
const parts = (properties: object, changes: object = {}): ReturnType<typeof nestedParts> => {
  if (issues === undefined) throw new Error("the fixture has a resource");
  return nestedParts(schemas, object(properties), {
    ...issues,
    table: "issues",
    nesting: "all",
    columns: [],
    ...changes,
  });
};
const typed = ({ parts: found = [] }: ReturnType<typeof nestedParts>): string[] =>
  found.map(({ field, type }) => `${field} ${type}`);

describe("nested fields of a document", () => {
  const properties = {
    id: { type: "integer" },
    due: format("date"),
    owner: person,
    labels: list(object({ name: { type: "string" }, uid: format("uuid"), people: list(person) })),
    days: list(format("date")),
    grid: list(list({ type: "integer" })),
    "a.b": person,
  };

  test("are typed where their values do not tell what they are", () => {
    const found = parts(properties);
    expect(typed(found)).toEqual([
      "owner.born date",
      "labels[].uid uuid",
      "labels[].people[].born date",
      "days[] date",
    ]);
    expect(found.parts?.[0]).toMatchObject({ nullable: true, description: "Birthday." });
  });

  test("have tables where they are in lists, with the row's key and their places", () => {
    expect(parts(properties).lists).toEqual([
      { table: "issues__labels", key: ["_issues_id", "_idx"], columns: ["name", "uid"] },
      { table: "issues__labels__people", key: ["_issues_id", "_labels_idx", "_idx"], columns: ["id", "born"] },
      { table: "issues__days", key: ["_issues_id", "_idx"], columns: ["value"] },
    ]);
    expect(parts({ days: list(format("date")) }, { primaryKey: ["orgId", "id"] }).lists?.[0]?.key).toEqual([
      "_issues_org_id",
      "_issues_id",
      "_idx",
    ]);
    expect(parts({ days: list(format("date")) }, { write: { disposition: "append" } }).lists?.[0]?.key).toEqual([
      "_issues_row_id",
      "_idx",
    ]);
  });

  test("of lists that hold plain values and objects are both", () => {
    const mixed = list({ oneOf: [{ type: "string" }, object({ name: { type: "string" } })] });
    expect(parts({ tags: mixed }).lists).toEqual([
      { table: "issues__tags", key: ["_issues_id", "_idx"], columns: ["value", "name"] },
    ]);
  });

  test("are taken apart as deep as rows are, and not where a column holds them whole", () => {
    expect(typed(parts(properties, { nesting: 1 }))).toEqual(["owner.born date", "labels[].uid uuid", "days[] date"]);
    expect(parts(properties, { nesting: undefined })).toEqual({});
    const column = { type: "json", nullable: true, description: undefined, precision: undefined, scale: undefined };
    expect(
      typed(
        parts(properties, {
          columns: [
            { ...column, field: "labels" },
            { ...column, field: "owner" },
          ],
        }),
      ),
    ).toEqual(["days[] date"]);
  });

  test("end somewhere, though schemas hold themselves", () => {
    const found = typed(parts({ node: { $ref: "#/Node" } }));
    expect(found).toContain("node.next.at time");
    expect(found.length).toBeLessThan(60);
  });
});
