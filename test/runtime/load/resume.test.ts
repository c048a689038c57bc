import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import { LoadError } from "../../../templates/runtime/errors.ts";
import { load } from "../../../templates/runtime/load/load.ts";
import type { LoadProgress } from "../../../templates/runtime/load/options.ts";
import {
  connectionTo,
  cursorU,
  duckdb,
  fakeApi,
  type FakeApi,
  loadOnce,
  loadPages,
  query,
  resource,
  savedState,
  type Setup,
} from "./fake-api.ts";

let instance: DuckDBInstance;
let api: FakeApi;
beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
  api = fakeApi();
});

const page = (...ids: readonly number[]): object[] => ids.map((id) => ({ id, u: id }));
const setup = (given: Parameters<typeof resource>[0] = {}): Setup => ({ api, instance, resource: resource(given) });
const ids = async (): Promise<unknown[]> =>
  (await query(instance, "SELECT id FROM things ORDER BY id")).map(([id]) => Number(id));
const tables = async (): Promise<unknown[]> =>
  (await query(instance, "SELECT table_name FROM duckdb_tables() ORDER BY 1")).flat();

describe("a load that fails", () => {
  test("K22 keeps what it read, and the next one goes on from the page that failed", async () => {
    const failing = loadPages(setup(), [page(1), page(2), { status: 500 }, page(4)]);
    await expect(failing).rejects.toThrow(LoadError);
    await expect(failing).rejects.toMatchObject({
      resource: "things",
      cause: { name: "HttpError", status: 500 },
      report: { done: false, resources: { things: { done: false, pages: 2, rows: 2, inserted: 2 } } },
    });
    expect(await ids()).toEqual([1, 2]);
    expect(await loadPages(setup(), [page(1), page(2), page(3), page(4)])).toMatchObject({ done: true, pages: 2 });
    expect(api.urls).toEqual(["/things?page=3", "/things?page=4"]);
    expect(await ids()).toEqual([1, 2, 3, 4]);
  });

  test("moves the saved cursor only when the traversal is complete", async () => {
    const given = { incremental: cursorU };
    await expect(loadPages(setup(given), [page(30), { status: 500 }])).rejects.toThrow("500");
    expect(await savedState(instance)).toMatchObject({ phase: "backfill", watermark: null, candidate: "30", page: 2 });
    await loadPages(setup(given), [page(30), page(20)]);
    expect(await savedState(instance)).toMatchObject({ phase: "steady", watermark: "30", candidate: null, page: null });
  });

  test("moves it with every commit where ascending order is declared", async () => {
    const given = { incremental: { ...cursorU, order: "ascending" } } as const;
    await expect(loadPages(setup(given), [page(11), page(12), { status: 500 }])).rejects.toThrow("500");
    expect(await savedState(instance)).toMatchObject({ watermark: "12", page: 3, run: { start: "10" } });
  });

  test("sends the start of the run again when it goes on, not the newer cursor", async () => {
    const given = { incremental: { ...cursorU, order: "ascending" } } as const;
    await expect(loadPages(setup(given), [page(11), { status: 500 }])).rejects.toThrow("500");
    await loadPages(setup(given), [page(11), page(12)]);
    expect(api.urls).toEqual(["/things?since=10&page=2"]);
  });

  test.each([400, 404, 410, 422])("begins its pages anew where the page token has expired: %i", async (status) => {
    await expect(loadPages(setup(), [page(1), { status: 500 }])).rejects.toThrow("500");
    const { generation } = await savedState(instance);
    api.answer = (url) =>
      url.searchParams.get("page") === "2" && api.urls.length === 1
        ? { status }
        : page(Number(url.searchParams.get("page")));
    const report = await loadPages(setup(), [[], []]);
    expect(api.urls).toEqual(["/things?page=2", "/things?page=1", "/things?page=2"]);
    expect(report).toMatchObject({ done: true, pages: 2, inserted: 1, unchanged: 1 });
    expect(report.warnings).toEqual([expect.stringContaining("read again from the first")]);
    expect(await savedState(instance)).toMatchObject({ generation });
    expect(await ids()).toEqual([1, 2]);
  });

  test.each([
    { write: { disposition: "append" }, incremental: cursorU },
    { write: { disposition: "append" } },
    { write: { disposition: "replace" } },
  ] as const)("appends nothing twice when its pages begin anew: %j", async (given) => {
    await expect(loadPages(setup(given), [page(11), { status: 500 }])).rejects.toThrow("500");
    api.answer = (url) => (api.urls.length === 1 ? { status: 410 } : page(10 + Number(url.searchParams.get("page"))));
    await loadPages(setup(given), [[], []]);
    expect(await ids()).toEqual([11, 12]);
  });

  test("does not take another error for an expired token", async () => {
    await expect(loadPages(setup(), [page(1), { status: 500 }])).rejects.toThrow("500");
    await expect(loadPages(setup(), [page(1), { status: 403 }])).rejects.toMatchObject({ cause: { status: 403 } });
    expect(api.urls).toEqual(["/things?page=2"]);
  });

  test("leaves resources before it loaded and those after it alone", async () => {
    api.answer = (url) => (url.pathname === "/b" ? { status: 500 } : page(1));
    const of = (name: string): ReturnType<typeof resource> =>
      resource({ name, table: name, request: { method: "GET", path: `/${name}` } });
    const loading = load(connectionTo(api), { a: of("a"), b: of("b"), c: of("c") }, duckdb(instance));
    await expect(loading).rejects.toMatchObject({ resource: "b", report: { resources: { a: { done: true } } } });
    expect(api.urls).toEqual(["/a?page=1", "/b?page=1"]);
    expect(await query(instance, "SELECT id FROM a")).toEqual([["1"]]);
  });
});

