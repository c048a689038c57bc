import { describe, expect, test } from "vitest";
import type { Column, DataType } from "../../../templates/runtime/load/table.ts";
import { batch, commit, compact, plan, type Place, rejected } from "./harness.ts";

const keyed = { id: { type: "bigint", nullable: false } } as const;
const rowsOf = (values: readonly string[], first = 0): string =>
  `[${values.map((value, index) => `{"id":${first + index},"v":${value}}`).join(",")}]`;

const exact: readonly {
  readonly column: Omit<Column, "nullable">;
  readonly given: readonly string[];
  readonly want: readonly (string | null)[];
}[] = [
  {
    column: { type: "bigint" },
    given: ["9223372036854775807", "-9223372036854775808", "9007199254740993", "null", '"12"', "1.0", "1e2"],
    want: ["9223372036854775807", "-9223372036854775808", "9007199254740993", null, "12", "1", "100"],
  },
  {
    column: { type: "double" },
    given: ["1", "1.5", '"2.5"', "-0.1", "1e300"],
    want: ["1", "1.5", "2.5", "-0.1", "1e+300"],
  },
  {
    column: { type: "bool" },
    given: ["true", "false", '"yes"', "0", "1", "null"],
    want: ["true", "false", "true", "false", "true", null],
  },
  {
    column: { type: "text" },
    given: [
      '"a\\nb\\u00e9\\\\N\\t\\"\\/"',
      '"\\ud83d\\ude00"',
      '""',
      "1",
      "1.50",
      "true",
      '{"a":1}',
      "12345678901234567890.12345678901234567890",
    ],
    want: ['a\nbé\\N\t"/', "😀", "", "1", "1.50", "true", '{"a":1}', "12345678901234567890.12345678901234567890"],
  },
  {
    column: { type: "timestamp" },
    given: [
      '"2024-01-01T02:00:00+02:00"',
      '"2024-01-01 00:00:00"',
      '"2024-01-01T00:00:00.123456Z"',
      '"2024-01-01T00:00Z"',
      '"20240101T000000Z"',
      '"2024-01-01T05:30:00+0530"',
      "1704067200",
    ],
    want: [
      "2024-01-01 00:00:00+00",
      "2024-01-01 00:00:00+00",
      "2024-01-01 00:00:00.123456+00",
      "2024-01-01 00:00:00+00",
      "2024-01-01 00:00:00+00",
      "2024-01-01 00:00:00+00",
      "2024-01-01 00:00:00+00",
    ],
  },
  { column: { type: "date" }, given: ['"2024-02-29"', "null"], want: ["2024-02-29", null] },
  { column: { type: "time" }, given: ['"10:00:00.5"', '"23:59:59"'], want: ["10:00:00.5", "23:59:59"] },
  {
    column: { type: "json" },
    given: ['{"b":[1,null]}', '"x"', "12345678901234567890", "[]", '{"q":"a\\"\\\\b\\n"}', "null"],
    want: ['{"b":[1,null]}', '"x"', "12345678901234567890", "[]", '{"q":"a\\"\\\\b\\n"}', null],
  },
  {
    column: { type: "decimal", precision: 38, scale: 18 },
    given: ["12345678901234567890.123456789012345678", '"0.1"', "1e-2", "3"],
    want: [
      "12345678901234567890.123456789012345678",
      "0.100000000000000000",
      "0.010000000000000000",
      "3.000000000000000000",
    ],
  },
  {
    column: { type: "decimal", precision: 10, scale: 2 },
    given: ['"1.10"', "1.100", "12345678.99", "-0.05"],
    want: ["1.10", "1.10", "12345678.99", "-0.05"],
  },
  { column: { type: "decimal" }, given: ["1.5"], want: ["1.500000000"] },
  {
    column: { type: "wei" },
    given: ["170141183460469231731687303715884105727", '"100000000000000000000"'],
    want: ["170141183460469231731687303715884105727", "100000000000000000000"],
  },
  { column: { type: "binary" }, given: ['"aGVsbG8="', '""', "null"], want: ["hello", "", null] },
  {
    column: { type: "uuid" },
    given: [
      '"5c3f6a4e-0d1b-4c53-9a0e-6f1b2c3d4e5f"',
      '"5C3F6A4E-0D1B-4C53-9A0E-6F1B2C3D4E5F"',
      '"{5c3f6a4e0d1b4c539a0e6f1b2c3d4e5f}"',
      "null",
      '"00000000-0000-0000-0000-000000000000"',
    ],
    want: [
      "5c3f6a4e-0d1b-4c53-9a0e-6f1b2c3d4e5f",
      "5c3f6a4e-0d1b-4c53-9a0e-6f1b2c3d4e5f",
      "5c3f6a4e-0d1b-4c53-9a0e-6f1b2c3d4e5f",
      null,
      "00000000-0000-0000-0000-000000000000",
    ],
  },
];

