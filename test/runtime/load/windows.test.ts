import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import { resourceClient } from "../../../templates/runtime/client.ts";
import type { Incremental } from "../../../templates/runtime/incremental/incremental.ts";
import { everyMonths } from "../../../templates/runtime/incremental/months.ts";
import { endValue, startValue } from "../../../templates/runtime/incremental/values.ts";
import { inWindows } from "../../../templates/runtime/incremental/windows.ts";
import { load } from "../../../templates/runtime/load/load.ts";
import { offset } from "../../../templates/runtime/paginators/offset.ts";
import type { Resource } from "../../../templates/runtime/resource.ts";
import { changing, ChangingApi, followed, inOrder, loaded } from "./changing-api.ts";
import { connectionTo, duckdb, fakeApi, type FakeApi, loadOnce, query, resource, savedState } from "./fake-api.ts";

let instance: DuckDBInstance;
let api: FakeApi;
beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
  api = fakeApi();
});

const params = { since: startValue, until: endValue };

function windowed(incremental: Incremental, more: Partial<Resource> = {}): Resource {
  return resource({ incremental, request: { method: "GET", path: "/things", params }, ...more });
}

/** The windows that requests were about, each once. */
function asked(urls: readonly string[]): readonly string[] {
  const of = (url: string): string => {
    const { searchParams } = new URL(url, "https://api.example.com");
    return `${searchParams.get("since") ?? ""}..${searchParams.get("until") ?? ""}`;
  };
  return [...new Set(urls.map(of))];
}

async function windowsOf(incremental: Incremental): Promise<readonly string[]> {
  api.urls.length = 0;
  await loadOnce({ api, instance, resource: windowed(incremental) });
  return asked(api.urls);
}

describe("the windows of a run", () => {
  const day = 86_400;

  test("go from the initial value to the run's ceiling, each as wide as the step", async () => {
    const incremental: Incremental = {
      cursor: "u",
      type: "timestamp",
      initial: "2025-12-20T00:00:00Z",
      windows: inWindows({ step: 5 * day }),
    };
    expect(await windowsOf(incremental)).toEqual([
      "2025-12-20T00:00:00Z..2025-12-25T00:00:00Z",
      "2025-12-25T00:00:00Z..2025-12-30T00:00:00Z",
      "2025-12-30T00:00:00Z..2026-01-01T12:00:00Z",
    ]);
  });

  test.each([
    {
      title: "a declared end",
      more: { end: "2025-12-22T06:00:00Z" },
      last: "2025-12-22T00:00:00Z..2025-12-22T06:00:00Z",
    },
    { title: "settle", more: { settle: 86_400_000 }, last: "2025-12-31T00:00:00Z..2025-12-31T12:00:00Z" },
    { title: "whole seconds", more: { format: "unix" }, last: "1767225600..1767268800" },
    {
      title: "tomorrow, where an end is left out and has no time",
      more: { format: "date" },
      last: "2026-01-01..2026-01-02",
    },
    {
      title: "today, where an end is included",
      more: { format: "date", rangeEnd: "closed" },
      last: "2026-01-01..2026-01-01",
    },
  ] as const)("end with $title", async ({ more, last }) => {
    const incremental = { cursor: "u", type: "timestamp", initial: "2025-12-20T00:00:00Z", ...more } as const;
    expect((await windowsOf({ ...incremental, windows: inWindows({ step: day }) })).at(-1)).toBe(last);
  });

  test("of dates are whole days", async () => {
    const incremental: Incremental = {
      cursor: "u",
      type: "date",
      initial: "2025-12-28",
      windows: inWindows({ step: 2 }),
    };
    expect(await windowsOf(incremental)).toEqual([
      "2025-12-28..2025-12-30",
      "2025-12-30..2026-01-01",
      "2026-01-01..2026-01-02",
    ]);
  });

  test("of hours that begin at a date have times", async () => {
    const incremental = { cursor: "u", type: "timestamp", initial: "2026-01-01" } as const;
    expect(await windowsOf({ ...incremental, windows: inWindows({ step: 7 * 3600 }) })).toEqual([
      "2026-01-01..2026-01-01T07:00:00Z",
      "2026-01-01T07:00:00Z..2026-01-01T12:00:00Z",
    ]);
  });

  test("of months are as long as the months", async () => {
    const incremental = { cursor: "u", type: "timestamp", initial: "2025-10-31T10:00:00+02:00" } as const;
    expect(await windowsOf({ ...incremental, windows: inWindows({ step: everyMonths(1) }) })).toEqual([
      "2025-10-31T10:00:00+02:00..2025-11-30T10:00:00+02:00",
      "2025-11-30T10:00:00+02:00..2025-12-30T10:00:00+02:00",
      "2025-12-30T10:00:00+02:00..2026-01-01T14:00:00+02:00",
    ]);
  });

  test("of numbers end with a window without rows, where that is said", async () => {
    const rows = [1, 2, 25].map((u) => ({ id: u, u }));
    const source = new ChangingApi(rows, { sort: "u", limit: 10 });
    const given = changing(10, { ...followed, windows: inWindows({ step: 10, stopAfterEmpty: 2 }) });
    await loadOnce({ api: source.api, instance, resource: given });
    expect(asked(source.api.urls)).toEqual(["0..10", "10..20", "20..30", "30..40", "40..50"]);
    expect(await loaded(instance)).toEqual(source.table);
    source.api.urls.length = 0;
    source.change(2, 26);
    await loadOnce({ api: source.api, instance, resource: given });
    expect(asked(source.api.urls)).toEqual(["25..35", "35..45", "45..55"]);
    expect(await loaded(instance)).toEqual(source.table);
  });

  test("begin the lag below the saved cursor in the next load", async () => {
    const incremental = {
      cursor: "u",
      type: "timestamp",
      initial: "2025-12-30T00:00:00Z",
      lag: 3600,
      windows: inWindows({ step: day }),
    } as const;
    api.pages = [[{ id: 1, u: "2025-12-31T08:00:00Z" }]];
    await windowsOf(incremental);
    expect(await windowsOf(incremental)).toEqual([
      "2025-12-31T07:00:00Z..2026-01-01T07:00:00Z",
      "2026-01-01T07:00:00Z..2026-01-01T12:00:00Z",
    ]);
  });

  test("ask for nothing where the start lies ahead", async () => {
    const incremental = { cursor: "u", type: "timestamp", initial: "2027-01-01T00:00:00Z" } as const;
    expect(await windowsOf({ ...incremental, windows: inWindows({ step: day }) })).toEqual([]);
    expect(await savedState(instance)).toMatchObject({ run: null, watermark: null });
  });
});

