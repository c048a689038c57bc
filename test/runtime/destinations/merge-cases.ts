import { describe, expect, test } from "vitest";
import type { CursorColumn, TablePlan } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, plan, type Place, rejected, type Rows } from "./harness.ts";

const byNumber: CursorColumn = { field: "s", type: "number", newest: "max", onMissing: "include" };

interface Case {
  readonly id: string;
  readonly given?: Partial<TablePlan>;
  /** The pages of each commit. */
  readonly commits: readonly (readonly Rows[])[];
  readonly columns: readonly string[];
  readonly want: readonly (readonly (string | null)[])[];
}

const cases: readonly Case[] = [
  {
    id: "L01 one row per key in a page: the last",
    commits: [['[{"id":1,"v":"a"},{"id":1,"v":"b"},{"id":2,"v":"c"}]']],
    columns: ["id", "v"],
    want: [
      ["1", "b"],
      ["2", "c"],
    ],
  },
  {
    id: "L18 X: one row per key among known and new keys",
    commits: [['[{"id":1,"v":"a"}]'], ['[{"id":1,"v":"x"},{"id":1,"v":"y"},{"id":2,"v":"m"},{"id":2,"v":"n"}]']],
    columns: ["id", "v"],
    want: [
      ["1", "y"],
      ["2", "n"],
    ],
  },
  {
    id: "one row per key in the pages of a batch: the last",
    commits: [['[{"id":1,"v":"a"}]', '[{"id":1,"v":"b"}]']],
    columns: ["id", "v"],
    want: [["1", "b"]],
  },
  {
    id: "a UUID is one key however it is written",
    given: { columns: { id: { type: "uuid", nullable: false } } },
    commits: [
      ['[{"id":"5c3f6a4e-0d1b-4c53-9a0e-6f1b2c3d4e5f","v":"a"}]'],
      ['[{"id":"5C3F6A4E-0D1B-4C53-9A0E-6F1B2C3D4E5F","v":"b"},{"id":"a-uuid","v":"c"}]'],
    ],
    columns: ["id", "v"],
    want: [["5c3f6a4e-0d1b-4c53-9a0e-6f1b2c3d4e5f", "b"]],
  },
  {
    id: "L02 a later commit replaces",
    commits: [['[{"id":1,"v":"a"},{"id":2,"v":"c"}]'], ['[{"id":1,"v":"z"}]']],
    columns: ["id", "v"],
    want: [
      ["1", "z"],
      ["2", "c"],
    ],
  },
  {
    id: "L03 the row is replaced as a whole: an absent field becomes NULL",
    commits: [['[{"id":2,"v":"c","w":1}]'], ['[{"id":2,"w":2}]'], ['[{"id":3}]'], ['[{"id":2,"u":1}]']],
    columns: ["id", "v", "w"],
    want: [
      ["2", null, null],
      ["3", null, null],
    ],
  },
  {
    id: "L04 the newest of a page by the cursor field wins",
    given: { cursor: byNumber },
    commits: [['[{"id":1,"s":1},{"id":1,"s":3},{"id":1,"s":2}]']],
    columns: ["id", "s"],
    want: [["1", "3"]],
  },
  {
    id: "L04 the smallest where min is newest",
    given: { cursor: { ...byNumber, newest: "min" } },
    commits: [['[{"id":1,"s":3},{"id":1,"s":1},{"id":1,"s":2}]'], ['[{"id":1,"s":2}]']],
    columns: ["id", "s"],
    want: [["1", "1"]],
  },
  {
    id: "among equally new ones the last wins",
    given: { cursor: byNumber },
    commits: [['[{"id":1,"s":3,"v":1},{"id":1,"s":3,"v":2},{"id":1,"v":3}]']],
    columns: ["id", "s", "v"],
    want: [["1", "3", "2"]],
  },
  {
    id: "numbers beyond 2^53 compare exactly",
    given: { cursor: byNumber },
    commits: [
      ['[{"id":1,"s":9007199254740993,"v":"new"},{"id":1,"s":9007199254740992,"v":"old"}]'],
      ['[{"id":1,"s":9007199254740992,"v":"old"}]'],
    ],
    columns: ["id", "s", "v"],
    want: [["1", "9007199254740993", "new"]],
  },
  {
    id: "instants compare as instants whatever their offset",
    given: { cursor: { ...byNumber, type: "timestamp" } },
    commits: [
      ['[{"id":1,"s":"2024-01-01T01:00:00+02:00","v":"old"},{"id":2,"s":"2024-01-01T00:00:00Z"}]'],
      ['[{"id":1,"s":"2024-01-01T00:00:00Z","v":"new"}]'],
      ['[{"id":1,"s":"2024-01-01T01:59:59+02:00","v":"old"}]'],
    ],
    columns: ["id", "v"],
    want: [
      ["1", "new"],
      ["2", null],
    ],
  },
  {
    id: "L05 a stale row does not replace a newer one",
    given: { cursor: byNumber },
    commits: [['[{"id":1,"s":3,"v":"new"}]'], ['[{"id":1,"s":0,"v":"old"}]']],
    columns: ["id", "s", "v"],
    want: [["1", "3", "new"]],
  },
  {
    id: "B5 an equally new row replaces",
    given: { cursor: byNumber },
    commits: [['[{"id":1,"s":3,"v":"a"}]'], ['[{"id":1,"s":3,"v":"b"}]']],
    columns: ["id", "v"],
    want: [["1", "b"]],
  },
  {
    id: "a stored row without version gives way, an incoming one does not replace",
    given: { cursor: byNumber },
    commits: [['[{"id":1,"v":1}]'], ['[{"id":1,"s":1,"v":2}]'], ['[{"id":1,"v":3}]']],
    columns: ["id", "s", "v"],
    want: [["1", "1", "2"]],
  },
  {
    id: "L08 a composite key matches as a whole",
    given: { primaryKey: ["a", "b"] },
    commits: [['[{"a":1,"b":"x","v":1},{"a":1,"b":"y","v":2}]'], ['[{"a":1,"b":"y","v":3},{"a":2,"b":"x","v":4}]']],
    columns: ["a", "b", "v"],
    want: [
      ["1", "x", "1"],
      ["1", "y", "3"],
      ["2", "x", "4"],
    ],
  },
  {
    id: "composite keys are compared as tuples, not as one text",
    given: { primaryKey: ["a", "b"] },
    commits: [['[{"a":"x","b":"yz"}]'], ['[{"a":"xy","b":"z"}]']],
    columns: ["a", "b"],
    want: [
      ["x", "yz"],
      ["xy", "z"],
    ],
  },
  {
    id: "a row of nothing but its key",
    commits: [['[{"id":1}]'], ['[{"id":1},{"id":2}]']],
    columns: ["id"],
    want: [["1"], ["2"]],
  },
  {
    id: "keys keep their case and their spaces",
    commits: [['[{"id":"a","v":1},{"id":"A","v":2},{"id":"a ","v":3}]'], ['[{"id":"A","v":4}]']],
    columns: ["id", "v"],
    want: [
      ["A", "4"],
      ["a", "1"],
      ["a ", "3"],
    ],
  },
];

