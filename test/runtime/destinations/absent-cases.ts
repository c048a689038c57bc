import { expect, test } from "vitest";
import type { Outcome, TablePlan } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, commitAll, plan, type Place, type Rows } from "./harness.ts";

const keeping = plan({ keepsAbsent: true });
const versioned = { field: "s", type: "number", newest: "max", onMissing: "include" } as const;

/** Fields that rows do not have. */
export function absentCases(place: () => Place): void {
  const load = (rows: Rows, changes: Partial<TablePlan> = {}): Promise<Outcome> =>
    commit(place(), { ...keeping, ...changes }, batch([rows]));
  const rows = (): Promise<(string | null)[][]> => place().rows("things", ["id", "a", "b"]);

  test("L03 X: an absent field keeps its value, null is a value, and new rows have none", async () => {
    await load([
      { id: 1, a: "x", b: 1 },
      { id: 2, a: "y", b: 2 },
    ]);
    const outcome = await load([
      { id: 1, b: 3 },
      { id: 2, a: null },
      { id: 3, b: 4 },
    ]);
    expect(outcome).toMatchObject({ rows: 3, updated: 2, inserted: 1 });
    expect(await rows()).toEqual([
      ["1", "x", "3"],
      ["2", null, "2"],
      ["3", null, "4"],
    ]);
  });

  test("a row with nothing new is unchanged", async () => {
    await load([{ id: 1, a: "x", b: 1 }]);
    expect(await load([{ id: 1, b: 1 }])).toMatchObject({ unchanged: 1, updated: 0 });
    expect(await load([{ id: 1 }])).toMatchObject({ unchanged: 1 });
    // Null throughout is a value too.
    expect(await load([{ id: 1, a: null }])).toMatchObject({ updated: 1 });
    expect(await rows()).toEqual([["1", null, "1"]]);
  });

  test("of several rows of one key each completes the next", async () => {
    await load([
      { id: 1, a: "x", b: 1 },
      { id: 2, a: "z" },
    ]);
    await load([
      { id: 1, b: 2 },
      { id: 2, b: 9 },
      { id: 1, a: "y" },
      { id: 2, b: null },
      { id: 3, a: "n" },
      { id: 3, b: 5 },
    ]);
    expect(await rows()).toEqual([
      ["1", "y", "2"],
      ["2", "z", null],
      ["3", "n", "5"],
    ]);
  });

  test("a stale row changes nothing, and the table's is completed by the newest", async () => {
    await load([{ id: 1, s: 5, a: "x", b: 1 }], { cursor: versioned });
    expect(await load([{ id: 1, s: 4, a: "old" }], { cursor: versioned })).toMatchObject({ stale: 1 });
    await load([{ id: 1, s: 7, b: 2 }], { cursor: versioned });
    expect(await rows()).toEqual([["1", "x", "2"]]);
  });

  test("values of all types come through as they were", async () => {
    const full =
      '[{"id":9007199254740993,"n":12345678901234567890,"d":0.1,"t":"2024-01-01T00:00:00.123456Z","j":{"k":[1.50,"é"]},"f":true}]';
    await load(full);
    const columns = ["id", "n", "d", "t", "j", "f"];
    const before = await place().rows("things", columns);
    expect(await load('[{"id":9007199254740993,"x":1}]')).toMatchObject({ updated: 1 });
    expect(await place().rows("things", columns)).toEqual(before);
    expect(await place().rows("things", ["x"])).toEqual([["1"]]);
  });

  test("rows that gather keep what the table and earlier batches have", async () => {
    await load([
      { id: 1, g: 1, a: "x", b: 1 },
      { id: 2, g: 2, a: "y", b: 2 },
    ]);
    const gathered = { ...keeping, gather: "merge" as const, mergeKey: ["g"] };
    await commitAll(place(), gathered, [
      batch([[{ id: 1, g: 1, b: 5 }]], { finish: false, restart: true }),
      batch([
        [
          { id: 1, g: 1, c: 1 },
          { id: 3, g: 1, a: "n" },
        ],
      ]),
    ]);
    expect(await place().rows("things", ["id", "a", "b", "c"])).toEqual([
      ["1", "x", "5", "1"],
      ["2", "y", "2", null],
      ["3", "n", null, null],
    ]);
  });

  test("a full refresh knows nothing of what was before", async () => {
    await load([{ id: 1, a: "x", b: 1 }]);
    await commit(place(), { ...keeping, gather: "replace" }, batch([[{ id: 1, b: 2 }]], { restart: true }));
    expect(await place().rows("things", ["id", "b"])).toEqual([["1", "2"]]);
  });

  test("fields of other names, with keys of several fields, on several pages", async () => {
    const given = { primaryKey: ["orgId", "id"], columns: { orgId: { type: "text", nullable: false } } } as const;
    const many = Array.from({ length: 300 }, (_, id) => ({ orgId: "o", id, aB: id, "c d": "x" }));
    await commit(place(), { ...keeping, ...given }, batch([many]));
    const some = many.map(({ orgId, id }) => (id % 2 === 0 ? { id, orgId, "c d": null } : { aB: -1, id, orgId }));
    expect(
      await commit(place(), { ...keeping, ...given }, batch([some.slice(0, 100), [], some.slice(100)])),
    ).toMatchObject({
      updated: 300,
    });
    const found = await place().rows("things", ["id", "a_b", "c_d"]);
    expect(found.sort((left, right) => Number(left[0]) - Number(right[0]))).toEqual(
      many.map(({ id }) => [String(id), id % 2 === 0 ? String(id) : "-1", id % 2 === 0 ? null : "x"]),
    );
  });
}
