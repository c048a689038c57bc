import { describe, expect, test } from "vitest";
import type { Bounds, CursorColumn } from "../../../templates/runtime/load/destination.ts";
import type { Json } from "../../../templates/runtime/json.ts";
import { batch, commit, plan, type Place } from "./harness.ts";

const closed = (value: string): { value: string; closed: boolean } => ({ value, closed: true });
const open = (value: string): { value: string; closed: boolean } => ({ value, closed: false });
const cursor = (type: CursorColumn["type"], changes: Partial<CursorColumn> = {}): CursorColumn => ({
  field: "u",
  type,
  newest: "max",
  onMissing: "raise",
  ...changes,
});

interface BoundsCase {
  readonly id: string;
  readonly cursor: CursorColumn;
  readonly values: readonly string[];
  readonly bounds: Bounds;
  /** The numbers of the rows that are loaded, from 0. */
  readonly want: readonly string[];
}

const bounds: readonly BoundsCase[] = [
  {
    id: "a closed and an open end",
    cursor: cursor("number"),
    values: ["9", "10", "11", "20", "21"],
    bounds: { from: closed("10"), to: open("20") },
    want: ["1", "2"],
  },
  {
    id: "an open start and a closed end",
    cursor: cursor("number"),
    values: ["9", "10", "11", "20", "21"],
    bounds: { from: open("10"), to: closed("20") },
    want: ["2", "3"],
  },
  {
    id: "numbers beyond 2^53",
    cursor: cursor("number"),
    values: ["9007199254740992", "9007199254740993", "9007199254740994"],
    bounds: { from: open("9007199254740992"), to: open("9007199254740994") },
    want: ["1"],
  },
  {
    id: "fractions",
    cursor: cursor("number"),
    values: ["1.5", "1.25", "1.75"],
    bounds: { from: closed("1.5"), to: undefined },
    want: ["0", "2"],
  },
  {
    id: "instants with offsets",
    cursor: cursor("timestamp"),
    values: ['"2024-01-01T01:00:00+02:00"', '"2024-01-01T00:00:00Z"', '"2023-12-31T23:00:00-02:00"'],
    bounds: { from: closed("2024-01-01T00:00:00Z"), to: undefined },
    want: ["1", "2"],
  },
  {
    id: "dates",
    cursor: cursor("date"),
    values: ['"2024-01-01"', '"2024-01-02"', '"2024-01-03"'],
    bounds: { from: closed("2024-01-02"), to: open("2024-01-03") },
    want: ["1"],
  },
  {
    id: "texts by code unit",
    cursor: cursor("text"),
    values: ['"a"', '"B"', '"b"', '"é"'],
    bounds: { from: closed("a"), to: open("é") },
    want: ["0", "2"],
  },
];

const statistics: readonly {
  readonly id: string;
  readonly cursor: CursorColumn;
  readonly values: readonly string[];
  readonly want: readonly [least: RegExp, greatest: RegExp];
}[] = [
  {
    id: "numbers beyond 2^53",
    cursor: cursor("number"),
    values: ["9007199254740993", "9007199254740995"],
    want: [/^9007199254740993$/, /^9007199254740995$/],
  },
  { id: "fractions", cursor: cursor("number"), values: ["0.1", "-2.5"], want: [/^-2\.50*$/, /^0\.10*$/] },
  {
    id: "instants",
    cursor: cursor("timestamp"),
    values: ['"2024-01-01T02:00:00.123456+02:00"', '"2023-12-31T00:00:00Z"'],
    want: [/^2023-12-31T00:00:00(\.0+)?Z$/, /^2024-01-01T00:00:00\.123456Z$/],
  },
  {
    id: "instants of nanoseconds are cut off, never rounded up",
    cursor: cursor("timestamp"),
    values: ['"2024-01-01T00:00:00.123456999Z"'],
    want: [/^2024-01-01T00:00:00\.123456Z$/, /^2024-01-01T00:00:00\.123456Z$/],
  },
  {
    id: "dates",
    cursor: cursor("date"),
    values: ['"2024-01-02"', '"2024-01-01"'],
    want: [/^2024-01-01$/, /^2024-01-02$/],
  },
  { id: "texts by code unit", cursor: cursor("text"), values: ['"a"', '"B"'], want: [/^B$/, /^a$/] },
  {
    id: "a nested cursor",
    cursor: cursor("timestamp", { field: "o.at" }),
    values: ['"2024-01-01T00:00:00Z"'],
    want: [/^2024-01-01T00:00:00/, /^2024-01-01T00:00:00/],
  },
  {
    id: "the first of several in a list",
    cursor: cursor("number", { field: "o.list[*].u" }),
    values: ['[{"u":11},{"u":99}]', '[{"v":1},{"u":12}]'],
    want: [/^11(?:\.0+)?$/, /^12(?:\.0+)?$/],
  },
  {
    id: "an item of a list",
    cursor: cursor("number", { field: "o.list[1].u" }),
    values: ['[{"u":11},{"u":99}]', '[{"u":14},{"u":88}]'],
    want: [/^88(?:\.0+)?$/, /^99(?:\.0+)?$/],
  },
];