/** Merging by key, and appending. */
export function mergeCases(place: () => Place): void {
  describe("merge", () => {
    test.each(cases)("$id", async ({ given = {}, commits, columns, want }) => {
      for (const pages of commits) await commit(place(), plan(given), batch(pages));
      const rows = await place().rows("things", columns);
      expect(rows.sort()).toEqual([...want].sort());
    });

    test.each([
      { of: "numbers", keys: ["1", "2"] },
      { of: "texts", keys: ['"a"', '"B"'] },
      { of: "booleans", keys: ["true", "false"] },
      { of: "fractions", keys: ["1.5", "2.25"] },
      { of: "instants", keys: ['"2024-01-01T00:00:00Z"', '"2024-01-02T00:00:00Z"'] },
      { of: "objects", keys: ['{"a":1}', '{"a":2}'] },
      { of: "integers beyond 64 bits", keys: ["9223372036854775808123", "9223372036854775808124"] },
    ])("keys may be $of", async ({ keys }) => {
      const rows = (v: number): string => `[${keys.map((key) => `{"id":${key},"v":${v}}`).join(",")}]`;
      await commit(place(), plan(), batch([rows(1)]));
      expect(await commit(place(), plan(), batch([rows(2)]))).toMatchObject({ inserted: 0, updated: 2 });
      expect(await place().rows("things", ["v"])).toEqual([["2"], ["2"]]);
    });

    test("every row is counted once", async () => {
      const given = plan({ cursor: byNumber });
      const first = await commit(
        place(),
        given,
        batch(['[{"id":1,"s":5},{"id":2,"s":5,"v":1},{"id":3,"s":5},{"id":3,"s":4}]']),
      );
      expect(first).toMatchObject({ rows: 4, inserted: 3, updated: 0, unchanged: 0, stale: 1, deleted: 0, skipped: 0 });
      const second = await commit(
        place(),
        given,
        batch(['[{"id":1,"s":5},{"id":2,"s":5,"v":2},{"id":3,"s":3},{"id":4,"s":6},{"id":1,"s":5}]']),
      );
      expect(second).toMatchObject({
        rows: 5,
        inserted: 1,
        updated: 1,
        unchanged: 1,
        stale: 2,
        deleted: 0,
        skipped: 0,
      });
    });

    test("rows that do not differ are unchanged, whatever their types", async () => {
      const rows =
        '[{"id":1,"o":{"b":[1.5,null]},"t":"2024-01-01T00:00:00Z","f":0.1,"b":true,"n":12345678901234567890},{"id":2,"o":null}]';
      await commit(place(), plan(), batch([rows]));
      expect(await commit(place(), plan(), batch([rows]))).toMatchObject({
        rows: 2,
        inserted: 0,
        updated: 0,
        unchanged: 2,
      });
    });

    test("one value that differs makes a changed row, whatever its type", async () => {
      const given = plan({ primaryKey: ["a", "id"] });
      const row = { a: 1, d: "2024-01-01", t: "2024-01-01T00:00:00Z", v: "a", n: 1, b: true, o: { list: [1] } };
      const changes = [{}, { d: "2024-01-02" }, { t: "2024-01-01T00:00:01Z" }, { v: "A" }, { n: 2 }, { b: false }];
      const others = [{ o: { list: [2] } }, { d: null }, { t: null }, { v: null }];
      const all = [...changes, ...others];
      await commit(place(), given, batch([all.map((_, id) => ({ ...row, id }))]));
      const changed = all.map((change, id) => ({ ...row, id, ...change }));
      const outcome = await commit(place(), given, batch([[...changed, { ...row, id: 0, a: 2 }]]));
      expect(outcome).toMatchObject({ rows: 11, inserted: 1, updated: 9, unchanged: 1, stale: 0 });
      expect(await commit(place(), given, batch([changed]))).toMatchObject({ updated: 0, unchanged: 10 });
    });

    test("append, then merge: the key's rows become one, others stay", async () => {
      await commit(
        place(),
        plan({ way: "append" }),
        batch(['[{"id":1,"v":"a"},{"id":1,"v":"b"},{"id":2,"v":"c"},{"id":2,"v":"c"}]']),
      );
      expect(await commit(place(), plan(), batch(['[{"id":1,"v":"z"}]']))).toMatchObject({ inserted: 0, updated: 1 });
      expect(await place().rows("things", ["id", "v"])).toEqual([
        ["1", "z"],
        ["2", "c"],
        ["2", "c"],
      ]);
    });

    test("a batch without rows changes nothing", async () => {
      await commit(place(), plan(), batch(['[{"id":1}]']));
      expect(await commit(place(), plan(), batch([[]]))).toMatchObject({ rows: 0, inserted: 0, warnings: [] });
      expect(await place().rows("things", ["id"])).toEqual([["1"]]);
    });

    test("many rows", async () => {
      const rows = (v: number): object[] =>
        Array.from({ length: 20_000 }, (_, id) => ({ id, v: id % 4 === 0 ? v : 0, text: "x".repeat(50) }));
      await commit(place(), plan(), batch([rows(1).slice(0, 9000), rows(1).slice(9000)]));
      expect(await commit(place(), plan(), batch([rows(2)]))).toMatchObject({
        inserted: 0,
        updated: 5000,
        unchanged: 15_000,
      });
    });
  });

  describe("L09 rows without key", () => {
    test.each([
      { given: {}, row: { id: null, v: 1 }, field: "id" },
      { given: {}, row: { v: 1 }, field: "id" },
      { given: { primaryKey: ["id", "v"] }, row: { id: 2, w: 1 }, field: "v" },
      { given: { gather: "merge", mergeKey: ["d"] }, row: { id: 1, d: null }, field: "d" },
      { given: { gather: "merge", way: "append", primaryKey: [], mergeKey: ["d"] }, row: { id: 1 }, field: "d" },
    ] as const)("$row is put aside, naming $field, and keeps no other row back", async ({ given, row, field }) => {
      const good = { id: 7, v: 7, d: 7 };
      const outcome = await commit(place(), plan(given), batch([[good], [{ ...good, id: 8 }, row]]));
      const reason = `the key field "${field}" is missing or null`;
      expect(outcome.rows).toBe(2);
      expect(outcome.rejections).toMatchObject([{ reason, row: JSON.stringify(row) }]);
      expect(await rejected(place())).toEqual([[reason, JSON.stringify(row)]]);
      expect(await place().rows("things", ["id"])).toEqual([["7"], ["8"]]);
    });

    test("are put aside also where the batch has no such field, and no table is made", async () => {
      expect(await commit(place(), plan(), batch([[{ v: 1 }, { v: 2 }]]))).toMatchObject({ rows: 0, inserted: 0 });
      expect(await rejected(place())).toHaveLength(2);
      expect(await place().tables()).toEqual([]);
    });

    test("L35 X: many of many kinds are put aside at once, and the next batch goes on", async () => {
      const rows = Array.from({ length: 300 }, (_, index) => ({ id: index % 3 === 0 ? null : index, v: index }));
      const outcome = await commit(place(), plan(), batch([rows.slice(0, 100), rows.slice(100)]));
      expect(outcome).toMatchObject({ rows: 200, inserted: 200 });
      expect(outcome.rejections).toHaveLength(100);
      expect(await commit(place(), plan(), batch(['[{"id":null},{"id":1,"v":0},{"id":1000}]']))).toMatchObject({
        inserted: 1,
        updated: 1,
        rejections: [{}],
      });
      expect(await place().rows("things", ["id"])).toHaveLength(201);
    });

    test("of a table whose rows have no fields at all", async () => {
      await expect(commit(place(), plan({ way: "append" }), batch([[{}]]))).rejects.toMatchObject({
        name: "LoadError",
      });
    });
  });

  describe("append", () => {
    const appended = plan({ way: "append", cursor: byNumber });
    const from = { bounds: { from: { value: "5", closed: true }, to: undefined } };

    test("L30 adds rows of the same keys again", async () => {
      for (let time = 0; time < 2; time += 1)
        await commit(place(), appended, batch(['[{"id":1,"s":1},{"id":1,"s":1}]']));
      expect(await place().rows("things", ["id"])).toEqual([["1"], ["1"], ["1"], ["1"]]);
    });

    test("a row in which everything is null still is a row", async () => {
      await commit(
        place(),
        plan({ way: "append", columns: { a: { type: "text", nullable: true } } }),
        batch(['[{"a":null},{}]']),
      );
      expect(await place().rows("things", ["a"])).toEqual([[null], [null]]);
    });

    test.each([
      { skipKnown: "none", skipped: 0 },
      { skipKnown: "boundary", skipped: 1 },
      { skipKnown: "all", skipped: 2 },
    ] as const)("rows that came before are left out: $skipKnown", async ({ skipKnown, skipped }) => {
      await commit(place(), appended, batch(['[{"id":1,"s":4},{"id":2,"s":5},{"id":3,"s":6}]']));
      const outcome = await commit(
        place(),
        appended,
        batch(['[{"id":2,"s":5,"v":1},{"id":4,"s":5},{"id":3,"s":6},{"id":3,"s":7}]'], { ...from, skipKnown }),
      );
      expect(outcome).toMatchObject({ rows: 4, inserted: 4 - skipped, skipped });
    });

    test("without key, known rows are those that are the same in all columns", async () => {
      const keyless = { ...appended, primaryKey: [] };
      await commit(place(), keyless, batch(['[{"a":1,"s":5,"o":[1]},{"a":null,"s":5}]']));
      const outcome = await commit(
        place(),
        keyless,
        batch(['[{"a":1,"s":5,"o":[1]},{"a":2,"s":5},{"a":null,"s":5}]'], { ...from, skipKnown: "boundary" }),
      );
      expect(outcome).toMatchObject({ inserted: 1, skipped: 2 });
    });
  });
}
