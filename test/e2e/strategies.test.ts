import { http, HttpResponse } from "msw";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Destination } from "../../templates/runtime/load/destination.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import { fakeClock } from "../support/clock.ts";
import { query } from "../support/duckdb.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

const endpoint = (path: string): object => ({
  path,
  data_selector: "data",
  paginator: { type: "page_number", base_page: 1 },
});
const id = { data_type: "bigint", nullable: false };
const connector = await throwAway({
  name: "shop",
  client: { base_url: "https://shop.example.com" },
  resource_defaults: { primary_key: "id" },
  resources: [
    {
      name: "items",
      endpoint: endpoint("/items"),
      write_disposition: { disposition: "merge", strategy: "upsert" },
      columns: {
        id,
        name: { data_type: "text" },
        seq: { data_type: "bigint", dedup_sort: "desc" },
        gone: { data_type: "bool", hard_delete: true },
      },
    },
    { name: "orders", endpoint: endpoint("/orders"), write_disposition: "merge", deletes: { flag: "$.meta.gone_at" } },
    {
      name: "profiles",
      endpoint: endpoint("/profiles"),
      write_disposition: "merge",
      deletes: "none",
      keep_absent_columns: true,
      columns: { id, name: { data_type: "text" }, age: { data_type: "bigint" } },
    },
    {
      name: "visits",
      endpoint: endpoint("/visits"),
      write_disposition: { disposition: "merge", strategy: "insert-only" },
      columns: { id, name: { data_type: "text" } },
    },
    {
      name: "prices",
      endpoint: endpoint("/prices"),
      write_disposition: {
        disposition: "merge",
        strategy: "scd2",
        validity_column_names: ["since", "until"],
        active_record_timestamp: "9999-12-31T00:00:00Z",
      },
      columns: { id, price: { data_type: "decimal" } },
    },
    {
      name: "parts",
      endpoint: endpoint("/parts"),
      write_disposition: "merge",
      deletes: { sweep: { max_share: 0.5 } },
      columns: { id, name: { data_type: "text" } },
    },
  ],
});

/** What the API lists, by resource: pages of rows. */
let listed: Readonly<Record<string, readonly (readonly object[])[]>> = {};
answerRequests(
  http.get("https://shop.example.com/:name", ({ params, request }) => {
    const page = Number(new URL(request.url).searchParams.get("page") ?? "1");
    return HttpResponse.json({ data: listed[String(params["name"])]?.[page - 1] ?? [] });
  }),
);

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
});

const path = `${temporaryFolder("strategies")}/shop.duckdb`;

