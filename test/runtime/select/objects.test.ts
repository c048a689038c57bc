import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeObjects } from "../../../templates/runtime/select/objects.ts";
import { findUnsafeInteger } from "../../../templates/runtime/select/unsafe-integers.ts";
import { valueAt } from "../../../templates/runtime/select/value-at.ts";
import { itemsResource } from "../../support/api.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (text: string) => decodeObjects(bytes(text), itemsResource());
const nested = itemsResource({
  rows: { text: "a.b", path: ["a", "b"], of: (body: { a?: { b?: never[] } | null } | null) => body?.a?.b },
});

describe("rows", () => {
  test.each([
    { id: "a list", given: '{"data": [{"id": 1}, {"id": 2}]}', want: [{ id: 1 }, { id: 2 }] },
    { id: "an empty list", given: '{"data": []}', want: [] },
    { id: "G06 null", given: '{"data": null}', want: [] },
    { id: "G07 one object", given: '{"data": {"id": 1}}', want: [{ id: 1 }] },
    { id: "null as the whole body", given: "null", want: [] },
    { id: "byte order mark", given: '\ufeff{"data": []}', want: [] },
    {
      id: "__proto__ stays a field",
      given: '{"data": [{"__proto__": {"x": 1}}]}',
      want: [JSON.parse('{"__proto__": {"x": 1}}')],
    },
  ])("$id", ({ given, want }) => {
    const page = decode(given);
    expect(page.rows).toEqual(want);
    expect(page.count).toBe(want.length);
  });
  test("null on the way to the rows means none", () => {
    expect(decodeObjects(bytes('{"a": null}'), nested).rows).toEqual([]);
  });
});

describe("G05 D9: a selector that finds nothing names what is there", () => {
  test.each([
    {
      given: '{"items": [1, 2], "total": 2, "next": null, "x": "y", "z": {}, "b": true}',
      want: 'There is: "items" (a list of 2), "total" (a number), "next" (null), "x" (a text), "z" (an object), "b" (true).',
    },
    { given: "{}", want: "There is: an object without keys." },
    { given: "[]", want: "There is: a list of 0." },
    { given: '"text"', want: "There is: a text." },
    { given: "5", want: "There is: a number." },
  ])("$given", ({ given, want }) => {
    expect(() => decode(given)).toThrow(
      `items: the selector "data" finds nothing in the body. ${want} Set \`data_selector\` to where the rows are.`,
    );
  });
  test("the list of keys is bounded", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, 1]));
    expect(() => decode(JSON.stringify(many))).toThrow(/"key19" \(a number\) and 480 more\./);
  });
  test.each([
    { given: '{"data": "text"}', want: "finds a text, where objects were expected" },
    { given: '{"data": [{"id": 1}, 2]}', want: "finds a list that holds a number, where objects were expected" },
    { given: '{"data": [null]}', want: "finds a list that holds null, where" },
    { given: '{"data": [[{"id": 1}]]}', want: "finds a list that holds a list of 1, where" },
  ])("$given", ({ given, want }) => {
    expect(() => decode(given)).toThrow(want);
  });
});

describe("bodies that are no JSON", () => {
  test.each([
    { given: "", want: "the body is empty" },
    { given: '{"data": [', want: "the body is not JSON, or breaks off" },
    { given: " <!doctype html>", want: "the body is markup (HTML or XML), not JSON" },
    { given: "NaN", want: "the body is not JSON" },
  ])("$given", ({ given, want }) => {
    expect(() => decode(given)).toThrow(`items: ${want}`);
  });
  test("not UTF-8", () => {
    expect(() => decodeObjects(new Uint8Array([0x22, 0xe4, 0x22]), itemsResource())).toThrow("is not UTF-8 text");
  });
});

describe("integers beyond 2^53", () => {
  test.each([
    { given: '{"data": [{"id": 9007199254740993}]}', want: { pointer: "/data/0/id", digits: "9007199254740993" } },
    {
      given: '{"data":[{"id":1},{"id":-9007199254740993}]}',
      want: { pointer: "/data/1/id", digits: "-9007199254740993" },
    },
    { given: "[1, [2, 12345678901234567890]]", want: { pointer: "/1/1", digits: "12345678901234567890" } },
    {
      given: '{"a": {"b": [], "c/d~e": {"f\\"": 9007199254740992}}}',
      want: { pointer: '/a/c~1d~0e/f"', digits: "9007199254740992" },
    },
    { given: "9007199254740993", want: { pointer: "", digits: "9007199254740993" } },
    { given: '{"id": 9007199254740991}', want: undefined },
    { given: '{"id": "9007199254740993"}', want: undefined },
    { given: '{"text": "see: 9007199254740993, or [ 9007199254740993]"}', want: undefined },
    { given: '{"x": 1234567890123456.5, "y": 12345678901234567e3, "z": 0.12345678901234567890}', want: undefined },
    { given: '{"12345678901234567890": 1}', want: undefined },
  ])("$given", ({ given, want }) => {
    expect(findUnsafeInteger(given)).toEqual(want);
  });
  test("name the row and the way out", () => {
    expect(() => decode('{"data": [{"id": 9007199254740993}]}')).toThrow(
      "items: the integer 9007199254740993 at /data/0/id is beyond 2^53",
    );
  });
  test("are found wherever they stand, and nothing else is", () => {
    const marked = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(marked, fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }), (value, big) => {
        expect(findUnsafeInteger(`{"a":${value},"b":[0,${big}]}`)?.digits).toBe(firstUnsafe(value) ?? String(big));
      }),
    );
  });
});

/** The first integer in the text that cannot be exact, by another way: the text of all numbers outside of strings. */
function firstUnsafe(json: string): string | undefined {
  const numbers = json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? [];
  return numbers.find((number) => /^-?\d+$/.test(number) && BigInt(number) !== BigInt.asIntN(54, BigInt(number)));
}

test.each([
  { body: { a: { b: 1 } }, path: ["a", "b"], want: 1 },
  { body: { a: [{ b: 1 }] }, path: ["a", "0", "b"], want: 1 },
  { body: {}, path: ["constructor"], want: undefined },
  { body: {}, path: ["__proto__", "x"], want: undefined },
  { body: "text", path: ["length"], want: undefined },
  { body: null, path: ["a"], want: undefined },
  { body: 5, path: [], want: 5 },
])("valueAt $path", ({ body, path, want }) => {
  expect(valueAt(body, path)).toBe(want);
});