const misfits: readonly { readonly column: Omit<Column, "nullable">; readonly value: string }[] = [
  { column: { type: "bigint" }, value: "1.5" },
  { column: { type: "bigint" }, value: "true" },
  { column: { type: "bigint" }, value: '"abc"' },
  { column: { type: "bigint" }, value: '""' },
  { column: { type: "bigint" }, value: "9223372036854775808" },
  { column: { type: "bigint" }, value: "{}" },
  { column: { type: "double" }, value: "true" },
  { column: { type: "double" }, value: '"abc"' },
  { column: { type: "bool" }, value: "2" },
  { column: { type: "bool" }, value: '"maybe"' },
  { column: { type: "timestamp" }, value: '"soon"' },
  { column: { type: "timestamp" }, value: '"2024-02-30T00:00:00Z"' },
  { column: { type: "timestamp" }, value: "1704067200000" },
  { column: { type: "date" }, value: '"2024-02-30"' },
  { column: { type: "time" }, value: '"noon"' },
  { column: { type: "decimal", precision: 10, scale: 2 }, value: "1.005" },
  { column: { type: "decimal", precision: 10, scale: 2 }, value: "123456789.12" },
  { column: { type: "wei" }, value: "1.5" },
  { column: { type: "binary" }, value: '"%%"' },
  { column: { type: "uuid" }, value: '""' },
  { column: { type: "uuid" }, value: '"5c3f6a4e-0d1b-4c53-9a0e-6f1b2c3d4e5"' },
  { column: { type: "uuid" }, value: '"5c3f6a4e-0d1b-4c53-9a0e-6f1b2c3d4e5g"' },
  { column: { type: "uuid" }, value: "12" },
];

const inferred: readonly {
  readonly id: string;
  readonly given: readonly string[];
  readonly type: DataType | undefined;
  readonly want?: readonly (string | null)[];
}[] = [
  { id: "N10", given: ["1", "1.5"], type: "double", want: ["1", "1.5"] },
  { id: "N10", given: ["1.5", "1"], type: "double", want: ["1.5", "1"] },
  { id: "N11", given: ['"2"', "1"], type: "text", want: ["2", "1"] },
  { id: "N11", given: ['"abc"', "true"], type: "text", want: ["abc", "true"] },
  { id: "N12", given: ['"2024-01-01T00:00:00Z"', '"abc"'], type: "text", want: ["2024-01-01T00:00:00Z", "abc"] },
  {
    id: "N13",
    given: ['"2024-01-01T00:00:00Z"', '"2024-01-01 02:00:00+0200"', '"20240101T000000Z"', '"2024-01-01T00:00"', "null"],
    type: "timestamp",
    want: [
      "2024-01-01 00:00:00+00",
      "2024-01-01 00:00:00+00",
      "2024-01-01 00:00:00+00",
      "2024-01-01 00:00:00+00",
      null,
    ],
  },
  { id: "N13", given: ['"2024-01-01"'], type: "text", want: ["2024-01-01"] },
  { id: "N13", given: ['"20240101"'], type: "text" },
  { id: "N13", given: ['"10:00:00"'], type: "text" },
  {
    id: "N14",
    given: ["9223372036854775807", "9223372036854775808"],
    type: "wei",
    want: ["9223372036854775807", "9223372036854775808"],
  },
  { id: "N15", given: ["null"], type: undefined },
  { id: "N16", given: ["1", '{"a":1}'], type: "json", want: ["1", '{"a":1}'] },
  { id: "N05", given: ['["a","b"]'], type: "json", want: ['["a","b"]'] },
  { id: "booleans", given: ["true", "null"], type: "bool", want: ["true", null] },
  {
    id: "digits beyond a double",
    given: ["1.5", "12345678901234567890"],
    type: "text",
    want: ["1.5", "12345678901234567890"],
  },
];

