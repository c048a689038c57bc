import { createClient, type ClickHouseClient as Client, ClickHouseLogLevel } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ClickHouseClient, ClickHouseOptions } from "../../../templates/runtime/clickhouse/clickhouse.ts";
import { qualified } from "../../../templates/runtime/clickhouse/names.ts";
import type { Json } from "../../../templates/runtime/json.ts";
import type { BatchStatistics } from "../../../templates/runtime/load/destination.ts";
import { batch, commit, commitAll, plan } from "../destinations/harness.ts";
import { clickhouse } from "./clickhouse.ts";
import { clickHousePlace } from "./place.ts";
import { type ClickHouseServer, noClickHouse, startClickHouse } from "./server.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe.skipIf(noClickHouse !== undefined)("tables in ClickHouse", () => {
  let server: ClickHouseServer;
  let client: Client;
  beforeAll(async () => {
    server = await startClickHouse();
    client = createClient({ url: server.url, log: { level: ClickHouseLogLevel.OFF } });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  /** Statements as they were sent; what a single engine does not know of clusters is taken out before they run. */
  function recorded(statements: string[]): ClickHouseClient {
    const alone = (query: string): string => {
      statements.push(query);
      return query
        .replaceAll(/ ON CLUSTER `[^`]+`/g, "")
        .replaceAll(/Replicated(ReplacingMergeTree\()('[^']*', '[^']*', )?/g, "$1");
    };
    const calls = {
      command: (given: { query: string }) => client.command({ ...given, query: alone(given.query) }),
      query: (given: { query: string; format: "JSONEachRow" }) => client.query({ ...given, query: alone(given.query) }),
      exec: (given: Parameters<Client["exec"]>[0]) => client.exec({ ...given, query: alone(given.query) }),
      close: () => Promise.resolve(),
    };
    // What is given to the calls is what the client takes.
    return calls;
  }

  async function load(database: string, options: ClickHouseOptions = {}): Promise<readonly string[]> {
    const statements: string[] = [];
    const session = await clickhouse(recorded(statements), { database, ...options }).open();
    const columns = { id: { type: "bigint", nullable: false, description: "Who." } } as const;
    const writer = await session.table(plan({ columns, description: "Things.", nesting: "all" }));
    await writer.commit(batch([[{ id: 1, v: 1, k: [1] }]]));
    await writer.commit(
      batch([
        [
          { id: 1, v: 2.5, w: true, k: [2] },
          { id: 2, k: [] },
        ],
      ]),
    );
    await session.close();
    return statements;
  }

  test("are views of current rows without columns of the loader's, over tables sorted by the key", async () => {
    await load("plain");
    expect(await server.query("SELECT * FROM plain.things ORDER BY id")).toMatchObject([
      { v: 2.5, w: true },
      { v: null, w: null },
    ]);
    expect(
      await server.query(
        "SELECT name, type, comment FROM system.columns WHERE database = 'plain' AND table = 'things'",
      ),
    ).toEqual([
      { name: "id", type: "Nullable(Int64)", comment: "Who." },
      { name: "_lists_hash", type: "Nullable(String)", comment: expect.any(String) as string },
      { name: "v", type: "Nullable(Float64)", comment: "" },
      { name: "w", type: "Nullable(Bool)", comment: "" },
    ]);
    expect(
      await server.query(
        "SELECT sorting_key FROM system.tables WHERE database = 'plain' AND name LIKE '\\_rows%\\_things'",
      ),
    ).toEqual([{ sorting_key: "id, _batch, _row" }]);
    const kept = await server.query(
      "SELECT name FROM system.tables WHERE database = 'plain' AND name LIKE '\\_%' ORDER BY name",
    );
    // Nothing is left on the way: no stage, no table that another one has replaced.
    expect(kept.map((row) => row["name"])).toEqual(["_journal", "_names", "_rows2_things", "_rows_things__k"]);
  });

  test("keep the rows of many commits, which are joined a few at a time", async () => {
    const place = clickHousePlace(server);
    const commits = 40;
    const rows = (at: number): object[] => [
      { id: 0, v: at, k: [at, at] },
      { id: at, v: at, k: [at] },
    ];
    const given = Array.from({ length: commits }, (_, at) => batch([rows(at + 1)]));
    await commitAll(place, plan({ nesting: "all" }), given);
    const ids = Array.from({ length: commits }, (_, at) => at + 1);
    expect(new Set((await place.rows("things", ["id", "v"])).map(String))).toEqual(
      new Set([`0,${commits}`, ...ids.map((id) => `${id},${id}`)]),
    );
    expect((await place.rows("things__k", ["_things_id"])).length).toBe(commits + 2);
    const parts = await server.query(
      "SELECT max(n) AS most FROM (SELECT uniqExact(partition_id) AS n FROM system.parts WHERE active AND database = {d:String} GROUP BY table)",
      { d: place.database },
    );
    expect(Number(parts[0]?.["most"])).toBeLessThan(33);
    await place.close();
  });

  test("hold the years 1900 to 2299; rows with dates and instants of others are put aside", async () => {
    const place = clickHousePlace(server);
    const columns = { d: { type: "date", nullable: true }, t: { type: "timestamp", nullable: true } } as const;
    const outcome = await commit(
      place,
      plan({ columns }),
      batch([
        [
          { id: 1, d: "1900-01-01", t: "1900-01-01T00:00:00Z" },
          { id: 2, d: "2299-12-31", t: "2299-12-31T23:59:59.999999Z" },
          { id: 3, d: "1899-12-31", t: null },
          { id: 4, d: "2300-01-01", t: null },
          { id: 5, d: null, t: "1899-12-31T23:59:59Z" },
          { id: 6, d: null, t: "2299-12-31T23:59:59-01:00" },
        ],
      ]),
    );
    expect(await place.rows("things", ["id", "d", "t"])).toEqual([
      ["1", "1900-01-01", "1900-01-01 00:00:00+00"],
      ["2", "2299-12-31", "2299-12-31 23:59:59.999999+00"],
    ]);
    expect(outcome.rejections.map(({ row }) => (JSON.parse(row) as { id: number }).id).sort()).toEqual([3, 4, 5, 6]);
    await place.close();
  });

  test("L35 whose constraints refuse rows have these put aside, each with the server's reason, and no other", async () => {
    const place = clickHousePlace(server);
    const by = plan({ nesting: "all" });
    await commit(place, by, batch(['[{"id":1,"v":1,"k":[1]}]']));
    const tables = qualified(place.database, "_rows_things");
    await server.query(`ALTER TABLE ${tables} ADD CONSTRAINT small CHECK ifNull(v < 10, 1)`);
    const lists = qualified(place.database, "_rows_things__k");
    await server.query(`ALTER TABLE ${lists} ADD CONSTRAINT few CHECK ifNull(value < 100, 1)`);
    const good = Array.from({ length: 9 }, (_, index) => ({ id: 100 + index, v: 2, k: [index] }));
    const bad = [
      { id: 2, v: 10, k: [] },
      { id: 4, v: 4, k: [1, 100] },
      { id: 1, v: 11, k: [7] },
    ];
    const pages = [
      [...good.slice(0, 4), ...bad.slice(0, 1), ...good.slice(4, 6)],
      [...bad.slice(1), ...good.slice(6)],
    ];
    const states: unknown[] = [];
    const state = ({ rejected }: BatchStatistics): Json => {
      states.push(rejected);
      return { rejected };
    };
    const outcome = await commit(place, by, batch(pages, { state }));
    expect(outcome).toMatchObject({ rows: 9, inserted: 9 });
    const byRow = new Map(
      outcome.rejections.map(({ row, ...reasons }) => [(JSON.parse(row) as { id: number }).id, reasons]),
    );
    expect([...byRow.keys()].sort()).toEqual([1, 2, 4]);
    expect(byRow.get(2)?.reason).toMatch(/^ClickHouse refuses the row: .*Constraint `small`.* is violated/);
    expect(byRow.get(4)?.what).toBe(
      'ClickHouse refuses the row, constraint "few". Correct the row, or drop what refuses it.',
    );
    // What was tried and undone has left nothing.
    expect(states.at(-1)).toBe(3);
    expect(await place.rows("things", ["id", "v"])).toEqual([["1", "1"], ...good.map(({ id }) => [String(id), "2"])]);
    expect(await place.rows("things__k", ["_things_id", "value"])).toEqual([
      ["1", "1"],
      ...good.map(({ id, k: [value] }) => [String(id), String(value)]),
    ]);
    expect((await place.rows("_rejected", ["row"])).length).toBe(3);
    expect(await commit(place, by, batch([[{ id: 5, v: 5 }]]))).toMatchObject({ inserted: 1, rejections: [] });
    // They may have gathered before.
    const gathered = { ...by, gather: "merge" } as const;
    const more = { finish: false, restart: true } as const;
    const outcomes = await commitAll(place, gathered, [
      batch([[{ id: 6, v: 12, k: [8] }]], more),
      batch([[{ id: 7 }]]),
    ]);
    expect(outcomes[1]).toMatchObject({ inserted: 1, rejections: [{}] });
    expect(JSON.parse(outcomes[1]?.rejections[0]?.row ?? "")).toMatchObject({
      id: 6,
      v: 12,
      things__k: [{ value: 8 }],
    });
    expect((await place.rows("_rejected", ["row"])).length).toBe(4);
    await place.close();
  });

  test.each<{ options: ClickHouseOptions; engine: string }>([
    { options: { cluster: "all" }, engine: "ReplicatedReplacingMergeTree(_version, _deleted)" },
    {
      options: { cluster: "all", replicated: { path: "/tables/{shard}/{uuid}", replica: "{replica}" } },
      engine: "ReplicatedReplacingMergeTree('/tables/{shard}/{uuid}', '{replica}', _version, _deleted)",
    },
    { options: { cluster: "all", replicated: false }, engine: "ReplacingMergeTree(_version, _deleted)" },
  ])("are made on all servers of a cluster: $options", async ({ options, engine }) => {
    const statements = await load(`cluster${engine.length}`, options);
    const lasting = statements.filter((sql) => /^(?:CREATE|ALTER|DROP)/.test(sql) && !/`_(?:stage|fates)_/.test(sql));
    expect(lasting.length).toBeGreaterThan(6);
    for (const sql of lasting) expect(sql).toContain(" ON CLUSTER `all`");
    const tables = lasting.filter((sql) => sql.includes("`_rows") && sql.startsWith("CREATE TABLE"));
    for (const sql of tables) expect(sql).toContain(`ENGINE = ${engine} ORDER BY (`);
    // What waits is this server's alone.
    const waiting = statements.filter((sql) => /^CREATE.*`_(?:stage|fates)_/.test(sql));
    for (const sql of waiting) expect(sql).not.toMatch(/ON CLUSTER|Replicated/);
  });
});
