import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import { contract } from "../../../templates/runtime/contract/hold.ts";
import { duckDb } from "../../../templates/runtime/duckdb/duckdb.ts";
import { merge } from "../../../templates/runtime/duckdb/merge.ts";
import { load } from "../../../templates/runtime/load/load.ts";
import type { LoadOptions } from "../../../templates/runtime/load/options.ts";
import type { LoadReport } from "../../../templates/runtime/load/report.ts";
import type { Contract } from "../../../templates/runtime/load/table.ts";
import { connectionTo, fakeApi, query, resource } from "./fake-api.ts";

let instance: DuckDBInstance;
beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
});

const holding = duckDb({ merge, contract });
const own: Contract = { columns: "discard_value", dataType: "discard_row" };

function run(rows: readonly object[], options: LoadOptions, destination = holding): Promise<LoadReport> {
  const things = resource({ contract: own });
  return load(connectionTo(fakeApi([rows])), { things }, destination(instance), options);
}

/** The columns `a` and `b`, as far as they are there. */
async function table(): Promise<unknown[][]> {
  const [first] = await query(instance, "SELECT count(*) FROM duckdb_columns() WHERE column_name = 'b'");
  return query(instance, `SELECT id, a${first?.[0] === "1" ? ", b" : ""} FROM things ORDER BY id`);
}

describe("O05 the contract of a load", () => {
  const next = [
    { id: 2, a: "txt" },
    { id: 3, a: 3, b: "x" },
  ];
  beforeEach(async () => {
    await run([{ id: 1, a: 1 }], {});
  });

  test("is the resource's where the load says nothing", async () => {
    expect((await run(next, {})).resources["things"]).toMatchObject({ inserted: 1, rejected: 1 });
    expect(await table()).toEqual([
      ["1", "1"],
      ["3", "3"],
    ]);
  });

  test("wins over the resource's in what it says, which keeps the rest", async () => {
    const { resources } = await run(next, { contract: { columns: "evolve" } });
    expect(resources["things"]).toMatchObject({ inserted: 1, rejected: 1 });
    expect(await table()).toEqual([
      ["1", "1", null],
      ["3", "3", "x"],
    ]);
    await expect(run([{ id: 4, a: 4, c: 1 }], { contract: { columns: "freeze" } })).rejects.toThrow(
      'the field "c" would need a new column',
    );
  });

  test("is meant for tables, columns and types alike as one word", async () => {
    await expect(run([{ id: 2, a: "txt" }], { contract: "freeze" })).rejects.toThrow("keeps its type");
    await expect(run([{ id: 2, c: 1 }], { contract: "freeze" })).rejects.toThrow("would need a new column");
    expect((await run(next, { contract: "discard_value" })).resources["things"]).toMatchObject({ inserted: 2 });
    expect(await table()).toEqual([
      ["1", "1"],
      ["2", null],
      ["3", "3"],
    ]);
  });

  test("needs a connector that knows contracts, and says how to get one", async () => {
    await expect(run(next, { contract: "freeze" }, duckDb({ merge }))).rejects.toThrow(
      "Write `schema_contract: evolve` into its `resource_defaults`",
    );
  });
});
