import { describe, expect, test } from "vitest";
import { readYaml } from "../../generator/read/yaml/read-yaml.ts";
import { parseText } from "../../generator/read/openapi/parse-text.ts";

const SECRET = "s3cr3tZq81xvT0pLmw9977";

describe("what is wrong with a text is said without quoting it: it may be a secret", () => {
  const texts: readonly string[] = [
    `token: *${SECRET}`,
    `token: !${SECRET} x`,
    `token: !<${SECRET} x`,
    `token: |${SECRET}\n  x`,
    `%${SECRET} x\n---\na: 1`,
    `%YAML ${SECRET}\n---\na: 1`,
    `token: "a\\q${SECRET}"`,
    `token: "a" ${SECRET}`,
    `token: [a, b] ${SECRET}`,
    `a: 1\n ${SECRET}\nb`,
    `{ token: ${SECRET} ]`,
    `{ "token": "${SECRET}`,
    `{ "token": ${SECRET} }`,
    `{ "token": "${SECRET}" "b" }`,
    `["${SECRET}",, ]]`,
    `token: @${SECRET}`,
    `? ${SECRET}\n- x`,
  ];
  test.each(texts)("%j", (text) => {
    const { diagnostics } = parseText(text, "a.yaml");
    expect(JSON.stringify([...diagnostics, ...readYaml(text, "a.yaml").diagnostics])).not.toContain(SECRET.slice(0, 8));
  });

  test("and most of these are wrong", () => {
    expect(texts.filter((text) => parseText(text, "a.yaml").diagnostics.length > 0).length).toBeGreaterThan(10);
  });
});

describe("a key that an OpenAPI document has twice is a warning at its place, and the last value counts", () => {
  const json = '{"openapi":"3.0.0",\n "paths":{"/a":{"x\\"":1,"get":1,\n  "get":2}}}';
  const yaml = "openapi: 3.0.0\npaths:\n  /a:\n    get: 1\n    get: 2\n";
  test.each([
    ["JSON", json, { line: 3, column: 3 }],
    ["YAML", yaml, { line: 5, column: 5 }],
  ])("%s", (_notation, text, place) => {
    const { value, diagnostics } = parseText(text, "a");
    expect(value).toMatchObject({ paths: { "/a": { get: 2 } } });
    expect(diagnostics).toMatchObject([{ code: "duplicate-key", severity: "warning", ...place }]);
  });
});
