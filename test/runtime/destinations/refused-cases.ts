import { describe, expect, test } from "vitest";
import type { Json } from "../../../templates/runtime/json.ts";
import type { BatchStatistics, Rejection } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, commitAll, plan, type Place, rejected } from "./harness.ts";

const more = { finish: false } as const;

/** Rows that the database itself refuses, once the run that they gathered in enters their table. */
export function refusedCases(place: () => Place): void {
  const merged = plan({ gather: "merge", nesting: "all" });
  const row = (id: number, v: number, ...k: number[]): object => ({ id, v, k });
  const rows = (): Promise<(string | null)[][]> => place().rows("things", ["id", "v"]);
  const lists = (): Promise<(string | null)[][]> => place().rows("things__k", ["_things_id", "value"]);
  const parsed = (rejections: readonly Rejection[]): { id: number }[] =>
    rejections.map((each) => JSON.parse(each.row) as { id: number });

  const withLimit = async (changes: Parameters<typeof plan>[0] = { nesting: "all" }): Promise<void> => {
    await commit(place(), plan(changes), batch([[row(1, 1, 1), row(3, 1, 3), row(8, 1)]]));
    await place().limit("things", "v", 10);
  };

  test("L35 are put aside each with the reason, and no other; the next run is not blocked", async () => {
    await withLimit();
    const good = Array.from({ length: 40 }, (_, index) => row(100 + index, 2, index));
    const states: unknown[] = [];
    const state = ({ rejected: count }: BatchStatistics): Json => {
      states.push(count);
      return count;
    };
    const outcomes = await commitAll(place(), merged, [
      batch([good.slice(0, 20), [row(3, 13, 30, 31)]], { ...more, restart: true }),
      batch([[row(7, 17)], good.slice(20, 30)], more),
      batch(['[{"id":9, "v":19, "k":[]}]', good.slice(30)], { state }),
    ]);
    const last = outcomes[2];
    expect(last).toMatchObject({ rows: 10, inserted: 40, updated: 0, deleted: 0 });
    const all = last?.rejections ?? [];
    expect(new Map(parsed(all).map((each) => [each.id, each]))).toMatchObject(
      new Map([
        [3, { id: 3, v: 13, things__k: [{ _things_id: 3, _idx: 0, value: 30 }, { value: 31 }] }],
        [7, { id: 7, v: 17 }],
        [9, { id: 9, v: 19, k: [] }],
      ]),
    );
    // What is at hand is kept as the API sent it.
    expect(all.map((each) => each.row)).toContain('{"id":9, "v":19, "k":[]}');
    for (const { reason, what } of all) {
      expect(reason).toMatch(/^\w+ refuses the row: .*/);
      expect(what).toMatch(/Correct the row, or drop what refuses it\.$/);
    }
    expect(states.at(-1)).toBe(3);
    expect((await rejected(place())).length).toBe(3);
    const kept = [
      ["1", "1"],
      ["3", "1"],
      ["8", "1"],
    ];
    const came = good.map((_, index) => [String(100 + index), "2"]);
    expect(await rows()).toEqual([...kept, ...came].sort(([a], [b]) => Number(a) - Number(b)));
    expect((await lists()).filter(([id]) => Number(id) < 100)).toEqual([
      ["1", "1"],
      ["3", "3"],
    ]);
    expect((await lists()).length).toBe(42);
    const next = await commit(place(), merged, batch([[row(3, 4, 5)]], { restart: true }));
    expect(next).toMatchObject({ updated: 1, rejections: [] });
    expect(await place().tables()).toEqual(["things", "things__k"]);
  });

  test("tell nothing about what is gone: nothing is swept", async () => {
    await withLimit();
    const swept = { mode: "hard", maxShare: 1, at: "2024-01-01T00:00:00.000Z" } as const;
    const outcomes = await commitAll(place(), plan({ gather: "merge", sweep: swept }), [
      batch([[row(1, 2), row(3, 13)]], { ...more, restart: true }),
      batch([[row(4, 4)]]),
    ]);
    expect(outcomes[1]).toMatchObject({ inserted: 1, updated: 1, deleted: 0, warnings: [expect.stringContaining("")] });
    expect(parsed(outcomes[1]?.rejections ?? [])).toMatchObject([{ id: 3 }]);
    expect(await rows()).toEqual([
      ["1", "2"],
      ["3", "1"],
      ["4", "4"],
      ["8", "1"],
    ]);
  });

  test("keep no newer row of their key back that the same run has", async () => {
    await withLimit();
    await commitAll(place(), merged, [
      batch([[row(3, 13), row(5, 15)]], { ...more, restart: true }),
      batch([[row(3, 3, 33)]]),
    ]);
    expect(await rows()).toEqual([
      ["1", "1"],
      ["3", "3"],
      ["8", "1"],
    ]);
    expect((await lists()).at(-1)).toEqual(["3", "33"]);
  });

  describe("added rows", () => {
    test("are put aside too", async () => {
      const append = { way: "append", primaryKey: [] } as const;
      await withLimit(append);
      const appended = plan({ ...append, gather: "append" });
      const outcomes = await commitAll(place(), appended, [
        batch([[row(5, 5), row(6, 16), row(6, 16), row(7, 7)]], { ...more, restart: true }),
        batch([]),
      ]);
      expect(outcomes[1]).toMatchObject({ inserted: 2 });
      expect(parsed(outcomes[1]?.rejections ?? []).map(({ id }) => id)).toEqual([6, 6]);
      expect((await rows()).map(([id]) => id).sort()).toEqual(["1", "3", "5", "7", "8"]);
    });
  });
}
