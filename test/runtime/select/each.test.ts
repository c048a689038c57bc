import { describe, expect, test } from "vitest";
import { decodeObjects } from "../../../templates/runtime/select/objects.ts";
import { decodeText } from "../../../templates/runtime/select/cut.ts";
import { selected } from "../../../templates/runtime/select/selected.ts";
import { type Item, itemsResource } from "../../support/api.ts";
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

describe("a selector through a list", () => {
  interface Body {
    readonly data?: { readonly items?: Each<{ readonly row?: Item[] | Item | null } | null> | null } | null;
  }
  const rows = selected<Item>("data.items[*].row", ["data", "items"], (body: Body | null) =>
    each(body?.data?.items, (item) => item?.row),
  );
  const resource = itemsResource({ rows });
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  test.each([
    { body: '{"data":{"items":[{"row":{"id":1}},{"row":[{"id":2}]}]}}', want: '[{"id":1},{"id":2}]' },
    { body: '{"data":{"items":[]}}', want: "[]" },
    { body: '{"data":{"items":null}}', want: "[]" },
    { body: '{"data":null}', want: "[]" },
  ])("$body", ({ body, want }) => {
    expect(JSON.stringify(decodeObjects(bytes(body), resource).rows)).toBe(want);
    expect(new TextDecoder().decode(decodeText(bytes(body), resource).rows.text)).toBe(want);
  });
  test("a load keeps every digit", () => {
    const body = '{"data":{"items":[{"row":{"id":12345678901234567890}}]}}';
    expect(new TextDecoder().decode(decodeText(bytes(body), resource).rows.text)).toBe('[{"id":12345678901234567890}]');
    expect(() => decodeObjects(bytes(body), resource)).toThrow(/beyond 2\^53/);
  });
  test.each([
    '{"data":{}}',
    '{"data":{"items":[{"rows":1}]}}',
    '{"data":{"items":"x"}}',
    '{"data":{"items":[{"row":5}]}}',
  ])("%s is an error", (body) => {
    expect(() => decodeObjects(bytes(body), resource)).toThrow(/^items: the selector /);
    expect(() => decodeText(bytes(body), resource)).toThrow(/^items: the selector /);
  });
});
