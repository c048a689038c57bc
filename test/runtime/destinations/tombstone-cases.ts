import { describe, expect, test } from "vitest";
import type { Outcome, TablePlan, TombstonePlan } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, inSession, plan, type Place, rejected, type Rows } from "./harness.ts";
import { flatRows } from "./nested-cases.ts";

const updated = { field: "u", type: "number", newest: "max" } as const;
const followed = { ...updated, onMissing: "include" } as const;

/** A plan for the tombstones `{ key, d }` of the rows `{ id, u }`. */
function stones(changes: Partial<TombstonePlan> = {}, more: Partial<TablePlan> = {}): TablePlan {
  return plan({
    primaryKey: ["key"],
    tombstones: {
      mode: "hard",
      at: "2024-01-02T00:00:00.000Z",
      rows: { primaryKey: ["id"], nesting: undefined },
      version: undefined,
      ...changes,
    },
    ...more,
  });
}

const versioned = { version: { row: updated, tombstone: { ...updated, field: "d" } } };

/** Lists that tell which rows are gone. */
export function tombstoneCases(place: () => Place): void {
  const ids = async (): Promise<unknown[]> => (await place().rows("things", ["id"])).map(([id]) => id);
  const bury = (rows: Rows, given: TablePlan = stones()): Promise<Outcome> => commit(place(), given, batch([rows]));
  const three = [
    { id: 1, u: 1 },
    { id: 2, u: 2 },
    { id: 3, u: 3 },
  ];

  test("delete the rows of their keys; unknown keys mean nothing, and all are counted", async () => {
    await commit(place(), plan(), batch([three]));
    const outcome = await bury([{ key: 1 }, { key: 1 }, { key: 3, note: "x" }, { key: 9 }]);
    expect(outcome).toMatchObject({ rows: 4, inserted: 0, deleted: 2, stale: 0, skipped: 2, rejections: [] });
    expect(await ids()).toEqual(["2"]);
    expect(Object.keys(await place().types("things"))).toEqual(["id", "u"]);
    expect(await place().tables()).toEqual(["things"]);
    expect(await bury([{ key: 1 }])).toMatchObject({ deleted: 0, skipped: 1 });
  });

  test("mean nothing where there is no table, or no row among them", async () => {
    expect(await bury([{ key: 1 }])).toMatchObject({ rows: 1, deleted: 0, skipped: 1 });
    await commit(place(), plan(), batch([three]));
    expect(await bury([])).toMatchObject({ rows: 0, deleted: 0 });
    expect(await place().tables()).toEqual(["things"]);
    expect(await ids()).toHaveLength(3);
  });

  test("never delete a row that is newer than they are, where both tell", async () => {
    await commit(place(), plan({ cursor: followed }), batch([[...three, { id: 4 }]]));
    const listed = [{ key: 1, d: 1 }, { key: 2, d: 1 }, { key: 3 }, { key: 4, d: 0 }];
    expect(await bury(listed, stones(versioned))).toMatchObject({ deleted: 3, stale: 1, skipped: 0 });
    expect(await ids()).toEqual(["2"]);
  });

  test("of several for one row any that is not older counts", async () => {
    await commit(place(), plan({ cursor: followed }), batch([three]));
    const listed = [
      { key: 2, d: 1 },
      { key: 2, d: 5 },
    ];
    expect(await bury(listed, stones(versioned))).toMatchObject({ deleted: 1 });
    expect(await ids()).toEqual(["1", "3"]);
  });

  test("compare instants as instants", async () => {
    const at = { field: "u", type: "timestamp", newest: "max" } as const;
    await commit(
      place(),
      plan(),
      batch([
        [
          { id: 1, u: "2024-01-01T02:00:00+02:00" },
          { id: 2, u: "2024-01-01T02:00:00Z" },
        ],
      ]),
    );
    const given = stones({ version: { row: at, tombstone: { ...at, field: "d" } } });
    const d = "2024-01-01T01:00:00Z";
    expect(
      await bury(
        [
          { key: 1, d },
          { key: 2, d },
        ],
        given,
      ),
    ).toMatchObject({ deleted: 1, stale: 1 });
    expect(await ids()).toEqual(["2"]);
  });

  test("soft ones mark rows, once; a row that changes is there again", async () => {
    const rows = plan({ cursor: followed, marksDeleted: true });
    const soft = stones({ mode: "soft", ...versioned });
    const marked = async (): Promise<unknown[]> => {
      const found = await place().rows("things", ["id", "_deleted_at"]);
      return found.flatMap(([id, day]) => (typeof day === "string" ? [`${id ?? ""} ${day.slice(0, 10)}`] : []));
    };
    await commit(place(), rows, batch([three]));
    // Also before any row is deleted, so that queries can ask for it.
    expect(Object.keys(await place().types("things"))).toContain("_deleted_at");
    expect(
      await bury(
        [
          { key: 1, d: 5 },
          { key: 2, d: 5 },
        ],
        soft,
      ),
    ).toMatchObject({ deleted: 2 });
    expect(await marked()).toEqual(["1 2024-01-02", "2 2024-01-02"]);
    expect(await bury([{ key: 1, d: 5 }], soft)).toMatchObject({ deleted: 0, skipped: 1 });
    // What is read again as it was stays deleted.
    const again = [
      { id: 1, u: 1 },
      { id: 2, u: 6 },
    ];
    expect(await commit(place(), rows, batch([again]))).toMatchObject({ unchanged: 1, updated: 1 });
    expect(await marked()).toEqual(["1 2024-01-02"]);
    expect(await ids()).toEqual(["1", "2", "3"]);
  });

  test("without versions a row that is listed again is there again", async () => {
    const rows = plan({ marksDeleted: true });
    await commit(place(), rows, batch([three]));
    await bury([{ key: 1 }], stones({ mode: "soft" }));
    expect(await commit(place(), rows, batch([three]))).toMatchObject({ updated: 1, unchanged: 2 });
    expect((await place().rows("things", ["_deleted_at"])).flat()).toEqual([null, null, null]);
  });

  test("a full refresh keeps the column that marks rows", async () => {
    const rows = plan({ marksDeleted: true });
    await commit(place(), rows, batch([three]));
    await commit(place(), { ...rows, gather: "replace" }, batch([three], { restart: true }));
    expect(Object.keys(await place().types("things"))).toContain("_deleted_at");
  });

  test("keys of several fields count as a whole, whatever they are called and written like", async () => {
    await commit(
      place(),
      plan({ primaryKey: ["a", "b"] }),
      batch([
        [
          { a: 1, b: "x" },
          { a: 1, b: "y" },
          { a: 2, b: "x" },
        ],
      ]),
    );
    const given = stones({ rows: { primaryKey: ["a", "b"], nesting: undefined } }, { primaryKey: ["ref", "b"] });
    expect(
      await bury(
        [
          { ref: "1", b: "y" },
          { ref: "none", b: "x" },
        ],
        given,
      ),
    ).toMatchObject({ deleted: 1, skipped: 1 });
    expect(await place().rows("things", ["a", "b"])).toEqual([
      ["1", "x"],
      ["2", "x"],
    ]);
  });

  test("without key are kept apart, and keep no other back", async () => {
    await commit(place(), plan(), batch([three]));
    expect(await bury([{ key: null }, { id: 2 }, { key: 3 }])).toMatchObject({ deleted: 1, rejections: [{}, {}] });
    expect(await ids()).toEqual(["1", "2"]);
    expect((await rejected(place())).map(([reason]) => reason)).toEqual([
      'the key field "key" is missing or null',
      'the key field "key" is missing or null',
    ]);
  });

  describe("nested values", () => {
    const lists = '[{"id":1,"k":[{"v":[1]}]},{"id":2,"k":[{"v":[2]}]}]';
    const nesting = { rows: { primaryKey: ["id"], nesting: "all" } } as const;

    test("go with the rows that are deleted, and stay with those that are marked", async () => {
      await commit(place(), plan({ nesting: "all", marksDeleted: true }), batch([lists]));
      await bury([{ key: 2, k: [5] }], stones({ ...nesting, mode: "soft" }));
      expect(await flatRows(place(), "things__k")).toHaveLength(2);
      await bury([{ key: 1 }], stones(nesting));
      expect(await ids()).toEqual(["2"]);
      expect(await flatRows(place(), "things__k")).toEqual([{ _things_id: "2", _idx: "0" }]);
      expect(await flatRows(place(), "things__k__v")).toEqual([
        { _things_id: "2", _k_idx: "0", _idx: "0", value: "2" },
      ]);
    });
  });

  test("have a cursor and a state of their own", async () => {
    await commit(place(), plan(), batch([three]));
    const cursor = { field: "d", type: "number", newest: "max", onMissing: "raise" } as const;
    const key = { connector: "suite", resource: "stones", partition: "" };
    const given = batch(
      [
        [
          { key: 1, d: 4 },
          { key: 2, d: 7 },
        ],
      ],
      {
        bounds: { from: { value: "5", closed: true }, to: undefined },
        state: ({ greatest }) => ({ greatest: greatest ?? null }),
      },
    );
    expect(await commit(place(), stones({}, { key, cursor }), given)).toMatchObject({
      rows: 1,
      deleted: 1,
      skipped: 1,
    });
    expect(await ids()).toEqual(["1", "3"]);
    expect(await inSession(place(), (session) => session.readState(key))).toEqual({ greatest: "7" });
  });
}
