import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fakeClock } from "../support/clock.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

/** Resources by what is particular about how they are followed. */
const FOLLOWED: Readonly<Record<string, { incremental: object; paginator?: unknown; u?: string; more?: object }>> = {
  days: { incremental: { step: "P10D" } },
  months: { incremental: { step: "P1M", initial_value: "2023-10-31T00:00:00Z", row_order: "asc" } },
  dates: { incremental: { step: 20, initial_value: "2023-12-01" }, u: "date" },
  numbers: { incremental: { step: 40, initial_value: 0, stop_after_empty_windows: 2 }, u: "bigint" },
  counted: { incremental: { row_order: "asc" }, paginator: { type: "page_number", base_page: 1 } },
  linked: { incremental: { row_order: "asc", restart_pages: true }, paginator: "header_link" },
  written: { incremental: { format: "%d.%m.%Y %I:%M:%S %p", row_order: "asc" } },
  nested: { incremental: { cursor_path: "meta.changes[*].at", row_order: "asc" } },
  in_seconds: { incremental: { format: "unix", initial_value: 1_704_067_200, step: "P20D" } },
  in_header: {
    incremental: { format: "%s", row_order: "asc" },
    more: { params: {}, headers: { "X-Since": "{incremental.start_value}" } },
  },
  in_body: {
    incremental: { format: "unix_ms", step: "P20D" },
    more: {
      method: "POST",
      safe: true,
      params: {},
      json: { filter: { from: "{incremental.start_value}", to: "{incremental.end_value}" } },
    },
  },
};

const connector = await throwAway({
  name: "followed",
  client: { base_url: "https://api.example.com" },
  resource_defaults: { primary_key: "id", write_disposition: "merge", deletes: "none" },
  resources: Object.entries(FOLLOWED).map(([name, { incremental, paginator, u = "timestamp", more }]) => ({
    name,
    endpoint: {
      path: `/${name}`,
      data_selector: "data",
      paginator: paginator ?? { type: "offset", limit: 30 },
      params: {
        since: "{incremental.start_value}",
        ...("step" in incremental ? { until: "{incremental.end_value}" } : {}),
      },
      incremental: { cursor_path: "u", initial_value: "2024-01-01T00:00:00Z", lag: 1, ...incremental },
      ...more,
    },
    columns: { id: { data_type: "bigint", nullable: false }, u: { data_type: u, nullable: false } },
  })),
});

const api = connector.createMocks({ pageSize: 30 });
answerRequests(...api.handlers);
const folder = temporaryFolder("incremental");

/** How many requests a load sent. */
function requestsOf(name: string): readonly string[] {
  return api.requests.filter(({ resource }) => resource === name).map(({ url, body }) => url + body);
}

test("all rows are loaded, each once, whatever parts they are read in", async () => {
  const client = connector.create({ clock: fakeClock("2024-10-01T00:00:00Z") });
  const file = join(folder, "all.duckdb");
  const report = await client.load(connector.duckdb(file));
  for (const name of Object.keys(FOLLOWED)) {
    expect(report.resources[name], name).toMatchObject({ done: true, inserted: 250, rows: 250, updated: 0 });
  }
});

describe("what requests ask for", () => {
  test.each([
    { name: "days", want: "/days?since=2024-01-01T00%3A00%3A00Z&until=2024-01-11T00%3A00%3A00Z&offset=0&limit=30" },
    { name: "months", want: "/months?since=2023-10-31T00%3A00%3A00Z&until=2023-11-30T00%3A00%3A00Z&offset=0&limit=30" },
    { name: "dates", want: "/dates?since=2023-12-01&until=2023-12-21&offset=0&limit=30" },
    { name: "numbers", want: "/numbers?since=0&until=40&offset=0&limit=30" },
    { name: "written", want: "/written?since=01.01.2024%2012%3A00%3A00%20AM&offset=0&limit=30" },
    { name: "in_seconds", want: "/in_seconds?since=1704067200&until=1705795200&offset=0&limit=30" },
  ])("$name", ({ name, want }) => {
    expect(requestsOf(name)[0]).toBe(`https://api.example.com${want}`);
  });

  test("in headers and bodies", () => {
    const [first] = api.requests.filter(({ resource }) => resource === "in_header");
    expect(first?.headers["x-since"]).toBe("1704067200");
    expect(requestsOf("in_body")[1]).toContain('{"filter":{"from":1704067200000,"to":1705795200000}');
  });
});

test("what a connector does not need is not in it", () => {
  const modules = [...connector.files.keys()].filter((path) => path.includes("runtime/incremental/"));
  expect(modules).toContain("runtime/incremental/windows.ts");
  const written = connector.files.get("runtime/incremental/written.ts") ?? "";
  expect(written).toContain("hour12Of");
  expect(written).not.toContain("monthNameOf");
});

test("the second load brings what changed", async () => {
  const file = join(folder, "all.duckdb");
  const soon = "2024-10-02T00:00:00Z";
  for (const name of Object.keys(FOLLOWED)) {
    const u = FOLLOWED[name]?.u;
    const value = u === "bigint" ? 300 : u === "date" ? "2024-10-15" : soon;
    const changed = { u: value, meta: { changes: [{ at: soon }] } };
    api.resources[name]?.upsert({ ...api.resources[name].get(3), id: 3, ...changed });
  }
  const client = connector.create({ clock: fakeClock("2024-11-01T00:00:00Z") });
  const report = await client.load(connector.duckdb(file));
  for (const name of Object.keys(FOLLOWED)) {
    expect(await query(file, `SELECT count(*)::INT AS n FROM ${name}`), name).toEqual([{ n: 250 }]);
    expect(report.resources[name], name).toMatchObject({ done: true, updated: 1, inserted: 0 });
  }
});
