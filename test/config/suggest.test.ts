import { expect, it } from "vitest";
import { closest, listed } from "../../generator/config/suggest.ts";

it.each([
  ["primry_key", ["primary_key", "merge_key"], "primary_key"],
  ["baseUrl", ["base_url", "auth"], "base_url"],
  ["int", ["bigint", "text"], "bigint"],
  ["string", ["bigint", "text"], "text"],
  ["basic", ["http_basic", "bearer"], "http_basic"],
  ["link", ["json_link", "header_link"], undefined],
  ["xyz", ["abc", "bearer"], undefined],
  ["id", ["ids", "key"], "ids"],
  ["", ["a"], undefined],
])("%j among %j means %j", (word, known, want) => {
  expect(closest(word, known)).toBe(want);
});

it("lists words", () => {
  expect([listed([]), listed(["a"]), listed(["a", "b", "c"])]).toEqual(["nothing", "`a`", "`a`, `b` or `c`"]);
});
