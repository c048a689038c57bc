import { createClient, type ClickHouseClient as Client, ClickHouseLogLevel } from "@clickhouse/client";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type ClickHouseConnection, clickHouse } from "../../../templates/runtime/clickhouse/clickhouse.ts";
import { borrowed } from "../../../templates/runtime/clickhouse/connect.ts";
import { append } from "../../../templates/runtime/clickhouse/append.ts";
import { merge } from "../../../templates/runtime/clickhouse/merge.ts";
import type { Destination } from "../../../templates/runtime/load/destination.ts";
import { batch, key, plan, type Rows } from "../destinations/harness.ts";
import { type ClickHouseServer, type Fault, noClickHouse, startClickHouse } from "./server.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const database = "app";

test("a statement whose answer was lost is ended before the next, for it is made again", async () => {
  const sent: { readonly query: string; readonly query_id?: string }[] = [];
  const isolated = borrowed(
    {
      command: (given) => {
        sent.push(given);
        return sent.length === 1
          ? Promise.reject(Object.assign(new Error(), { code: "ECONNRESET" }))
          : Promise.resolve({});
      },
      query: () => Promise.reject(new Error("unused")),
      exec: () => Promise.reject(new Error("unused")),
      close: () => Promise.resolve(),
    },
    "42",
  );
  await expect(isolated.run("INSERT 1")).rejects.toMatchObject({ code: "ECONNRESET" });
  await isolated.run("INSERT 2");
  await isolated.run("INSERT 3");
  await isolated.endQueriesOf("41");
  expect(sent[0]?.query_id).toMatch(/^load 42 [\da-f-]{36}$/);
  expect(sent.slice(1).map(({ query }) => query)).toEqual([
    `KILL QUERY WHERE query_id = '${sent[0]?.query_id ?? ""}' SYNC`,
    "INSERT 2",
    "INSERT 3",
    "KILL QUERY WHERE user = currentUser() AND startsWith(query_id, 'load 41 ') SYNC",
  ]);
});

describe.skipIf(noClickHouse !== undefined)("ClickHouse:", () => {
  let server: ClickHouseServer;
  let client: Client;
  beforeAll(async () => {
    server = await startClickHouse({
      users: {
        reader: { password: "secret", settings: { readonly: "2" } },
        clerk: { password: "secret", settings: { allow_ddl: "0" } },
      },
    });
    client = createClient({ url: server.url, log: { level: ClickHouseLogLevel.OFF } });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });
  afterEach(async () => {
    await server.query(`DROP DATABASE IF EXISTS ${database}`);
  });

  const clickhouse = clickHouse({ append, merge }, () => Promise.resolve());
  const load = async (to: Destination, rows: readonly Rows[] = [[{ id: 1 }]], given = plan()): Promise<unknown> => {
    const session = await to.open();
    try {
      return await (await session.table(given)).commit(batch(rows, { state: () => ({ done: true }) }));
    } finally {
      await session.close();
    }
  };
  const ids = async (): Promise<unknown[]> =>
    (await server.query(`SELECT toInt32(id) AS id FROM ${database}.things ORDER BY id`)).map((row) => row["id"]);

  describe("a load that cannot be", () => {
    test.each<{ name: string; connection: () => string | ClickHouseConnection; message: RegExp }>([
      {
        name: "no server",
        connection: () => "http://u:secret@127.0.0.1:1/app",
        message: /the ClickHouse database app on 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED.*Check URL and port/,
      },
      {
        name: "a wrong password",
        connection: () => ({ url: server.url, username: "reader", password: "secret?", database }),
        message: /cannot be reached: .*Check user and password/,
      },
      {
        name: "a user that only reads",
        connection: () => ({ url: server.url, username: "reader", password: "secret", database }),
        message: /did not take the rows: .*The user may only read/,
      },
      {
        name: "a user that may make no tables",
        connection: () => ({ url: server.url, username: "clerk", password: "secret", database }),
        message: /did not take the rows: .*(DDL|privilege|allow_ddl)/,
      },
      { name: "no URL", connection: () => "secret", message: /the ClickHouse URL is none/ },
    ])("says why: $name", async ({ connection, message }) => {
      const failing = load(clickhouse(connection()));
      await expect(failing).rejects.toMatchObject({ name: "LoadError" });
      await expect(failing).rejects.toThrow(message);
      await expect(failing).rejects.not.toThrow("secret");
    });

    test("because a table of that name is somebody else's, which stays as it is", async () => {
      await server.query(`CREATE DATABASE ${database}`);
      await server.query(`CREATE TABLE ${database}.things (id String) ENGINE = MergeTree ORDER BY id`);
      await expect(load(clickhouse({ url: server.url, database }))).rejects.toThrow(
        'the database app already has "things" (MergeTree), which no load has made',
      );
      expect(
        await server.query(`SELECT engine FROM system.tables WHERE database = '${database}' AND name = 'things'`),
      ).toEqual([{ engine: "MergeTree" }]);
    });
  });

  test("a URL may name the database, and a client that is open stays so", async () => {
    await load(clickhouse(`${server.url}/${database}`));
    await load(clickhouse(client, { database }), [[{ id: 2 }]]);
    expect(await ids()).toEqual([1, 2]);
    expect(await client.ping()).toEqual({ success: true });
  });

  describe("a server that goes away", () => {
    const appended = plan({ way: "append", primaryKey: [] });
    const returning = clickHouse({ append, merge }, () => server.resume());
    test.each<Omit<Fault, "statement">>([
      { matching: "_rows_things", when: "before", how: "kill" },
      { matching: "INTO `app`.`_rows_things`", when: "after", how: "kill" },
      { matching: "INTO `app`.`_journal`", when: "after", how: "kill" },
    ])("and comes back while the load waits costs nothing: $matching, $when", async (fault) => {
      await load(clickhouse({ url: server.url, database }), [[{ id: 1 }]], appended);
      const session = await returning({ url: server.url, database }).open();
      const writer = await session.table(appended);
      await writer.commit(batch([[{ id: 2 }]]));
      await server.faults({ ...fault, statement: 1 });
      expect(await writer.commit(batch([[{ id: 3 }]], { state: () => ({ at: 3 }) }))).toMatchObject({ inserted: 1 });
      expect(await session.readState(key)).toEqual({ at: 3 });
      await session.close();
      expect(await ids()).toEqual([1, 2, 3]);
    });

    test("and stays away ends the load, saying that what was committed stays", async () => {
      const destination = clickhouse({ url: server.url, database });
      await load(destination, [[{ id: 1 }]], appended);
      const session = await destination.open();
      await server.halt();
      const failing = (await session.table(appended)).commit(batch([[{ id: 2 }]]));
      await expect(failing).rejects.toThrow(/did not take the rows: .*What was committed stays/);
      await session.close();
      await server.resume();
      await load(destination, [[{ id: 2 }]], appended);
      expect(await ids()).toEqual([1, 2]);
    });
  });
});
