import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import type { Resource } from "../../../templates/runtime/resource.ts";
import { type Answer, fakeApi, loadPages, query, resource } from "./fake-api.ts";

let instance: DuckDBInstance;
beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
});

const merged = { disposition: "merge", strategy: "delete-insert", deletes: "none" } as const;
const versioned = { cursor: "s", type: "number" } as const;

interface Case {
  readonly id: string;
  readonly given: Partial<Resource>;
  /** The pages of each load. */
  readonly loads: readonly (readonly Answer[])[];
  readonly select: string;
  readonly want: readonly unknown[][];
}

const cases: readonly Case[] = [
  {
    id: "L01 one row per key in a page: the last",
    given: {},
    loads: [
      [
        [
          { id: 1, v: "a" },
          { id: 1, v: "b" },
          { id: 2, v: "c" },
        ],
      ],
    ],
    select: "id, v",
    want: [
      ["1", "b"],
      ["2", "c"],
    ],
  },
  {
    id: "L02 a later load replaces",
    given: {},
    loads: [
      [
        [
          { id: 1, v: "a" },
          { id: 2, v: "c" },
        ],
      ],
      [[{ id: 1, v: "z" }]],
    ],
    select: "id, v",
    want: [
      ["1", "z"],
      ["2", "c"],
    ],
  },
  {
    id: "L03 an absent field becomes NULL",
    given: {},
    loads: [[[{ id: 2, v: "c" }]], [[{ id: 2 }]]],
    select: "id, v",
    want: [["2", null]],
  },
  {
    id: "L04 the newest of a page by the cursor field wins",
    given: { incremental: versioned },
    loads: [
      [
        [
          { id: 1, s: 1 },
          { id: 1, s: 3 },
          { id: 1, s: 2 },
        ],
      ],
    ],
    select: "id, s",
    want: [["1", "3"]],
  },
  {
    id: "L04 the smallest where min is newest",
    given: { incremental: { ...versioned, newest: "min" } },
    loads: [
      [
        [
          { id: 1, s: 3 },
          { id: 1, s: 1 },
          { id: 1, s: 2 },
        ],
      ],
    ],
    select: "id, s",
    want: [["1", "1"]],
  },
  {
    id: "L04 dedup_sort asc: the smallest of a run, whatever the table has",
    given: { write: { ...merged, dedupSort: { field: "s", order: "asc" } } },
    loads: [
      [
        [{ id: 1, s: 2 }],
        [
          { id: 1, s: 1 },
          { id: 1, s: 3 },
        ],
      ],
      [[{ id: 1, s: 5 }], [{ id: 1, s: 4 }]],
    ],
    select: "id, s",
    want: [["1", "4"]],
  },
  {
    id: "L05 dedup_sort desc is the version where there is no cursor",
    given: { write: { ...merged, dedupSort: { field: "s", order: "desc" } } },
    loads: [
      [
        [{ id: 1, s: 1 }],
        [
          { id: 1, s: 3 },
          { id: 1, s: 2 },
        ],
      ],
      [[{ id: 1, s: 0 }]],
    ],
    select: "id, s",
    want: [["1", "3"]],
  },
  {
    id: "L16 L18 X: upsert replaces known keys and adds new ones, one row for each",
    given: { write: { ...merged, strategy: "upsert" } },
    loads: [
      [
        [
          { id: 1, v: "a" },
          { id: 3, v: "b" },
        ],
      ],
      [
        [
          { id: 1, v: "x" },
          { id: 2, v: "m" },
        ],
        [{ id: 2, v: "n" }],
      ],
    ],
    select: "id, v",
    want: [
      ["1", "x"],
      ["2", "n"],
      ["3", "b"],
    ],
  },
  {
    id: "L05 a stale row does not replace a newer one",
    given: { incremental: { ...versioned, lag: 5 } },
    loads: [[[{ id: 1, s: 3, v: "new" }]], [[{ id: 1, s: 0, v: "old" }]]],
    select: "id, s, v",
    want: [["1", "3", "new"]],
  },
  {
    id: "L06 a merge key alone replaces its group and keeps equal rows",
    given: { primaryKey: [], write: { ...merged, mergeKey: ["d"] } },
    loads: [
      [
        [
          { d: "x", v: 1 },
          { d: "x", v: 2 },
        ],
        [{ d: "y", v: 3 }],
      ],
      [[{ d: "x", v: 9 }]],
    ],
    select: "d, v",
    want: [
      ["x", "9"],
      ["y", "3"],
    ],
  },
  {
    id: "L07 a primary key or a merge key",
    given: { write: { ...merged, mergeKey: ["d"] } },
    loads: [
      [
        [
          { id: 1, d: "x" },
          { id: 2, d: "x" },
          { id: 3, d: "y" },
        ],
      ],
      [[{ id: 3, d: "x" }]],
    ],
    select: "id, d",
    want: [["3", "x"]],
  },
  {
    id: "L08 a composite key matches as a whole",
    given: { primaryKey: ["a", "b"] },
    loads: [
      [
        [
          { a: 1, b: "x", v: 1 },
          { a: 1, b: "y", v: 2 },
        ],
      ],
      [
        [
          { a: 1, b: "y", v: 3 },
          { a: 2, b: "x", v: 4 },
        ],
      ],
    ],
    select: "a, b, v",
    want: [
      ["1", "x", "1"],
      ["1", "y", "3"],
      ["2", "x", "4"],
    ],
  },
  {
    id: "L10 a merge without keys appends",
    given: { primaryKey: [] },
    loads: [[[{ id: 1 }]], [[{ id: 1 }]]],
    select: "id",
    want: [["1"], ["1"]],
  },
  {
    id: "L29 a replace holds the last content only",
    given: { write: { disposition: "replace" } },
    loads: [[[{ id: 1 }, { id: 2 }]], [[{ id: 3 }]]],
    select: "id",
    want: [["3"]],
  },
  {
    id: "L29 a replace with no rows empties the table",
    given: { write: { disposition: "replace" }, columns: { id: { type: "bigint", nullable: false } } },
    loads: [[[{ id: 1 }, { id: 2 }]], [[]]],
    select: "id",
    want: [],
  },
  {
    id: "L30 an append of the same keys adds them again",
    given: { write: { disposition: "append" } },
    loads: [[[{ id: 1 }]], [[{ id: 1 }]]],
    select: "id",
    want: [["1"], ["1"]],
  },
  {
    id: "L31 append, then merge",
    given: {},
    loads: [[[{ id: 1, v: "a" }]], [[{ id: 1, v: "b" }]]],
    select: "id, v",
    want: [["1", "b"]],
  },
];

