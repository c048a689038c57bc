import { describe, expect, test } from "vitest";
import type { Outcome, SweepPlan, TablePlan } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, commitAll, plan, type Place } from "./harness.ts";

const at = (day: number): string => `2024-01-0${day}T00:00:00.000Z`;
const rowsOf = (ids: readonly number[], v = "a"): object[] => ids.map((id) => ({ id, v }));
const many = Array.from({ length: 20 }, (_, index) => index + 1);
const without = (...gone: number[]): number[] => many.filter((id) => !gone.includes(id));

function swept(day: number, changes: Partial<SweepPlan> = {}): TablePlan {
  return plan({ gather: "merge", sweep: { mode: "soft", maxShare: 0.25, at: at(day), ...changes } });
}

/** Rows that a run over everything did not list. */
export function sweepCases(place: () => Place): void {
  /** The ids of the rows that are marked as deleted, with the day. */
  const marked = async (): Promise<string[]> => {
    const rows = await place().rows("things", ["id", "_deleted_at"]);
    return rows.flatMap(([id, day]) => (day === null ? [] : [`${id ?? ""} ${String(day).slice(9, 10)}`]));
  };
  const ids = async (): Promise<number[]> =>
    (await place().rows("things", ["id"])).map(([id]) => Number(id)).sort((a, b) => a - b);
  const run = (day: number, listed: readonly number[], changes: Partial<SweepPlan> = {}): Promise<Outcome> =>
    commit(place(), swept(day, changes), batch([rowsOf(listed)]));

  test("rows that are no longer listed are marked as deleted, once", async () => {
    expect(await run(1, many)).toMatchObject({ inserted: 20, deleted: 0, warnings: [] });
    expect(await run(2, without(3, 4))).toMatchObject({ unchanged: 18, deleted: 2, warnings: [] });
    expect(await marked()).toEqual(["3 2", "4 2"]);
    expect(await run(3, without(3, 4, 5))).toMatchObject({ unchanged: 17, deleted: 1 });
    expect(await marked()).toEqual(["3 2", "4 2", "5 3"]);
    expect(await ids()).toEqual(many);
  });

  test("a row that is listed again is there again, and one that changed meanwhile too", async () => {
    await run(1, many);
    await run(2, without(3, 4));
    const back = [...rowsOf(without(4)), { id: 4, v: "b" }];
    expect(await commit(place(), swept(3), batch([back]))).toMatchObject({ unchanged: 18, updated: 2, deleted: 0 });
    expect(await marked()).toEqual([]);
  });

  test.each(["c", "o", "n", "t", "s", "w"])("a column may be called %s and hold objects: lists stay", async (name) => {
    const columns = { [name]: { type: "json", nullable: true } } as const;
    const by = { ...swept(1, { mode: "hard", maxShare: 1 }), nesting: "all", columns } as const;
    const row = (id: number): object => ({ id, k: [id], [name]: { id: 9, _things_id: 9 } });
    await commit(place(), by, batch([[row(1), row(2)]], { restart: true }));
    await commit(place(), by, batch([[row(2)]], { restart: true }));
    expect(await place().rows("things", ["id"])).toEqual([["2"]]);
    expect(await place().rows("things__k", ["_things_id", "value"])).toEqual([["2", "2"]]);
  });

  test("where `hard` is asked for, they are deleted", async () => {
    await run(1, many, { mode: "hard" });
    expect(await run(2, without(3, 4), { mode: "hard" })).toMatchObject({ deleted: 2 });
    expect(await ids()).toEqual(without(3, 4));
    expect(Object.keys(await place().types("things"))).toEqual(["id", "v"]);
  });

  test("all batches of a run count", async () => {
    await run(1, many);
    await commitAll(place(), swept(2), [
      batch([rowsOf(many.slice(0, 9))], { finish: false }),
      batch([rowsOf(many.slice(9, 19))], { finish: false }),
      batch([]),
    ]);
    expect(await marked()).toEqual(["20 2"]);
  });

  test("composite keys count as a whole", async () => {
    const keyed = (day: number): TablePlan => ({ ...swept(day, { maxShare: 1 }), primaryKey: ["id", "v"] });
    await commit(place(), keyed(1), batch([[...rowsOf([1, 2]), ...rowsOf([1, 2], "b")]]));
    await commit(place(), keyed(2), batch([[...rowsOf([1]), ...rowsOf([2], "b")]]));
    expect(
      (await place().rows("things", ["id", "v", "_deleted_at"])).map(([id, v, day]) => [id, v, day !== null]),
    ).toEqual([
      ["1", "a", false],
      ["1", "b", true],
      ["2", "a", true],
      ["2", "b", false],
    ]);
  });

  describe("B4 no row is deleted", () => {
    test.each([
      {
        why: "something was left out",
        listed: without(3),
        changes: { isComplete: false },
        says: /not read as a whole/,
      },
      {
        why: "a batch had rows that were rejected",
        listed: [...without(3), null],
        changes: {},
        says: /not read as a whole/,
      },
      {
        why: "more would go than the share that may",
        listed: many.slice(0, 14),
        changes: {},
        says: /did not list 6 of 20 rows, more than the share of 0.25/,
      },
      { why: "nothing was listed", listed: [], changes: {}, says: /listed none of 20 rows/ },
    ])("where $why, and the load says so", async ({ listed, changes, says }) => {
      await run(1, many);
      const rows = listed.map((id) => ({ id, v: id === 1 ? "new" : "a" }));
      const outcome = await commit(place(), swept(2), batch([rows], changes));
      expect(outcome.deleted).toBe(0);
      expect(outcome.warnings).toEqual([expect.stringMatching(says)]);
      expect(await marked()).toEqual([]);
      // What came is loaded all the same.
      expect((await place().rows("things", ["id", "v"]))[0]).toEqual(["1", listed.length === 0 ? "a" : "new"]);
    });

    test("before the run is complete", async () => {
      await run(1, many);
      await commit(place(), swept(2), batch([rowsOf(without(3))], { finish: false }));
      expect(await marked()).toEqual([]);
    });

    test("but exactly the share may go, and as much as is allowed", async () => {
      await run(1, many);
      expect(await run(2, many.slice(0, 15))).toMatchObject({ deleted: 5, warnings: [] });
      // Of those that are left.
      expect(await run(3, many.slice(0, 11))).toMatchObject({ deleted: 0 });
      expect(await run(4, many.slice(0, 1), { maxShare: 1 })).toMatchObject({ deleted: 14 });
    });
  });
}