describe("a load with limits", () => {
  test("K23 maxPages stops cleanly, K24 and the next load goes on", async () => {
    const pages = [page(1), page(2), page(3)];
    expect((await loadPages(setup(), pages, { maxPages: 2 })).whole).toMatchObject({
      done: false,
      resources: { things: { done: false, pages: 2 } },
    });
    expect((await loadPages(setup(), pages, { maxPages: 2 })).whole).toMatchObject({
      done: true,
      resources: { things: { done: true, pages: 1 } },
    });
    expect(await ids()).toEqual([1, 2, 3]);
  });

  test("K23 maxRows stops with the page that has the last of them, and the next load goes on", async () => {
    const pages = [page(1), page(2), page(3)];
    expect(await loadPages(setup(), pages, { maxRows: 2 })).toMatchObject({ done: false, pages: 2, rows: 2 });
    expect(await loadPages(setup(), pages, { maxRows: 2 })).toMatchObject({ done: true, pages: 1 });
    expect(await ids()).toEqual([1, 2, 3]);
  });

  test("budgetMs stops between pages", async () => {
    api.onRequest = () => {
      api.now += 600;
    };
    expect(await loadPages(setup(), [page(1), page(2), page(3)], { budgetMs: 1000 })).toMatchObject({
      done: false,
      pages: 2,
    });
    expect(await ids()).toEqual([1, 2]);
  });

  test("a wait that outlasts the budget is told instead of waited for", async () => {
    api.pages = [page(1), { status: 429 }];
    const report = await load(connectionTo(api, 3), { things: resource() }, duckdb(instance), { budgetMs: 5000 });
    expect(report).toMatchObject({ done: false, retryAfterMs: 7000 });
    expect(await ids()).toEqual([1]);
  });

  test("a signal stops it; what was read is committed", async () => {
    const controller = new AbortController();
    api.onRequest = () => {
      if (api.urls.length === 2) controller.abort();
    };
    expect(await loadPages(setup(), [page(1), page(2), page(3)], { signal: controller.signal })).toMatchObject({
      done: false,
      pages: 1,
    });
    expect(await ids()).toEqual([1]);
  });

  test("an aborted signal starts nothing", async () => {
    const report = await load(connectionTo(api), { things: resource() }, duckdb(instance), {
      signal: AbortSignal.abort(),
    });
    expect(report).toMatchObject({ done: false, resources: {} });
    expect(api.urls).toEqual([]);
  });

  test("progress tells pages and commits", async () => {
    const events: LoadProgress[] = [];
    await loadPages(setup(), [page(1), page(2), page(3)], {
      checkpoint: { pages: 2 },
      onProgress: (progress) => events.push(progress),
    });
    expect(events.filter(({ event }) => event === "page").map(({ report }) => report.pages)).toEqual([1, 2, 3]);
    expect(events.filter(({ event }) => event !== "page").map(({ event, report }) => [event, report.inserted])).toEqual(
      [
        ["commit", 2],
        ["done", 3],
      ],
    );
  });

  test.each([{ resources: ["thinks"] }, { budgetMs: 0 }, { maxPages: -1 }, { checkpoint: { rows: 0 } }])(
    "options that make no sense are refused: %j",
    async (options) => {
      await expect(loadOnce(setup(), options)).rejects.toMatchObject({ name: "ConfigurationError" });
    },
  );
});

