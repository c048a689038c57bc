import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { merge } from "../../../templates/runtime/duckdb/merge.ts";
import { duckDb } from "../../../templates/runtime/duckdb/duckdb.ts";
import { nested } from "../../../templates/runtime/duckdb/nested.ts";
import { batch, page, plan } from "../destinations/harness.ts";

const pages = Array.from({ length: 60 }, (_, number) =>
  page(
    Array.from({ length: 1000 }, (_, index) => {
      const id = number * 1000 + index;
      const labels = Array.from({ length: id % 3 }, (_, place) => ({ name: `${id}/${place}` }));
      return { id, filling: "x".repeat(100), labels };
    }),
    number,
  ),
);

// DuckDB reads several files at once, and a row's lists are found by its place among them.
test.each(["true", "false"])("many rows keep their own lists where preserve_insertion_order is %s", async (isKept) => {
  const instance = await DuckDBInstance.create(":memory:", { preserve_insertion_order: isKept, threads: "4" });
  const session = await duckDb({ merge, nested })(instance, { threads: 4 }).open();
  const writer = await session.table(plan({ way: "merge", nesting: "all" }));
  await writer.commit(batch([], { pages }));
  await writer.commit(batch([], { pages: pages.slice(20, 40) }));
  const connection = await instance.connect();
  const [rows] = (
    await connection.runAndReadAll(
      "SELECT count(*), count(*) FILTER (name = _things_id || '/' || _idx), count(DISTINCT _things_id) FROM things__labels",
    )
  ).getRowsJson();
  connection.closeSync();
  await session.close();
  instance.closeSync();
  expect(rows).toEqual(["60000", "60000", "40000"]);
});