describe("the pages of windows", () => {
  const counted: Incremental = {
    cursor: "u",
    type: "number",
    initial: 0,
    windows: inWindows({ step: 4, stopAfterEmpty: 1 }),
  };

  test("rows at an edge, which two windows have, are appended once", async () => {
    const source = new ChangingApi(inOrder(10), { sort: "u", limit: 2 });
    const given = changing(2, counted, { write: { disposition: "append" } });
    const report = await loadOnce({ api: source.api, instance, resource: given });
    expect(await loaded(instance)).toEqual(source.table);
    expect(report).toMatchObject({ rows: 10, inserted: 10 });
  });

  test.each([
    { title: "in the middle of a window", failing: 5, from: { start: "4", page: { offset: 2 } } },
    { title: "at the beginning of a window", failing: 4, from: { start: "4", page: null } },
  ])("a load that fails $title goes on there", async ({ failing, from }) => {
    const source = new ChangingApi(inOrder(10), { sort: "id", limit: 2 });
    source.failing = new Set([failing]);
    const given = changing(2, counted, { write: { disposition: "append" } });
    const setup = { api: source.api, instance, resource: given };
    await expect(loadOnce(setup, { checkpoint: { pages: 1 } })).rejects.toThrow("500");
    expect((await savedState(instance))["page"]).toMatchObject(from);
    const before = source.api.urls.length;
    await loadOnce(setup);
    expect(source.api.urls[before]).toBe(source.api.urls[failing - 1]);
    expect(await loaded(instance)).toEqual(source.table);
  });

  test("a page token that has expired restarts its window only", async () => {
    const source = new ChangingApi(inOrder(10), { sort: "id", limit: 2 });
    source.failing = new Set([5]);
    const given = changing(2, counted);
    const setup = { api: source.api, instance, resource: given };
    await expect(loadOnce(setup, { checkpoint: { pages: 1 } })).rejects.toThrow("500");
    const { answer } = source.api;
    source.api.answer = (url) => (source.api.urls.length === 6 ? { status: 410 } : (answer?.(url) ?? []));
    const report = await loadOnce(setup);
    expect(report.warnings).toEqual([expect.stringContaining("no longer knew the page")]);
    expect(source.api.urls.slice(5, 7)).toEqual([
      "/things?since=4&until=8&offset=2&limit=2",
      "/things?since=4&until=8&offset=0&limit=2",
    ]);
    expect(await loaded(instance)).toEqual(source.table);
  });

  test("of a list of the newest first end below their start, of one of the oldest first beyond their end", async () => {
    const rows = [[{ id: 3, u: 3 }], [{ id: 9, u: -5 }], [{ id: 8, u: -9 }]];
    api.pages = rows;
    const given = (order: "ascending" | "descending"): Resource =>
      windowed({ cursor: "u", type: "number", initial: 0, end: 8, order, windows: inWindows({ step: 4 }) });
    await loadOnce({ api, instance, resource: given("descending") });
    expect(asked(api.urls)).toEqual(["0..4", "4..8"]);
    expect(api.urls).toHaveLength(3);
    api.pages = [[{ id: 3, u: 3 }], [{ id: 9, u: 10 }], [{ id: 8, u: 11 }]];
    api.urls.length = 0;
    await loadOnce({ api, instance, resource: given("ascending") });
    expect(api.urls).toHaveLength(4);
  });

  test("may begin anew at the last cursor: a row that moves out of its window takes none along", async () => {
    const source = new ChangingApi(inOrder(20), { sort: "u", limit: 4 });
    source.before = (request) => {
      if (request === 2) source.change(1, 21);
    };
    const given = changing(4, { ...followed, windows: inWindows({ step: 10, stopAfterEmpty: 1 }) });
    await loadOnce({ api: source.api, instance, resource: given });
    expect(await loaded(instance)).toEqual(source.table);
  });

  test("a full refresh of appended rows goes on in its window", async () => {
    const source = new ChangingApi(inOrder(10), { sort: "id", limit: 2 });
    const given = changing(2, counted, { write: { disposition: "append" } });
    const setup = { api: source.api, instance, resource: given };
    await loadOnce(setup);
    source.failing = new Set([source.api.urls.length + 4]);
    const options = { fullRefresh: true, checkpoint: { pages: 1 } };
    await expect(loadOnce(setup, options)).rejects.toThrow("500");
    await loadOnce(setup, options);
    expect(await loaded(instance)).toEqual(source.table);
  });
});

