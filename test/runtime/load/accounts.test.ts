import { DuckDBInstance } from "@duckdb/node-api";
import { beforeEach, describe, expect, test } from "vitest";
import { heartbeatMs } from "../../../templates/runtime/load/lease.ts";
import { load } from "../../../templates/runtime/load/load.ts";
import type { LoadReport } from "../../../templates/runtime/load/report.ts";
import { connectionTo, duckdb, type FakeApi, fakeApi, noon, query, resource } from "./fake-api.ts";

let instance: DuckDBInstance;
let api: FakeApi;
beforeEach(async () => {
  instance = await DuckDBInstance.create(":memory:");
  api = fakeApi();
});

const incremental = { cursor: "s", type: "number" } as const;
const things = resource({
  primaryKey: ["id"],
  incremental,
  write: { disposition: "merge", strategy: "upsert", deletes: { flag: "gone" } },
  columns: { id: { type: "bigint", nullable: false }, v: { type: "bigint", nullable: true } },
});
const run = (options: Parameters<typeof load>[3] = {}): Promise<LoadReport> =>
  load(connectionTo(api), { things }, duckdb(instance), options);

/** Where rows end, one for each that the API sent. */
const counts = ["inserted", "updated", "unchanged", "stale", "deleted", "skipped", "rejected"] as const;

describe("the report, the tables and the source agree in number", () => {
  test("over loads with doubles, stale, deleted, unchanged and bad rows, that stop and go on", async () => {
    const sources = [
      [
        [{ id: 1, s: 1 }, { id: 2, s: 1 }, { id: 2, s: 2 }, { s: 1 }],
        [
          { id: 3, s: 1, v: "x" },
          { id: 4, s: 1, gone: true },
          { id: 5, s: 2 },
          { id: 1, s: 0 },
        ],
        [
          { id: null, s: 1 },
          { id: 6, s: 1, v: 1.5 },
          { id: 7, s: 3 },
        ],
      ],
      [
        [
          { id: 1, s: 3, v: 1 },
          { id: 2, s: 3, gone: true },
          { id: 7, s: 3 },
          { id: 9, s: 4, v: {} },
        ],
      ],
    ];
    let inTable = 0;
    for (const pages of sources) {
      api.pages = pages;
      const total = Object.fromEntries(counts.map((count) => [count, 0]));
      let sent = 0;
      // Two pages a load: the first source takes two loads.
      for (let done = false; !done; api.now += 60_000) {
        const report = await run({ maxPages: 2, checkpoint: { pages: 1 } });
        const { things: of } = report.resources;
        if (of === undefined) throw new Error("nothing was loaded");
        done = report.done;
        sent += of.rows;
        for (const count of counts) total[count] = (total[count] ?? 0) + of[count];
        const [logged] = await query(
          instance,
          `SELECT ${["status", "rows_read", "pages", "requests", ...counts].join(", ")} FROM _loads ORDER BY load_id DESC LIMIT 1`,
        );
        expect(logged).toEqual(
          [done ? "done" : "stopped", of.rows, of.pages, of.requests, ...counts.map((count) => of[count])].map(String),
        );
        inTable += of.inserted - of.deleted;
      }
      expect(sent).toBe(pages.flat().length);
      expect(Object.values(total).reduce((sum, count) => sum + count, 0)).toBe(sent);
      expect(await query(instance, "SELECT count(*) FROM things")).toEqual([[String(inTable)]]);
    }
    expect(await query(instance, "SELECT id, s, v FROM things ORDER BY id")).toEqual([
      ["1", "3", "1"],
      ["5", "2", null],
      ["7", "3", null],
    ]);
    expect(
      await query(
        instance,
        "SELECT l.rejected, count(r.load_id) FROM _loads l LEFT JOIN _rejected r USING (load_id) GROUP BY l.load_id, l.rejected ORDER BY l.load_id",
      ),
    ).toEqual([
      ["2", "2"],
      ["2", "2"],
      ["1", "1"],
    ]);
  });
});

