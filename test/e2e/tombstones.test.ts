import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Destination } from "../../templates/runtime/load/destination.ts";
import type { LoadOptions } from "../../templates/runtime/load/options.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import type { MockApi } from "../../templates/runtime/mocks/api.ts";
import { fakeClock } from "../support/clock.ts";
import { query } from "../support/duckdb.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";

const paged = { data_selector: "data", paginator: { type: "offset", limit: 2, total_path: null } };
const id = { data_type: "bigint", nullable: false };
const at = { data_type: "timestamp", nullable: false };
const followed = (cursor_path: string): object => ({ cursor_path, row_order: "asc", lag: 0, start_param: "since" });
const merged = { primary_key: "id", write_disposition: "merge" };
const connector = await throwAway({
  name: "desk",
  client: { base_url: "https://desk.example.com" },
  resources: [
    {
      ...merged,
      name: "notes",
      endpoint: { path: "notes", ...paged, incremental: followed("updated_at") },
      columns: { id, text: { data_type: "text" }, tags: {}, updated_at: at },
      deletes: {
        tombstones: {
          endpoint: { path: "notes/deleted", ...paged, incremental: followed("deleted_at") },
          key: "note_id",
          mode: "hard",
          columns: { deleted_at: at },
        },
      },
    },
    {
      ...merged,
      name: "replies",
      primary_key: ["note", "id"],
      endpoint: { path: "notes/{resources.notes.id}/replies", ...paged },
      include_from_parent: ["id"],
      processing_steps: [{ rename: { _notes_id: "note" } }],
      columns: { id, note: id },
      deletes: { tombstones: { name: "lost", endpoint: { path: "lost", ...paged }, key: ["note", "reply"] } },
    },
  ],
});

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
});

const mockServer = setupServer();
beforeAll(() => {
  mockServer.listen({ onUnhandledRequest: "error" });
});
afterEach(() => {
  mockServer.resetHandlers();
});
afterAll(() => {
  mockServer.close();
});

let number = 0;
const folder = temporaryFolder("tombstones");

/** An empty database of each kind. */
const places = [
  {
    name: "DuckDB",
    open: (): { target: Destination; select: (sql: string) => Promise<readonly Record<string, unknown>[]> } => {
      number += 1;
      const file = `${folder}/${number}.duckdb`;
      return { target: connector.duckdb(file), select: (sql) => query(file, sql) };
    },
  },
  {
    name: "PostgreSQL",
    open: (): { target: Destination; select: (sql: string) => Promise<readonly Record<string, unknown>[]> } => {
      number += 1;
      const schema = `desk_${number}`;
      return {
        target: connector.postgres(server.url, { schema }),
        select: (sql) => server.query(sql.replaceAll(/(?<=FROM )(\w+)/g, `${schema}.$1`)),
      };
    },
  },
];

