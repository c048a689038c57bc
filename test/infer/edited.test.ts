import { expect, test } from "vitest";
import { infer } from "../../generator/infer/infer.ts";
import { printYaml } from "../../generator/infer/print-yaml.ts";
import { toConfig } from "../../generator/infer/to-config.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";
import { planYaml } from "../support/config.ts";
import { list, query, row } from "./support.ts";

const user = row({
  id: "integer",
  email: "string",
  created_at: { type: "string", format: "date-time" },
  updated_at: { type: "string", format: "date-time" },
});
const users = answers(list(user), {
  parameters: [query("page", { type: "integer" }), query("per_page", { type: "integer", maximum: 50 })],
});

test("a connector that is made again from an edited config has every edit, and what was inferred elsewhere", () => {
  const openapiDocument = documentOf({ "a.json": openapi({ "/users": { get: users }, "/teams": { get: users } }) });
  const printed = printYaml(toConfig(infer(openapiDocument), openapiDocument, "a.json"));
  const plan = (text: string) => {
    const { connector, diagnostics } = planYaml(text, { openapi: openapiDocument });
    if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
    return connector;
  };
  const [inferredUsers, inferredTeams] = plan(printed).resources;
  const [head = "", ofUsers = "", ofTeams = ""] = printed.split(/^(?= {2}- name:)/m);
  const edits: readonly (readonly [from: RegExp, to: string])[] = [
    [/- name: users/, "- name: people"],
    [/primary_key: id/, "primary_key: email"],
    [/ {6}data_selector:/, "      paginator: { type: page_number, page_param: number }\n      data_selector:"],
    [/cursor_path: updated_at/, "cursor_path: created_at"],
  ];
  const edited = edits.reduce((text, [from, to]) => {
    expect(text).toMatch(from);
    return text.replace(from, to);
  }, ofUsers);
  const client = head.replace(/base_url: .*/, "base_url: https://mine.test");
  const { baseUrl, resources } = plan(client + edited + ofTeams);
  expect(baseUrl).toBe("https://mine.test");
  const [people, teams] = resources;
  expect(people).toMatchObject({
    name: "people",
    primaryKey: ["email"],
    paginator: { type: "page_number", pageAt: { query: "number" } },
    incremental: { cursor: "created_at" },
  });
  expect(people?.selector).toEqual(inferredUsers?.selector);
  expect(people?.columns.map(({ field }) => field)).toEqual(inferredUsers?.columns.map(({ field }) => field));
  expect(teams).toEqual(inferredTeams);
});
