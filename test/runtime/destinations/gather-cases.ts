import { describe, expect, test } from "vitest";
import { batch, commit, commitAll, plan, type Place } from "./harness.ts";

const more = { finish: false } as const;
const merged = plan({ gather: "merge", mergeKey: ["d"] });

/** Rows that gather beside the table until the run is complete. */
export function gatherCases(place: () => Place): void {
  const rows = (columns: readonly string[] = ["id", "v"]): Promise<(string | null)[][]> =>
    place().rows("things", columns);

  describe("replace", () => {
    const replace = plan({ gather: "replace" });

    test("L29 the last content only", async () => {
      await commit(place(), plan(), batch(['[{"id":1,"v":"a"},{"id":2,"v":"b"}]']));
      const outcome = await commit(place(), replace, batch(['[{"id":2,"v":"c"},{"id":3,"v":"d"}]']));
      expect(outcome).toMatchObject({ rows: 2, inserted: 2, updated: 0, deleted: 1 });
      expect(await rows()).toEqual([
        ["2", "c"],
        ["3", "d"],
      ]);
    });

    test("readers see the old rows until the last batch", async () => {
      await commit(place(), plan(), batch(['[{"id":1,"v":"old"}]']));
      const first = await commit(place(), replace, batch(['[{"id":5,"v":"new"}]'], { ...more, restart: true }));
      expect(first).toMatchObject({ rows: 1, inserted: 0, updated: 0, deleted: 0 });
      expect(await rows()).toEqual([["1", "old"]]);
      const last = await commit(place(), replace, batch(['[{"id":6,"v":"new"}]']));
      expect(last).toMatchObject({ rows: 1, inserted: 2, deleted: 1 });
      expect(await rows()).toEqual([
        ["5", "new"],
        ["6", "new"],
      ]);
      expect(await place().tables()).toEqual(["things"]);
    });

    test("what gathered is thrown away by a restart", async () => {
      await commitAll(place(), replace, [
        batch(['[{"id":1,"v":"a"}]'], more),
        batch(['[{"id":2,"v":"b"}]'], { ...more, restart: true }),
        batch(['[{"id":3,"v":"c"}]']),
      ]);
      expect(await rows()).toEqual([
        ["2", "b"],
        ["3", "c"],
      ]);
    });

    test("one row per key, over the batches of a run", async () => {
      const cursor = { field: "s", type: "number", newest: "max", onMissing: "raise" } as const;
      const outcomes = await commitAll(place(), { ...replace, cursor }, [
        batch(['[{"id":1,"s":2},{"id":2,"s":2}]'], more),
        batch(['[{"id":1,"s":1},{"id":2,"s":3},{"id":3,"s":1}]'], more),
        batch([]),
      ]);
      expect(outcomes.map(({ stale, inserted }) => ({ stale, inserted }))).toEqual([
        { stale: 0, inserted: 0 },
        { stale: 2, inserted: 0 },
        { stale: 0, inserted: 3 },
      ]);
      expect(await rows(["id", "s"])).toEqual([
        ["1", "2"],
        ["2", "3"],
        ["3", "1"],
      ]);
    });

    test("L29 with no rows empties a table of declared columns", async () => {
      const columns = { id: { type: "bigint", nullable: false } } as const;
      await commit(place(), plan({ columns }), batch(['[{"id":1}]']));
      expect(await commit(place(), { ...replace, columns }, batch([[]], { restart: true }))).toMatchObject({
        inserted: 0,
        deleted: 1,
      });
      expect(await rows(["id"])).toEqual([]);
    });

    test("L29 with no rows empties a table of which nothing is declared, and its lists", async () => {
      const nesting = "all";
      await commit(place(), plan({ nesting }), batch(['[{"id":1,"v":"a","tags":["x"]},{"id":2,"v":"b"}]']));
      const outcome = await commit(place(), { ...replace, nesting }, batch([[]], { restart: true }));
      expect(outcome).toMatchObject({ rows: 0, inserted: 0, deleted: 2 });
      expect(await rows()).toEqual([]);
      expect(await place().rows("things__tags", ["value"])).toEqual([]);
      await commit(place(), { ...replace, nesting }, batch(['[{"id":3,"v":"c"}]'], { restart: true }));
      expect(await rows()).toEqual([["3", "c"]]);
    });

    test("the columns are as declared now", async () => {
      await commit(
        place(),
        plan({ columns: { v: { type: "text", nullable: true } } }),
        batch(['[{"id":1,"v":"abc"}]']),
      );
      await commit(
        place(),
        { ...replace, columns: { v: { type: "bigint", nullable: true } } },
        batch(['[{"id":1,"v":5}]']),
      );
      expect(await place().types("things")).toMatchObject({ v: "bigint" });
      expect(await rows()).toEqual([["1", "5"]]);
    });

    test("a row without key is put aside, and the others replace what there was", async () => {
      await commit(place(), plan(), batch(['[{"id":1,"v":"a"}]']));
      await commit(place(), replace, batch(['[{"id":2,"v":"b"}]'], more));
      await commit(place(), replace, batch(['[{"id":null}]'], more));
      expect(await rows()).toEqual([["1", "a"]]);
      await commit(place(), replace, batch(['[{"id":3,"v":"c"}]']));
      expect(await rows()).toEqual([
        ["2", "b"],
        ["3", "c"],
      ]);
    });

    test("without key, every row counts", async () => {
      const keyless = plan({ way: "append", gather: "replace", primaryKey: [] });
      await commit(place(), keyless, batch(['[{"v":"a"},{"v":"a"}]']));
      expect(await commit(place(), keyless, batch(['[{"v":"b"},{"v":"b"}]']))).toMatchObject({ inserted: 2 });
      expect(await rows(["v"])).toEqual([["b"], ["b"]]);
    });

    test("then merging goes on", async () => {
      await commit(place(), replace, batch(['[{"id":1,"v":"a"}]']));
      expect(await commit(place(), plan(), batch(['[{"id":1,"v":"b"},{"id":2,"v":"c"}]']))).toMatchObject({
        updated: 1,
        inserted: 1,
      });
      expect(await rows()).toEqual([
        ["1", "b"],
        ["2", "c"],
      ]);
    });
  });

  describe("append", () => {
    const append = plan({ way: "append", gather: "append", primaryKey: [] });

    test("adds all rows with the last batch", async () => {
      await commit(place(), plan({ way: "append" }), batch(['[{"id":1,"v":"a"}]']));
      const outcomes = await commitAll(place(), append, [
        batch(['[{"id":1,"v":"b"}]'], more),
        batch(['[{"id":2,"v":"c"}]']),
      ]);
      expect(outcomes.map((outcome) => outcome.inserted)).toEqual([0, 2]);
      expect((await rows()).sort()).toEqual([
        ["1", "a"],
        ["1", "b"],
        ["2", "c"],
      ]);
    });

    test("widens and adds columns on the way", async () => {
      await commit(place(), plan({ way: "append" }), batch(['[{"id":1,"v":1}]']));
      await commitAll(place(), append, [batch(['[{"id":2,"v":2}]'], more), batch(['[{"id":3,"v":2.5,"w":true}]'])]);
      expect(await rows(["id", "v", "w"])).toEqual([
        ["1", "1", null],
        ["2", "2", null],
        ["3", "2.5", "true"],
      ]);
    });

    test("a last batch without rows or gathered rows changes nothing", async () => {
      expect(await commit(place(), append, batch([]))).toMatchObject({ rows: 0, inserted: 0 });
    });
  });

  describe("merge with a merge key", () => {
    test("L06 replaces its group and keeps equal rows, also of several batches", async () => {
      const byGroup = { ...merged, way: "append", primaryKey: [] } as const;
      await commitAll(place(), byGroup, [
        batch(['[{"d":"x","v":"1"},{"d":"x","v":"2"}]'], more),
        batch(['[{"d":"x","v":"3"},{"d":"y","v":"4"}]']),
      ]);
      expect((await rows(["d", "v"])).sort()).toEqual([
        ["x", "1"],
        ["x", "2"],
        ["x", "3"],
        ["y", "4"],
      ]);
      expect(await commit(place(), byGroup, batch(['[{"d":"x","v":"9"}]']))).toMatchObject({ inserted: 1, deleted: 3 });
      expect((await rows(["d", "v"])).sort()).toEqual([
        ["x", "9"],
        ["y", "4"],
      ]);
    });

    test("L07 a primary key or a merge key", async () => {
      await commit(place(), merged, batch(['[{"id":1,"d":"x"},{"id":2,"d":"x"},{"id":3,"d":"y"}]']));
      expect(await commit(place(), merged, batch(['[{"id":3,"d":"x"}]']))).toMatchObject({
        inserted: 0,
        updated: 1,
        deleted: 2,
      });
      expect(await rows(["id", "d"])).toEqual([["3", "x"]]);
    });
  });
}
