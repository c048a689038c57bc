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
    ["data.*", [[{ pick: [{ name: "data" }] }, { pick: [{ all: true }] }]]],
    ["data[*][*]", [[{ pick: [{ name: "data" }] }, { pick: [{ all: true }] }]]],
    ["data..items", [[{ pick: [{ name: "data" }] }, { deep: true, pick: [{ name: "items" }] }]]],
    ["data[0]", [[{ pick: [{ name: "data" }] }, { pick: [{ index: 0 }] }]]],
    ["data[-1:]", [[{ pick: [{ name: "data" }] }, { pick: [{ from: -1, to: null, step: 1 }] }]]],
    ["data[0:2]", [[{ pick: [{ name: "data" }] }, { pick: [{ from: 0, to: 2, step: 1 }] }]]],
    ["data[*].items", [[{ pick: [{ name: "data" }] }, { pick: [{ all: true }] }, { pick: [{ name: "items" }] }]]],
    ["data[*].items[*]", [[{ pick: [{ name: "data" }] }, { pick: [{ all: true }] }, { pick: [{ name: "items" }] }]]],
    ["['a','b']", [[{ pick: [{ name: "a" }, { name: "b" }] }]]],
    ["data..[*]", [[{ pick: [{ name: "data" }] }, { deep: true, pick: [{ all: true }] }]]],
    [
      "a.b | c['x|y']",
      [
        [{ pick: [{ name: "a" }] }, { pick: [{ name: "b" }] }],
        [{ pick: [{ name: "c" }] }, { pick: [{ name: "x|y" }] }],
      ],
    ],
    [
      "data[?(@.a > 1 && !@.b)]",
      [
        [
          { pick: [{ name: "data" }] },
          {
            pick: [
              {
                where: {
                  and: [
                    { left: { at: [{ pick: [{ name: "a" }] }] }, is: ">", right: { value: 1 } },
                    { not: { exists: { at: [{ pick: [{ name: "b" }] }] } } },
                  ],
                },
              },
            ],
          },
        ],
      ],
    ],
  ])("%s has steps", (text, queries) => {
    expect(compileSelector(text, "rows")).toEqual({ queries });
  });

  it.each([
    ["@odata.nextLink"],
    ["data["],
    ["data."],
    ["a b"],
    ["1a"],
    ["."],
    ["a.`len`"],
    ["a|"],
    ["data[?match(@.a, '(')]"],
    ["data[?search(@.a, @.b)]"],
    ["data[?odd(@.a)]"],
  ])("%s is none", (text) => {
    expect(compileSelector(text, "rows")).toMatchObject({ code: "invalid-selector" });
  });

  it("is for one value, or for a place in a body", () => {
    for (const text of ["next[*]", "a|b", "a..b", "a[-1]", "a[0:1]"]) {
      expect(compileSelector(text, "place"), text).toMatchObject({ code: "invalid-selector" });
    }
    expect(compileSelector("$[0].pages", "place")).toEqual({ keys: ["0", "pages"] });
    expect(compileSelector("$[0].pages", "value")).toMatchObject({ code: "invalid-selector" });
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
          expect(["keys", "queries", "fix"].filter((key) => key in compiled)).toHaveLength(1);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
