import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseSourceConfig } from "../../generator/config/parse.ts";
import { infer } from "../../generator/infer/infer.ts";
import { printYaml } from "../../generator/infer/print-yaml.ts";
import { toConfig } from "../../generator/infer/to-config.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";
import { list, query, row } from "./support.ts";

/** The YAML of a document's config, and the config itself. */
function printed(paths: object, rest: object = {}): { text: string; config: unknown } {
  const document = documentOf({ "a.json": openapi(paths, rest) });
  const annotated = toConfig(infer(document), document, "a.json");
  return { text: printYaml(annotated), config: JSON.parse(JSON.stringify(annotated.config)) };
}

const user = row({ id: "integer", updated_at: { type: "string", format: "date-time" } });

test("the YAML reads back as the config, and says why above each value", () => {
  const parameters = [query("limit", { type: "integer", maximum: 50 }), query("cursor"), query("updated_since")];
  const { text, config } = printed({
    "/users": { get: answers(row({ data: list(user), next_cursor: "string" }), { parameters }) },
  });
  expect(parse(text)).toStrictEqual(config);
  expect(text).toContain('    # 97 %: "id" is the row\'s own id\n    primary_key: id\n');
  expect(text).toContain('        # 90 %: "limit" takes at most 50\n        limit: 50\n');
});

test("what is weak is marked", () => {
  const { text } = printed({ "/lines": { get: answers(list(row({ text: "string" }))) } });
  expect(text).toContain("    # ? 30 %: no field looks like a key\n    primary_key: null\n");
});

test("the same document gives the same bytes", () => {
  const paths = { "/users": { get: answers(list(user)) }, "/users/{id}/posts": { get: answers(list(user)) } };
  expect(printed(paths).text).toBe(printed(paths).text);
});

describe("texts of outside origin", () => {
  const nasty = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "__proto__",
      "constructor",
      "*/ evil() /*",
      "a\nprimary_key: evil",
      "# x\n  - y",
      "{secrets.x}",
      "\u2028",
      "\u0000",
      "&a *a",
      "!!js/function x",
      "${x}",
      "%2e%2e",
      "---\n",
      "a: b",
    ),
  );
  const document = fc.record({
    name: nasty,
    summary: nasty,
    segment: nasty,
    variable: nasty,
    parameter: nasty,
    example: nasty,
    property: nasty,
  });

  test("stay data: the YAML reads back as the config, and comments stay comments", () => {
    fc.assert(
      fc.property(document, (given) => {
        const rows = {
          type: "object",
          properties: Object.fromEntries([
            ["id", { type: "string" }],
            [given.property, { type: "string", description: given.summary }],
          ]),
        };
        const parameters = [
          {
            name: given.parameter,
            in: "query",
            required: true,
            description: given.summary,
            schema: { type: "string", default: given.example },
          },
          { name: given.variable, in: "path", required: true, schema: { type: "string", default: given.example } },
        ];
        const schema = {
          type: "object",
          properties: Object.fromEntries([
            [given.name, list(rows)],
            ["next", { type: "string" }],
          ]),
        };
        const paths = Object.fromEntries([
          ["/users", { get: answers(list(rows), { summary: given.summary, parameters: [query("cursor")] }) }],
          [
            `/${given.segment}/{${given.variable}}/rows`,
            { get: answers(schema, { summary: given.summary, operationId: given.name, parameters }) },
          ],
        ]);
        const { text, config } = printed(paths, { info: { title: given.name, version: given.example } });
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(config));
      }),
      { numRuns: 300 },
    );
  });

  test("and the config holds: what is named in it is there", () => {
    const paths = {
      "/users": { get: answers(list(user)) },
      "/users/{user_id}/{kind}/posts": {
        get: answers(list(user), {
          parameters: [{ name: "kind", in: "path", required: true, schema: { type: "string", default: "a{b}" } }],
        }),
      },
    };
    const { config } = printed(paths);
    const { diagnostics } = parseSourceConfig({
      file: "a.yaml",
      value: config,
      locate: () => undefined,
      locateKey: () => undefined,
    });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toStrictEqual([]);
  });
});
