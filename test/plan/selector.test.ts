import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSelector } from "../../generator/plan/selector.ts";

describe("selectors become keys", () => {
  it.each([
    ["$", []],
    ["$.data.items", ["data", "items"]],
    ["data", ["data"]],
    ["data.items", ["data", "items"]],
    ["data[*]", ["data"]],
    ["$.data[*]", ["data"]],
    ["$[*]", []],
    ["['odd key']", ["odd key"]],
    ['["@odata.nextLink"]', ["@odata.nextLink"]],
    ['"x.y"', ["x.y"]],
    ["data.'x.y'.z", ["data", "x.y", "z"]],
    ['data["a]b"].c', ["data", "a]b", "c"]],
    ["many-results", ["many-results"]],
    ["@graph.items", ["@graph", "items"]],
    ["_embedded.events", ["_embedded", "events"]],
    ["日本.列", ["日本", "列"]],
    [" data ", ["data"]],
    [String.raw`['it\'s']`, ["it's"]],
    ["__proto__.x", ["__proto__", "x"]],
  ])("%s", (text, keys) => {
    expect(compileSelector(text, "rows")).toEqual({ keys });
  });

  it.each([
    ["data..items", "not-yet-supported"],
    ["data[0]", "not-yet-supported"],
    ["data[0:2]", "not-yet-supported"],
    ["data[*].items", "not-yet-supported"],
    ["data.*", "not-yet-supported"],
    ["data[?(@.a > 1)]", "not-yet-supported"],
    ["['a','b']", "not-yet-supported"],
    ["data..[*]", "not-yet-supported"],
    ["@odata.nextLink", "invalid-selector"],
    ["data[", "invalid-selector"],
    ["data.", "invalid-selector"],
    ["a b", "invalid-selector"],
    ["1a", "invalid-selector"],
    [".", "invalid-selector"],
    ["a.`len`", "invalid-selector"],
  ])("%s: %s", (text, code) => {
    expect(compileSelector(text, "rows")).toMatchObject({ code });
  });

  it("takes a last [*] for rows only", () => {
    expect(compileSelector("next[*]", "value")).toMatchObject({ code: "not-yet-supported" });
  });

  it("reads any quoted key back exactly", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (keys) => {
        const text = keys.map((key) => `[${JSON.stringify(key)}]`).join("");
        expect(compileSelector(text, "value")).toEqual({ keys });
      }),
    );
  });

  it("reads or refuses any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."$ . [ ] * ' \" a b 0 @ ? ( ) - \\ `".split(" "), " ") }),
        (text) => {
          const compiled = compileSelector(text, "rows");
          expect("keys" in compiled ? compiled.keys : [compiled.fix]).toBeInstanceOf(Array);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
