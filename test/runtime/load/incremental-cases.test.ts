import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import { endValue, initialValue, lastValue, startValue } from "../../../templates/runtime/incremental/values.ts";
import type { Resource } from "../../../templates/runtime/resource.ts";
import { type Answer, cursorU, fakeApi, type FakeApi, loadPages, query, resource, savedState } from "./fake-api.ts";

let instance: DuckDBInstance;
let api: FakeApi;
beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
  api = fakeApi();
});

const append = { disposition: "append" } as const;

/** Loads and gives back what was asked for, and the ids that are in the table. */
async function run(
  given: Partial<Resource>,
  ...pages: readonly Answer[]
): Promise<{ readonly urls: readonly string[]; readonly ids: readonly unknown[] }> {
  await loadPages({ api, instance, resource: resource(given) }, pages);
  const rows = await query(instance, "SELECT id FROM things ORDER BY id");
  return { urls: [...api.urls], ids: rows.map(([id]) => Number(id)) };
}

const rows = (...values: readonly (readonly [id: number, u: unknown])[]): object[] =>
  values.map(([id, u]) => ({ id, u }));

describe("the range that is loaded", () => {
  test("K01 rows of the boundary are read again and not appended twice, by primary key", async () => {
    const given = { incremental: cursorU, write: append };
    const first = await run(given, rows([1, 9], [2, 10], [3, 12], [4, 12]));
    expect(first).toEqual({ urls: ["/things?since=10&page=1"], ids: [2, 3, 4] });
    expect(await savedState(instance)).toMatchObject({ phase: "steady", run: null, watermark: "12" });
    const second = await run(given, rows([3, 12], [4, 12], [5, 12], [6, 13]));
    expect(second).toEqual({ urls: ["/things?since=12&page=1"], ids: [2, 3, 4, 5, 6] });
    expect(await savedState(instance)).toMatchObject({ watermark: "13" });
  });

  test("K02 without key by all values", async () => {
    const given = { incremental: cursorU, write: append, primaryKey: [] };
    await run(given, [{ id: 3, u: 12 }]);
    expect(
      (
        await run(given, [
          { id: 3, u: 12 },
          { id: 3, u: 12, x: 1 },
        ])
      ).ids,
    ).toEqual([3, 3]);
    expect(await query(instance, "SELECT x FROM things ORDER BY x NULLS FIRST")).toEqual([[null], ["1"]]);
  });

  test("K03 an open start leaves the boundary out", async () => {
    const given = { incremental: { ...cursorU, rangeStart: "open" }, write: append } as const;
    await run(given, rows([1, 12]));
    expect((await run(given, rows([2, 12], [3, 13]))).ids).toEqual([1, 3]);
  });

  test.each([
    { rangeEnd: "open", want: [10, 11, 12, 13] },
    { rangeEnd: "closed", want: [10, 11, 12, 13, 14] },
  ] as const)("K05 a declared end, $rangeEnd, keeps no state", async ({ rangeEnd, want }) => {
    const given = { incremental: { ...cursorU, end: 14, rangeEnd }, write: append };
    expect((await run(given, rows([9, 9], [10, 10], [11, 11], [12, 12], [13, 13], [14, 14], [15, 15]))).ids).toEqual(
      want,
    );
    expect(await query(instance, "SELECT count(*) FROM _state")).toEqual([["0"]]);
  });

  test("K06 a lag reads again, and the saved cursor only moves forward", async () => {
    const given = { incremental: { ...cursorU, lag: 3 }, write: append };
    await run(given, rows([1, 20]));
    const second = await run(given, rows([2, 16], [3, 17], [1, 20]));
    expect(second).toEqual({ urls: ["/things?since=17&page=1"], ids: [1, 1, 3] });
    expect(await savedState(instance)).toMatchObject({ watermark: "20" });
  });

  test("K07 a lag never goes below the initial value", async () => {
    const given = { incremental: { ...cursorU, lag: 30 } };
    await run(given, rows([1, 20]));
    expect((await run(given, [])).urls).toEqual(["/things?since=10&page=1"]);
  });

  test.each([
    {
      id: "seconds from an instant",
      type: "timestamp",
      lag: 3600,
      u: "2024-01-01T05:00:00Z",
      want: "2024-01-01T04:00:00Z",
    },
    {
      id: "an instant with offset",
      type: "timestamp",
      lag: 3600,
      u: "2024-01-01 05:00:00.250+02:00",
      want: "2024-01-01 04:00:00.250+02:00",
    },
    { id: "days from a date", type: "date", lag: 1, u: "2024-03-01", want: "2024-02-29" },
  ] as const)("K08 a lag of $id keeps the look", async ({ type, lag, u, want }) => {
    const given = { incremental: { cursor: "u", type, lag, initial: "2023-01-01T00:00:00Z" } };
    await run(given, rows([1, u]));
    const { urls } = await run(given, []);
    expect(new URL(urls[0] ?? "", "https://x").searchParams.get("since")).toBe(want);
  });

  test.each([
    { onMissing: "include", want: [1, 2, 3] },
    { onMissing: "exclude", want: [3] },
  ] as const)("K09 rows without cursor value: $onMissing", async ({ onMissing, want }) => {
    expect(
      (await run({ incremental: { ...cursorU, onMissing } }, [{ id: 1, u: null }, { id: 2 }, { id: 3, u: 11 }])).ids,
    ).toEqual(want);
    expect(await savedState(instance)).toMatchObject({ watermark: "11" });
  });

  test.each([
    { row: { id: 1, u: null }, of: "null" },
    { row: { id: 1 }, of: "absent" },
  ])("K09 rows without cursor value are refused: $of", async ({ row }) => {
    await expect(run({ incremental: cursorU }, [{ id: 3, u: 11 }, row])).rejects.toThrow(
      `things: the load failed: the cursor field "u" has no number as its value. Row 2 of the page at 1 begins: ${JSON.stringify(row)}.`,
    );
  });

  test("K10 the smallest value as the newest", async () => {
    const given = { incremental: { ...cursorU, newest: "min", initial: 100 } } as const;
    expect(await run(given, rows([1, 50], [2, 120]))).toEqual({ urls: ["/things?since=100&page=1"], ids: [1] });
    expect(await run(given, rows([3, 60], [4, 40]))).toEqual({ urls: ["/things?since=50&page=1"], ids: [1, 4] });
  });

  test("a cursor in a nested object", async () => {
    const given = { incremental: { ...cursorU, cursor: "a.u" } };
    expect(
      (
        await run(given, [
          { id: 1, a: { u: 9 } },
          { id: 2, a: { u: 11 } },
        ])
      ).ids,
    ).toEqual([2]);
    expect((await run(given, [])).urls).toEqual(["/things?since=11&page=1"]);
  });

  test("K12 an initial value of another type is refused", async () => {
    const given = { incremental: { cursor: "u", type: "timestamp", initial: 10 } } as const;
    await expect(run(given, rows([1, "2024-01-01T00:00:00Z"]))).rejects.toThrow(
      /declared as timestamp, but has the value "10"|Conversion|cursor/,
    );
  });

  test("K13 without initial value the first load sends none", async () => {
    const given = { incremental: { cursor: "u", type: "number" } } as const;
    expect((await run(given, rows([1, 5]))).urls).toEqual(["/things?page=1"]);
    expect((await run(given, rows([1, 5]))).urls).toEqual(["/things?since=5&page=1"]);
  });

  test("K14 an empty answer leaves the state as it was", async () => {
    await run({ incremental: cursorU }, rows([1, 12]));
    const before = await savedState(instance);
    await run({ incremental: cursorU }, []);
    expect(await savedState(instance)).toEqual(before);
  });

  test("K15 a replace starts from the initial value every time", async () => {
    const given = { incremental: cursorU, write: { disposition: "replace" } } as const;
    await run(given, rows([1, 12]));
    expect(await run(given, rows([2, 13]))).toEqual({ urls: ["/things?since=10&page=1"], ids: [2] });
  });

  test("K17 another cursor field starts anew, K18 another initial value does not", async () => {
    await run({ incremental: cursorU }, [{ id: 1, u: 12, w: 3 }]);
    expect((await run({ incremental: { ...cursorU, initial: 5 } }, [])).urls).toEqual(["/things?since=12&page=1"]);
    expect((await run({ incremental: { cursor: "w", type: "number", initial: 1 } }, [])).urls).toEqual([
      "/things?since=1&page=1",
    ]);
  });

  test("K31 the state stays small whatever the number of rows at the boundary", async () => {
    const given = { incremental: cursorU, write: append };
    const page = Array.from({ length: 300 }, (_, id) => ({ id, u: 12 }));
    await run(given, page);
    expect((await run(given, page)).ids).toHaveLength(300);
    expect(JSON.stringify(await savedState(instance)).length).toBeLessThan(300);
  });

  test("K32 instants compare as instants, whatever their offset", async () => {
    const given = { incremental: { cursor: "u", type: "timestamp", initial: "2024-01-01T00:00:00Z" } } as const;
    expect(
      (
        await run(
          given,
          rows([1, "2024-01-01T01:00:00+02:00"], [2, "2024-01-01T00:30:00Z"], [3, "2024-01-01T02:15:00+02:00"]),
        )
      ).ids,
    ).toEqual([2, 3]);
    expect(await savedState(instance)).toMatchObject({ watermark: "2024-01-01T02:30:00+02:00" });
  });

  test("numbers beyond 2^53 stay exact in state and request", async () => {
    await run({ incremental: cursorU }, `[{"id":1,"u":9007199254740993},{"id":2,"u":9007199254740992}]`);
    expect((await run({ incremental: cursorU }, [])).urls).toEqual(["/things?since=9007199254740993&page=1"]);
  });
});