describe("rows in the table", () => {
  test.each(cases)("$id", async ({ given, loads, select, want }) => {
    for (const pages of loads) await loadPages({ api: fakeApi(), instance, resource: resource(given) }, pages);
    expect(await query(instance, `SELECT ${select} FROM things ORDER BY ALL`)).toEqual(want);
  });

  test.each([
    { of: "numbers", keys: [1, 2] },
    { of: "texts", keys: ["a", "B"] },
    { of: "booleans", keys: [true, false] },
    { of: "fractions", keys: [1.5, 2.25] },
    { of: "instants", keys: ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"] },
    { of: "objects", keys: [{ a: 1 }, { a: 2 }] },
    { of: "integers beyond 64 bits", keys: ["9223372036854775808123", "9223372036854775808124"] },
  ])("keys may be $of", async ({ keys, of }) => {
    const json = of.includes("beyond") ? (key: unknown) => String(key) : (key: unknown) => JSON.stringify(key);
    const rows = (v: number): string => `[${keys.map((key) => `{"id":${json(key)},"v":${v}}`).join(",")}]`;
    const setup = { api: fakeApi(), instance, resource: resource() };
    await loadPages(setup, [rows(1)]);
    const report = await loadPages(setup, [rows(2)]);
    expect(report).toMatchObject({ inserted: 0, updated: 2 });
    expect(await query(instance, "SELECT count(*), min(v) FROM things")).toEqual([["2", "2"]]);
  });
});

describe("the report counts every row once", () => {
  test("inserted, updated, unchanged and stale", async () => {
    const setup = {
      api: fakeApi(),
      instance,
      resource: resource({ incremental: { cursor: "s", type: "number", lag: 100, initial: 0 } }),
    };
    const first = await loadPages(setup, [
      [
        { id: 1, s: 5 },
        { id: 2, s: 5, v: 1 },
        { id: 3, s: 5 },
        { id: 3, s: 4 },
      ],
    ]);
    expect(first).toMatchObject({
      mode: "full",
      done: true,
      rows: 4,
      inserted: 3,
      updated: 0,
      unchanged: 0,
      stale: 1,
      skipped: 0,
      cursor: "5",
    });
    const second = await loadPages(setup, [
      [
        { id: 1, s: 5 },
        { id: 2, s: 5, v: 2 },
        { id: 3, s: 3 },
        { id: 4, s: 6 },
        { id: 1, s: 5 },
      ],
    ]);
    expect(second).toMatchObject({
      mode: "incremental",
      rows: 5,
      inserted: 1,
      updated: 1,
      unchanged: 1,
      stale: 2,
      skipped: 0,
      cursor: "6",
    });
  });

  test("a second load of the same changes nothing", async () => {
    const setup = {
      api: fakeApi(),
      instance,
      resource: resource({ columns: { o: { type: "json", nullable: true } } }),
    };
    const pages = [[{ id: 1, o: { b: [1.5, null] }, t: "2024-01-01T00:00:00Z" }], [{ id: 2, o: null, t: null }]];
    await loadPages(setup, pages);
    const before = await query(instance, "SELECT * FROM things ORDER BY id");
    expect(await loadPages(setup, pages)).toMatchObject({ rows: 2, inserted: 0, updated: 0, unchanged: 2 });
    expect(await query(instance, "SELECT * FROM things ORDER BY id")).toEqual(before);
  });

  test("duplicates over the pages and commits of one run", async () => {
    const setup = { api: fakeApi(), instance, resource: resource() };
    const report = await loadPages(setup, [[{ id: 1, v: 1 }], [{ id: 1, v: 2 }]], { checkpoint: { pages: 1 } });
    expect(report).toMatchObject({ rows: 2, inserted: 1, updated: 1 });
    expect(await query(instance, "SELECT v FROM things")).toEqual([["2"]]);
  });

  test("a stored row without version gives way", async () => {
    const incremental = { cursor: "s", type: "number", onMissing: "include" } as const;
    const setup = { api: fakeApi(), instance, resource: resource({ incremental }) };
    await loadPages(setup, [[{ id: 1, v: 1 }]]);
    expect(await loadPages(setup, [[{ id: 1, s: 1, v: 2 }]])).toMatchObject({ updated: 1 });
    expect(await loadPages(setup, [[{ id: 1, v: 3 }]])).toMatchObject({ stale: 1, updated: 0 });
    expect(await query(instance, "SELECT s, v FROM things")).toEqual([["1", "2"]]);
  });
});

describe("L09 rows without key", () => {
  test.each([
    { given: { primaryKey: ["id"] }, row: { id: null, v: 1 }, field: "id" },
    { given: { primaryKey: ["id"] }, row: { v: 1 }, field: "id" },
    { given: { primaryKey: ["id", "v"] }, row: { id: 2, w: 1 }, field: "v" },
    { given: { write: { ...merged, mergeKey: ["d"] } }, row: { id: 1, d: null }, field: "d" },
  ])("$row is put aside, naming $field", async ({ given, row, field }) => {
    const setup = { api: fakeApi(), instance, resource: resource(given) };
    const good = { id: 7, v: 7, d: 7 };
    const report = await loadPages(setup, [[good], [{ ...good, id: 8 }, row]]);
    expect(report).toMatchObject({ done: true, rows: 3, inserted: 2, rejected: 1 });
    expect(report.warnings.filter((warning) => warning.includes("_rejected"))).toEqual([
      `1 row was put into _rejected: the key field "${field}" is missing or null. ` +
        "Every row needs its key: correct `primary_key` or `merge_key`, or the selector.",
    ]);
    expect(await query(instance, 'SELECT CAST("row" AS VARCHAR) FROM _rejected')).toEqual([[JSON.stringify(row)]]);
  });

  test("L35 X: a bad batch keeps neither the good one nor the next load back", async () => {
    const setup = { api: fakeApi(), instance, resource: resource() };
    const options = { checkpoint: { pages: 1 } };
    expect(await loadPages(setup, [[{ id: null }], [{ id: 1 }]], options)).toMatchObject({ done: true, rejected: 1 });
    expect(await loadPages(setup, [[{ id: 1 }], [{ id: 2 }]], options)).toMatchObject({ inserted: 1, rejected: 0 });
    expect(await query(instance, "SELECT id FROM things ORDER BY 1")).toEqual([["1"], ["2"]]);
  });
});
