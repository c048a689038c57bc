import { createClient, type ClickHouseClient as Client, ClickHouseLogLevel } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ClickHouseClient, ClickHouseOptions } from "../../../templates/runtime/clickhouse/clickhouse.ts";
import { batch, plan } from "../destinations/harness.ts";
import { clickhouse } from "./clickhouse.ts";
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
