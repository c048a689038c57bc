import { describe, expect, test } from "vitest";
import { type Each, each, part } from "../../../templates/runtime/select/each.ts";

interface Group {
  readonly rows?: readonly { readonly id: number }[] | { readonly id: number } | null;
}
const rowsOf = (groups: Each<Group | null> | null | undefined): unknown => each(groups, (group) => group?.rows);

describe("each", () => {
  test.each<{ given: Each<Group | null> | null | undefined; want: unknown }>([
    { given: [{ rows: [{ id: 1 }] }, { rows: [{ id: 2 }, { id: 3 }] }], want: [{ id: 1 }, { id: 2 }, { id: 3 }] },
    { given: [{ rows: [{ id: 1 }, { id: 2 }] }], want: [{ id: 1 }, { id: 2 }] },
    { given: { a: { rows: [{ id: 1 }] }, b: { rows: { id: 2 } } }, want: [{ id: 1 }, { id: 2 }] },
    { given: [{ rows: null }, {}, null, { rows: [] }], want: [] },
    { given: [], want: [] },
    { given: {}, want: [] },
    { given: null, want: null },
    { given: undefined, want: undefined },
    { given: [{}, {}], want: undefined },
    { given: "text" as never, want: undefined },
  ])("G04: $given", ({ given, want }) => {
    expect(rowsOf(given)).toEqual(want);
  });
});

test("part", () => {
  expect([part([1, 2, 3], 0, 1), part([1, 2, 3], -1), part([], 0, 1)]).toEqual([[1], [3], []]);
  expect([part(null, 0), part(undefined, 0), part({} as never, 0)]).toEqual([null, undefined, undefined]);
});