/** The cursor field: bounds, statistics, rows without. */
export function cursorCases(place: () => Place): void {
  const rowsOf = (field: string, values: readonly string[]): string => {
    const [outer = "", inner] = field.replaceAll(/\[.*/g, "").split(".");
    const member = (value: string): string =>
      inner === undefined ? `"${outer}":${value}` : `"${outer}":{"${inner}":${value}}`;
    return `[${values.map((value, id) => `{"id":${id},${member(value)}}`).join(",")}]`;
  };
  const ids = async (): Promise<unknown[]> => (await place().rows("things", ["id"])).map((row) => row[0]);

  test.each(bounds)(
    "rows outside of the bounds are skipped: $id",
    async ({ cursor: by, values, bounds: within, want }) => {
      for (const way of ["merge", "append"] as const) {
        const given = plan({ cursor: by, way, table: way });
        const outcome = await commit(place(), given, batch([rowsOf("u", values)], { bounds: within }));
        expect(outcome).toMatchObject({
          rows: want.length,
          inserted: want.length,
          skipped: values.length - want.length,
        });
        expect((await place().rows(way, ["id"])).map((row) => row[0])).toEqual(want);
      }
    },
  );

  test.each(statistics)("the batch's extremes are exact: $id", async ({ cursor: by, values, want }) => {
    const seen: Json[] = [];
    await commit(
      place(),
      plan({ cursor: by }),
      batch([rowsOf(by.field, values)], {
        state: ({ rows, least, greatest }) => {
          seen.push({ rows, least: least ?? null, greatest: greatest ?? null });
          return undefined;
        },
      }),
    );
    expect(seen).toEqual([
      { rows: values.length, least: expect.stringMatching(want[0]), greatest: expect.stringMatching(want[1]) },
    ]);
  });

  test("the extremes are of the rows inside the bounds only, and absent without any", async () => {
    const seen: unknown[] = [];
    const state = (found: unknown): undefined => void seen.push(found);
    const within = { from: closed("5"), to: undefined };
    await commit(
      place(),
      plan({ cursor: cursor("number") }),
      batch(['[{"id":1,"u":1},{"id":2,"u":7}]'], { bounds: within, state }),
    );
    await commit(place(), plan({ cursor: cursor("number") }), batch(['[{"id":1,"u":1}]'], { bounds: within, state }));
    await commit(place(), plan({ cursor: cursor("number") }), batch([], { state }));
    await commit(place(), plan(), batch(['[{"id":9}]'], { state }));
    expect(seen).toEqual([
      { rows: 1, least: "7", greatest: "7", rejected: 0 },
      { rows: 0, least: undefined, greatest: undefined, rejected: 0 },
      { rows: 0, least: undefined, greatest: undefined, rejected: 0 },
      { rows: 1, least: undefined, greatest: undefined, rejected: 0 },
    ]);
  });

  describe("rows without cursor value", () => {
    const given = ['[{"id":1,"u":7},{"id":2,"u":null},{"id":3}]'];
    const within = { from: closed("5"), to: undefined };

    test("are refused, naming the row", async () => {
      const failing = commit(place(), plan({ cursor: cursor("number") }), batch(given, { bounds: within }));
      await expect(failing).rejects.toThrow(
        'the cursor field "u" has no number as its value. Row 2 of the page at 1 begins: {"id":2,"u":null}',
      );
      expect(await place().tables()).toEqual([]);
    });

    test("are loaded where they are to be included", async () => {
      const by = cursor("number", { onMissing: "include" });
      expect(await commit(place(), plan({ cursor: by }), batch(given, { bounds: within }))).toMatchObject({
        rows: 3,
        skipped: 0,
      });
      expect(await ids()).toEqual(["1", "2", "3"]);
    });

    test("are left out where they are to be excluded", async () => {
      const by = cursor("number", { onMissing: "exclude" });
      expect(await commit(place(), plan({ cursor: by }), batch(given, { bounds: within }))).toMatchObject({
        rows: 1,
        skipped: 2,
      });
      expect(await ids()).toEqual(["1"]);
    });

    test("are also those whose value is of another kind", async () => {
      const columns = { u: { type: "text", nullable: true } } as const;
      const failing = commit(place(), plan({ cursor: cursor("timestamp"), columns }), batch(['[{"id":1,"u":"soon"}]']));
      await expect(failing).rejects.toThrow('the cursor field "u" has no timestamp as its value');
    });

    test("a column that can hold no such value is refused", async () => {
      const failing = commit(place(), plan({ cursor: cursor("timestamp") }), batch(['[{"id":1,"u":5}]']));
      await expect(failing).rejects.toThrow(
        /cursor field "u" is declared to be a timestamp, but its column has the type/,
      );
    });
  });
}
