import { readFileSync } from "node:fs";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import type { MockOptions } from "../../templates/runtime/mocks/api.ts";
import type { MockTokenApi } from "../../templates/runtime/mocks/tokens.ts";
import { collect, rejection } from "../support/api.ts";
import { fakeClock } from "../support/clock.ts";
import { comparable, query, selectComparable } from "../support/duckdb.ts";
import { startHttpServer } from "../support/http-server.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { recordUnhandled } from "../support/unhandled.ts";
import { clientOf, loadConnectors, type Row } from "./connectors.ts";
import { spawnLoad } from "./killed-load.ts";

/** The committed connector that uses parents, cursors per parent, OAuth and response actions together. */
const [desk] = (await loadConnectors()).filter(({ name }) => name === "support_desk");
if (desk === undefined) throw new Error("generated/ has no support_desk: run `npm run generate`.");

type Api = MockTokenApi<Readonly<Record<string, Row>>>;
type Options = MockOptions<Readonly<Record<string, Row>>>;
type Changes = Readonly<Record<string, unknown>>;

const folder = temporaryFolder("support-desk");
const { handler, unhandled } = recordUnhandled();
const server = setupServer();
let number = 0;
let file = "";

beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
});
beforeEach(() => {
  number += 1;
  file = `${folder}/${number}.duckdb`;
});
afterEach(() => {
  server.resetHandlers();
  expect(unhandled.splice(0)).toEqual([]);
});
afterAll(() => {
  server.close();
});

const at = (minute: number): string => new Date(Date.UTC(2024, 5, 1, 0, minute)).toISOString();
const ticket = (id: number, organisation: number, minute: number): Row => ({
  id,
  subject: `Ticket ${id}`,
  status: "open",
  assignee: null,
  created_at: at(0),
  updated_at: at(minute),
  _organisations_id: organisation,
});
const comment = (id: number, of: number, minute: number): Row => ({
  ...{ id, author: "me", body: null, created_at: at(minute), _tickets_id: of },
});
const ROWS = {
  organisations: [1, 2, 3].map((id) => ({ id, name: `Organisation ${id}`, plan: null, created_at: at(0) })),
  tickets: [ticket(11, 1, 10), ticket(12, 1, 50), ticket(21, 2, 20), ticket(31, 3, 30)],
  comments: [comment(111, 11, 5), comment(112, 11, 6), comment(211, 21, 40), comment(212, 21, 41), comment(311, 31, 7)],
  statuses: [{ id: 1, name: "open" }],
};

/** A mocked API with three organisations. */
const mocked = (options: Options): Api =>
  // Its mocks give tokens, which those of other connectors do not.
  desk.createMocks({ rows: ROWS, ...options }) as Api;

/** Starts it. */
function api(options: Options = {}): Api {
  const mocks = mocked(options);
  server.use(...mocks.handlers, handler);
  return mocks;
}

const create = (changes: Changes = {}): ReturnType<NonNullable<typeof desk>["create"]> =>
  // A day after the rows.
  desk.create({ ...desk.secrets, clock: fakeClock("2024-06-02T00:00:00Z"), ...changes });
const load = (changes: Changes = {}): Promise<LoadReport> => create(changes).load(desk.duckdb(file));
/** Every row of a table is one of the API's, and the other way round. */
const expectAllOnce = async (mocks: Api, ...names: readonly string[]): Promise<void> => {
  for (const { resource } of desk.resources.filter(({ property }) => names.includes(property))) {
    const there = mocks.resources[resource.name]?.rows ?? [];
    const rows = there.toSorted((one, other) => Number(one["id"]) - Number(other["id"]));
    const sql = selectComparable(resource.table, resource.columns, resource.primaryKey);
    expect(await query(file, sql), resource.name).toEqual(rows.map((row) => comparable(row, resource.columns)));
  }
};
const ALL = ["organisations", "tickets", "comments", "statuses"] as const;
const ids = async (table: string): Promise<readonly unknown[]> =>
  (await query(file, `SELECT id::int AS id FROM ${table} ORDER BY id`)).map(({ id }) => id);
/** The requests for a resource from the one with this number on, below the base URL. */
const asked = (mocks: Api, resource: string, from = 0): readonly string[] =>
  mocks.requests
    .slice(from)
    .filter((each) => each.resource === resource)
    .map(({ url }) => decodeURIComponent(url.replace(/^.*\/v2/, "")));

