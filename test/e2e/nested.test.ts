import { http, HttpResponse } from "msw";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Destination } from "../../templates/runtime/load/destination.ts";
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
const connector = await throwAway({
  name: "tracker",
  client: { base_url: "https://tracker.example.com" },
  resource_defaults: { primary_key: "id", write_disposition: "merge" },
  resources: [
    { name: "issues", endpoint: endpoint("/issues") },
    { name: "boards", endpoint: endpoint("/boards"), max_table_nesting: 1, write_disposition: "replace" },
    { name: "visits", endpoint: endpoint("/visits"), write_disposition: "append", primary_key: null },
    {
      name: "users",
      endpoint: endpoint("/users"),
      columns: { id: { data_type: "bigint", nullable: false } },
      schema_contract: { columns: "discard_value" },
    },
  ],
});

let listed: Readonly<Record<string, readonly (readonly object[])[]>> = {};
answerRequests(
  http.get("https://tracker.example.com/:name", ({ params, request }) => {
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

interface Where {
  readonly destination: Destination;
  readonly rows: (sql: string) => Promise<unknown>;
}

const places: Readonly<Record<string, () => Where>> = {
  DuckDB: () => {
    const path = `${temporaryFolder("nested")}/tracker.duckdb`;
    return {
      destination: connector.duckdb(path),
      rows: async (sql) => (await query(path, sql)).map((row) => Object.values(row)[0]),
    };
  },
  PostgreSQL: () => ({
    destination: connector.postgres(server.url),
    rows: async (sql) => (await server.query(sql)).map((row) => Object.values(row)[0]),
  }),
};

describe.each(Object.entries(places))("nested values in %s", (_name, open) => {
  test("become columns and tables, page after page and load after load", { timeout: 120_000 }, async () => {
    const { destination, rows } = open();
    const load = (lists: typeof listed): Promise<unknown> => {
      listed = lists;
      return connector.create({ clock: fakeClock() }).load(destination, { checkpoint: { pages: 1 } });
    };
    const issue = (id: number, labels: readonly string[]): object => ({
      id,
      author: { name: `n${id}`, team: { id } },
      labels: labels.map((name) => ({ name })),
    });
    await load({
      issues: [[issue(1, ["a", "b"]), issue(2, [])], [issue(3, ["c"])]],
      boards: [[{ id: 1, columns: [{ cards: [1, 2] }] }]],
      visits: [[{ path: "/", tags: ["x"] }]],
      users: [[{ id: 1, address: { city: "Bonn" } }]],
    });
    await load({
      issues: [[issue(1, ["b"])], [issue(4, ["d"])]],
      boards: [[{ id: 2, columns: [{ cards: [] }] }]],
      visits: [[{ path: "/", tags: ["y", "z"] }]],
      users: [[{ id: 2, pet: "cat" }]],
    });
    expect(await rows("SELECT author__name || author__team__id FROM issues ORDER BY id")).toEqual([
      "n11",
      "n22",
      "n33",
      "n44",
    ]);
    expect(await rows("SELECT _issues_id || ':' || _idx || name FROM issues__labels ORDER BY 1")).toEqual([
      "1:0b",
      "3:0c",
      "4:0d",
    ]);
    expect(await rows("SELECT _boards_id || cast(cards AS text) FROM boards__columns")).toEqual(["2[]"]);
    const visits = "visits v JOIN visits__tags t ON t._visits_row_id = v._row_id";
    expect(await rows(`SELECT path || value FROM ${visits} ORDER BY 1`)).toEqual(["/x", "/y", "/z"]);
    expect(await rows("SELECT replace(cast(address AS text), ' ', '') FROM users WHERE id = 1")).toEqual([
      '{"city":"Bonn"}',
    ]);
    // What a contract keeps out has no column.
    await expect(rows("SELECT pet FROM users")).rejects.toThrow("pet");
    expect(await rows("SELECT cast(count(*) AS text) FROM users")).toEqual(["2"]);
  });
});
