import fc from "fast-check";
import { expect, test } from "vitest";
import { flatten } from "../../../templates/runtime/steps/flatten.ts";

const context = { resource: "things", isMarked: false };
const flat = (row: object, ...options: Parameters<typeof flatten>): object | undefined =>
  flatten(...options)([row], context)[0];

/** The values of a row by their paths: of all that is no object with fields. */
function leaves(value: unknown, path: readonly string[] = []): [string, unknown][] {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject || (Object.keys(value).length === 0 && path.length > 0)) return [[path.join("/"), value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

const key = fc.string({ minLength: 1 }).filter((text) => !text.includes("/"));
const { row } = fc.letrec<{ row: object; value: unknown }>((tie) => ({
  row: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), fc.constant(null), fc.array(fc.object()), tie("row")),
}));

test("every value is kept under its path, and nothing else comes in", () => {
  fc.assert(
    fc.property(row, (given) => {
      expect(new Map(Object.entries(flat(given, { separator: "/" }) ?? {}))).toEqual(new Map(leaves(given)));
    }),
  );
});

test("a row that is flat stays as it is", () => {
  fc.assert(
    fc.property(row, (given) => {
      const once = flat(given, { separator: "/" }) ?? {};
      expect(flat(once, { separator: "/" })).toEqual(once);
    }),
  );
});

test("what the row has by a part's name stays, wherever it stands", () => {
  expect(flat({ a: { b: 1 }, a__b: 2 })).toEqual({ a__b: 2 });
  expect(flat({ a__b: 2, a: { b: 1 } })).toEqual({ a__b: 2 });
});

test("objects that are no JSON stay whole", () => {
  const date = new Date(0);
  expect(flat({ a: { at: date } })).toEqual({ a__at: date });
});

test("only so many levels, only some fields", () => {
  const given = { a: { b: { c: 1 } }, d: { e: { f: 2 } } };
  expect(flat(given, { depth: 1 })).toEqual({ a__b: { c: 1 }, d__e: { f: 2 } });
  expect(flat(given, { fields: ["d"], separator: "." })).toEqual({ a: { b: { c: 1 } }, "d.e.f": 2 });
});
