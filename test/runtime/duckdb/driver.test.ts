import { expect, test, vi } from "vitest";
import { openInstance } from "../../../templates/runtime/duckdb/open-instance.ts";

vi.mock("@duckdb/node-api", () => {
  throw new Error("Cannot find package '@duckdb/node-api'");
});

test("a driver that is not installed is named, with the command that installs it", async () => {
  await expect(openInstance("x.duckdb")).rejects.toThrow(
    "loading into DuckDB needs the package @duckdb/node-api: run `npm install @duckdb/node-api`.",
  );
});
