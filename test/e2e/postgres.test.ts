import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import { fakeClock } from "../support/clock.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

const endpoint = { path: "/items", data_selector: "data", paginator: { type: "page_number" } };
const columns = {
  id: { data_type: "bigint", nullable: false },
  name: { data_type: "text" },
  price: { data_type: "decimal", precision: 10, scale: 2 },
  updated_at: { data_type: "timestamp", nullable: false },
};
const incremental = {
  cursor_path: "updated_at",
  initial_value: "2020-01-01T00:00:00Z",
  settle: 60,
  start_param: "since",
};
const connector = await throwAway({
  name: "shop",
  client: { base_url: "https://shop.example.com" },
  resource_defaults: { columns },
  resources: [
    {
      name: "items",
      endpoint: { ...endpoint, incremental },
      primary_key: "id",
      write_disposition: "merge",
      deletes: "none",
    },
    { name: "prices", endpoint: { ...endpoint, path: "/prices" }, primary_key: "id", write_disposition: "replace" },
    { name: "visits", endpoint: { ...endpoint, path: "/visits" }, write_disposition: "append" },
  ],
});
const api = connector.createMocks();
answerRequests(...api.handlers);

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
});

const load = (): Promise<LoadReport> =>
  connector.create({ clock: fakeClock() }).load(connector.postgres(server.url, { schema: "shop" }));
const ids = async (table: string): Promise<number[]> =>
  (await server.query(`SELECT id FROM shop.${table} ORDER BY id`)).map((row) => Number(row["id"]));

test("a generated connector loads its mocks into a real PostgreSQL, and a second load changes nothing", async () => {
  const mocked = (resource: string): number[] => (api.resources[resource]?.rows ?? []).map((row) => Number(row["id"]));
  const first = await load();
  expect(first.done).toBe(true);
  for (const name of ["items", "prices", "visits"]) {
    expect(mocked(name).length, name).toBeGreaterThan(100);
    expect(await ids(name), name).toEqual(mocked(name));
    expect(first.resources[name], name).toMatchObject({ inserted: mocked(name).length, updated: 0 });
  }

  const second = await load();
  expect(second.resources["items"]).toMatchObject({ mode: "incremental", inserted: 0, updated: 0 });
  for (const name of ["items", "prices"]) expect(await ids(name), name).toEqual(mocked(name));
  // What is appended without a cursor is appended again.
  expect(await ids("visits")).toHaveLength(2 * mocked("visits").length);

  const types = await server.query(
    "SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute " +
      "WHERE attrelid = 'shop.items'::regclass AND attnum > 0 ORDER BY attnum",
  );
  expect(types).toEqual([
    { name: "id", type: "bigint" },
    { name: "name", type: "text" },
    { name: "price", type: "numeric(10,2)" },
    { name: "updated_at", type: "timestamp with time zone" },
  ]);
});
