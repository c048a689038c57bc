import { describe, expect, test } from "vitest";
import type { Outcome } from "../../../templates/runtime/load/destination.ts";
import type { Contract } from "../../../templates/runtime/load/table.ts";
import { batch, commit, commitAll, plan, type Place, type Rows } from "./harness.ts";
import { flatRows } from "./nested-cases.ts";

/** What may change in tables that are there. */
export function contractCases(place: () => Place): void {
  const load = (contract: Contract, rows: Rows): Promise<Outcome> =>
    commit(place(), plan({ nesting: "all", contract }), batch([rows]));
  const rows = (table: string): ReturnType<typeof flatRows> => flatRows(place(), table);
  const base = async (contract: Contract): Promise<Outcome> => load(contract, '[{"id":1,"a":1,"k":[{"v":1}]}]');
  const first = { id: "1", a: "1" };
  const firstOfList = { _things_id: "1", _idx: "0", v: "1" };

  describe("O01 O04 columns that are new", () => {
    const given = '[{"id":2,"a":2,"b":"x","k":[{"v":2}]},{"id":3,"a":3,"b":null,"k":[{"v":3,"w":1}]}]';

    test("freeze: end the load, which changes nothing", async () => {
      const contract = { columns: "freeze" } as const;
      await base(contract);
      await expect(load(contract, given)).rejects.toThrow(
        'the field "b" would need a new column, and the contract lets in none. Row 1 of the page at 1 begins:',
      );
      await expect(load(contract, '[{"id":3,"k":[{"v":3,"w":1}]}]')).rejects.toThrow('the field "k[].w" would need');
      expect(await rows("things")).toEqual([first]);
      expect(await rows("things__k")).toEqual([firstOfList]);
    });

    test("discard_row: keep their rows out, with the lists, and tell of them", async () => {
      const contract = { columns: "discard_row" } as const;
      await base(contract);
      const outcome = await load(contract, `${given.slice(0, -1)},{"id":4,"a":4,"k":[{"v":4}]}]`);
      expect(outcome.rejections.map(({ reason }) => reason)).toEqual([
        'the field "b" would need a new column, and the contract lets in none',
        'the field "k[].w" would need a new column, and the contract lets in none',
      ]);
      expect(await rows("things")).toEqual([first, { id: "4", a: "4" }]);
      expect(await rows("things__k")).toEqual([firstOfList, { _things_id: "4", _idx: "0", v: "4" }]);
    });

    test("discard_value: are left out, and a warning tells of them", async () => {
      const contract = { columns: "discard_value" } as const;
      await base(contract);
      expect((await load(contract, given)).warnings).toEqual([
        "b: left out, for the contract lets in no new column.",
        "k[].w: left out, for the contract lets in no new column.",
      ]);
      expect(await rows("things")).toEqual([first, { id: "2", a: "2" }, { id: "3", a: "3" }]);
      expect(await rows("things__k")).toEqual([
        firstOfList,
        { _things_id: "2", _idx: "0", v: "2" },
        { _things_id: "3", _idx: "0", v: "3" },
      ]);
    });

    test("evolve: are added", async () => {
      await base({});
      expect((await load({ columns: "evolve" }, given)).warnings).toEqual([]);
      expect((await rows("things"))[1]).toEqual({ id: "2", a: "2", b: "x" });
    });
  });

  describe("O02 values that do not fit their column", () => {
    const given = '[{"id":2,"a":"txt","k":[{"v":2}]},{"id":3,"a":"3","k":[{"v":1.5}]},{"id":4,"a":4,"k":[{"v":4}]}]';

    test("freeze: end the load", async () => {
      const contract = { dataType: "freeze" } as const;
      await base(contract);
      await expect(load(contract, given)).rejects.toThrow(
        'the column "a" is bigint, a value does not fit it, and the contract keeps its type. Row 1 of the page at 1',
      );
      expect(await rows("things")).toEqual([first]);
    });

    test("discard_row: keep their rows out", async () => {
      const contract = { dataType: "discard_row" } as const;
      await base(contract);
      expect((await load(contract, given)).rejections).toHaveLength(2);
      expect(await rows("things")).toEqual([first, { id: "4", a: "4" }]);
      expect(await rows("things__k")).toEqual([firstOfList, { _things_id: "4", _idx: "0", v: "4" }]);
    });

    test("discard_value: are NULL, and the column stays as it is", async () => {
      const contract = { dataType: "discard_value" } as const;
      await base(contract);
      expect((await load(contract, given)).warnings).toEqual(
        expect.arrayContaining([
          "a: 1 value that does not fit bigint left out.",
          "k[].v: 1 value that does not fit bigint left out.",
        ]),
      );
      expect(await rows("things")).toEqual([first, { id: "2" }, { id: "3", a: "3" }, { id: "4", a: "4" }]);
      expect((await rows("things__k")).map((row) => row["v"])).toEqual(["1", "2", undefined, "4"]);
      expect((await place().types("things__k"))["v"]).toBe("bigint");
    });
  });

  describe("O03 O04 tables that are new", () => {
    const given = '[{"id":2,"a":2,"z":[1],"k":[{"v":2}]}]';

    test("freeze: end the load, also the first one", async () => {
      const contract = { tables: "freeze" } as const;
      await expect(base(contract)).rejects.toThrow('there is no table "things", and the contract freezes tables');
      expect(await place().tables()).toEqual([]);
      await base({});
      await expect(load(contract, given)).rejects.toThrow('the list "z" would need a new table');
      expect(await rows("things")).toEqual([first]);
    });

    test.each(["discard_row", "discard_value"] as const)("%s: are not made, and the rows stay", async (tables) => {
      await base({ tables });
      expect((await load({ tables }, given)).warnings).toEqual(["z: left out, for the contract lets in no new table."]);
      expect(await place().tables()).toEqual(["things", "things__k"]);
      expect(await rows("things")).toEqual([first, { id: "2", a: "2" }]);
      expect(await rows("things__k")).toHaveLength(2);
    });

    test("that are left out change no row", async () => {
      const contract = { tables: "discard_value" } as const;
      await base(contract);
      await load(contract, '[{"id":2,"z":[1]},{"id":3,"k":[{"v":3,"w":[1]}]}]');
      const again = '[{"id":2,"z":[1,2]},{"id":3,"k":[{"v":3,"w":[1,2]}]},{"id":1,"a":1,"k":[{"v":1}]}]';
      expect(await load(contract, '[{"id":2,"z":[1]}]')).toMatchObject({ unchanged: 1 });
      const outcome = await load(contract, again);
      expect(outcome).toMatchObject({ unchanged: 3, updated: 0 });
      expect(outcome.warnings).toEqual([
        "z: left out, for the contract lets in no new table.",
        "k[].w: left out, for the contract lets in no new table.",
      ]);
    });

    test("are those of rows that no row has come for yet, whatever pages without rows came before", async () => {
      const contract = { tables: "discard_row" } as const;
      const columns = { id: { type: "bigint", nullable: false } } as const;
      const by = plan({ nesting: "all", contract, columns });
      await commitAll(place(), by, [batch([[]]), batch(['[{"id":1,"k":[1]}]']), batch(['[{"id":2,"z":[1],"k":[2]}]'])]);
      expect(await place().tables()).toEqual(["things", "things__k"]);
      expect(await place().rows("things__k", ["value"])).toEqual([["1"], ["2"]]);
    });
  });
}