describe("rows() and pages()", () => {
  const source = new ChangingApi(inOrder(10), { sort: "id", limit: 3 });
  const incremental: Incremental = {
    cursor: "u",
    type: "number",
    initial: 0,
    end: 10,
    windows: inWindows({ step: 4 }),
  };
  const client = resourceClient(connectionTo(source.api), windowed(incremental, { pages: offset({ limit: 3 }) }));

  test("go through the windows too, and give rows at an edge once", async () => {
    const ids: unknown[] = [];
    for await (const row of client.rows()) ids.push("id" in row ? row.id : undefined);
    expect(ids).toEqual(inOrder(10).map(({ id }) => id));
    expect(asked(source.api.urls)).toEqual(["0..4", "4..8", "8..10"]);
  });

  test("count the pages of all windows, and begin where they are told to", async () => {
    source.api.urls.length = 0;
    let pages = 0;
    for await (const page of client.pages({ since: 4, maxPages: 4 })) pages += page.rows.length > 0 ? 1 : 0;
    expect(pages).toBeGreaterThan(0);
    expect(source.api.urls).toHaveLength(4);
    expect(asked(source.api.urls)).toEqual(["4..8", "8..10"]);
  });
});

test("several resources with windows load into tables of their own", async () => {
  const source = new ChangingApi(inOrder(6), { sort: "u", limit: 4 });
  const given = changing(4, { ...followed, windows: inWindows({ step: 3, stopAfterEmpty: 1 }) });
  const things = { ...given, name: "a", table: "a" };
  await load(connectionTo(source.api), { a: things, b: { ...things, name: "b", table: "b" } }, duckdb(instance));
  for (const table of ["a", "b"]) {
    expect(await query(instance, `SELECT id, u FROM ${table} ORDER BY id`)).toEqual(source.table);
  }
});