describe("pages that need not be read", () => {
  test("K19 newest first stops below the start", async () => {
    const given = { incremental: { ...cursorU, order: "descending" } } as const;
    const { urls, ids } = await run(
      given,
      rows([20, 20], [19, 19]),
      rows([15, 15], [9, 9]),
      rows([8, 8]),
      rows([1, 1]),
    );
    expect(ids).toEqual([15, 19, 20]);
    expect(urls).toHaveLength(2);
  });

  test("instants that rows tell in seconds stop it as well", async () => {
    const incremental = {
      cursor: "u",
      type: "timestamp",
      initial: "2024-01-01T00:00:00Z",
      order: "descending",
    } as const;
    const { urls, ids } = await run(
      { incremental, columns: { u: { type: "timestamp", nullable: false } } },
      rows([2, 1_704_067_260], [1, 1_704_067_200]),
      rows([4, 1_704_067_199], [3, 1_704_067_198]),
      rows([5, 1_704_067_100]),
    );
    expect(ids).toEqual([1, 2]);
    expect(urls).toHaveLength(2);
  });

  test("K20 without declared order all pages are read", async () => {
    const { urls, ids } = await run(
      { incremental: cursorU },
      rows([20, 20], [19, 19]),
      rows([15, 15], [9, 9]),
      rows([8, 8]),
      rows([1, 1]),
    );
    expect(ids).toEqual([15, 19, 20]);
    expect(urls).toHaveLength(4);
  });

  test("K21 oldest first stops at the end", async () => {
    const given = { incremental: { ...cursorU, order: "ascending", end: 15 } } as const;
    const { urls, ids } = await run(
      given,
      rows([1, 1], [11, 11]),
      rows([12, 12], [20, 20]),
      rows([21, 21]),
      rows([22, 22]),
    );
    expect(ids).toEqual([11, 12]);
    expect(urls).toHaveLength(2);
  });
});

