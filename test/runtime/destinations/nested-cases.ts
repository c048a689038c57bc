import { describe, expect, test } from "vitest";
import type { TablePlan } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, plan, type Place, rejected } from "./harness.ts";
import { followCases } from "./nested-follow-cases.ts";
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

    test("have declared types, where their values do not tell them", async () => {
      const day = { type: "date", nullable: true, description: "A day." } as const;
      const parts = { "o.born": day, "k[].due": { ...day, type: "uuid" }, "k[].gone": day, "d[]": day } as const;
      const uuid = "0190a3c5-0000-7000-8000-000000000001";
      const given = `[{"id":1,"o":{"born":"2024-02-29"},"k":[{"due":"${uuid}","gone":null}],"d":["2024-03-01",null]}]`;
      await commit(place(), { ...all, parts }, batch([given]));
      expect(await place().types("things")).toMatchObject({ o__born: "date" });
      expect(await place().types("things__k")).toMatchObject({ due: "uuid", gone: "date" });
      expect(await place().types("things__d")).toMatchObject({ value: "date" });
      expect((await rows("things__d")).map((row) => row["value"])).toEqual(["2024-03-01", undefined]);
      const outcome = await commit(place(), { ...all, parts }, batch(['[{"id":2,"k":[{"due":"none"}]},{"id":3}]']));
      expect(outcome).toMatchObject({ inserted: 1, rejections: [{}] });
      expect(outcome.rejections[0]?.reason).toContain('the column "k[].due" is uuid');
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
