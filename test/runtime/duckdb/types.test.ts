import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import type { Column } from "../../../templates/runtime/load/table.ts";
import { fakeApi, loadPages, query, resource, type Setup } from "../load/fake-api.ts";

let instance: DuckDBInstance;
beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
});

const keyed = { id: { type: "bigint", nullable: false } } as const;
const setup = (v?: Column): Setup => ({
  api: fakeApi(),
  instance,
  resource: resource({ columns: v === undefined ? keyed : { ...keyed, v } }),
});
const rowsOf = (values: readonly string[]): string =>
  `[${values.map((value, id) => `{"id":${id},"v":${value}}`).join(",")}]`;
const column = async (): Promise<unknown[]> =>
  (await query(instance, "SELECT CAST(v AS VARCHAR) FROM things ORDER BY id")).flat();
const typeOf = async (name = "v"): Promise<unknown> =>
  (
    await query(
      instance,
      `SELECT data_type FROM duckdb_columns() WHERE table_name = 'things' AND column_name = '${name}'`,
    )
  )[0]?.[0];

describe("declared columns keep values exactly", () => {
  test.each<{ column: Column; given: readonly string[]; want: readonly unknown[]; sql: string }>([
    {
      column: { type: "bigint", nullable: true },
      sql: "BIGINT",
      given: ["9223372036854775807", "-1", "null", '"12"', "1.0", "1e2"],
      want: ["9223372036854775807", "-1", null, "12", "1", "100"],
    },
    {
      column: { type: "double", nullable: true },
      sql: "DOUBLE",
      given: ["1", "1.5", '"2.5"'],
      want: ["1.0", "1.5", "2.5"],
    },
    {
      column: { type: "bool", nullable: true },
      sql: "BOOLEAN",
      given: ["true", "false", '"yes"', "0", "1"],
      want: ["true", "false", "true", "false", "true"],
    },
    {
      column: { type: "text", nullable: true },
      sql: "VARCHAR",
      given: ['"a\\nb\\u00e9"', "1", "1.50", "true", '{"a":1}', "12345678901234567890.12345678901234567890"],
      want: ["a\nbé", "1", "1.50", "true", '{"a":1}', "12345678901234567890.12345678901234567890"],
    },
    {
      column: { type: "timestamp", nullable: true },
      sql: "TIMESTAMP WITH TIME ZONE",
      given: [
        '"2024-01-01T02:00:00+02:00"',
        '"2024-01-01 00:00:00"',
        '"2024-01-01T00:00:00.123456Z"',
        '"2024-01-01T00:00Z"',
        '"20240101T000000Z"',
        "1704067200",
      ],
      want: [
        "2024-01-01 00:00:00+00",
        "2024-01-01 00:00:00+00",
        "2024-01-01 00:00:00.123456+00",
        "2024-01-01 00:00:00+00",
        "2024-01-01 00:00:00+00",
        "2024-01-01 00:00:00+00",
      ],
    },
    { column: { type: "date", nullable: true }, sql: "DATE", given: ['"2024-02-29"'], want: ["2024-02-29"] },
    { column: { type: "time", nullable: true }, sql: "TIME", given: ['"10:00:00.5"'], want: ["10:00:00.5"] },
    {
      column: { type: "json", nullable: true },
      sql: "JSON",
      given: ['{"b":[1,null]}', '"x"', "12345678901234567890", "[]"],
      want: ['{"b":[1,null]}', '"x"', "12345678901234567890", "[]"],
    },
    {
      column: { type: "decimal", nullable: true, precision: 38, scale: 18 },
      sql: "DECIMAL(38,18)",
      given: ["12345678901234567890.123456789012345678", '"0.1"', "1e-2", "3"],
      want: [
        "12345678901234567890.123456789012345678",
        "0.100000000000000000",
        "0.010000000000000000",
        "3.000000000000000000",
      ],
    },
    {
      column: { type: "decimal", nullable: true, precision: 10, scale: 2 },
      sql: "DECIMAL(10,2)",
      given: ['"1.10"', "1.100", "12345678.99"],
      want: ["1.10", "1.10", "12345678.99"],
    },
    {
      column: { type: "wei", nullable: true },
      sql: "HUGEINT",
      given: ["170141183460469231731687303715884105727", '"100000000000000000000"'],
      want: ["170141183460469231731687303715884105727", "100000000000000000000"],
    },
    { column: { type: "binary", nullable: true }, sql: "BLOB", given: ['"aGVsbG8="'], want: ["hello"] },
  ])("$sql", async ({ column: declared, sql, given, want }) => {
    await loadPages(setup(declared), [rowsOf(given)]);
    expect(await typeOf()).toBe(sql);
    expect(await column()).toEqual(want);
  });
});

