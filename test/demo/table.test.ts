import { expect, test } from "vitest";
import { tableOf } from "../../generator/demo/table.ts";

test("columns are as wide as what is in them, with numbers to the right and in groups", () => {
  expect(
    tableOf(
      ["name", "rows"],
      [
        ["issues", 1234567],
        ["a", 5],
      ],
    ),
  ).toBe(["name         rows", "──────  ─────────", "issues  1,234,567", "a               5"].join("\n"));
});

test("a table without rows is its headings", () => {
  expect(tableOf(["name", "rows"], [])).toBe("name  rows\n────  ────");
});
