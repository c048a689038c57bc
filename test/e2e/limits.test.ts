import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createGithub } from "../../generated/github/index.ts";
import * as github from "../../generated/github/mocks.ts";
import type { MockRateLimit, MockRateLimitOptions } from "../../templates/runtime/mocks/rate-limit.ts";
import type { RateLimitOptions } from "../../templates/runtime/rate-limit/rate-limit.ts";
import { fakeClock } from "../support/clock.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

const server = answerRequests();
const folder = temporaryFolder("limits");

const connector = await throwAway({
  name: "limited",
  client: {
    base_url: "https://api.example.com",
    concurrency: 3,
    rate_limit: {
      requests: 20,
      per: 1,
      remaining_header: "X-Left",
      reset_header: "X-Until",
      reset_format: "epoch_milliseconds",
      max_wait: 30,
    },
  },
  resource_defaults: { primary_key: "id", write_disposition: "merge" },
  resources: [
    {
      name: "notes",
      columns: { id: { data_type: "bigint" } },
      endpoint: { data_selector: "data", paginator: { type: "offset", limit: 10, total_path: "total" } },
    },
    {
      name: "replies",
      columns: { id: { data_type: "bigint" } },
      endpoint: { path: "notes/{resources.notes.id}/replies", data_selector: "data", paginator: "single_page" },
    },
    {
      name: "events",
      columns: { id: { data_type: "bigint" } },
      endpoint: {
        data_selector: "data",
        paginator: { type: "cursor", cursor_path: "next", cursor_param: "after", cursor_url_param: "after" },
      },
    },
    {
      name: "orders",
      columns: { id: { data_type: "bigint" } },
      endpoint: { data_selector: "data", paginator: { type: "offset", limit: 10, parallel_pages: 3 } },
    },
    {
      name: "invoices",
      columns: { id: { data_type: "bigint" } },
      endpoint: {
        data_selector: "data",
        paginator: { type: "page_number", base_page: 1, total_path: null, maximum_page: 5, parallel_pages: 2 },
      },
    },
  ],
});

const mockRateLimit = connector.mocks["mockRateLimit"] as (options: MockRateLimitOptions) => MockRateLimit;

