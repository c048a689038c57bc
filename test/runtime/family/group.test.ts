import { expect, test } from "vitest";
import { joined, listed } from "../../../templates/runtime/family/group.ts";
import { parentKey } from "../../../templates/runtime/family/parent-key.ts";
import { eachOf } from "../../../templates/runtime/family/spread.ts";
import { namedValues } from "../../../templates/runtime/named-values.ts";
import { parentField } from "../../../templates/runtime/parents.ts";

test("values of several rows in one text or list, nested ones too", () => {
  const rows = [
    { id: 1, a: { b: "x" } },
    { id: 2, a: { b: "y" } },
  ];
  expect(joined(5).together(rows, ["id", "a.b"])).toEqual({ id: "1,2", a: { b: "x,y" } });
  expect(joined(5, "|").together(rows, ["id"])).toEqual({ id: "1|2" });
  expect(listed(5).together(rows, ["id"])).toEqual({ id: [1, 2] });
});

test("a row for each element, of several fields each combination", () => {
  expect(eachOf("a.b", "c")({ a: { b: [1, 2], k: 0 }, c: ["x", "y"] })).toEqual([
    { a: { b: 1, k: 0 }, c: "x" },
    { a: { b: 1, k: 0 }, c: "y" },
    { a: { b: 2, k: 0 }, c: "x" },
    { a: { b: 2, k: 0 }, c: "y" },
  ]);
  expect(eachOf("a")({ a: 1 })).toEqual([{ a: 1 }]);
  expect(eachOf("a")({ a: [] })).toEqual([]);
});

test("B25 a missing value is passed over, left out or refused, as declared", () => {
  const row = { id: 1, country: null };
  const fields = ["id", "country"];
  expect(parentKey({ fields }, row)).toBeUndefined();
  expect(parentKey({ fields, optional: ["country"] }, row)).toBe("[1,null]");
  expect(() => parentKey({ fields, onMissing: "raise" }, row)).toThrow(
    "a row of the constant values has no value in `country`",
  );
});

test("a name without value takes its value with it", () => {
  const values = namedValues([parentField("k"), 1], [parentField("none"), 2], ["c", parentField("none")], ["d", 4]);
  expect(values.fill({ parent: { k: "a" } })).toEqual({ a: 1, d: 4 });
});
