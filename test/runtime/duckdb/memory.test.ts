import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { load } from "../../../templates/runtime/load/load.ts";
import type { DuckDbOptions } from "../../../templates/runtime/duckdb/duckdb.ts";
import { connectionTo, duckdb, fakeApi, query, resource } from "../load/fake-api.ts";

const megabyte = 1024 * 1024;
const settings = "SELECT current_setting('memory_limit'), current_setting('checkpoint_threshold')";
const things = { things: resource() };

let folder: string;
let path: string;
let instance: DuckDBInstance;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "duckdb-memory-"));
  path = join(folder, "data.duckdb");
  const made = await DuckDBInstance.create(path);
  // 48 MB of what no compression makes smaller.
  await query(made, "CREATE TABLE read AS SELECT hash(range) AS h FROM range(6_000_000)");
  made.closeSync();
  instance = await DuckDBInstance.fromCache(path);
});
afterEach(() => {
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

/** Reads the whole table by a connection that does not stay open, so that DuckDB keeps all of it in memory. */
async function readAll(): Promise<void> {
  await query(instance, "SELECT sum(h) FROM read");
}

async function keptMb(): Promise<number> {
  const [row] = await query(instance, "SELECT sum(memory_usage_bytes) FROM duckdb_memory() WHERE tag = 'BASE_TABLE'");
  return Number(row?.[0]) / megabyte;
}

const loadOne = (target: string | DuckDBInstance, options?: DuckDbOptions): Promise<unknown> =>
  load(connectionTo(fakeApi([[{ id: 1 }], [{ id: 2 }]])), things, duckdb(target, options));

describe("what DuckDB keeps of what it has read", () => {
  test("is given back after a batch, and the limit stays what it was, for the user and for DuckDB", async () => {
    await readAll();
    expect(await keptMb()).toBeGreaterThan(40);
    const [before] = await query(instance, settings);
    await loadOne(path);
    expect(await keptMb()).toBeLessThan(33);
    const [after] = await query(instance, settings);
    expect(after?.[0]).toBe(before?.[0]);
    // More than the limit was for a moment.
    expect(await query(instance, "SELECT count(*) FROM (SELECT DISTINCT hash(range) FROM range(5_000_000))")).toEqual([
      ["5000000"],
    ]);
  });

  test("is given back also where the limit is somebody's own, which stays the same however often", async () => {
    await query(instance, "SET memory_limit = '900MB'");
    const [before] = await query(instance, settings);
    for (let run = 0; run < 3; run += 1) {
      await readAll();
      await loadOne(path);
      expect(await keptMb()).toBeLessThan(33);
    }
    expect((await query(instance, settings))[0]?.[0]).toBe(before?.[0]);
  });

  test("stays while another connection uses the database", async () => {
    const reader: DuckDBConnection = await instance.connect();
    await reader.run("SELECT sum(h) FROM read");
    await loadOne(path);
    expect(await keptMb()).toBeGreaterThan(40);
    reader.closeSync();
  });

  test("stays where the load is given a limit, and that is DuckDB's", async () => {
    await readAll();
    await loadOne(path, { memoryLimit: "1GiB" });
    expect(await keptMb()).toBeGreaterThan(40);
    expect((await query(instance, settings))[0]?.[0]).toBe("1.0 GiB");
  });

  test("stays in an instance that is given, as its settings do", async () => {
    await query(instance, "SET memory_limit = '777MiB'; SET checkpoint_threshold = '3MiB'");
    await readAll();
    await loadOne(instance);
    expect(await keptMb()).toBeGreaterThan(40);
    expect(await query(instance, settings)).toEqual([["777.0 MiB", "3.0 MiB"]]);
  });
});