describe("L32 the log of loads", () => {
  test("has a row for each load and resource, with the state before and after, and ids that increase", async () => {
    api.pages = [[{ id: 1, s: 5 }]];
    await run();
    api.now += 1000;
    api.pages = [[{ id: 2, s: 7 }]];
    await run();
    const log = await query(
      instance,
      "SELECT status, mode, phase, state_before->>'watermark', state_after->>'watermark', epoch_ms(started_at) FROM _loads ORDER BY load_id",
    );
    expect(log).toEqual([
      ["done", "full", "backfill", null, "5", String(noon)],
      ["done", "incremental", "steady", "5", "7", String(noon + 1000)],
    ]);
  });

  test("a load that fails is there with its error, and what was committed", async () => {
    api.pages = [[{ id: 1, s: 5 }], { status: 503 }];
    const plain = { things: resource({ primaryKey: ["id"], incremental }) };
    const failing = load(connectionTo(api), plain, duckdb(instance), { checkpoint: { pages: 1 } });
    await expect(failing).rejects.toThrow("503");
    expect(await query(instance, "SELECT status, error, inserted, ended_at IS NULL FROM _loads")).toEqual([
      ["failed", "HttpError 503", "1", false],
    ]);
  });
});

describe("two loads at once", () => {
  test("into one table: the second ends at once and says so, and a later one goes on", async () => {
    api.pages = [[{ id: 1, s: 1 }], [{ id: 2, s: 2 }]];
    const second: LoadReport[] = [];
    api.onRequest = async () => {
      delete api.onRequest;
      second.push(await load(connectionTo(fakeApi([[{ id: 3, s: 3 }]])), { things }, duckdb(instance)));
    };
    const first = await run();
    expect(first).toMatchObject({ done: true, resources: { things: { inserted: 2 } } });
    const [logged] = await query(instance, "SELECT load_id FROM _loads");
    expect(second).toEqual([
      expect.objectContaining({
        done: false,
        resources: {},
        busy: { resource: "things", table: "things", load: logged?.[0], heartbeatAt: new Date(noon).toISOString() },
      }),
    ]);
    expect(await query(instance, "SELECT id FROM things ORDER BY 1")).toEqual([["1"], ["2"]]);
    expect((await run()).busy).toBeUndefined();
  });

  test("a load that waits longer than others wait for it keeps its table", async () => {
    const ticks = new Set<() => void>();
    const connection = connectionTo(api);
    const every = (_: number, tick: () => void): (() => void) => {
      ticks.add(tick);
      return () => ticks.delete(tick);
    };
    const patient = { ...connection, clock: { ...connection.clock, every } };
    const second: LoadReport[] = [];
    api.pages = [[{ id: 1, s: 1 }]];
    api.onRequest = async () => {
      delete api.onRequest;
      for (let beats = 0; beats < 4; beats += 1) {
        api.now += heartbeatMs;
        for (const tick of ticks) tick();
        const beat = String(api.now);
        await expect.poll(() => query(instance, "SELECT heartbeat_ms FROM _leases")).toEqual([[beat]]);
      }
      const other = fakeApi();
      other.now = api.now;
      second.push(await load(connectionTo(other), { things }, duckdb(instance)));
    };
    const first = await load(patient, { things }, duckdb(instance));
    expect(second).toMatchObject([
      { done: false, busy: { heartbeatAt: new Date(noon + 4 * heartbeatMs).toISOString() } },
    ]);
    expect(first).toMatchObject({ done: true, resources: { things: { inserted: 1 } } });
    expect(ticks.size).toBe(0);
  });

  test("a load that failed leaves the table free", async () => {
    api.pages = [{ status: 500 }];
    await expect(run()).rejects.toThrow("500");
    api.pages = [[{ id: 1, s: 1 }]];
    expect(await run()).toMatchObject({ done: true });
  });
});
