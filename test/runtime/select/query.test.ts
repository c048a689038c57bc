import { jsonpath } from "json-p3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileSelector } from "../../../generator/plan/selector.ts";
import { decodeText } from "../../../templates/runtime/select/cut.ts";
import { decodeObjects } from "../../../templates/runtime/select/objects.ts";
import { query, valuesOf } from "../../../templates/runtime/select/query.ts";
import { type Item, itemsResource } from "../../support/api.ts";

/** The steps that the generator writes down for a selector. */
function stepsOf(text: string): Parameters<typeof query>[1][] {
  const compiled = compileSelector(text, "rows");
  if ("queries" in compiled) return [...compiled.queries];
  throw new Error(`${text} is plain or none.`);
}
const selector = (text: string) => query<Item>(text, ...stepsOf(text));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const TEXTS = [
  "$..a",
  "$..*",
  "$[?@.a]",
  "$[?(@.a > 1)]",
  "$[?@.a == @.b || !@.c]",
  "$[?@.a != null && @.b >= 'x']",
  "$[?length(@.a) > 1]",
  "$[?count(@.*) == 2]",
  "$[?@.a == $.b]",
  "$[?match(@.a, 'x.?')]",
  "$[?search(@.a, 'y$')]",
  "$[?value(@..a) == 'x']",
  "$['a','b']",
  "$[0,-1]",
  "$[::-1]",
  "$[::2]",
  "$[3:0:-2]",
  "$[-3:-1,0]",
  "$.a[1:]['b']",
  "$..[0]",
  "$.a..[?@.b <= 1].c",
];

test("finds what another implementation of RFC 9535 finds", () => {
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, true, 0, 1, 2, "x", "xy"),
      fc.array(tie("value"), { maxLength: 5 }),
      fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(values, fc.constantFrom(...TEXTS), (value, text) => {
      // Any JSON value.
      const want = jsonpath.query(text, value as never).values();
      const [steps = []] = stepsOf(text);
      const found = valuesOf(value, steps, value);
      // The order of a descendant segment's values is left open (RFC 9535, 2.5.2.2).
      const sorted = (list: readonly unknown[]): string[] => list.map((each) => JSON.stringify(each)).sort();
      if (text.includes("..")) expect(sorted(found)).toEqual(sorted(want));
      else expect(found).toEqual(want);
    }),
    { numRuns: 1500 },
  );
});

test("a very deep body is gone through", () => {
  const deep: unknown = JSON.parse(`${'{"a":'.repeat(50_000)}{"issues":[]}${"}".repeat(50_000)}`);
  const [steps = []] = stepsOf("$..issues");
  expect(valuesOf(deep, steps, deep)).toEqual([[]]);
});

describe("rows", () => {
  test.each([
    { text: "data[?(@.id > 1)]", body: { data: [{ id: 1 }, { id: 2 }] }, want: [{ id: 2 }] },
    { text: "open|closed", body: { open: [{ id: 1 }], closed: [{ id: 2 }] }, want: [{ id: 1 }, { id: 2 }] },
    { text: "open|closed", body: { closed: [{ id: 2 }] }, want: [{ id: 2 }] },
    { text: "$..issues", body: { a: { issues: [{ id: 1 }] }, issues: [] }, want: [{ id: 1 }] },
    { text: "['a','b']", body: { a: null, b: { id: 1 } }, want: [{ id: 1 }] },
    { text: "data[?@.id > 5]", body: { data: [{ id: 1 }] }, want: [] },
    { text: "data[?@.id > 5]", body: { data: [] }, want: [] },
    { text: "data[?@.id > 5]", body: { data: null }, want: [] },
  ])("$text in $body", ({ text, body, want }) => {
    const resource = itemsResource({ rows: selector(text) });
    const objects = decodeObjects(bytes(JSON.stringify(body)), resource);
    const cut = decodeText(bytes(JSON.stringify(body)), resource);
    expect(objects.rows).toEqual(want);
    expect(JSON.parse(new TextDecoder().decode(cut.rows.text))).toEqual(want);
    expect([cut.count, cut.lastRow(), cut.body]).toEqual([want.length, want.at(-1), body]);
  });

  test.each([
    { text: "open|closed", body: { rows: [] } },
    { text: "date[?@.id > 5]", body: { data: [{ id: 9 }] } },
    { text: "$..issues", body: { items: [], other: null } },
    { text: "data[?@.id > 5].tags", body: { data: [{ id: 9 }] } },
    { text: "data[?@.id > 5].id", body: { data: [{ id: 9 }] } },
  ])("G05: $text finds no rows in $body, which is an error", ({ text, body }) => {
    const resource = itemsResource({ rows: selector(text) });
    for (const decode of [decodeObjects, decodeText]) {
      expect(() => decode(bytes(JSON.stringify(body)), resource)).toThrow(/^items: the selector /);
    }
  });
});

describe("a load keeps every digit", () => {
  const textOf = (body: string): string =>
    new TextDecoder().decode(
      decodeText(bytes(body), itemsResource({ rows: selector("data[?@.id >= 9007199254740992]") })).rows.text,
    );
  test.each([
    {
      body: '{"data":[{"id":9007199254740993,"n":1.10000000000000000001,"e":1e400,"s":"9007199254740993"},{"id":3}]}',
      want: '[{"id":9007199254740993,"n":1.10000000000000000001,"e":1e400,"s":"9007199254740993"}]',
    },
    // The body's own use of the mark is no number.
    { body: '{"data":[{"id":9007199254740994,"s":"x"}]}', want: '[{"id":9007199254740994,"s":"x"}]' },
    { body: String.raw`{"data":[{"id":1e17,"s":"\ue0005"}]}`, want: '[{"id":100000000000000000,"s":"\ue0005"}]' },
  ])("$body", ({ body, want }) => {
    expect(textOf(body)).toBe(want);
  });
  test("the last row", () => {
    const resource = itemsResource({ rows: selector("data[?@.id]") });
    const page = decodeText(bytes('{"data":[{"id":1},{"id":12345678901234567890}]}'), resource);
    expect(page.lastRow()).toEqual({ id: "12345678901234567890" });
  });
  test("a body that is no JSON", () => {
    const resource = itemsResource({ rows: selector("data[?@.id]") });
    expect(() => decodeText(bytes('{"data":[{"id":1}'), resource)).toThrow(/not JSON, or breaks off/);
    expect(() => decodeText(bytes('{"data":[0000000000000000001]}'), resource)).toThrow(/not JSON/);
  });
});
