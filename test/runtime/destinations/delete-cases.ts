import { describe, expect, test } from "vitest";
import type { CursorColumn, TablePlan } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, commitAll, plan, type Place, type Rows } from "./harness.ts";

const byNumber: CursorColumn = { field: "s", type: "number", newest: "max", onMissing: "include" };
const flagged = plan({ flag: "gone" });
const byRun = plan({ flag: "gone", gather: "merge", cursor: byNumber });
const more = { finish: false } as const;

interface Case {
  readonly id: string;
  readonly given: TablePlan;
  readonly commits: readonly (readonly Rows[])[];
  readonly want: readonly (readonly (string | null)[])[];
}

const cases: readonly Case[] = [
  {
    id: "L11 a field that is true deletes, one that is null or false does not",
    given: flagged,
    commits: [
      ['[{"id":1},{"id":2},{"id":3},{"id":4}]'],
      ['[{"id":1,"gone":true},{"id":3,"gone":null},{"id":4,"gone":false}]'],
    ],
    want: [["2"], ["3"], ["4"]],
  },
  {
    id: "L12 a field that is no boolean deletes where it has a value",
    given: flagged,
    commits: [
      ['[{"id":1},{"id":2,"gone":null},{"id":3}]'],
      ['[{"id":1,"gone":"2024-01-01T00:00:00Z"},{"id":2,"gone":null}]'],
    ],
    want: [["2"], ["3"]],
  },
  {
    id: "L12 a field that is a number, even 0",
    given: flagged,
    commits: [['[{"id":1},{"id":2}]'], ['[{"id":1,"gone":0}]']],
    want: [["2"]],
  },
  {
    id: "L13 of several rows of one key the newest is heard",
    given: byRun,
    commits: [
      ['[{"id":1,"s":1},{"id":1,"s":3},{"id":1,"s":2,"gone":true}]', '[{"id":2,"s":1},{"id":2,"s":2,"gone":true}]'],
    ],
    want: [["1"]],
  },
  {
    id: "L19 X: an upsert does not insert what is deleted",
    given: flagged,
    commits: [['[{"id":1}]'], ['[{"id":1,"gone":true},{"id":3,"gone":true}]']],
    want: [],
  },
  {
    id: "a nested field may tell",
    given: plan({ flag: "meta.gone" }),
    commits: [
      ['[{"id":1,"meta":{"a":1}},{"id":2,"meta":{"a":1}},{"id":3,"meta":{"a":1}}]'],
      ['[{"id":1,"meta":{"gone":true}},{"id":2,"meta":{"gone":false}},{"id":3,"meta":{"gone":null}}]'],
    ],
    want: [["2"], ["3"]],
  },
  {
    id: "values of several types may tell",
    given: flagged,
    commits: [
      ['[{"id":1},{"id":2},{"id":3},{"id":4}]'],
      ['[{"id":1,"gone":{"by":"x"}},{"id":2,"gone":false},{"id":3,"gone":null},{"id":4,"gone":true}]'],
    ],
    want: [["2"], ["3"]],
  },
  {
    id: "an older row does not delete a newer one",
    given: { ...flagged, cursor: byNumber },
    commits: [['[{"id":1,"s":5}]'], ['[{"id":1,"s":4,"gone":true}]']],
    want: [["1"]],
  },
  {
    id: "a composite key is deleted as a whole",
    given: plan({ flag: "gone", primaryKey: ["id", "b"] }),
    commits: [['[{"id":1,"b":"x"},{"id":1,"b":"y"}]'], ['[{"id":1,"b":"x","gone":true}]']],
    want: [["1"]],
  },
  {
    id: "with a merge key the group goes",
    given: plan({ flag: "gone", gather: "merge", mergeKey: ["d"] }),
    commits: [['[{"id":1,"d":"x"},{"id":2,"d":"x"},{"id":3,"d":"y"}]'], ['[{"id":1,"d":"x","gone":true}]']],
    want: [["3"]],
  },
  {
    id: "a full refresh does not bring deleted rows",
    given: plan({ flag: "gone", gather: "replace" }),
    commits: [['[{"id":1},{"id":2,"gone":true},{"id":3,"gone":false}]']],
    want: [["1"], ["3"]],
  },
  {
    id: "L20 insert-only leaves what is there as it is, and skips what is deleted",
    given: plan({ flag: "gone", gather: "insertOnly" }),
    commits: [
      ['[{"id":1,"v":"a"}]'],
      ['[{"id":1,"v":"b"},{"id":2,"v":"c"},{"id":3,"gone":true},{"id":1,"gone":true}]'],
    ],
    want: [["1"], ["2"]],
  },
];

