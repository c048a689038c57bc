import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LoadError } from "../../templates/runtime/errors.ts";
import { load } from "../../templates/runtime/load/load.ts";
import {
  connectionTo,
  duckdb,
  type FakeApi,
  fakeApi,
  loadOnce,
  noon,
  query,
  resource,
} from "../runtime/load/fake-api.ts";

const minute = 60_000;
const year = 365 * 24 * 60 * minute;

/** Forty rows, one a minute, the last one an hour ago; five a page, from `since` on. */
function clockedApi(): FakeApi {
  const rows = Array.from({ length: 40 }, (_, id) => ({
    id,
    at: new Date(noon - 60 * minute - (39 - id) * minute).toISOString(),
  }));
  const api = fakeApi();
  api.answer = (url) => {
    const since = Date.parse(url.searchParams.get("since") ?? "1970-01-01T00:00:00Z");
    const found = rows.filter(({ at }) => Date.parse(at) >= since);
    api.pages = Array.from({ length: Math.max(1, Math.ceil(found.length / 5)) }, () => []);
    const page = Number(url.searchParams.get("page"));
    return found.slice((page - 1) * 5, page * 5);
  };
  return api;
}

const ids = async (instance: DuckDBInstance): Promise<unknown[]> =>
  (await query(instance, "SELECT id FROM things ORDER BY id")).map(([id]) => Number(id));

test("property: however the clock jumps to and fro between requests and loads, in the end every row is there once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("merge" as const, "append" as const),
      fc.constantFrom(undefined, "ascending" as const),
      fc.constantFrom(0, 30 * minute),
      fc.array(fc.constantFrom(0, -year, year, -60 * minute, 60 * minute), { minLength: 24, maxLength: 24 }),
      async (way, order, settle, jumps) => {
        const api = clockedApi();
        const instance = await DuckDBInstance.create(":memory:");
        const things = resource({
          primaryKey: ["id"],
          incremental: { cursor: "at", type: "timestamp", settle, ...(order === undefined ? {} : { order }) },
          write: way === "append" ? { disposition: way } : { disposition: way, strategy: "upsert", deletes: "none" },
        });
        let requests = 0;
        api.onRequest = () => {
          api.now += jumps[requests] ?? 0;
          requests += 1;
        };
        for (const maxPages of [3, 5, 40]) await loadOnce({ api, instance, resource: things }, { maxPages });
        delete api.onRequest;
        // Later the clock is right again.
        api.now = noon;
        await loadOnce({ api, instance, resource: things });
        await loadOnce({ api, instance, resource: things });
        expect(await ids(instance)).toEqual(Array.from({ length: 40 }, (__, id) => id));
        instance.closeSync();
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

test("a load that a jump forwards makes look dead loses its table to the next one, and writes nothing more", async () => {
  const api = fakeApi([[{ id: 1 }], [{ id: 2 }], [{ id: 3 }]]);
  const instance = await DuckDBInstance.create(":memory:");
  const things = { things: resource() };
  const other = fakeApi([[{ id: 4 }]]);
  const takeOver = (): ReturnType<typeof load> =>
    load(connectionTo(other), things, duckdb(instance), { fullRefresh: true });
  let second: unknown;
  api.onRequest = async () => {
    if (api.urls.length !== 3) return;
    other.now = api.now + 20 * minute;
    // Amid a commit the table is nobody else's, however long that takes.
    await expect.poll(async () => (second = await takeOver()), { timeout: 60_000 }).toMatchObject({ done: true });
  };
  const options = { checkpoint: { pages: 1 } };
  const first = load(connectionTo(api), things, duckdb(instance), options);
  await expect(first).rejects.toThrow(LoadError);
  await expect(first).rejects.toThrow("another load has taken the table things over");
  expect(second).toMatchObject({ resources: { things: { inserted: 1 } } });
  expect(await ids(instance)).toEqual([4]);
});

test("a load whose clock is behind finds the table taken, and gets it once the other has ended", async () => {
  const api = fakeApi([[{ id: 1 }], [{ id: 2 }]]);
  const instance = await DuckDBInstance.create(":memory:");
  const things = { things: resource() };
  const late = fakeApi([[{ id: 9 }]]);
  late.now = noon - year;
  const early = (): ReturnType<typeof load> => load(connectionTo(late), things, duckdb(instance));
  let busy: unknown;
  api.onRequest = async () => {
    if (api.urls.length === 2) busy = (await early()).busy;
  };
  await load(connectionTo(api), things, duckdb(instance));
  expect(busy).toMatchObject({ resource: "things" });
  expect(await early()).toMatchObject({ done: true });
  expect(await ids(instance)).toEqual([1, 2, 9]);
});
