import { describe, expect, it } from "vitest";
import type { Incremental } from "../../../templates/runtime/incremental/incremental.ts";
import { cursorPath, firstAt } from "../../../templates/runtime/incremental/cursor-path.ts";
import { rowCursor } from "../../../templates/runtime/incremental/row-cursor.ts";
import { incrementalScope } from "../../../templates/runtime/incremental/scope.ts";

const instants: Incremental = { cursor: "at", type: "timestamp" };
const numbers: Incremental = { cursor: "at", type: "number" };

/** What requests carry of a range from the value to the value. */
function asked(incremental: Incremental, value: string): readonly unknown[] {
  const range = { start: value, last: value, ceiling: null, end: value };
  const { start, end } = incrementalScope(incremental, range);
  return [start, end];
}

describe("a start is never too new, an end never too old", () => {
  const late = "2024-01-31T23:59:59.250Z";

  it.each([
    { title: "as they look", given: instants, want: [late, late] },
    { title: "whole seconds", given: { ...instants, format: "unix" as const }, want: [1706745599, 1706745600] },
    { title: "milliseconds", given: { ...instants, format: "unix_ms" as const }, want: [1706745599250, 1706745599250] },
    { title: "dates", given: { ...instants, format: "date" as const }, want: ["2024-01-31", "2024-02-01"] },
    {
      title: "dates with an end that is included",
      given: { ...instants, format: "date" as const, rangeEnd: "closed" as const },
      want: ["2024-01-31", "2024-01-31"],
    },
    { title: "iso", given: { ...instants, format: "iso" as const }, want: [late, late] },
  ])("$title", ({ given, want }) => {
    expect(asked(given, late)).toEqual(want);
  });

  it("before 1970 too", () => {
    expect(asked({ ...instants, format: "unix" }, "1969-12-31T23:59:58.5Z")).toEqual([-2, -1]);
    expect(asked({ ...instants, format: "date" }, "1969-12-31T12:00:00Z")).toEqual(["1969-12-31", "1970-01-01"]);
  });
});

describe("numbers that tell instants", () => {
  it.each([
    { given: numbers, value: "1706745599", want: 1706745599 },
    { given: { ...numbers, format: "unix" as const }, value: "1706745599.5", want: 1706745599 },
    { given: { ...numbers, epoch: "unix_ms" as const }, value: "1706745599250", want: 1706745599250 },
    {
      given: { ...numbers, epoch: "unix_ms" as const, format: "unix" as const },
      value: "1706745599250",
      want: 1706745599,
    },
    {
      given: { ...numbers, epoch: "unix" as const, format: "unix_ms" as const },
      value: "1706745599",
      want: 1706745599000,
    },
    {
      given: { ...numbers, epoch: "unix_ms" as const, format: "iso" as const },
      value: "1706745599250",
      want: "2024-01-31T23:59:59.25Z",
    },
    { given: { ...numbers, format: "date" as const }, value: "1706745599", want: "2024-01-31" },
    { given: { ...numbers, format: "unix_ms" as const }, value: "1706745599250", want: 1706745599250 },
  ])("$given.epoch as $given.format", ({ given, value, want }) => {
    expect(asked(given, value)[0]).toEqual(want);
  });
});

it("a row's number counts seconds where instants are compared", () => {
  expect(rowCursor({ at: 1706745599.5 }, instants)).toBe("2024-01-31T23:59:59.5Z");
  expect(rowCursor({ at: "2024-01-31" }, instants)).toBe("2024-01-31");
  expect([rowCursor({ at: null }, instants), rowCursor({ at: "x" }, numbers), rowCursor({}, numbers)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe("the path to a cursor", () => {
  it.each([
    ["a", ["a"]],
    ["a.b", ["a", "b"]],
    ["a[*].b[0][12]", ["a", null, "b", 0, 12]],
    ["a[b].c", ["a[b]", "c"]],
  ])("%s", (field, want) => {
    expect(cursorPath(field)).toEqual(want);
  });

  it("leads to the first value that is there", () => {
    const row = { a: [{ c: 1 }, { b: null }, { b: 2 }], d: "text" };
    expect(firstAt(row, ["a", null, "b"])).toBeNull();
    expect(firstAt(row, ["a", 2, "b"])).toBe(2);
    expect(firstAt(row, ["a", 3, "b"])).toBeUndefined();
    expect(firstAt(row, ["d", 0])).toBeUndefined();
    expect(firstAt(row, ["d", null])).toBeUndefined();
    expect(firstAt(row, ["toString"])).toBeUndefined();
  });
});
