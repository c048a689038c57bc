import { describe, expect, test } from "vitest";
import { answers } from "../read/openapi/documents.ts";
import { configOf, inferPaths, list, resourceOf, row } from "./support.ts";

describe("what tells rows apart", () => {
  const cases: readonly {
    given: string;
    path?: string;
    rows: object;
    schema?: string;
    detail?: string;
    want: readonly string[];
  }[] = [
    { given: "id", rows: row({ name: "string", id: "integer" }), want: ["id"] },
    { given: "ID in capitals", rows: row({ ID: "integer" }), want: ["ID"] },
    { given: "_id", rows: row({ _id: "string" }), want: ["_id"] },
    { given: "id before the entity's id", rows: row({ user_id: "string", id: "string" }), want: ["id"] },
    { given: "the path's word with id", rows: row({ account_id: "string", user_id: "string" }), want: ["user_id"] },
    {
      given: "the path's word with Key, in camel case",
      rows: row({ userKey: "string", email: "string" }),
      want: ["userKey"],
    },
    {
      given: "two words of the path",
      path: "/signature_requests",
      rows: row({ signature_request_id: "string" }),
      want: ["signature_request_id"],
    },
    {
      given: "the schema's name",
      path: "/all",
      schema: "MyModel",
      rows: row({ a: "string", my_model_id: "string" }),
      want: ["my_model_id"],
    },
    { given: "uuid", rows: row({ name: "string", uuid: "string" }), want: ["uuid"] },
    { given: "gid", rows: row({ gid: "string", name: "string" }), want: ["gid"] },
    {
      given: "the variable of the row's own path",
      rows: row({ sku: "string", name: "string" }),
      detail: "/users/{sku}",
      want: ["sku"],
    },
    {
      given: "the variable with the path's word before it",
      path: "/indexes",
      rows: row({ size: "integer", name: "string" }),
      detail: "/indexes/{indexName}",
      want: ["name"],
    },
    { given: "code", rows: row({ title: "string", code: "string" }), want: ["code"] },
    {
      given: "a description",
      rows: row({ ref_number: { type: "string", description: "Unique identifier of it." }, name: "string" }),
      want: ["ref_number"],
    },
    {
      given: "an email with the group that it is in",
      rows: row({ email: "string", group_id: "integer", group_name: "string" }),
      want: ["group_id", "email"],
    },
    { given: "an email", rows: row({ created: "integer", email: "string" }), want: ["email"] },
    {
      given: "a report",
      rows: row({
        account_sid: "string",
        category: "string",
        start_date: { type: "string", format: "date" },
        end_date: { type: "string", format: "date" },
      }),
      want: ["account_sid", "category", "start_date", "end_date"],
    },
    { given: "somebody else's id", rows: row({ text: "string", created_by_id: "string" }), want: [] },
    {
      given: "the parent's id",
      path: "/teams/{team_id}/notes",
      rows: row({ team_id: "string", text: "string" }),
      want: [],
    },
    { given: "a date", rows: row({ id: { type: "string", format: "date-time" } }), want: [] },
    { given: "an object", rows: row({ id: row({ x: "string" }) }), want: [] },
    { given: "nothing", rows: row({ text: "string", size: "integer" }), want: [] },
  ];
  test.each(cases)("$given", ({ path = "/users", rows, schema = "Row", detail, want }) => {
    const paths = {
      [path]: { get: answers(list({ $ref: `#/components/schemas/${schema}` })) },
      ...(detail === undefined ? {} : { [detail]: { get: answers(rows) } }),
    };
    const found = resourceOf(
      inferPaths(paths, { components: { schemas: { [schema]: rows } } }),
      `GET ${path}`,
    ).primaryKey;
    expect(found.value).toStrictEqual(want);
    expect(found.evidence).not.toBe("");
    expect(found.confidence > 0 && found.confidence < 1).toBe(true);
  });
});

test("a key that counts within its parent is completed by the parent's key", () => {
  const { resources } = configOf({
    "/boards": { get: answers(list(row({ id: "string" }))) },
    "/boards/{board_id}/columns": { get: answers(list(row({ number: "integer", title: "string" }))) },
  });
  expect(resources["columns"]).toMatchObject({ primary_key: ["_boards_id", "number"], include_from_parent: ["id"] });
});

test("without a key rows are never merged", () => {
  const { resources } = configOf({
    "/lines": { get: answers(list(row({ text: "string" }))) },
    "/events": { get: answers(list(row({ text: "string", timestamp: { type: "string", format: "date-time" } }))) },
  });
  expect(resources["lines"]).toMatchObject({ primary_key: null, write_disposition: "replace" });
  expect(resources["events"]).toMatchObject({ primary_key: null, write_disposition: "append" });
});
