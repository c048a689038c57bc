import { Readable } from "node:stream";
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClickHouseServer, noClickHouse, startClickHouse } from "./server.ts";

const quiet = { log: { level: ClickHouseLogLevel.OFF } };
if (noClickHouse !== undefined) console.warn(`Skipped: ${noClickHouse}, so ClickHouse is not tested here.`);

describe.skipIf(noClickHouse !== undefined)("the tests' ClickHouse answers its client as a server does:", () => {
  let server: ClickHouseServer;
  let client: ClickHouseClient;
  beforeAll(async () => {
    server = await startClickHouse({
      users: {
        reader: { password: "p:1", settings: { readonly: "2" } },
        loader: { password: "x", settings: { allow_ddl: "0" } },
      },
      config:
        "<clickhouse><macros><shard>1</shard><replica>a</replica></macros><tcp_port>9000</tcp_port>" +
        "<zookeeper><implementation>testkeeper</implementation></zookeeper><remote_servers><two><shard><replica>" +
        "<host>localhost</host><port>9000</port></replica></shard></two></remote_servers></clickhouse>",
    });
    client = createClient({ ...quiet, url: server.url });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });
  const select = async (query: string, parameters = {}): Promise<unknown[]> =>
    (await client.query({ query, query_params: parameters, format: "JSONEachRow" })).json();
  const failure = async (
    work: Promise<unknown>,
  ): Promise<{ code: string; type: string | undefined; message: string }> => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof ClickHouseError)) throw new Error(`No error of ClickHouse: ${String(error)}`);
    return { code: error.code, type: error.type, message: error.message };
  };

  test("a table is made, filled by rows, by a stream and by text, and read", async () => {
    expect(await client.ping()).toEqual({ success: true });
    await client.command({
      query: "CREATE TABLE a (id UInt64, s Nullable(String)) ENGINE = ReplacingMergeTree ORDER BY id",
    });
    const inserted = await client.insert({
      table: "a",
      values: [{ id: "18446744073709551615", s: "x; SELECT 1; --" }, { id: 2 }],
      format: "JSONEachRow",
    });
    expect(inserted.summary).toMatchObject({ written_rows: "2" });
    await client.insert({ table: "a", values: Readable.from([{ id: 3, s: "é\u0000" }]), format: "JSONEachRow" });
    await client.exec({
      query: "INSERT INTO a FORMAT CSV",
      values: Readable.from(['4,"q"\n', "5,\\N\n"], { objectMode: false }),
    });
    await client.insert({ table: "a", values: [], format: "JSONEachRow" });
    const moved = await client.command({ query: "INSERT INTO a SELECT id + 10, s FROM a WHERE id = 2" });
    expect(moved.summary).toMatchObject({ written_rows: "1" });
    expect(await select("SELECT toString(id) AS id, s FROM a FINAL ORDER BY a.id")).toEqual([
      { id: "2", s: null },
      { id: "3", s: "é\u0000" },
      { id: "4", s: "q" },
      { id: "5", s: null },
      { id: "12", s: null },
      { id: "18446744073709551615", s: "x; SELECT 1; --" },
    ]);
  });

  test("compressed requests and answers, and forms, mean the same", async () => {
    const zipped = createClient({ ...quiet, url: server.url, compression: { request: true, response: true } });
    await zipped.command({ query: "CREATE TABLE b (s String) ENGINE = MergeTree ORDER BY ()" });
    await zipped.insert({ table: "b", values: [{ s: "ü".repeat(5000) }], format: "JSONEachRow" });
    const form = { query: "SELECT length(s) AS n, {v:String} AS v FROM b", query_params: { v: "'\t\n\\ü" } };
    const rows = await zipped.query({ ...form, format: "JSON", use_multipart_params: true });
    expect((await rows.json()).data).toEqual([{ n: 10000, v: "'\t\n\\ü" }]);
    await zipped.close();
  });

  test("parameters arrive as they were, on several connections at once", async () => {
    const value = "a'b\\c\n\t; DROP TABLE a";
    expect(await select("SELECT {v:String} AS v, {n:Nullable(Int64)} AS n", { v: value, n: null })).toEqual([
      { v: value, n: null },
    ]);
    const many = await Promise.all(Array.from({ length: 20 }, (_, i) => select("SELECT {v:UInt32} AS v", { v: i })));
    expect(many.flat()).toEqual(Array.from({ length: 20 }, (_, v) => ({ v })));
  });

  test("settings hold for their statement, those of a session for the session", async () => {
    const limit = { query: "SELECT getSetting('max_threads') AS n", format: "JSONEachRow" } as const;
    const threads = async (more: object): Promise<unknown> => (await client.query({ ...limit, ...more })).json();
    const [initial] = await select(limit.query);
    expect(await threads({ clickhouse_settings: { max_threads: 7 } })).toEqual([{ n: 7 }]);
    await client.command({ query: "SET max_threads = 5", session_id: "s" });
    expect(await threads({ session_id: "s", clickhouse_settings: { max_threads: 7 } })).toEqual([{ n: 7 }]);
    expect(await threads({ session_id: "s" })).toEqual([{ n: 5 }]);
    expect(await threads({ session_id: "t" })).toEqual([initial]);
    expect(await select(limit.query)).toEqual([initial]);
  });

  test("a database is one of the client's, and formats have their defaults", async () => {
    await client.command({ query: "CREATE DATABASE `my ``db`" });
    const other = createClient({ ...quiet, url: server.url, database: "my `db" });
    const result = await other.query({ query: "SELECT currentDatabase() AS d", format: "JSONEachRow" });
    expect(await result.json()).toEqual([{ d: "my `db" }]);
    await other.close();
    const plain = await fetch(`${server.url}/?query=${encodeURIComponent("SELECT 1, 'a'")}`);
    expect([plain.headers.get("x-clickhouse-format"), await plain.text()]).toEqual(["TabSeparated", "1\ta\n"]);
  });

  test("errors carry the engine's code, name and message", async () => {
    expect(await failure(select("SELECT * FROM nowhere"))).toMatchObject({ code: "60", type: "UNKNOWN_TABLE" });
    expect(await failure(select("SELECT 1; SELECT 2"))).toMatchObject({ code: "62", type: "SYNTAX_ERROR" });
    expect(await failure(client.command({ query: "SELEC" }))).toMatchObject({ code: "62" });
    expect(await failure(select("SELECT {v:UInt8}", { v: "x" }))).toMatchObject({ code: "457" });
    const values = [{ id: 1 }, { id: "no number" }];
    await client.command({ query: "CREATE TABLE c (id UInt8) ENGINE = MergeTree ORDER BY id" });
    const broken = await failure(client.insert({ table: "c", values, format: "JSONEachRow" }));
    expect(broken).toMatchObject({ code: "27", message: expect.stringContaining("at row 2") as unknown });
    expect(await select("SELECT count() AS n FROM c")).toEqual([{ n: 0 }]);
    const answer = await fetch(server.url, { method: "POST", body: "SELECT * FROM nowhere" });
    expect([answer.status, answer.headers.get("x-clickhouse-exception-code")]).toEqual([404, "60"]);
    expect(await answer.text()).toMatch(
      /^Code: 60\. DB::Exception: .*\(UNKNOWN_TABLE\) \(version [\d.]+ \(official build\)\)\n$/,
    );
  });

  test("a wrong password and an unknown user are refused, and users are held to what they may do", async () => {
    for (const wrong of [
      { username: "reader", password: "wrong" },
      { username: "nobody", password: "" },
    ]) {
      const other = createClient({ ...quiet, url: server.url, ...wrong });
      expect(await failure(other.query({ query: "SELECT 1" }))).toMatchObject({ code: "516" });
      await other.close();
    }
    const may = async (username: string, password: string, query: string): Promise<string> => {
      const headers = { "X-ClickHouse-User": username, "X-ClickHouse-Key": password };
      return (
        (await fetch(server.url, { method: "POST", headers, body: query })).headers.get(
          "x-clickhouse-exception-code",
        ) ?? ""
      );
    };
    expect(await may("reader", "p:1", "SELECT 1")).toBe("");
    expect(await may("reader", "p:1", "CREATE TABLE d (a UInt8) ENGINE = Memory")).toBe("164");
    expect(await may("loader", "x", "CREATE TABLE d (a UInt8) ENGINE = Memory")).toBe("392");
    const by = await fetch(`${server.url}/?query=${encodeURIComponent("CREATE TABLE d (a UInt8) ENGINE = Memory")}`);
    expect(by.headers.get("x-clickhouse-exception-code")).toBe("164");
  });

  test("clusters and macros are those of its configuration", async () => {
    await client.command({
      query:
        "CREATE TABLE r (id UInt8, v UInt8) ENGINE = ReplicatedReplacingMergeTree('/t/{shard}/r', '{replica}', v) ORDER BY id",
    });
    await client.command({ query: "CREATE TABLE dr AS r ENGINE = Distributed('two', currentDatabase(), r, id)" });
    expect(await select("SELECT * FROM dr")).toEqual([]);
  });

  test("what it has survives a kill; the statement under way does not", async () => {
    await client.command({ query: "CREATE TABLE k (id UInt64) ENGINE = MergeTree ORDER BY id" });
    await client.insert({ table: "k", values: [{ id: 1 }], format: "JSONEachRow" });
    const insert = (id: number): Promise<unknown> =>
      client.insert({ table: "k", values: [{ id }], format: "JSONEachRow" });
    await server.faults(
      { statement: 2, matching: "INSERT INTO k", when: "before", how: "reset" },
      { statement: 4, matching: "INSERT INTO k", when: "after", how: "kill" },
    );
    await insert(2);
    await expect(insert(3)).rejects.toThrow();
    await insert(4);
    await expect(insert(5)).rejects.toThrow();
    await expect(insert(6)).rejects.toThrow("ECONNREFUSED");
    await server.crash();
    expect(await select("SELECT groupArray(id) AS ids FROM (SELECT id FROM k ORDER BY id)")).toEqual([
      { ids: [1, 2, 4, 5] },
    ]);
    const long = select("SELECT sleep(3)");
    const failed = expect(long).rejects.toThrow();
    await server.halt();
    await failed;
    await server.resume();
    expect(await server.query("SELECT count() AS n FROM k WHERE id > {low:UInt64}", { low: 2 })).toEqual([{ n: 2 }]);
  });
});