/** Rows that say that they are deleted, and strategies that leave rows alone. */
export function deleteCases(place: () => Place): void {
  const ids = (): Promise<(string | null)[][]> => place().rows("things", ["id"]);

  test.each(cases)("$id", async ({ given, commits, want }) => {
    for (const pages of commits) await commit(place(), given, batch(pages));
    expect(await ids()).toEqual(want);
  });

  test("a deleted row stays among those that gather, so that an older one on a later page does not bring it back", async () => {
    await commit(place(), byRun, batch(['[{"id":1,"s":1},{"id":2,"s":1}]']));
    const outcomes = await commitAll(place(), byRun, [
      batch(['[{"id":1,"s":3,"gone":true},{"id":2,"s":3,"gone":true}]'], more),
      batch(['[{"id":1,"s":2},{"id":2,"s":4}]'], more),
      batch(['[{"id":3,"s":1}]']),
    ]);
    expect(await ids()).toEqual([["2"], ["3"]]);
    expect(outcomes.at(-1)).toMatchObject({ inserted: 1, updated: 1, deleted: 1, stale: 0 });
  });

  test("every row that is deleted is counted once", async () => {
    const given = { ...flagged, cursor: byNumber };
    await commit(place(), given, batch(['[{"id":1,"s":1},{"id":2,"s":9},{"id":3,"s":1},{"id":4,"s":1}]']));
    const outcome = await commit(
      place(),
      given,
      batch([
        '[{"id":1,"s":2,"gone":true},{"id":2,"s":2,"gone":true},{"id":7,"s":2,"gone":true},{"id":3,"s":2,"gone":false}]',
        '[{"id":1,"s":1,"gone":true},{"id":5,"s":2}]',
      ]),
    );
    expect(outcome).toMatchObject({ rows: 6, inserted: 1, updated: 1, deleted: 1, stale: 2, skipped: 1, unchanged: 0 });
    expect(await ids()).toEqual([["2"], ["3"], ["4"], ["5"]]);
  });

  test("what is deleted again changes nothing", async () => {
    await commit(place(), flagged, batch(['[{"id":1},{"id":2}]']));
    const gone = batch(['[{"id":1,"gone":true}]']);
    expect(await commit(place(), flagged, gone)).toMatchObject({ deleted: 1, skipped: 0 });
    expect(await commit(place(), flagged, gone)).toMatchObject({ deleted: 0, skipped: 1, inserted: 0 });
    expect(await ids()).toEqual([["2"]]);
  });

  describe("L20 insert-only", () => {
    const given = plan({ gather: "insertOnly", cursor: byNumber });

    test("keeps the first version of a row, and of a run's rows the newest", async () => {
      await commitAll(place(), given, [
        batch(['[{"id":1,"s":1,"v":"a"}]'], more),
        batch(['[{"id":1,"s":3,"v":"c"},{"id":1,"s":2,"v":"b"}]']),
      ]);
      const outcome = await commit(place(), given, batch(['[{"id":1,"s":9,"v":"z"},{"id":2,"s":1,"v":"d"}]']));
      expect(outcome).toMatchObject({ rows: 2, inserted: 1, updated: 0, skipped: 1, stale: 0 });
      expect(await place().rows("things", ["id", "v"])).toEqual([
        ["1", "c"],
        ["2", "d"],
      ]);
    });
  });
}