describe("a row with a value that does not fit its column is put aside, naming it", () => {
  test.each<{ column: Column; value: string; found?: string }>([
    { column: { type: "bigint", nullable: true }, value: "1.5" },
    { column: { type: "bigint", nullable: true }, value: "true" },
    { column: { type: "bigint", nullable: true }, value: '"abc"' },
    { column: { type: "bigint", nullable: true }, value: "9223372036854775808" },
    { column: { type: "bigint", nullable: true }, value: "{}" },
    { column: { type: "double", nullable: true }, value: "true" },
    { column: { type: "double", nullable: true }, value: '"abc"' },
    { column: { type: "bool", nullable: true }, value: "2" },
    { column: { type: "bool", nullable: true }, value: '"maybe"' },
    { column: { type: "timestamp", nullable: true }, value: '"soon"' },
    { column: { type: "timestamp", nullable: true }, value: "1704067200000" },
    { column: { type: "date", nullable: true }, value: '"2024-02-30"' },
    { column: { type: "time", nullable: true }, value: '"noon"' },
    { column: { type: "decimal", nullable: true, precision: 10, scale: 2 }, value: "1.005" },
    { column: { type: "decimal", nullable: true, precision: 10, scale: 2 }, value: "123456789.12" },
    { column: { type: "wei", nullable: true }, value: "1.5" },
    { column: { type: "binary", nullable: true }, value: '"%%"' },
    { column: { type: "uuid", nullable: true }, value: '"none"' },
  ])("$column.type $value", async ({ column: declared, value }) => {
    const parsed: unknown = JSON.parse(value);
    const shown = typeof parsed === "string" ? parsed : value;
    const report = await loadPages(setup(declared), [rowsOf(["null"]), rowsOf(["null", value])]);
    expect(report).toMatchObject({ done: true, rejected: 1 });
    const [kept] = await query(instance, 'SELECT reason, CAST("row" AS VARCHAR) FROM _rejected');
    expect(kept?.[0]).toMatch(`the column "v" is ${declared.type} (`);
    expect(kept?.[0]).toMatch(`${JSON.stringify(shown)} does not fit it`);
    expect(kept?.[1]).toBe(rowsOf([value]).slice(1, -1).replace('"id":0', '"id":1'));
  });

  test("and the next load of good rows goes on", async () => {
    const bad = await loadPages(setup({ type: "bigint", nullable: true }), [rowsOf(["true"])]);
    expect(bad).toMatchObject({ done: true, inserted: 0, rejected: 1 });
    expect(await loadPages(setup({ type: "bigint", nullable: true }), [rowsOf(["1"])])).toMatchObject({
      done: true,
      inserted: 1,
    });
  });
});

