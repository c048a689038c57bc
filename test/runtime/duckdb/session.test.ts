import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { load } from "../../../templates/runtime/load/load.ts";
import { connectionTo, duckdb, fakeApi, manyPages, query, resource } from "../load/fake-api.ts";
import { duckDb } from "../../../templates/runtime/duckdb/duckdb.ts";

const here = dirname(fileURLToPath(import.meta.url));
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "duckdb [session] *"));
  path = join(folder, "data.duckdb");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const things = { things: resource() };
const rowsIn = async (sql: string): Promise<unknown[][]> => {
  const instance = await DuckDBInstance.fromCache(path);
  try {
    return await query(instance, sql);
  } finally {
    instance.closeSync();
  }
};

/** A process that prints a line once it has got where it should be, and waits there. */
async function child(
  script: string,
  ...args: readonly string[]
): Promise<{ readonly line: string; readonly kill: () => Promise<void> }> {
  const started = spawn(process.execPath, ["--import", "tsx", join(here, script), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(started.stdout, "data")) as [Buffer];
  const kill = async (): Promise<void> => {
    const ended = once(started, "exit");
    started.kill("SIGKILL");
    await ended;
  };
  return { line: String(line).trim(), kill };
}

describe("a database file", () => {
  test("is made, loaded, closed and loaded again; nothing else stays", async () => {
    const destination = duckdb(path, { schema: 'crm "x"', threads: 1, memoryLimit: "500MB" });
    await load(connectionTo(fakeApi([[{ id: 1 }]])), things, destination);
    await load(connectionTo(fakeApi([[{ id: 2 }]])), things, destination);
    expect(await rowsIn('SELECT id FROM "crm ""x""".things ORDER BY id')).toEqual([["1"], ["2"]]);
    expect(readdirSync(folder).sort()).toEqual(["data.duckdb"]);
  });

  test("is loaded by two destinations of one process in turn and at once", async () => {
    const [a, b] = [resource({ name: "a", table: "a" }), resource({ name: "b", table: "b" })];
    await Promise.all([
      load(connectionTo(fakeApi([[{ id: 1 }], [{ id: 2 }]])), { a }, duckdb(path)),
      load(connectionTo(fakeApi([[{ id: 3 }], [{ id: 4 }]])), { b }, duckdb(path)),
    ]);
    expect(await rowsIn("SELECT id FROM a UNION ALL SELECT id FROM b ORDER BY id")).toEqual([
      ["1"],
      ["2"],
      ["3"],
      ["4"],
    ]);
  });

  test("that another process has open is refused", async () => {
    const holder = await child("hold-open.ts", path);
    const loading = load(connectionTo(fakeApi()), things, duckdb(path));
    await expect(loading).rejects.toMatchObject({ name: "LoadError" });
    await expect(loading).rejects.toThrow("Another process has it open: close it there, or load into another file.");
    await holder.kill();
  });

  test.each([
    { name: "no such folder", at: () => join(folder, "none", "x.duckdb"), advice: "its folder must exist" },
    {
      name: "a file of another kind",
      at: () => (writeFileSync(join(folder, "x.txt"), "no database".repeat(999)), join(folder, "x.txt")),
      advice: "Choose the path of a DuckDB file",
    },
    { name: "a folder", at: () => folder, advice: "Check the path" },
  ])("$name is refused", async ({ at, advice }) => {
    await expect(load(connectionTo(fakeApi()), things, duckdb(at()))).rejects.toThrow(advice);
  });

  test("that may only be read is refused", async () => {
    await load(connectionTo(fakeApi()), things, duckdb(path));
    const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
    const loading = load(connectionTo(fakeApi()), things, duckdb(instance));
    await expect(loading).rejects.toThrow(/the DuckDB instance cannot be loaded into: .*read-only/);
    instance.closeSync();
  });

  test("leaves no rows where the load was killed, and the next one goes on and cleans up", async () => {
    for (const pages of [1, 3]) {
      const killed = await child("load-and-hang.ts", path, String(pages));
      expect(killed.line).toBe(`hangs before page ${pages + 1}`);
      expect(readdirSync(folder).filter((name) => name.startsWith("data.duckdb.loading-"))).toHaveLength(1);
      await killed.kill();
      expect(await rowsIn("SELECT count(*), count(DISTINCT id) FROM things")).toEqual([[String(pages), String(pages)]]);
    }
    const api = fakeApi([1, 2, 3, 4, 5].map((id) => [{ id }]));
    const report = await load(connectionTo(api), things, duckdb(path));
    expect(api.urls).toEqual(["/things?page=4", "/things?page=5"]);
    expect(report).toMatchObject({ done: true, resources: { things: { inserted: 2 } } });
    expect(await rowsIn("SELECT id FROM things ORDER BY id")).toEqual([["1"], ["2"], ["3"], ["4"], ["5"]]);
    expect(readdirSync(folder)).toEqual(["data.duckdb"]);
  });
});

/** Rows, those of them whose list is not whole, and elements without row. */
const lists =
  "SELECT (SELECT count(*) FROM things), (SELECT count(*) FROM things t WHERE (SELECT count(*) FROM things__k k " +
  "WHERE k._things_id = t.id) <> 2), (SELECT count(*) FROM things__k WHERE _things_id NOT IN (SELECT id FROM things))";

test("whenever a load is killed, whole pages are in the tables, rows with their lists, and in the end every row once", async () => {
  let before = 0;
  for (const lines of [3, 20, 45]) {
    const started = spawn(process.execPath, ["--import", "tsx", join(here, "load-many.ts"), path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(started, "exit");
    let printed = 0;
    started.stdout.on("data", (chunk: Buffer) => {
      printed += String(chunk).split(".").length - 1;
      // A commit is under way while the next page is asked for.
      if (printed >= lines) started.kill("SIGKILL");
    });
    await ended;
    const [[count, distinct] = []] = await rowsIn("SELECT count(*), count(DISTINCT id) FROM things");
    expect(count).toBe(distinct);
    expect(await rowsIn(lists)).toEqual([[count, "0", "0"]]);
    expect(Number(count) % 50).toBe(0);
    expect(Number(count)).toBeGreaterThanOrEqual(before);
    before = Number(count);
  }
  expect(before).toBeLessThan(10_000);
  const whole = { things: resource({ nesting: "all" }) };
  const report = await load(connectionTo(manyPages()), whole, duckdb(path));
  expect(report.resources.things?.inserted).toBe(10_000 - before);
  expect(await rowsIn(lists)).toEqual([["10000", "0", "0"]]);
  expect(await rowsIn("SELECT count(*), count(DISTINCT id), max(id) FROM things")).toEqual([
    ["10000", "10000", "9999"],
  ]);
});

describe("temporary files", () => {
  test("are gone after a load that failed", async () => {
    const frozen = { things: resource({ contract: { dataType: "freeze" } }) };
    await load(connectionTo(fakeApi([[{ id: 1, size: 1 }]])), frozen, duckdb(path));
    const failing = load(connectionTo(fakeApi([[{ id: 2, size: "large" }]])), frozen, duckdb(path));
    await expect(failing).rejects.toThrow("size");
    expect(readdirSync(folder)).toEqual(["data.duckdb"]);
  });

  test("of DuckDB's own that a killed process left are removed, and no others beside them", async () => {
    const folders = [`${path}.tmp`, join(folder, "mixed.duckdb.tmp")];
    for (const each of folders) {
      mkdirSync(each);
      writeFileSync(join(each, "duckdb_temp_storage_DEFAULT-0.tmp"), "spilled");
    }
    writeFileSync(join(folder, "mixed.duckdb.tmp", "notes.txt"), "somebody's");
    await load(connectionTo(fakeApi()), things, duckdb(path));
    await load(connectionTo(fakeApi()), things, duckdb(join(folder, "mixed.duckdb")));
    expect(readdirSync(folder).sort()).toEqual(["data.duckdb", "mixed.duckdb", "mixed.duckdb.tmp"]);
    expect(readdirSync(join(folder, "mixed.duckdb.tmp"))).toEqual(["notes.txt"]);
  });

  test("of DuckDB's own stay while another connection uses the database", async () => {
    const instance = await DuckDBInstance.fromCache(path);
    const connection = await instance.connect();
    await connection.run(
      "SET memory_limit = '100MB'; CREATE TEMP TABLE big AS SELECT hash(range) FROM range(20_000_000)",
    );
    const before = readdirSync(`${path}.tmp`);
    expect(before).not.toEqual([]);
    await load(connectionTo(fakeApi()), things, duckdb(path));
    expect(readdirSync(`${path}.tmp`)).toEqual(expect.arrayContaining(before));
    connection.closeSync();
    instance.closeSync();
    expect(readdirSync(folder)).toEqual(["data.duckdb"]);
  });

  test("of dead processes are removed, whatever is in them", async () => {
    mkdirSync(`${path}.loading-1-1-dead`);
    writeFileSync(join(`${path}.loading-1-1-dead`, "0.json"), "[]");
    await load(connectionTo(fakeApi()), things, duckdb(path));
    expect(readdirSync(folder)).toEqual(["data.duckdb"]);
  });
});

test("a database in memory lives as long as its destination", async () => {
  const destination = duckdb(":memory:");
  await load(connectionTo(fakeApi([[{ id: 1 }]])), things, destination);
  const report = await load(connectionTo(fakeApi([[{ id: 1 }]])), things, destination);
  expect(report.resources.things).toMatchObject({ unchanged: 1 });
});

test("a connector that lacks a strategy says so", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  await expect(load(connectionTo(fakeApi()), things, duckDb({})(instance))).rejects.toThrow(
    "lacks the strategy `merge`",
  );
});

test("L35 rows that a constraint of the table refuses are put aside with the reason, and no other", async () => {
  await rowsIn("CREATE TABLE things (id BIGINT, v BIGINT CHECK (v < 10), w BIGINT NOT NULL)");
  const rows = Array.from({ length: 30 }, (_, id) => ({ id, v: id === 7 ? 12 : 1, ...(id === 20 ? {} : { w: 1 }) }));
  const report = await load(connectionTo(fakeApi([rows])), things, duckdb(path));
  expect(report.resources.things).toMatchObject({ inserted: 28, rejected: 2, done: true });
  expect(await rowsIn("SELECT count(*) FROM things")).toEqual([["28"]]);
  expect(await rowsIn("SELECT reason LIKE 'DuckDB refuses the row: CHECK%', row FROM _rejected ORDER BY 1")).toEqual([
    [false, '{"id":20,"v":1}'],
    [true, '{"id":7,"v":12,"w":1}'],
  ]);
});
