import { describe, expect, test } from "vitest";
import type { ColumnValidity, Outcome, TablePlan } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, plan, type Place, type Rows } from "./harness.ts";

const day = (number: number): string => `2024-01-0${number}T00:00:00Z`;

const open: ColumnValidity = {
  from: "_valid_from",
  to: "_valid_to",
  active: undefined,
  boundary: day(1),
  version: undefined,
};

function history(run: number, changes: Partial<TablePlan> = {}, validity: Partial<ColumnValidity> = {}): TablePlan {
  return plan({
    gather: "scd2",
    way: "append",
    primaryKey: [],
    validity: { ...open, boundary: day(run), ...validity },
    ...changes,
  });
}

/** Versions of rows, each with the time when it held. */
export function historyCases(place: () => Place): void {
  /** The rows with the days of their validity: `1-3`, or `2-` while they hold. */
  const versions = async (columns: readonly string[], range = ["_valid_from", "_valid_to"]): Promise<string[]> => {
    const rows = await place().rows("things", [...columns, ...range]);
    const dayOf = (text: string | null | undefined): string => /^\d{4}-\d\d-0(\d)/.exec(text ?? "")?.[1] ?? text ?? "";
    return rows.map((row) => `${row.slice(0, -2).join(" ")} ${dayOf(row.at(-2))}-${dayOf(row.at(-1))}`);
  };
  const run = (number: number, rows: Rows, changes: Partial<TablePlan> = {}): Promise<Outcome> =>
    commit(place(), history(number, changes), batch([rows]));

  test("L22 versions that changed or did not come again are closed when the new ones begin", async () => {
    expect(await run(1, '[{"id":1,"v":"a"},{"id":2,"v":"b"}]')).toMatchObject({ inserted: 2, deleted: 0 });
    expect(await versions(["id", "v"])).toEqual(["1 a 1-", "2 b 1-"]);
    expect(await run(2, '[{"id":1,"v":"a2"}]')).toMatchObject({ inserted: 1, unchanged: 0, deleted: 2 });
    expect(await versions(["id", "v"])).toEqual(["1 a 1-2", "1 a2 2-", "2 b 1-2"]);
    expect(await run(3, '[{"id":1,"v":"a2"}]')).toMatchObject({ inserted: 0, unchanged: 1, deleted: 0 });
    expect(await versions(["id", "v"])).toEqual(["1 a 1-2", "1 a2 2-", "2 b 1-2"]);
  });

  test("L23 a row that comes back is a version of its own", async () => {
    await run(1, '[{"id":1,"v":"a"},{"id":2,"v":"b"}]');
    await run(2, '[{"id":1,"v":"a"}]');
    await run(3, '[{"id":1,"v":"a"},{"id":2,"v":"b"}]');
    expect(await versions(["id", "v"])).toEqual(["1 a 1-", "2 b 1-2", "2 b 3-"]);
  });

  test("L24 with the row's own key as merge key, rows that do not come stay open", async () => {
    await run(1, '[{"id":1,"v":"a"},{"id":2,"v":"b"}]', { mergeKey: ["id"] });
    expect(await run(2, '[{"id":1,"v":"a2"}]', { mergeKey: ["id"] })).toMatchObject({ inserted: 0, updated: 1 });
    expect(await versions(["id", "v"])).toEqual(["1 a 1-2", "1 a2 2-", "2 b 1-"]);
  });

  test.each(["o", "n", "t", "s"])("a column may be called %s and hold objects", async (name) => {
    const columns = { [name]: { type: "json", nullable: true } } as const;
    const row = (id: number, v: string): object => ({ id, v, [name]: { id: 9 } });
    await run(1, [row(1, "a"), row(2, "b")], { mergeKey: ["id"], columns });
    await run(2, [row(1, "a2")], { mergeKey: ["id"], columns });
    expect(await versions(["id", "v"])).toEqual(["1 a 1-2", "1 a2 2-", "2 b 1-"]);
  });

  test("L25 with a merge key of groups, only groups that came are closed", async () => {
    const byDay = { mergeKey: ["d"] };
    await run(1, '[{"d":"x","id":1},{"d":"x","id":2},{"d":"y","id":3}]', byDay);
    await run(2, '[{"d":"x","id":1}]', byDay);
    expect(await versions(["d", "id"])).toEqual(["x 1 1-", "x 2 1-2", "y 3 1-"]);
  });

  test("L26 X: composite keys are compared as tuples", async () => {
    const key = { mergeKey: ["a", "b"] };
    await run(1, '[{"a":"x","b":"yz","v":1}]', key);
    await run(2, '[{"a":"xy","b":"z","v":1}]', key);
    expect(await versions(["a", "b"])).toEqual(["x yz 1-", "xy z 2-"]);
  });

  test("L27 names, the end of what holds, the boundary and the field that tells versions apart can be chosen", async () => {
    const validity = { from: "since", to: "until", active: "9999-12-31T00:00:00Z", version: "hash" };
    await commit(place(), history(1, {}, validity), batch(['[{"id":1,"hash":"p","v":1},{"id":2,"hash":"q","v":1}]']));
    await commit(place(), history(2, {}, validity), batch(['[{"id":1,"hash":"p","v":2},{"id":2,"hash":"r","v":1}]']));
    const shown = await versions(["id", "hash", "v"], ["since", "until"]);
    expect(shown.map((row) => row.replace(/9999\S+ \S+/, "open"))).toEqual([
      "1 p 1 1-open",
      "2 q 1 1-2",
      "2 r 1 2-open",
    ]);
  });

  test("L28 a change in a nested value is a new version", async () => {
    await run(1, '[{"id":1,"list":[{"a":1}],"o":{"b":{"c":1}}}]');
    expect(await run(2, '[{"id":1,"list":[{"a":1}],"o":{"b":{"c":1}}}]')).toMatchObject({ unchanged: 1 });
    expect(await run(3, '[{"id":1,"list":[{"a":2}],"o":{"b":{"c":1}}}]')).toMatchObject({ inserted: 1 });
    expect(await versions(["id"])).toEqual(["1 1-3", "1 3-"]);
  });

  test("of rows that are the same one stays, and of one primary key the newest", async () => {
    expect(await run(1, '[{"id":1,"v":"a"},{"id":1,"v":"a"},{"id":1,"v":null}]')).toMatchObject({
      inserted: 2,
      stale: 1,
    });
    const keyed: Partial<TablePlan> = { way: "merge", primaryKey: ["id"] };
    expect(await run(2, '[{"id":1,"v":"b"},{"id":1,"v":"c"}]', keyed)).toMatchObject({
      inserted: 0,
      updated: 1,
      stale: 1,
    });
    expect(await versions(["id", "v"])).toEqual(
      ["1 null 1-2", "1 a 1-2", "1 c 2-"].map((row) => row.replace("null", "")),
    );
  });

  test("a column that is new makes a new version only of the rows that have a value for it", async () => {
    await run(1, '[{"id":1},{"id":2}]');
    expect(await run(2, '[{"id":1,"w":null},{"id":2,"w":5}]')).toMatchObject({ inserted: 1, unchanged: 1 });
    expect(await versions(["id", "w"])).toEqual(["1  1-", "2  1-2", "2 5 2-"]);
  });

  describe("rows are missing where", () => {
    test("something was left out: they stay open, those of the same primary key are closed", async () => {
      const keyed: Partial<TablePlan> = { way: "merge", primaryKey: ["id"] };
      await run(1, '[{"id":1,"v":"a"},{"id":2,"v":"b"}]', keyed);
      await commit(place(), history(2, keyed), batch(['[{"id":1,"v":"c"}]'], { isComplete: false }));
      expect(await versions(["id", "v"])).toEqual(["1 a 1-2", "1 c 2-", "2 b 1-"]);
    });

    test("nothing came at all: they stay open", async () => {
      await run(1, '[{"id":1,"v":"a"}]');
      await run(2, "[]");
      expect(await versions(["id", "v"])).toEqual(["1 a 1-"]);
    });
  });
}