describe("columns that nothing is declared of", () => {
  test.each([
    { id: "N10", given: ["1", "1.5"], sql: "DOUBLE", want: ["1.0", "1.5"] },
    { id: "N10", given: ["1.5", "1"], sql: "DOUBLE", want: ["1.5", "1.0"] },
    { id: "N11", given: ['"2"', "1"], sql: "VARCHAR", want: ["2", "1"] },
    { id: "N11", given: ['"abc"', "true"], sql: "VARCHAR", want: ["abc", "true"] },
    {
      id: "N13",
      given: ['"2024-01-01T00:00:00Z"', '"2024-01-01 02:00:00+0200"'],
      sql: "TIMESTAMP WITH TIME ZONE",
      want: ["2024-01-01 00:00:00+00", "2024-01-01 00:00:00+00"],
    },
    { id: "N13", given: ['"2024-01-01"'], sql: "VARCHAR", want: ["2024-01-01"] },
    { id: "N12", given: ['"2024-01-01T00:00:00Z"', '"abc"'], sql: "VARCHAR", want: ["2024-01-01T00:00:00Z", "abc"] },
    {
      id: "N14",
      given: ["9223372036854775807", "9223372036854775808"],
      sql: "HUGEINT",
      want: ["9223372036854775807", "9223372036854775808"],
    },
    { id: "N15", given: ["null"], sql: undefined, want: undefined },
    { id: "N16", given: ["1", '{"a":1}'], sql: "JSON", want: ["1", '{"a":1}'] },
    { id: "booleans", given: ["true", "null"], sql: "BOOLEAN", want: ["true", null] },
  ])("$id $given is $sql", async ({ given, sql, want }) => {
    await loadPages(setup(), [rowsOf(given)]);
    expect(await typeOf()).toBe(sql);
    if (want !== undefined) expect(await column()).toEqual(want);
  });

  test("come later and leave older rows NULL, also in mid-load", async () => {
    await loadPages(setup(), [[{ id: 1 }], [{ id: 2, v: "x" }], [{ id: 3 }]], { checkpoint: { pages: 1 } });
    expect(await column()).toEqual([null, "x", null]);
  });

  test("widen from integers to doubles", async () => {
    await loadPages(setup(), [rowsOf(["1"])]);
    await loadPages(setup(), [`[{"id":5,"v":2.5}]`]);
    expect(await typeOf()).toBe("DOUBLE");
    expect(await column()).toEqual(["1.0", "2.5"]);
  });

  test("put aside what they cannot widen to", async () => {
    await loadPages(setup(), [rowsOf(["1"])]);
    await loadPages(setup(), [`[{"id":5,"v":"abc"}]`]);
    expect(await query(instance, "SELECT reason FROM _rejected")).toEqual([
      ['the column "v" is bigint (BIGINT), and "abc" does not fit it'],
    ]);
  });
});

describe("tables for people", () => {
  test("comments come from the descriptions, names are quoted snake case", async () => {
    const given = resource({
      table: 'odd "table"',
      description: "It's odd.",
      primaryKey: ["ID"],
      columns: {
        ID: { type: "bigint", nullable: false, description: "Who it's." },
        select: { type: "text", nullable: true },
        rowid: { type: "bigint", nullable: true },
      },
    });
    await loadPages({ api: fakeApi(), instance, resource: given }, [[{ ID: 1, select: "x", userName: "y", rowid: 5 }]]);
    expect(
      await query(
        instance,
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'odd \"table\"' ORDER BY column_index",
      ),
    ).toEqual([
      ["id", "Who it's."],
      ["select", null],
      ["row_id", null],
      ["user_name", null],
    ]);
    expect(await query(instance, "SELECT comment FROM duckdb_tables() WHERE table_name LIKE 'odd%'")).toEqual([
      ["It's odd."],
    ]);
  });

  test("of a field that a row repeats, the last value counts", async () => {
    await loadPages(setup(), ['[{"id":1,"v":1,"v":2}]']);
    expect(await column()).toEqual(["2"]);
  });

  test("a table without rows has its declared columns", async () => {
    await loadPages(setup({ type: "text", nullable: true }), [[]]);
    expect(await query(instance, "SELECT * FROM things")).toEqual([]);
  });

  test("a declaration that changed changes the column", async () => {
    await loadPages(setup({ type: "bigint", nullable: true }), [rowsOf(["1"])]);
    await loadPages(setup({ type: "text", nullable: true }), [`[{"id":5,"v":"abc"}]`]);
    expect(await column()).toEqual(["1", "abc"]);
  });

  test("values that are not as declared are reported as drift", async () => {
    const declared = setup({ type: "bigint", nullable: false });
    expect((await loadPages(declared, [rowsOf(["1", '"2"', "null"])])).warnings).toEqual([
      "v: bigint expected, string in 1 of 3 rows.",
      "v: a value expected, null in 1 of 3 rows.",
    ]);
  });

  test("rows may be larger than DuckDB's usual limit", async () => {
    await loadPages(setup(), [[{ id: 1, v: "x".repeat(17 * 1024 * 1024) }]]);
    expect(await query(instance, "SELECT length(v) FROM things")).toEqual([["17825792"]]);
  });
});
