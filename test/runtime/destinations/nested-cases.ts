import { describe, expect, test } from "vitest";
import type { TablePlan } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, commitAll, plan, type Place, rejected } from "./harness.ts";
import type { Flat } from "./nested-model.ts";

const all = plan({ nesting: "all" });

/** A table's rows as objects without NULLs; without what is ours but the keys. */
export async function flatRows(place: Place, table: string): Promise<Flat[]> {
  const columns = Object.keys(await place.types(table)).filter((name) => name !== "_lists_hash");
  if (columns.length === 0) return [];
  const rows = await place.rows(table, columns);
  return rows.map((row) =>
    Object.fromEntries(row.flatMap((value, index) => (value === null ? [] : [[columns[index] ?? "", value]]))),
  );
}

/** Nested values: objects that flatten, lists that become tables. */
export function nestedCases(place: () => Place): void {
  const rows = (table: string): Promise<Flat[]> => flatRows(place(), table);

  describe("objects", () => {
    test("N04 flatten to columns of their path, which never overwrite each other", async () => {
      await commit(place(), all, batch(['[{"id":1,"a":{"b":1},"a__b":2}]']));
      expect(await rows("things")).toEqual([{ id: "1", a__b: "1", a__b_2: "2" }]);
      expect(await place().tables()).toEqual(["things"]);
    });

    test("N02 N03 fields of one name get columns of their own, the same ones in every load", async () => {
      await commit(place(), all, batch(['[{"id":1,"userId":1}]']));
      await commit(place(), all, batch(['[{"id":2,"UserID":30,"user_id":20,"userId":10}]', '[{"id":3,"é":1,"#":2}]']));
      await commit(place(), all, batch(['[{"id":4,"user_id":200}]']));
      expect(await rows("things")).toEqual([
        { id: "1", user_id: "1" },
        { id: "2", user_id: "10", user_id_2: "20", user_id_3: "30" },
        { id: "3", é: "1", u23: "2" },
        { id: "4", user_id_2: "200" },
      ]);
    });

    test("a table that was loaded without them keeps its columns", async () => {
      await commit(place(), plan(), batch(['[{"id":1,"userId":1}]']));
      await commit(place(), all, batch(['[{"id":2,"userId":2,"user_id":3}]', '[{"id":3,"userId":4}]']));
      const found = await rows("things");
      expect(found.map((row) => Object.keys(row).length)).toEqual([2, 3, 2]);
      expect(found[1]).toEqual({ id: "2", user_id: "2", user_id_2: "3" });
    });

    test("N16 a field that is a number and an object has columns for both", async () => {
      await commit(place(), all, batch(['[{"id":1,"x":1},{"id":2,"x":{"a":1}}]']));
      expect(await rows("things")).toEqual([
        { id: "1", x: "1" },
        { id: "2", x__a: "1" },
      ]);
    });

    test("a cursor inside of them bounds the rows", async () => {
      const cursor = { field: "o.at", type: "number", newest: "max", onMissing: "raise" } as const;
      const bounds = { from: { value: "5", closed: true }, to: undefined };
      const given = batch(['[{"id":1,"o":{"at":4},"k":[1]},{"id":2,"o":{"at":9007199254740993},"k":[2]}]'], { bounds });
      expect(await commit(place(), { ...all, cursor }, given)).toMatchObject({ rows: 1, inserted: 1, skipped: 1 });
      expect(await rows("things")).toEqual([{ id: "2", o__at: "9007199254740993" }]);
      expect(await rows("things__k")).toEqual([{ _things_id: "2", _idx: "0", value: "2" }]);
    });

    test("of a key that an object repeats, the last value counts", async () => {
      await commit(place(), all, batch(['[{"id":1,"o":{"a":1,"a":2},"k":[{"v":1,"v":2}],"k":[{"v":3}]}]']));
      expect(await rows("things")).toEqual([{ id: "1", o__a: "2" }]);
      expect(await rows("things__k")).toEqual([{ _things_id: "1", _idx: "0", v: "3" }]);
    });
  });

  describe("lists", () => {
    test("N05 of scalars have a table of their values", async () => {
      await commit(place(), all, batch(['[{"id":1,"tags":["a","b"]},{"id":2,"tags":[]},{"id":3}]']));
      expect(await rows("things__tags")).toEqual([
        { _things_id: "1", _idx: "0", value: "a" },
        { _things_id: "1", _idx: "1", value: "b" },
      ]);
      expect(await place().types("things__tags")).toEqual({ _things_id: "bigint", _idx: "bigint", value: "text" });
    });

    test("N06 of lists have a table for the inner ones", async () => {
      await commit(place(), all, batch(['[{"id":1,"kids":[{"sub":[[1,2],[3]]}]}]']));
      expect(await rows("things__kids__sub")).toEqual([
        { _things_id: "1", _kids_idx: "0", _idx: "0" },
        { _things_id: "1", _kids_idx: "0", _idx: "1" },
      ]);
      expect(await rows("things__kids__sub__list")).toEqual([
        { _things_id: "1", _kids_idx: "0", _kids__sub_idx: "0", _idx: "0", value: "1" },
        { _things_id: "1", _kids_idx: "0", _kids__sub_idx: "0", _idx: "1", value: "2" },
        { _things_id: "1", _kids_idx: "0", _kids__sub_idx: "1", _idx: "0", value: "3" },
      ]);
    });

    const inner = '[{"id":7,"kids":[{"v":"a","toys":["x","y"]},{"v":"b","toys":["z"]}]}]';

    test.each(["delete-insert", "upsert"] as const)(
      "L17 L33 are known by their row's own key and their places in it, which stay the same in every load: %s",
      async (strategy) => {
        const by = strategy === "upsert" ? all : { ...all, gather: "merge" as const };
        const found = async (): Promise<Flat[][]> => [await rows("things__kids"), await rows("things__kids__toys")];
        await commit(place(), by, batch([inner], { restart: true }));
        const first = await found();
        expect(first[0]).toEqual([
          { _things_id: "7", _idx: "0", v: "a" },
          { _things_id: "7", _idx: "1", v: "b" },
        ]);
        const again = batch([inner.replace('{"id":7', '{"id":7,"name":"new"')], { restart: true });
        expect(await commit(place(), by, again)).toMatchObject({ updated: 1 });
        expect(await found()).toEqual(first);
        expect(Object.keys(await place().types("things"))).not.toContain("_row_id");
      },
    );

    test("L34 within lists carry the key of the outermost row and the places of all lists around them", async () => {
      await commit(place(), all, batch([inner]));
      expect(await rows("things__kids__toys")).toEqual([
        { _things_id: "7", _kids_idx: "0", _idx: "0", value: "x" },
        { _things_id: "7", _kids_idx: "0", _idx: "1", value: "y" },
        { _things_id: "7", _kids_idx: "1", _idx: "0", value: "z" },
      ]);
    });

    const deep = '[{"id":1,"o":{"p":{"q":1}},"k":[{"m":[{"n":[1],"w":2}],"v":1}]}]';
    test.each<{ nesting: TablePlan["nesting"]; want: Record<string, string[]> }>([
      { nesting: 0, want: { things: ["id", "k", "o"] } },
      { nesting: 1, want: { things: ["id", "o__p"], things__k: ["m", "v"] } },
      { nesting: 2, want: { things: ["id", "o__p__q"], things__k: ["v"], things__k__m: ["n", "w"] } },
      {
        nesting: "all",
        want: { things: ["id", "o__p__q"], things__k: ["v"], things__k__m: ["w"], things__k__m__n: ["value"] },
      },
    ])("N07 $nesting levels are taken apart, the rest is JSON", async ({ nesting, want }) => {
      await commit(place(), plan({ nesting }), batch([deep]));
      const found = await Promise.all(
        (await place().tables()).map(async (table) => {
          const columns = Object.keys(await place().types(table)).filter((name) => !name.startsWith("_"));
          return [table, columns.sort()] as const;
        }),
      );
      expect(Object.fromEntries(found)).toEqual(want);
    });

    test("N08 that are declared as JSON stay JSON", async () => {
      const columns = { o: { type: "json", nullable: true }, k: { type: "json", nullable: true } } as const;
      await commit(place(), plan({ nesting: "all", columns }), batch([deep]));
      expect(await place().tables()).toEqual(["things"]);
      expect(await rows("things")).toEqual([{ id: "1", o: '{"p":{"q":1}}', k: '[{"m":[{"n":[1],"w":2}],"v":1}]' }]);
    });

    test("N16 a field that is a number and a list has a column and a table", async () => {
      await commit(place(), all, batch(['[{"id":1,"x":1},{"id":2,"x":[2]}]']));
      expect(await rows("things")).toEqual([{ id: "1", x: "1" }, { id: "2" }]);
      expect(await rows("things__x")).toEqual([{ _things_id: "2", _idx: "0", value: "2" }]);
    });

    test("have elements of all kinds", async () => {
      await commit(place(), all, batch(['[{"id":1,"x":["a",null,{},{"value":"b","_idx":7},[]]}]']));
      expect(await rows("things__x")).toEqual([
        { _things_id: "1", _idx: "0", value: "a" },
        { _things_id: "1", _idx: "1" },
        { _things_id: "1", _idx: "2" },
        { _things_id: "1", _idx: "3", value_2: "b", _idx_2: "7" },
        { _things_id: "1", _idx: "4" },
      ]);
    });

    test("keep every digit, and widen over the whole batch and later", async () => {
      await commit(place(), all, batch(['[{"id":9007199254740993,"k":[9223372036854775807,1]}]']));
      expect(await rows("things__k")).toEqual([
        { _things_id: "9007199254740993", _idx: "0", value: "9223372036854775807" },
        { _things_id: "9007199254740993", _idx: "1", value: "1" },
      ]);
      await commit(place(), all, batch(['[{"id":9007199254740993,"k":[1,12345678901234567890]}]']));
      expect((await rows("things__k")).map((row) => row["value"])).toEqual(["1", "12345678901234567890"]);
    });

    test("a value that does not fit keeps out the row that it is in, with all its lists", async () => {
      await commit(place(), all, batch(['[{"id":1,"k":[{"v":1}],"m":[1]}]']));
      const given = batch(['[{"id":2,"k":[{"v":2}]}]', '[{"id":3,"k":[{"v":3},{"v":"x"}],"m":[3]}]']);
      const outcome = await commit(place(), all, given);
      expect(outcome).toMatchObject({ inserted: 1, rejections: [{ row: '{"id":3,"k":[{"v":3},{"v":"x"}],"m":[3]}' }] });
      expect(outcome.rejections[0]?.reason).toMatch(/^the column "k\[\]\.v" is bigint .*"x" does not fit it$/);
      expect(await rejected(place())).toHaveLength(1);
      expect(await rows("things")).toEqual([{ id: "1" }, { id: "2" }]);
      expect(await rows("things__k")).toEqual([
        { _things_id: "1", _idx: "0", v: "1" },
        { _things_id: "2", _idx: "0", v: "2" },
      ]);
      expect(await rows("things__m")).toEqual([{ _things_id: "1", _idx: "0", value: "1" }]);
    });
  });
  test.each([null, "replace", "insertOnly"] as const)(
    "the columns of a list's table say what they are, and none what the row's say (%s)",
    async (gather) => {
      const id = { type: "bigint", nullable: false, description: "Which thing." } as const;
      const given = plan({ nesting: "all", description: "Things.", gather, columns: { id } });
      await commit(place(), given, batch([[{ id: 1, k: [{ id: 5 }] }]]));
      expect(await place().comments("things")).toMatchObject({ "": "Things.", id: "Which thing." });
      const comments = await place().comments("things__k");
      expect(comments).toMatchObject({
        _things_id: "The row that it belongs to.",
        _idx: "The place in its list, from 0.",
      });
      expect(comments["id"]).toBeUndefined();
      expect(comments[""]).not.toBe("Things.");
    },
  );

  describe("lists follow their rows", () => {
    followCases(place, rows);
  });
}

function followCases(place: () => Place, rows: (table: string) => Promise<Flat[]>): void {
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
