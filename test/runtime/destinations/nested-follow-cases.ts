import { expect, test } from "vitest";
import { batch, commit, commitAll, plan, type Place } from "./harness.ts";
import type { Flat } from "./nested-model.ts";

const all = plan({ nesting: "all" });

/** Lists of rows that are replaced, deleted, gathered and appended. */
export function followCases(place: () => Place, rows: (table: string) => Promise<Flat[]>): void {
  const values = async (): Promise<unknown[]> =>
    (await rows("things__k")).map((row) => [row["_things_id"], row["_idx"], row["value"]]);

  test("L14 L15 a merge replaces them, and an empty list empties", async () => {
    await commit(place(), all, batch(['[{"id":1,"k":[1,2]},{"id":2,"k":[5]}]']));
    expect(await commit(place(), all, batch(['[{"id":1,"k":[3]}]']))).toMatchObject({ updated: 1 });
    expect(await values()).toEqual([
      ["1", "0", "3"],
      ["2", "0", "5"],
    ]);
    expect(await commit(place(), all, batch(['[{"id":2,"k":[]}]']))).toMatchObject({ updated: 1 });
    expect(await values()).toEqual([["1", "0", "3"]]);
  });

  test("rows that differ only in them are changed, and unchanged with the same ones", async () => {
    await commit(place(), all, batch(['[{"id":1,"k":[{"v":[1]}]},{"id":2,"k":[]}]']));
    expect(await commit(place(), all, batch(['[{"id":1,"k":[{"v":[1]}]},{"id":2}]']))).toMatchObject({ unchanged: 2 });
    expect(await commit(place(), all, batch(['[{"id":1,"k":[{"v":[2]}]}]']))).toMatchObject({ updated: 1 });
    expect(await rows("things__k__v")).toEqual([{ _things_id: "1", _k_idx: "0", _idx: "0", value: "2" }]);
  });

  test("of rows with one key the newest one's lists stay, and stale ones leave no trace", async () => {
    const by = { ...all, cursor: { field: "s", type: "number", newest: "max", onMissing: "include" } as const };
    await commit(place(), by, batch(['[{"id":1,"s":2,"k":[1]},{"id":1,"s":3,"k":[2,3]},{"id":1,"s":1,"k":[4]}]']));
    expect(await values()).toEqual([
      ["1", "0", "2"],
      ["1", "1", "3"],
    ]);
    expect(await commit(place(), by, batch(['[{"id":1,"s":2,"k":[9]}]']))).toMatchObject({ stale: 1 });
    expect(await values()).toHaveLength(2);
  });

  test("composite keys are carried whole", async () => {
    const by = plan({ nesting: "all", primaryKey: ["a", "b"] });
    await commit(place(), by, batch(['[{"a":"x","b":1,"k":[1]},{"a":"x","b":2,"k":[2]}]']));
    await commit(place(), by, batch(['[{"a":"x","b":2,"k":[3]}]']));
    expect(await rows("things__k")).toEqual([
      { _things_a: "x", _things_b: "1", _idx: "0", value: "1" },
      { _things_a: "x", _things_b: "2", _idx: "0", value: "3" },
    ]);
  });

  test("L30 rows that are appended have ids of their own", async () => {
    const by = plan({ nesting: "all", way: "append" });
    for (const k of [[1, 2], [3]]) await commit(place(), by, batch([[{ id: 1, k }]]));
    const ids = (await rows("things")).map((row) => row["_row_id"]);
    expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id ?? ""))).toBe(
      true,
    );
    const found = (await rows("things__k")).map((row) => [ids.indexOf(row["_things_row_id"]), row["value"]]);
    expect(found.sort()).toEqual([
      [0, "1"],
      [0, "2"],
      [1, "3"],
    ]);
  });

  test("rows that an append has already are known by their lists too", async () => {
    const cursor = { field: "s", type: "number", newest: "max", onMissing: "raise" } as const;
    const by = plan({ nesting: "all", way: "append", primaryKey: [], cursor });
    const again = { bounds: { from: { value: "1", closed: true }, to: undefined }, skipKnown: "boundary" } as const;
    await commit(place(), by, batch(['[{"s":1,"k":[1]}]']));
    const outcome = await commit(place(), by, batch(['[{"s":1,"k":[1]},{"s":1,"k":[2]}]'], again));
    expect(outcome).toMatchObject({ inserted: 1, skipped: 1 });
    expect((await rows("things__k")).map((row) => row["value"])).toEqual(["1", "2"]);
  });

  test("L29 a replacement replaces them too, and empties the tables of those that are gone", async () => {
    const by = plan({ nesting: "all", gather: "replace" });
    await commit(place(), all, batch(['[{"id":1,"k":[1],"m":[1]}]']));
    await commit(place(), by, batch(['[{"id":2,"k":[2]}]'], { finish: false, restart: true }));
    expect(await values()).toEqual([["1", "0", "1"]]);
    await commit(place(), by, batch(['[{"id":2,"k":[5]},{"id":3,"k":[6]}]']));
    expect(await values()).toEqual([
      ["2", "0", "5"],
      ["3", "0", "6"],
    ]);
    expect(await rows("things__m")).toEqual([]);
    expect(await place().tables()).toEqual(["things", "things__k", "things__m"]);
  });

  test("rows that gather bring them along", async () => {
    const grouped = plan({ nesting: "all", gather: "merge", mergeKey: ["d"] });
    await commit(place(), all, batch(['[{"id":1,"d":"x","k":[1]},{"id":2,"d":"x","k":[2]},{"id":3,"d":"y","k":[3]}]']));
    await commitAll(place(), grouped, [
      batch(['[{"id":4,"d":"x","k":[4]}]'], { finish: false, restart: true }),
      batch(['[{"id":4,"d":"x","k":[5,6]}]'], { finish: false }),
      batch([]),
    ]);
    expect(await values()).toEqual([
      ["3", "0", "3"],
      ["4", "0", "5"],
      ["4", "1", "6"],
    ]);
    const added = plan({ nesting: "all", way: "append", gather: "append", table: "added" });
    await commit(place(), added, batch(['[{"id":1,"k":[1]}]'], { finish: false, restart: true }));
    expect(await commit(place(), added, batch(['[{"id":2,"k":[2]}]']))).toMatchObject({ inserted: 2 });
    expect((await rows("added__k")).map((row) => row["value"]).sort()).toEqual(["1", "2"]);
    expect((await place().tables()).filter((name) => name.startsWith("_"))).toEqual([]);
  });

  test("L31 rows that were appended can be merged from then on", async () => {
    await commit(place(), plan({ nesting: "all", way: "append" }), batch(['[{"id":1,"k":[1,2]},{"id":2,"k":[3]}]']));
    await commit(place(), all, batch(['[{"id":1,"k":[9]}]']));
    expect(await values()).toEqual([
      ["1", "0", "9"],
      ["2", "0", "3"],
    ]);
  });

  test("L31 rows that were merged can be appended from then on, beside those that are there, and merged again", async () => {
    const appended = plan({ nesting: "all", way: "append" });
    await commit(place(), all, batch(['[{"id":1,"k":[1,2]},{"id":2,"k":[3]}]']));
    // A key that the server keeps unique would refuse the second row of one key.
    await commit(place(), appended, batch(['[{"id":3,"k":[9]},{"id":4,"k":[]}]']));
    const found = await rows("things");
    expect(found.map(({ id }) => id)).toEqual(["1", "2", "3", "4"]);
    const ids = new Map(found.map((row) => [row["_row_id"], row["id"]]));
    const lists = await rows("things__k");
    const ownerOf = (row: Flat): string | undefined => row["_things_id"] ?? ids.get(row["_things_row_id"]);
    expect(lists.map((row) => [ownerOf(row), row["value"]]).sort()).toEqual([
      ["1", "1"],
      ["1", "2"],
      ["2", "3"],
      ["3", "9"],
    ]);
    expect(await commit(place(), all, batch(['[{"id":3,"k":[7]},{"id":1,"k":[]}]']))).toMatchObject({ updated: 2 });
    expect((await rows("things__k")).map((row) => [ownerOf(row), row["value"]]).sort()).toEqual([
      ["2", "3"],
      ["3", "7"],
    ]);
  });

  test("L15 those of rows that are deleted go", async () => {
    const by = plan({ nesting: "all", flag: "gone" });
    await commit(place(), by, batch(['[{"id":1,"k":[1]},{"id":2,"k":[2]}]']));
    const marked = batch(['[{"id":1,"gone":true,"k":[1]},{"id":3,"k":[3]},{"id":4,"gone":true,"k":[4]}]']);
    expect(await commit(place(), by, marked)).toMatchObject({ deleted: 1, inserted: 1 });
    expect(await values()).toEqual([
      ["2", "0", "2"],
      ["3", "0", "3"],
    ]);
    await commit(place(), { ...by, gather: "replace" }, marked);
    expect(await values()).toEqual([["3", "0", "3"]]);
  });

  test("those of rows that a whole list no longer has go with them", async () => {
    const sweep = { mode: "hard", maxShare: 1, at: "2024-01-01T00:00:00Z" } as const;
    const by = plan({ nesting: "all", gather: "merge", sweep });
    await commit(place(), by, batch(['[{"id":1,"k":[1]},{"id":2,"k":[2]}]'], { restart: true }));
    const outcome = await commit(place(), by, batch(['[{"id":2,"k":[2]}]'], { restart: true }));
    expect(outcome).toMatchObject({ deleted: 1, unchanged: 1 });
    expect(await values()).toEqual([["2", "0", "2"]]);
  });

  test("L16 L20 those of rows that are only inserted stay as they were", async () => {
    const by = plan({ nesting: "all", gather: "insertOnly" });
    await commit(place(), by, batch(['[{"id":1,"k":[1,2]},{"id":2,"k":[]}]']));
    await commit(place(), by, batch(['[{"id":1,"k":[9]},{"id":2,"k":[9]},{"id":3,"k":[3]}]']));
    expect(await values()).toEqual([
      ["1", "0", "1"],
      ["1", "1", "2"],
      ["3", "0", "3"],
    ]);
  });

  test("L28 a row whose lists changed is a new version, and the old one keeps its own", async () => {
    const validity = { from: "_from", to: "_to", active: undefined, version: undefined };
    const run = async (boundary: string, k: readonly number[]): Promise<void> => {
      const by = plan({ nesting: "all", gather: "scd2", validity: { ...validity, boundary } });
      await commit(place(), by, batch([[{ id: 1, k }]], { restart: true }));
    };
    await run("2024-01-01T00:00:00Z", [1]);
    await run("2024-01-02T00:00:00Z", [1]);
    await run("2024-01-03T00:00:00Z", [2, 3]);
    const versions = await rows("things");
    expect(versions.map((row) => [row["_from"], row["_to"]])).toEqual([
      ["2024-01-01 00:00:00+00", "2024-01-03 00:00:00+00"],
      ["2024-01-03 00:00:00+00", undefined],
    ]);
    const ids = versions.map((row) => row["_row_id"]);
    const found = (await rows("things__k")).map((row) => [ids.indexOf(row["_things_row_id"]), row["value"]]);
    expect(found.sort()).toEqual([
      [0, "1"],
      [1, "2"],
      [1, "3"],
    ]);
  });

  test("taken apart to another depth, they are loaded anew", async () => {
    await commit(place(), plan({ nesting: 1 }), batch(['[{"id":1,"k":[{"m":[1]}]}]']));
    await commit(place(), all, batch(['[{"id":1,"k":[{"m":[1]}]}]']));
    expect(await rows("things__k__m")).toEqual([{ _things_id: "1", _k_idx: "0", _idx: "0", value: "1" }]);
  });
}