describe("a connector with a rate limit", () => {
  it("says it in one line, and carries what that needs", () => {
    expect(connector.files.get("index.ts")).toContain("rateLimit?: RateLimitOptions | undefined;");
    expect(connector.files.get("index.ts")?.replaceAll(/\s+/g, " ")).toContain(
      'rateLimit: rateLimit( { requests: 20, perMs: 1000, maxWaitMs: 30000, announced: announcedLimit({ fields: { remaining: "X-Left", reset: "X-Until", format: "epoch_milliseconds" }, }), }, options.rateLimit, )',
    );
  });

  it("keeps within what the mocked API allows, parents and children together, and reports the waits", async () => {
    const clock = fakeClock();
    const limit = mockRateLimit({ requests: 5, perMs: 10_000, now: clock.now });
    const mocks = connector.createMocks({ rows: { notes: 25, replies: 25 }, rateLimit: limit });
    server.use(...mocks.handlers);
    const report = await connector
      .create({ clock })
      .load(connector.duckdb(`${folder}/1.duckdb`), { resources: ["notes", "replies"] });
    expect(report).toMatchObject({ done: true, resources: { notes: { pages: 3 }, replies: { pages: 25 } } });
    expect(mocks.requests).toHaveLength(28);
    const { notes, replies } = report.resources;
    expect((notes?.waitMs ?? 0) + (replies?.waitMs ?? 0)).toBeGreaterThanOrEqual(50_000);
    // Only the requests that were under way with the first answer of an interval may be too many.
    expect(mocks.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it("ends a load that would have to wait too long, and goes on later", async () => {
    const clock = fakeClock();
    const limit = mockRateLimit({ requests: 2, perMs: 60_000, now: clock.now });
    const mocks = connector.createMocks({ rows: { notes: 25 }, rateLimit: limit });
    server.use(...mocks.handlers);
    const destination = connector.duckdb(`${folder}/2.duckdb`);
    const load = () => connector.create({ clock }).load(destination, { resources: ["notes"] });
    expect(await load()).toMatchObject({ done: false, retryAfterMs: 60_000, resources: { notes: { rows: 20 } } });
    await clock.sleep(60_000);
    expect(await load()).toMatchObject({ done: true, resources: { notes: { rows: 5 } } });
  });

  it("takes another limit from its user", async () => {
    const clock = fakeClock();
    const mocks = connector.createMocks({ rows: { notes: 30 } });
    server.use(...mocks.handlers);
    const rateLimit: RateLimitOptions = { requests: 1, perMs: 5000 };
    const options = { clock, rateLimit };
    const report = await connector
      .create(options)
      .load(connector.duckdb(`${folder}/3.duckdb`), { resources: ["notes"] });
    expect(report.resources["notes"]).toMatchObject({ requests: 3, waitMs: 10_000 });
    expect(clock.waits).toEqual([5000, 5000]);
  });
});

describe("ways to page", () => {
  const read = async (resource: string, rows: number) => {
    const mocks = connector.createMocks({ rows: { [resource]: rows }, pageSize: 10 });
    server.use(...mocks.handlers);
    const ids: unknown[] = [];
    for await (const { id } of connector.create({ clock: fakeClock() })[resource]?.rows() ?? []) ids.push(id);
    return { ids, requests: mocks.requests.map(({ url }) => decodeURIComponent(url.replace(/^[^?]*/, ""))) };
  };
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

  it("a cursor is cut from the URL that the body holds", async () => {
    const { ids, requests } = await read("events", 25);
    expect(ids).toEqual(upTo(25));
    expect(requests).toEqual(["", `?after=${btoa("row?/10")}`, `?after=${btoa("row?/20")}`]);
  });

  it("pages in parallel come in their order, with a total or a maximum", async () => {
    const resources = connector.files.get("resources.ts")?.replaceAll(/\s+/g, " ");
    expect(resources).toContain('pages: pagesAhead(offset({ limit: 10, totalPath: ["total"] }), 3),');
    expect(resources).toContain("pages: pagesAhead(pageNumber({ basePage: 1, maximumPage: 5 }), 2, true),");
    expect((await read("orders", 55)).ids).toEqual(upTo(55));
    expect((await read("invoices", 25)).ids).toEqual(upTo(25));
  });

  it("pages in parallel are committed in their order, and a later load goes on behind the last commit", async () => {
    const mocks = connector.createMocks({ rows: { orders: 95 } });
    server.use(...mocks.handlers);
    mocks.fail({ resource: "orders", page: 6, status: 400 });
    const destination = connector.duckdb(`${folder}/4.duckdb`);
    const load = () =>
      connector.create({ clock: fakeClock() }).load(destination, { resources: ["orders"], checkpoint: { pages: 2 } });
    await expect(load()).rejects.toThrow("answered 400");
    expect(await load()).toMatchObject({ done: true, resources: { orders: { pages: 5, rows: 45 } } });
    expect(await query(`${folder}/4.duckdb`, "select count(*)::int n, count(distinct id)::int d from orders")).toEqual([
      { n: 95, d: 95 },
    ]);
  });
});

describe("GitHub's limit", () => {
  const read = async (options: { readonly requests: number; readonly refusal?: Readonly<Record<string, string>> }) => {
    const clock = fakeClock();
    const rateLimit = github.mockRateLimit({ requests: options.requests, perMs: 3_600_000, now: clock.now });
    const mocks = github.createGithubMocks({ rateLimit });
    server.use(...mocks.handlers);
    if (options.refusal !== undefined) mocks.fail({ status: 403, headers: options.refusal });
    let count = 0;
    for await (const { id } of createGithub({ ...github.mockSecrets, clock }).repositories.rows())
      count += Number(id > 0);
    return { count, waits: clock.waits, statuses: mocks.requests.map(({ status }) => status) };
  };

  it("is waited for, up to the full hour", async () => {
    expect(await read({ requests: 2 })).toEqual({ count: 250, waits: [3_600_000], statuses: [200, 200, 200] });
  });

  it("is known by its 403, of the hour and of too many at once", async () => {
    const used = {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Date.parse("2024-06-01T00:10:00Z") / 1000),
    };
    expect(await read({ requests: 9, refusal: used })).toMatchObject({ count: 250, waits: [600_000] });
    expect(await read({ requests: 9, refusal: { "retry-after": "60" } })).toMatchObject({
      count: 250,
      waits: [60_000],
    });
  });
});

it("a connector without a rate limit carries nothing of it", () => {
  const runtime = (file: string): string => readFileSync(`generated/issue_tracker/${file}`, "utf8");
  expect(runtime("index.ts")).not.toMatch(/rateLimit/i);
  expect(JSON.parse(runtime("connector.lock.json"))).not.toHaveProperty(["files", "runtime/rate-limit/rate-limit.ts"]);
});
