import { expect, test } from "vitest";
import { rowReader } from "../../../templates/runtime/select/read-rows.ts";

test("a name may be written with escapes in one row and without in the next", () => {
  const text = String.raw`[{"id":1,"n":"a"},{"\u0069d":2,"n":"b"},{"id":3,"\u006e":"c"}]`;
  const { places, read } = rowReader(["id", "n"]);
  const rows: string[][] = [];
  read(new TextEncoder().encode(text), () => {
    rows.push(Array.from(places.starts, (start, field) => text.slice(start, places.ends[field])));
  });
  expect(rows).toEqual([
    ["1", '"a"'],
    ["2", '"b"'],
    ["3", '"c"'],
  ]);
});
