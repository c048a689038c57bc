import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonDocument, jsonProblems } from "../../generator/read/json/read-json.ts";
import { scanJson, JsonSyntaxError } from "../../generator/read/json/scan-json.ts";

const findings = (text: string): string[] =>
  jsonProblems(text, "a.json").map(({ code, line, column }) => `${line}:${column} ${code}`);

test("places are found when they are asked for", () => {
  const document = jsonDocument('{\n  "a": { "b": [1, {"c": "x"}] },\r\n  "\\u0064": null\n}', "a.json");
  expect(document?.value).toEqual({ a: { b: [1, { c: "x" }] }, d: null });
  expect(document?.locate(["a", "b", 1, "c"])).toEqual({ line: 2, column: 25 });
  expect(document?.locateKey(["a", "b", 1, "c"])).toEqual({ line: 2, column: 20 });
  expect(document?.locateKey(["d"])).toEqual({ line: 3, column: 3 });
});

test.each([
  { what: "a trailing comma", given: '{"a": 1,\n}', want: ["2:1 syntax-error"] },
  { what: "a comment", given: '{"a": 1 // x\n}', want: ["1:9 syntax-error"] },
  { what: "single quotes", given: "{'a': 1}", want: ["1:2 syntax-error"] },
  { what: "a cut document", given: '{"a": [1', want: ["1:9 syntax-error"] },
  { what: "text after the end", given: "{} {}", want: ["1:4 syntax-error"] },
  { what: "nothing", given: "", want: ["1:1 syntax-error"] },
  {
    what: "duplicate keys",
    given: '{"a": 1,\n "b": {"c": 1, "c": 2}, "a": 2}',
    want: ["2:16 duplicate-key", "2:25 duplicate-key"],
  },
  { what: "an integer beyond 2^53", given: '{"a": 9007199254740993}', want: ["1:7 inexact-number"] },
  { what: "deep nesting", given: "[".repeat(9999) + "]".repeat(9999), want: ["1:502 too-deep"] },
])("$what", ({ given, want }) => {
  expect(findings(given)).toEqual(want);
});

test("a syntax error never quotes the text around it", () => {
  expect(JSON.stringify(jsonProblems('{"token": hunter2}', "a.json"))).not.toContain("hunter");
});

test("the scanner accepts what JSON.parse accepts, and nothing else", () => {
  const text = fc.oneof(
    fc.json(),
    fc.json().map((json) => json.replace(/[,:\]}]/, "")),
    fc.string({ unit: fc.constantFrom(...Array.from('{}[],:"\\ u0019aeE+-.tfn\n')) }),
  );
  const accepts = (parse: (json: string) => unknown, json: string): boolean => {
    try {
      parse(json);
      return true;
    } catch (error) {
      if (error instanceof JsonSyntaxError || error instanceof SyntaxError) return false;
      throw error;
    }
  };
  fc.assert(
    fc.property(text, (json) => accepts(scanJson, json) === accepts(JSON.parse, json)),
    { numRuns: 3000 },
  );
});

test("4 MB are read in little time", () => {
  const text = JSON.stringify({
    openapi: "3.0.0",
    paths: Array.from({ length: 40_000 }, (_, id) => ({ id, name: "x".repeat(80) })),
  });
  const before = performance.now();
  const document = jsonDocument(text, "a.json");
  expect(performance.now() - before).toBeLessThan(3000);
  expect(document?.locate(["paths", 39_999, "id"])?.line).toBe(1);
  expect(performance.now() - before).toBeLessThan(10_000);
});