/** Types: declared columns keep values exactly, others are inferred over the whole batch. */
export function typeCases(place: () => Place): void {
  const column = async (): Promise<unknown[]> => (await place().rows("things", ["id", "v"])).map((row) => row[1]);
  const declared = (v: Omit<Column, "nullable">): ReturnType<typeof plan> =>
    plan({ columns: { ...keyed, v: { ...v, nullable: true } } });

  describe("declared columns keep values exactly", () => {
    test.each(exact)("N17 N18 $column.type $column.precision", async ({ column: v, given, want }) => {
      await commit(place(), declared(v), batch([rowsOf(given)]));
      expect(await place().types("things")).toMatchObject({ id: "bigint", v: v.type });
      expect(await column()).toEqual(want);
    });
  });

  describe("a row with a value that does not fit its column is put aside, naming the column", () => {
    test.each(misfits)("$column.type $value", async ({ column: v, value }) => {
      await commit(place(), declared(v), batch([rowsOf(["null"], 7)]));
      const outcome = await commit(place(), declared(v), batch([rowsOf(["null"]), rowsOf(["null", value, value], 3)]));
      expect(outcome).toMatchObject({ rows: 2, inserted: 2 });
      expect(outcome.rejections.map(({ what }) => what)).toEqual(
        Array(2).fill(expect.stringMatching(`^the column "v" is ${v.type} \\(.*, and values do not fit it. Give`)),
      );
      const kept = await rejected(place());
      expect(kept.map(([, row]) => row)).toEqual(
        [rowsOf([value], 4), rowsOf([value], 5)].map((row) => compact(row.slice(1, -1))),
      );
      for (const [reason] of kept) expect(reason).toMatch(`the column "v" is ${v.type} (`);
      expect(await place().rows("things", ["id", "v"])).toEqual([
        ["0", null],
        ["3", null],
        ["7", null],
      ]);
    });

    test("of several columns at once", async () => {
      const columns = { ...keyed, a: { type: "bigint", nullable: true }, b: { type: "bool", nullable: true } } as const;
      const rows = '[{"id":1,"a":"x"},{"id":2,"b":"x"},{"id":3,"a":"x","b":"x"},{"id":4,"a":1,"b":true},{"a":1}]';
      const outcome = await commit(place(), plan({ columns }), batch([rows]));
      expect(outcome).toMatchObject({ rows: 1, inserted: 1 });
      expect(outcome.rejections.map(({ row }) => row).sort()).toEqual([
        '{"a":1}',
        '{"id":1,"a":"x"}',
        '{"id":2,"b":"x"}',
        '{"id":3,"a":"x","b":"x"}',
      ]);
      expect(await place().rows("things", ["id", "a", "b"])).toEqual([["4", "1", "true"]]);
    });
  });

  describe("columns that nothing is declared of", () => {
    test.each(inferred)("$id $given is $type", async ({ given, type, want }) => {
      await commit(place(), plan(), batch([rowsOf(given)]));
      expect((await place().types("things"))["v"]).toBe(type);
      if (want !== undefined) expect(await column()).toEqual(want);
    });

    test("are inferred over all pages of a batch", async () => {
      await commit(place(), plan(), batch([rowsOf(["1"]), rowsOf(["2.5"], 1)]));
      expect(await column()).toEqual(["1", "2.5"]);
    });

    test("come later and leave older rows NULL", async () => {
      for (const row of [{ id: 1 }, { id: 2, v: "x" }, { id: 3 }]) await commit(place(), plan(), batch([[row]]));
      expect(await column()).toEqual([null, "x", null]);
    });

    test("widen from integers to doubles", async () => {
      await commit(place(), plan(), batch([rowsOf(["1"])]));
      await commit(place(), plan(), batch([rowsOf(["2.5"], 5)]));
      expect((await place().types("things"))["v"]).toBe("double");
      expect(await column()).toEqual(["1", "2.5"]);
    });

    test("widen from integers to larger ones", async () => {
      await commit(place(), plan(), batch([rowsOf(["1"])]));
      await commit(place(), plan(), batch([rowsOf(["12345678901234567890"], 5)]));
      expect(await column()).toEqual(["1", "12345678901234567890"]);
    });

    test.each([
      { from: "1", to: "2.5", type: "double", want: ["1", "2.5"] },
      { from: "1", to: "12345678901234567890", type: "wei", want: ["1", "12345678901234567890"] },
      { from: '"a"', to: '{"k":1}', type: "text", want: ["a", '{"k":1}'] },
      { from: '{"k":1}', to: '"a"', type: "json", want: ['{"k":1}', '"a"'] },
      {
        from: '"2024-01-01T00:00:00Z"',
        to: "1704067201",
        type: "timestamp",
        want: ["2024-01-01 00:00:00+00", "2024-01-01 00:00:01+00"],
      },
      { from: "true", to: '"no"', type: "bool", want: ["true", "false"] },
    ])("$from, then $to in a later load, are $type, rows of both there", async ({ from, to, type, want }) => {
      await commit(place(), plan(), batch([rowsOf([from])]));
      expect(await commit(place(), plan(), batch([rowsOf([to], 5)]))).toMatchObject({ rejections: [] });
      expect((await place().types("things"))["v"]).toBe(type);
      expect(await column()).toEqual(want);
    });

    test("put aside what they cannot widen to", async () => {
      await commit(place(), plan(), batch([rowsOf(["1"])]));
      await commit(place(), plan(), batch([rowsOf(['"abc"', "2"], 5)]));
      expect(await rejected(place())).toEqual([
        [expect.stringMatching(/column "v" is bigint .*"abc" does not fit it/), '{"id":5,"v":"abc"}'],
      ]);
      expect(await column()).toEqual(["1", "2"]);
    });

    test("stay as they are where later values fit", async () => {
      await commit(place(), plan(), batch([rowsOf(['"2024-01-01T00:00:00Z"', "null"])]));
      await commit(place(), plan(), batch([rowsOf(['"2024-01-02T00:00:00Z"'], 1)]));
      expect(await column()).toEqual(["2024-01-01 00:00:00+00", "2024-01-02 00:00:00+00"]);
    });
  });

  describe("drift", () => {
    test("values that are not as declared are reported", async () => {
      const given = plan({ columns: { ...keyed, v: { type: "bigint", nullable: false } } });
      const pages = batch([rowsOf(["1", '"2"', "null"]), rowsOf(['"3"', "4"], 3)]);
      expect(await commit(place(), given, pages)).toMatchObject({
        warnings: [],
        drift: [
          { what: "v: bigint expected, string", rows: 2 },
          { what: "v: a value expected, null", rows: 1 },
        ],
      });
      const nested = plan({
        nesting: "all",
        table: "nested",
        columns: { ...given.columns, o__v: { type: "bool", nullable: false } },
      });
      const rows = '[{"id":1,"v":"5","o":{"v":null}},{"id":2,"v":6,"o":{"v":"yes"}},{"id":3,"v":7,"o":{"v":true}}]';
      expect((await commit(place(), nested, batch([rows]))).drift).toEqual([
        { what: "v: bigint expected, string", rows: 1 },
        { what: "o__v: a value expected, null", rows: 1 },
        { what: "o__v: bool expected, string", rows: 1 },
      ]);
    });

    test("values that are as declared are not", async () => {
      const given = plan({ columns: { ...keyed, v: { type: "double", nullable: true } } });
      expect((await commit(place(), given, batch([rowsOf(["1", "1.5", "null", "1e3"])]))).drift).toEqual([]);
    });

    test("a declaration that changed changes the column", async () => {
      await commit(place(), declared({ type: "bigint" }), batch([rowsOf(["1"])]));
      await commit(place(), declared({ type: "text" }), batch([rowsOf(['"abc"'], 5)]));
      expect(await column()).toEqual(["1", "abc"]);
    });

    test("of a field that a row repeats, the last value counts", async () => {
      await commit(place(), plan(), batch(['[{"id":1,"v":1,"v":2}]']));
      expect(await column()).toEqual(["2"]);
    });

    test("a row of invalid UTF-8 is put aside", async () => {
      const given = batch(['[{"id":1,"v":"~"},{"id":2,"v":"é"}]']);
      for (const each of given.pages) each.text[each.text.indexOf(0x7e)] = 0xff;
      expect(await commit(place(), plan(), given)).toMatchObject({
        rows: 1,
        rejections: [{ row: '{"id":1,"v":"\ufffd"}' }],
      });
      expect(await column()).toEqual(["é"]);
    });
  });
}