describe.each(places)("a generated connector that reads lists of deleted rows, into $name", ({ open }) => {
  const start = (): {
    api: MockApi<Readonly<Record<string, Readonly<Record<string, unknown>>>>>;
    load: (options?: LoadOptions) => Promise<LoadReport>;
    ids: () => Promise<number[]>;
    select: ReturnType<typeof open>["select"];
  } => {
    const { target, select } = open();
    const api = connector.createMocks({ rows: { notes: 7, replies: 0 }, pageSize: 2 });
    mockServer.use(
      ...api.handlers,
      http.all("*", () => HttpResponse.error()),
    );
    const client = connector.create({ clock: fakeClock("2025-01-01T00:00:00Z"), retry: { maxRetries: 0 } });
    return {
      api,
      select,
      load: (options) => client.load(target, { resources: ["notes"], ...options }),
      ids: async () => (await select("SELECT id::int AS id FROM notes ORDER BY 1")).map((row) => Number(row["id"])),
    };
  };

  test("deletes what is listed, after the rows, with a state of its own, and counts it", async () => {
    const { api, load, ids } = start();
    const first = await load();
    expect(first.resources["notes"]).toMatchObject({ done: true, inserted: 7, deleted: 0 });
    api.resources["notes"]?.remove(2);
    api.resources["notes"]?.remove(5);
    const report = await load();
    expect(report.resources["notes"]).toMatchObject({ done: true, complete: true, deleted: 2, mode: "incremental" });
    expect(await ids()).toEqual([1, 3, 4, 6, 7]);
    const asked = api.requests.length;
    expect((await load()).resources["notes"]).toMatchObject({ deleted: 0 });
    const lists = api.requests.slice(asked).filter(({ resource }) => resource === "notes_tombstones");
    expect(lists.every(({ url }) => url.includes("since="))).toBe(true);
    expect(Object.keys(report.resources)).toEqual(["notes"]);
  });

  test("goes on within the list where a load ended there, and tells that it is not done before", async () => {
    const { api, load, ids, select } = start();
    await load();
    for (const gone of [1, 2, 3, 4, 5]) api.resources["notes"]?.remove(gone);
    const half = await load({ maxPages: 4, checkpoint: { pages: 1 } });
    expect(half).toMatchObject({ done: false });
    expect(await ids()).not.toContain(1);
    expect(await ids()).toContain(5);
    const rowPages = api.requests.filter(({ resource }) => resource === "notes").length;
    const rest = await load();
    expect(rest).toMatchObject({ done: true });
    expect(await ids()).toEqual([6, 7]);
    expect(api.requests.filter(({ resource }) => resource === "notes")).toHaveLength(rowPages);
    const deleted = await select("SELECT sum(deleted)::int AS n FROM _loads");
    expect(deleted).toEqual([{ n: 5 }]);
  });

  test("fails clearly where the list cannot be read, and keeps the rows", async () => {
    const { api, load, ids } = start();
    api.fail({ resource: "notes_tombstones", status: 403 });
    const failure = await load().catch((error: unknown) => error);
    expect(String(failure)).toMatch(/^LoadError: notes: the load failed: notes_tombstones: .*403/);
    expect(await ids()).toHaveLength(7);
    expect((await load()).done).toBe(true);
  });

  test("a full refresh takes the list into account as it is", async () => {
    const { api, load, ids } = start();
    await load();
    api.resources["notes"]?.remove(7);
    expect((await load({ fullRefresh: true })).done).toBe(true);
    expect(await ids()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("children of parents too, by keys of several fields, marked by default", async () => {
    const { api, load, select } = start();
    mockServer.use(
      http.get("https://desk.example.com/notes/:note/replies", ({ params, request }) => {
        const isFirst = new URL(request.url).searchParams.get("offset") === "0";
        return HttpResponse.json({
          data: isFirst && Number(params["note"]) < 3 ? [{ id: 1 }, { id: 2 }].slice(0, 1) : [],
        });
      }),
    );
    api.resources["lost"]?.upsert({ note: 2, reply: 1 });
    const report = await load({ resources: ["notes", "replies"] });
    expect(report.resources["replies"]).toMatchObject({ done: true, inserted: 2, deleted: 1 });
    const found = await select("SELECT note::int AS note, _deleted_at IS NOT NULL AS gone FROM replies ORDER BY 1");
    expect(found).toEqual([
      { note: 1, gone: false },
      { note: 2, gone: true },
    ]);
  });
});

test("the connector names the list, and only where there is one", () => {
  const index = connector.files.get("index.ts") ?? "";
  expect(index).toContain("withTombstones({ notes: notesTombstones, replies: lost }, loadFamily(resources))");
  expect(index).toContain('export type DeskResource = "notes" | "replies";');
  expect(index).toContain("readonly notesTombstones: ");
  expect(connector.files.get("README.md")).toContain("deletes rows of notes");
  expect(connector.files.get("duckdb.ts")).toContain("tombstones");
});