describe("what requests ask for", () => {
  const params = { start: startValue, end: endValue, initial: initialValue, last: lastValue };
  const request = { method: "GET", path: "/things", params } as const;

  test.each([
    { format: "unix", want: "start=1704070800&end=1735689600&initial=1672531200&last=1704074400" },
    { format: "unix_ms", want: "start=1704070800000&end=1735689600000&initial=1672531200000&last=1704074400000" },
    { format: "date", want: "start=2024-01-01&end=2025-01-01&initial=2023-01-01&last=2024-01-01" },
    {
      format: "iso",
      want: "start=2024-01-01T01%3A00%3A00Z&initial=2023-01-01T00%3A00%3A00Z&last=2024-01-01T02%3A00%3A00Z",
    },
  ] as const)("K25, K26 placeholders in the format $format", async ({ format, want }) => {
    const incremental = { cursor: "u", type: "timestamp", initial: "2023-01-01T00:00:00Z", lag: 3600, format } as const;
    await run({ incremental, request }, rows([1, "2024-01-01T02:00:00Z"]));
    await run({ incremental, request }, []);
    const second = api.urls[0]?.replace("/things?", "").replace("&page=1", "");
    expect(second).toBe(want.replace(/&end=[^&]+/, ""));
    await run({ incremental: { ...incremental, end: "2025-01-01T00:00:00Z" }, request }, []);
    expect(new URL(api.urls[0] ?? "", "https://x").searchParams.get("end")).toBe(
      new URLSearchParams(want).get("end") ?? "2025-01-01T00:00:00Z",
    );
  });
});

describe("what this machine's clock allows", () => {
  const incremental = { cursor: "u", type: "timestamp", initial: "2025-01-01T00:00:00Z", settle: 60_000 } as const;

  test("the saved cursor stays behind the time at which the run began, less `settle`", async () => {
    await run({ incremental }, rows([1, "2026-01-01T11:59:30Z"], [2, "2026-01-01T11:00:00Z"]));
    expect(await savedState(instance)).toMatchObject({ watermark: "2026-01-01T11:59:00Z" });
  });

  test("rows that are too young are not appended yet, and come with the next load", async () => {
    const page = rows([1, "2026-01-01T11:59:30Z"], [2, "2026-01-01T11:00:00Z"]);
    expect((await run({ incremental, write: append }, page)).ids).toEqual([2]);
    api.now += 120_000;
    expect((await run({ incremental, write: append }, page)).ids).toEqual([1, 2]);
  });

  test("oldest first ends at the rows that are too young", async () => {
    const given = { incremental: { ...incremental, order: "ascending" } } as const;
    const { urls } = await run(
      given,
      rows([2, "2026-01-01T11:00:00Z"]),
      rows([1, "2026-01-01T11:59:30Z"]),
      rows([3, "2026-01-01T11:59:31Z"]),
    );
    expect(urls).toHaveLength(2);
  });
});