describe("a full refresh", () => {
  test("L36 removes rows that are gone, reads from the initial value, and starts the next load from the newest", async () => {
    const given = { incremental: cursorU };
    await loadPages(setup(given), [page(11, 12, 13)]);
    const report = await loadPages(setup(given), [page(11, 13, 13)], { fullRefresh: true });
    expect(api.urls).toEqual(["/things?since=10&page=1"]);
    expect(report).toMatchObject({ mode: "full", inserted: 2, stale: 1, deleted: 1, cursor: "13" });
    expect(await ids()).toEqual([11, 13]);
    expect(await savedState(instance)).toMatchObject({ generation: 2, phase: "steady", watermark: "13" });
    expect(await tables()).toEqual(["_leases", "_loads", "_names", "_state", "things"]);
  });

  test("shows readers the old table until the last commit, and goes on after it was killed", async () => {
    await loadPages(setup(), [page(1, 2)]);
    const seen: unknown[] = [];
    const look = { checkpoint: { pages: 1 }, fullRefresh: true };
    api.onRequest = async () => {
      seen.push((await ids()).length);
    };
    await expect(loadPages(setup(), [page(3), page(4), { status: 500 }], look)).rejects.toThrow("500");
    expect(await ids()).toEqual([1, 2]);
    const report = await loadPages(setup(), [page(3), page(4), page(5)], look);
    expect(api.urls).toEqual(["/things?page=3"]);
    expect(report).toMatchObject({ inserted: 3, deleted: 2 });
    expect(await ids()).toEqual([3, 4, 5]);
    expect(seen).toEqual([2, 2, 2, 2]);
  });

  test("that was killed is finished by an ordinary load", async () => {
    await loadPages(setup(), [page(1, 2)]);
    await expect(loadPages(setup(), [page(3), { status: 500 }], { fullRefresh: true })).rejects.toThrow("500");
    await loadPages(setup(), [page(3), page(4)]);
    expect(await ids()).toEqual([3, 4]);
  });

  test("takes the place of an ordinary load that was killed", async () => {
    await expect(loadPages(setup(), [page(1), { status: 500 }])).rejects.toThrow("500");
    await loadPages(setup(), [page(3)], { fullRefresh: true });
    expect(api.urls).toEqual(["/things?page=1"]);
    expect(await ids()).toEqual([3]);
  });

  test("twice reads everything twice", async () => {
    await loadPages(setup(), [page(1)], { fullRefresh: true });
    await loadPages(setup(), [page(2)], { fullRefresh: true });
    expect(await ids()).toEqual([2]);
  });

  test("of an appended resource leaves no duplicates", async () => {
    const given = { write: { disposition: "append" }, incremental: cursorU } as const;
    await loadPages(setup(given), [page(11, 12)]);
    await loadPages(setup(given), [page(11, 12)], { fullRefresh: true });
    await loadPages(setup(given), [page(12, 13)]);
    expect(await ids()).toEqual([11, 12, 13]);
  });
});

test("a batch is committed while the next pages arrive, one at a time", async () => {
  const log: string[] = [];
  api.pages = [page(1), page(2), page(3), page(4)];
  let arrived: () => void = () => undefined;
  const secondRequest = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  api.onRequest = () => {
    log.push(`request ${api.urls.length}`);
    if (api.urls.length === 2) arrived();
  };
  const target = duckdb(instance);
  const watched: typeof target = {
    name: "watched",
    open: async () => {
      const session = await target.open();
      const table: typeof session.table = async (plan) => {
        const writer = await session.table(plan);
        return {
          commit: async (batch) => {
            log.push("begin");
            // A load that waited for its commit before it asked for the next page would never get on.
            await secondRequest;
            const outcome = await writer.commit(batch);
            log.push("end");
            return outcome;
          },
        };
      };
      return { ...session, table };
    },
  };
  await load(connectionTo(api), { things: resource() }, watched, { checkpoint: { pages: 1 } });
  expect(log.slice(0, 4)).toEqual(["request 1", "begin", "request 2", "end"]);
  expect(log.filter((entry) => !entry.startsWith("request"))).toEqual(Array(4).fill(["begin", "end"]).flat());
  expect(await ids()).toEqual([1, 2, 3, 4]);
});
