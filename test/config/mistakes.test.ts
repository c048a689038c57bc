import { describe, expect, it } from "vitest";
import { planYaml } from "../support/config.ts";
import { BASIC_MISTAKES, HEAD } from "./basic-mistakes.ts";
import { FEATURE_MISTAKES } from "./feature-mistakes.ts";

describe("typical mistakes are found at their line, with what to do", () => {
  it.each([...BASIC_MISTAKES, ...FEATURE_MISTAKES])("$what: $code", ({ yaml, code, line, fix }) => {
    const { diagnostics } = planYaml(yaml);
    // Nothing else is found in it: notes and warnings about other things aside.
    const told = diagnostics.filter((each) => each.severity === "error" || each.code === code);
    expect(told.map((each) => ({ code: each.code, line: each.line, fix: each.fix }))).toEqual([{ code, line, fix }]);
    expect(told).toMatchObject([{ file: "api.yaml" }]);
    for (const { pointer, message, column } of told) {
      expect(pointer).toBeDefined();
      expect(message).not.toBe("");
      expect(column).toBeGreaterThan(0);
    }
  });

  it("reports all of them together, in the order of the file", () => {
    const { diagnostics } = planYaml(`clint: 1
client:
  base_url: api.example.com
  auth: { type: bearer, token: hunter2 }
resources:
  - name: a
    endpoint: { json: {}, data: {}, method: PORST }
  - a
`);
    expect(diagnostics.map(({ line, code }) => [line, code])).toEqual([
      [1, "unknown-key"],
      [3, "invalid-url"],
      [4, "literal-secret"],
      [7, "conflicting-options"],
      [7, "invalid-value"],
      [8, "duplicate-resource"],
    ]);
  });

  it("stays short where unions of many types are missed", () => {
    const { diagnostics } = planYaml(`${HEAD}  - name: a\n    endpoint: { paginator: { type: nothing }, auth: 5 }\n`);
    for (const { message } of diagnostics) expect(message.length).toBeLessThan(200);
    expect(diagnostics).toHaveLength(2);
  });
});
