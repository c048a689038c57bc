import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import { byPage, changing, ChangingApi, followed, inOrder, loaded } from "./changing-api.ts";
import { loadOnce, savedState } from "./fake-api.ts";

let instance: DuckDBInstance;
beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
});

/** Twelve rows by four; the first is changed after the first page. */
function moving(more: Partial<ConstructorParameters<typeof ChangingApi>[1]> = {}): ChangingApi {
  const source = new ChangingApi(inOrder(12), { sort: "u", limit: 4, ...more });
  source.before = (request) => {
    if (request === 2) source.change(1, 13);
  };
  return source;
}

describe("a row that moves to the end while a list of the oldest change first is read", () => {
  test("makes pages that are counted on pass over another row", async () => {
    const source = moving();
    const { restart, ...counted } = followed;
    expect(restart).toBeDefined();
    await loadOnce({ api: source.api, instance, resource: changing(4, counted) });
    // Row 5 slipped to the first page, and the saved cursor went by.
    expect((await loaded(instance)).map(([id]) => id)).not.toContain("5");
  });

  test.each([
    { paging: "offset", more: {} },
    { paging: "page number", more: byPage },
  ])("loses none where pages begin anew at the last cursor: $paging", async ({ more }) => {
    const source = moving();
    const report = await loadOnce({ api: source.api, instance, resource: changing(4, followed, more) });
    expect(await loaded(instance)).toEqual(source.table);
    expect(report).toMatchObject({ done: true, rows: 13, inserted: 12, stale: 1 });
    expect(await savedState(instance)).toMatchObject({ watermark: "13", page: null });
  });

  test("loses none where the API leaves out rows that are equal to the start", async () => {
    const source = moving({ isStrict: true });
    await loadOnce({ api: source.api, instance, resource: changing(4) });
    expect(await loaded(instance)).toEqual(source.table);
  });

  test("appends no row twice", async () => {
    const source = moving();
    await loadOnce({
      api: source.api,
      instance,
      resource: changing(4, followed, { write: { disposition: "append" } }),
    });
    expect(await loaded(instance)).toEqual([["1", "1"], ["1", "13"], ...source.table.slice(1)]);
  });

  test.each([{ disposition: "append" }, { disposition: "merge", strategy: "delete-insert", deletes: "none" }] as const)(
    "goes on from the last commit after a failure: $disposition",
    async (write) => {
      const source = moving();
      source.failing = new Set([4]);
      const given = { api: source.api, instance, resource: changing(4, followed, { write }) };
      await expect(loadOnce(given, { checkpoint: { pages: 1 } })).rejects.toThrow("500");
      const before = source.api.urls.length;
      await loadOnce(given);
      expect(source.api.urls[before]).toBe("/things?since=7&offset=0&limit=4");
      const ids = (await loaded(instance)).map(([id]) => id);
      expect(ids).toEqual([
        "1",
        ...(write.disposition === "append" ? ["1"] : []),
        ...source.table.slice(1).map(([id]) => id),
      ]);
    },
  );
});

describe("pages begin anew", () => {
  const urlsOf = async (source: ChangingApi, ...given: Parameters<typeof changing>): Promise<readonly string[]> => {
    await loadOnce({ api: source.api, instance, resource: changing(...given) });
    expect(await loaded(instance)).toEqual(source.table);
    return source.api.urls.map((url) => url.replace("/things?", "").replace(/&limit=\d+/, ""));
  };

  test("at the newest value but one, so that equal rows on the next page are read", async () => {
    const rows = [1, 2, 3, 3, 3, 4, 5].map((u, index) => ({ id: index + 1, u }));
    const urls = await urlsOf(new ChangingApi(rows, { sort: "u", limit: 4 }), 4);
    expect(urls).toEqual([
      "since=0&offset=0",
      "since=2&offset=0",
      "since=2&offset=4",
      "since=4&offset=0",
      "since=4&offset=2",
    ]);
  });

  test("not among rows of one value, of which pages are counted", async () => {
    const rows = Array.from({ length: 10 }, (_, id) => ({ id, u: 7 }));
    const urls = await urlsOf(new ChangingApi(rows, { sort: "u", limit: 4 }), 4);
    expect(urls).toEqual(["since=0&offset=0", "since=0&offset=4", "since=0&offset=8", "since=0&offset=10"]);
  });

  test("not again where the API does not heed the start", async () => {
    const source = new ChangingApi(inOrder(12), { sort: "u", limit: 4, ignoresStart: true });
    const urls = await urlsOf(source, 4);
    expect(urls).toEqual([
      "since=0&offset=0",
      "since=3&offset=0",
      "since=3&offset=4",
      "since=3&offset=8",
      "since=3&offset=12",
    ]);
  });

  test("not in a list that is in another order than declared", async () => {
    const rows = [4, 3, 2, 1, 8, 7, 6, 5].map((u, index) => ({ id: index, u }));
    const urls = await urlsOf(new ChangingApi(rows, { sort: "id", limit: 4 }), 4);
    expect(urls).toEqual(["since=0&offset=0", "since=0&offset=4", "since=0&offset=8"]);
  });

  test("not beyond the run's ceiling: what changes later is the next run's", async () => {
    // The epoch of the cursor began at noon of 1970 for this API: its clock is far behind.
    const source = new ChangingApi(inOrder(12), { sort: "u", limit: 4 });
    source.api.now = 6000;
    const urls = await urlsOf(source, 4, { ...followed, epoch: "unix" });
    expect(urls.slice(0, 3)).toEqual(["since=0&offset=0", "since=3&offset=0", "since=5&offset=0"]);
    expect(urls.slice(3)).toEqual(["since=5&offset=4", "since=5&offset=8"]);
  });

  test("and more of them than allowed are an error all the same", async () => {
    const source = new ChangingApi(inOrder(40), { sort: "u", limit: 4 });
    const given = changing(4);
    const resource = { ...given, pages: { ...given.pages, maximumPages: 3 } };
    await expect(loadOnce({ api: source.api, instance, resource })).rejects.toThrow(/more than 3 pages/);
  });
});