describe.each([
  {
    name: "DuckDB",
    destination: () => connector.duckdb(path),
    select: (sql: string) => query(path, sql),
  },
  {
    name: "PostgreSQL",
    destination: () => connector.postgres(server.url),
    select: (sql: string) => server.query(sql),
  },
])("a generated connector with strategies of its own, into $name", ({ destination, select }) => {
  let target: Destination;
  beforeEach(() => {
    target = destination();
  });
  const load = (resource: string, at: string, pages: readonly (readonly object[])[]): Promise<LoadReport> => {
    listed = { [resource]: pages };
    return connector.create({ clock: fakeClock(at) }).load(target, { resources: [resource] });
  };
  const rows = async (table: string, columns: string): Promise<unknown[]> =>
    (await select(`SELECT concat_ws(' ', ${columns}) AS row FROM ${table} ORDER BY 1`)).map((row) => row["row"]);

  test("L03 X: fields that rows do not have keep their value, with keep_absent_columns", async () => {
    await load("profiles", "2024-01-01", [[{ id: 1, name: "a", age: 1 }], [{ id: 2, name: "b", age: 2 }]]);
    const report = await load("profiles", "2024-01-02", [
      [{ id: 1, age: 5 }],
      [
        { id: 2, name: null },
        { id: 3, age: 3 },
      ],
    ]);
    expect(report.resources["profiles"]).toMatchObject({ updated: 2, inserted: 1 });
    expect(await rows("profiles", "id, coalesce(name, '-'), age")).toEqual(["1 a 5", "2 - 2", "3 - 3"]);
  });

  test("upsert with dedup_sort and hard_delete: L13 the newest row of a key is heard, on whatever page", async () => {
    await load("items", "2024-01-01", [
      [
        { id: 1, seq: 1, name: "a" },
        { id: 2, seq: 1, name: "b" },
        { id: 3, seq: 1, name: "c" },
      ],
    ]);
    const report = await load("items", "2024-01-02", [
      [
        { id: 1, seq: 3, gone: true },
        { id: 2, seq: 3, name: "new" },
      ],
      [
        { id: 1, seq: 2, name: "late" },
        { id: 2, seq: 2, gone: true },
        { id: 3, seq: 0, gone: true },
        { id: 4, seq: 1, gone: true },
      ],
    ]);
    expect(report.resources["items"]).toMatchObject({
      rows: 6,
      inserted: 0,
      updated: 1,
      deleted: 1,
      stale: 3,
      skipped: 1,
    });
    expect(await rows("items", "id, seq, name")).toEqual(["2 3 new", "3 1 c"]);
    await connector
      .create({ clock: fakeClock("2024-01-03") })
      .load(target, { resources: ["items"], fullRefresh: true });
    expect(await rows("items", "id, seq, name")).toEqual(["2 3 new"]);
  });

  test("L12 deletion by an instant in a nested object", async () => {
    await load("orders", "2024-01-01", [
      [
        { id: 1, meta: { gone_at: null } },
        { id: 2, meta: { gone_at: null } },
      ],
    ]);
    const report = await load("orders", "2024-01-02", [[{ id: 1, meta: { gone_at: "2024-01-01T10:00:00Z" } }]]);
    expect(report.resources["orders"]).toMatchObject({ deleted: 1 });
    expect(await rows("orders", "id")).toEqual(["2"]);
  });

  test("L20 insert-only leaves what is there as it is", async () => {
    await load("visits", "2024-01-01", [[{ id: 1, name: "first" }]]);
    const report = await load("visits", "2024-01-02", [[{ id: 1, name: "second" }], [{ id: 2, name: "x" }]]);
    expect(report.resources["visits"]).toMatchObject({ inserted: 1, skipped: 1, updated: 0 });
    expect(await rows("visits", "id, name")).toEqual(["1 first", "2 x"]);
  });

  test("B4 a sweep marks what is no longer listed, and nothing where too much is gone", async () => {
    await load("parts", "2024-01-01", [
      [{ id: 1 }, { id: 2 }],
      [{ id: 3 }, { id: 4 }],
    ]);
    const swept = await load("parts", "2024-01-02", [[{ id: 1 }], [{ id: 3 }, { id: 4 }]]);
    expect(swept.resources["parts"]).toMatchObject({ complete: true, deleted: 1, warnings: [] });
    const guarded = await load("parts", "2024-01-03", [[{ id: 1 }]]);
    expect(guarded.resources["parts"]).toMatchObject({
      deleted: 0,
      warnings: [expect.stringContaining("2 of 3 rows")],
    });
    expect(await rows("parts", "id, left(CAST(_deleted_at AS varchar), 10)")).toEqual(["1", "2 2024-01-02", "3", "4"]);
  });

  test("L22 L27 scd2 keeps versions, each from the run in which it came, even with a full refresh", async () => {
    await load("prices", "2024-01-01", [[{ id: 1, price: 1.5 }], [{ id: 2, price: 2 }]]);
    await load("prices", "2024-01-02", [
      [
        { id: 1, price: 1.75 },
        { id: 2, price: 2 },
      ],
    ]);
    listed = { prices: [[{ id: 1, price: 1.75 }]] };
    await connector
      .create({ clock: fakeClock("2024-01-03") })
      .load(target, { resources: ["prices"], fullRefresh: true });
    const day = (column: string): string => `left(CAST(${column} AS varchar), 10)`;
    expect(await rows("prices", `id, CAST(price AS decimal(9, 2)), ${day("since")}, ${day("until")}`)).toEqual([
      "1 1.50 2024-01-01 2024-01-02",
      "1 1.75 2024-01-02 9999-12-31",
      "2 2.00 2024-01-01 2024-01-03",
    ]);
  });
});

test("a connector imports the strategies that its resources need", () => {
  expect(connector.files.get("duckdb.ts")).toContain(
    "duckDb({ deleteFlagged, insertOnly, keepAbsent, merge, nested, scd2, sweep })",
  );
  expect([...connector.files.keys()]).toContain("runtime/postgres/delete-flagged.ts");
});
