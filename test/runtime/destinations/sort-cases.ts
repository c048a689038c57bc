import fc from "fast-check";
import { expect, test } from "vitest";
import type { OrderColumn, TablePlan } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, commitAll, type NewPlace, plan, type Place } from "./harness.ts";

const bySize = (newest: OrderColumn["newest"]): OrderColumn => ({ field: "s", type: "any", newest });
const descending = plan({ sort: bySize("max") });
/** The first of a run is known at its end only. */
const ascending = plan({ sort: bySize("min"), gather: "merge" });
const more = { finish: false } as const;

/** Of several rows with one key, the first in the order of a field that is no cursor. */
export function sortCases(place: () => Place, newPlace: NewPlace, runs: number): void {
  const rows = (columns: readonly string[] = ["id", "s"]): Promise<(string | null)[][]> =>
    place().rows("things", columns);

  test.each([
    { order: "desc", given: descending, want: "3" },
    { order: "asc", given: ascending, want: "1" },
  ])("L04 dedup_sort $order: of one key in a page and a batch the first", async ({ given, want }) => {
    const pages = ['[{"id":1,"s":1},{"id":1,"s":3}]', '[{"id":1,"s":2},{"id":1},{"id":2}]'];
    expect(await commit(place(), given, batch(pages))).toMatchObject({ inserted: 2, stale: 3 });
    expect(await rows()).toEqual([
      ["1", want],
      ["2", null],
    ]);
  });

  test.each([
    { of: "texts", values: ['"A"', '"a"', '"b"'] },
    { of: "instants", values: ['"2024-01-01T02:00:00+02:00"', '"2024-01-01T00:30:00Z"', '"2024-01-02T00:00:00Z"'] },
    { of: "booleans", values: ["false", "true"] },
    { of: "fractions", values: ["-1.5", "2.25", "10.5"] },
    { of: "integers beyond 2^53", values: ["9007199254740992", "9007199254740993"] },
  ])("L04 $of sort by their own order", async ({ values }) => {
    const all = values.map((value, index) => `{"id":1,"s":${value},"v":${index}}`);
    await commit(place(), descending, batch([`[${[...all].reverse().join(",")}]`]));
    expect(await rows(["v"])).toEqual([[String(values.length - 1)]]);
    await commit(place(), ascending, batch([`[${all.join(",")}]`]));
    expect(await rows(["v"])).toEqual([["0"]]);
  });

  test("L05 X: with dedup_sort desc a stale row does not replace a newer one of an earlier load", async () => {
    await commit(place(), descending, batch(['[{"id":1,"s":3,"v":"new"},{"id":2,"s":1}]']));
    const outcome = await commit(place(), descending, batch(['[{"id":1,"s":0,"v":"old"},{"id":2,"s":2}]']));
    expect(outcome).toMatchObject({ updated: 1, stale: 1 });
    expect(await rows(["id", "s", "v"])).toEqual([
      ["1", "3", "new"],
      ["2", "2", null],
    ]);
  });

  test("a field that no row has sorts nothing: the last row stays", async () => {
    await commit(place(), descending, batch(['[{"id":1,"v":1},{"id":1,"v":2}]']));
    expect(await commit(place(), descending, batch(['[{"id":1,"v":3}]']))).toMatchObject({ updated: 1 });
    await commit(place(), ascending, batch(['[{"id":1,"v":4},{"id":1,"v":5}]']));
    expect(await rows(["id", "v"])).toEqual([["1", "5"]]);
  });

  test.each([
    { order: "asc", newest: "min", want: "1" },
    { order: "desc", newest: "max", want: "3" },
  ] as const)("L04 dedup_sort $order over the batches of a run, beside a cursor", async ({ newest, want }) => {
    const cursor = { field: "u", type: "number", newest: "max", onMissing: "raise" } as const;
    const given: TablePlan = { ...plan({ cursor, gather: "merge" }), sort: bySize(newest) };
    await commitAll(place(), given, [
      batch(['[{"id":1,"s":3,"u":5},{"id":1,"s":2,"u":5}]'], { ...more, restart: true }),
      batch(['[{"id":1,"s":1,"u":5},{"id":1,"s":2,"u":6}]']),
    ]);
    expect(await rows()).toEqual([["1", want]]);
    const stale = await commit(place(), given, batch(['[{"id":1,"s":9,"u":4}]'], { restart: true }));
    expect(stale).toMatchObject({ updated: 0, stale: 1 });
    expect(await rows()).toEqual([["1", want]]);
  });

  test("with dedup_sort asc a later run replaces", async () => {
    await commit(place(), ascending, batch(['[{"id":1,"s":1}]']));
    expect(await commit(place(), ascending, batch(['[{"id":1,"s":7},{"id":1,"s":8}]']))).toMatchObject({ updated: 1 });
    expect(await rows()).toEqual([["1", "7"]]);
  });

  test("any run of batches with duplicates leaves the first of each key by the order", async () => {
    const row = fc.record({
      id: fc.integer({ min: 0, max: 3 }),
      s: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null, freq: 5 }),
      v: fc.integer({ min: 0, max: 99 }),
    });
    const runsOfBatches = fc.array(fc.array(fc.array(row, { maxLength: 5 }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(runsOfBatches, fc.boolean(), async (given, isDescending) => {
        const ownPlace = await newPlace();
        const columns = {
          id: { type: "bigint", nullable: false },
          s: { type: "bigint", nullable: true },
          v: { type: "bigint", nullable: false },
        } as const;
        const table = { ...(isDescending ? descending : ascending), columns };
        type Row = (typeof given)[number][number][number];
        const goesBefore = (row: Row, other: Row): boolean => {
          if (row.s === null || other.s === null) return other.s === null;
          return isDescending ? row.s >= other.s : row.s <= other.s;
        };
        const model = new Map<number, Row>();
        try {
          for (const batches of given) {
            const last = batches.length - 1;
            const outcomes = await commitAll(
              ownPlace,
              table,
              batches.map((rows, index) => batch([rows], { restart: index === 0, finish: index === last })),
            );
            const firsts = new Map<number, Row>();
            for (const each of batches.flat()) {
              const other = firsts.get(each.id);
              if (other === undefined || goesBefore(each, other)) firsts.set(each.id, each);
            }
            for (const [id, each] of firsts) {
              const stored = model.get(id);
              if (stored === undefined || !isDescending || goesBefore(each, stored)) model.set(id, each);
            }
            const counted = outcomes.map(
              ({ inserted, updated, unchanged, stale }) => inserted + updated + unchanged + stale,
            );
            expect(counted.reduce((sum, count) => sum + count, 0)).toBe(batches.flat().length);
          }
          const want = [...model.values()].sort((left, right) => left.id - right.id);
          expect(await ownPlace.rows("things", ["id", "s", "v"])).toEqual(
            want.map(({ id, s, v }) => [String(id), s === null ? null : String(s), String(v)]),
          );
        } finally {
          await ownPlace.close();
        }
      }),
      { numRuns: runs },
    );
  }, 600_000);
}