describe("a load", () => {
  it("brings every ticket of every organisation and every comment once, with one token", async () => {
    const mocks = api({ pageSize: 1 });
    const report = await load();
    expect(report).toMatchObject({ done: true });
    for (const name of ALL) expect(report.resources[name]).toMatchObject({ complete: true, warnings: [] });
    await expectAllOnce(mocks, ...ALL);
    expect(mocks.tokens.requests.map(({ body }) => body)).toEqual([
      "grant_type=client_credentials&scope=organisations.read+tickets.read",
    ]);
    const authorization = (resource: string): readonly (string | undefined)[] => [
      ...new Set(mocks.requests.filter((each) => each.resource === resource).map(({ headers }) => headers["authorization"])),
    ]; // prettier-ignore
    expect(authorization("tickets")).toEqual(["Bearer mock-access-token-1"]);
    expect(authorization("statuses")).toEqual([undefined]);
  });

  it("asks the second time for what is new, by a cursor of each organisation and ticket", async () => {
    const mocks = api();
    await load();
    const before = mocks.requests.length;
    // Older than the newest ticket of the first organisation, newer than that of its own.
    mocks.resources["tickets"]?.upsert(ticket(22, 2, 25));
    mocks.resources["tickets"]?.upsert({ ...ticket(11, 1, 51), status: "solved" });
    mocks.resources["comments"]?.upsert(comment(221, 22, 26));
    const report = await load();
    expect(report.resources["tickets"]).toMatchObject({ mode: "incremental", inserted: 1, updated: 1 });
    expect(report.resources["comments"]).toMatchObject({ mode: "incremental", inserted: 1, updated: 0 });
    // A minute before the newest of each, and everything of a ticket that had no comment. Comments may be new on old
    // tickets, so that all tickets are listed for them.
    expect(asked(mocks, "tickets", before).toSorted()).toEqual([
      `/organisations/1/tickets?updated_since=2024-01-01T00:00:00Z&per_page=100`,
      `/organisations/1/tickets?updated_since=${at(49)}&per_page=100`,
      `/organisations/2/tickets?updated_since=2024-01-01T00:00:00Z&per_page=100`,
      `/organisations/2/tickets?updated_since=${at(19)}&per_page=100`,
      `/organisations/3/tickets?updated_since=2024-01-01T00:00:00Z&per_page=100`,
      `/organisations/3/tickets?updated_since=${at(29)}&per_page=100`,
    ]);
    expect(asked(mocks, "comments", before).toSorted()).toEqual([
      `/tickets/11/comments?since=${at(5)}`,
      `/tickets/12/comments?since=2024-01-01T00:00:00Z`,
      `/tickets/21/comments?since=${at(40)}`,
      `/tickets/22/comments?since=2024-01-01T00:00:00Z`,
      `/tickets/31/comments?since=${at(6)}`,
    ]);
    await expectAllOnce(mocks, ...ALL);
  });

  it("leaves out spam with all that is said on it, and what comments quote", async () => {
    const mocks = api();
    mocks.resources["tickets"]?.upsert({ ...ticket(13, 1, 51), status: "spam" });
    mocks.resources["comments"]?.upsert(comment(131, 13, 52));
    mocks.resources["comments"]?.upsert({ ...comment(113, 11, 53), body: "> Is it solved?\n>\n\nYes.\n> Good." });
    const report = await load();
    expect(report.resources["tickets"]).toMatchObject({ inserted: 4, complete: true });
    expect(await ids("tickets")).toEqual([11, 12, 21, 31]);
    expect(asked(mocks, "comments").some((path) => path.startsWith("/tickets/13/"))).toBe(false);
    expect(await query(file, "SELECT body FROM comments WHERE id = 113")).toEqual([{ body: "Yes." }]);
    expect(await ids("comments")).not.toContain(131);
  });

  it("passes over a ticket that was deleted before its comments were read, with a warning", async () => {
    const mocks = api();
    mocks.fail({ resource: "comments", status: 404 });
    const report = await load({ concurrency: 1 });
    expect(report).toMatchObject({ done: true });
    expect(report.resources["comments"]).toMatchObject({ done: true, complete: false, parentsSkipped: 1 });
    expect(report.resources["comments"]?.warnings.join()).toContain("The ticket was deleted in the meantime.");
    expect(await ids("comments")).toEqual([211, 212, 311]);
    await expectAllOnce(mocks, "tickets");
  });

  it("passes over an organisation that does not share its tickets, and one that has left, with a warning", async () => {
    const mocks = api();
    mocks.fail({ resource: "tickets", status: 403 });
    mocks.fail({ resource: "tickets", status: 410 });
    const report = await load({ concurrency: 1 });
    expect(report).toMatchObject({ done: true });
    const { tickets } = report.resources;
    expect(tickets).toMatchObject({ done: true, complete: false, parentsSkipped: 2 });
    expect(tickets?.warnings.join("\n")).toMatch(/does not share its tickets[^]*has left/);
    expect(await ids("tickets")).toEqual([31]);
    // The next load makes up for it.
    await load();
    await expectAllOnce(mocks, ...ALL);
  });

  it("renews a token that ends in the middle, once for all who wait for it", async () => {
    const mocks = api({ pageSize: 1 });
    server.events.on("response:mocked", ({ request }) => {
      if (request.url.includes("/organisations/2/tickets") && mocks.tokens.requests.length === 1) mocks.tokens.expire();
    });
    const report = await load();
    server.events.removeAllListeners();
    expect(report).toMatchObject({ done: true });
    expect(mocks.tokens.requests.map(({ status }) => status)).toEqual([200, 200]);
    expect(mocks.requests.some(({ status }) => status === 401)).toBe(true);
    await expectAllOnce(mocks, ...ALL);
  });

  it("waits for a token endpoint that fails for a while", async () => {
    const mocks = api();
    mocks.tokens.fail({ status: 503, times: 2 });
    await load();
    expect(mocks.tokens.requests.map(({ status }) => status)).toEqual([503, 503, 200]);
    await expectAllOnce(mocks, ...ALL);
  });

  it.each([{ clientSecret: "wr0ng-s3cret" }, { clientId: "wr0ng-id" }])(
    "fails without a token: %j",
    async (changes) => {
      const mocks = api();
      const error = await rejection(load(changes));
      expect(error.message).toMatch(/No token: auth: POST https:.*\/oauth\/token answered 401/);
      expect(error.message).not.toMatch(/s3cret/);
      expect(mocks.requests.filter(({ resource }) => resource !== "statuses")).toEqual([]);
    },
  );

  it("leaves no credential in the database or the report", async () => {
    api();
    const report = await load();
    const bytes = readFileSync(file).toString("latin1");
    for (const secret of [...Object.values(desk.secrets), "mock-access-token-1"]) {
      expect(bytes.includes(secret)).toBe(false);
      expect(JSON.stringify(report)).not.toContain(secret);
    }
  });
});

it("tickets of organisations that the caller names are read with a token too", async () => {
  const mocks = api();
  const options: object = { parents: [{ id: 2 }] };
  const rows = await collect(clientOf(create(), "tickets").rows(options));
  expect(rows.map(({ id }) => id)).toEqual([21]);
  expect(asked(mocks, "organisations")).toEqual([]);
  expect(mocks.tokens.requests).toHaveLength(1);
});

it("a load that is killed among the comments of a ticket goes on there, with every row once", async () => {
  const http = await startHttpServer();
  onTestFinished(() => http.close());
  const baseUrl = `${http.url}/v2`;
  const mocks = mocked({ baseUrl, pageSize: 1 });
  http.use(...mocks.handlers);
  // Second pages of comments: that of ticket 11 comes, that of ticket 21 does not.
  mocks.fail({ resource: "comments", page: 2, delayMs: 0 });
  mocks.fail({ resource: "comments", page: 2, kind: "no-answer" });
  const killed = spawnLoad(desk, { file, base: baseUrl });
  await expect.poll(() => killed.output(), { timeout: 60_000 }).toContain("commit comments 3\n");
  await expect.poll(() => asked(mocks, "comments").at(-1), { timeout: 60_000 }).toMatch(/^\/tickets\/21\/.*after=/);
  expect(await killed.kill()).toBe("SIGKILL");
  expect(await ids("comments")).toEqual([111, 112, 211]);

  const before = mocks.requests.length;
  server.use(...mocks.handlers);
  const report = await create({ baseUrl, concurrency: 1 }).load(desk.duckdb(file));
  expect(report).toMatchObject({ done: true });
  await expectAllOnce(mocks, ...ALL);
  // What is in the database is not asked for again.
  expect(asked(mocks, "comments", before)).toEqual([
    expect.stringMatching(/^\/tickets\/21\/comments\?.*after=/),
    expect.stringMatching(/^\/tickets\/31\/comments\?since=2024-01-01T00:00:00Z$/),
  ]);
  expect(http.unhandled).toEqual([]);
}, 120_000);
