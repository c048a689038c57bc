import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { collect } from "../support/api.ts";
import { fakeClock } from "../support/clock.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

interface Case {
  readonly paginator: unknown;
  readonly method?: string;
  /** Default: `data`. */
  readonly selector?: string | null;
}
const PAGINATORS: Readonly<Record<string, Case>> = {
  found_out: { paginator: "auto" },
  found_out_with_its_rows: { paginator: { type: "auto", maximum_pages: 9 }, selector: null },
  wrapped: { paginator: { type: "offset", limit: 60 }, selector: "items[*].data" },
  wrapped_twice: { paginator: "auto", selector: "groups[*].a.list[*].row" },
  by_key: { paginator: { type: "page_number", base_page: 1 }, selector: "data.*.rows" },
  at_an_index: { paginator: { type: "page_number", base_page: 1, total_path: "$[0].pages" }, selector: "$[1]" },
  in_the_first: { paginator: { type: "cursor", cursor_path: "next" }, selector: "results[0].hits" },
  filtered: { paginator: { type: "cursor", cursor_path: "next" }, selector: "data[?(@.id > 0 && @.id < 1e9)]" },
  deep: { paginator: { type: "cursor", cursor_path: "next" }, selector: "$..issues" },
  either: { paginator: { type: "cursor", cursor_path: "next" }, selector: "open|closed" },
  rows_found_out: { paginator: { type: "cursor", cursor_path: "meta.next" }, selector: null },
  by_header: { paginator: { type: "header_cursor", cursor_key: "X-Next", cursor_param: "after" } },
  by_header_in_body: { paginator: { type: "header_cursor", cursor_body_path: "page.after" }, method: "POST" },
  by_last: { paginator: { type: "last_record", limit: 100, limit_param: "per_page" } },
  by_last_with_more: { paginator: { type: "last_record", cursor_path: "id", has_more_path: "meta.has_more" } },
  by_last_in_body: {
    paginator: { type: "last_record", cursor_body_path: "after.id", limit: 7, limit_body_path: "limit" },
    method: "POST",
  },
};

const connector = await throwAway({
  name: "paginators",
  client: { base_url: "https://api.example.com" },
  resource_defaults: {
    primary_key: "id",
    write_disposition: "merge",
    deletes: "none",
    columns: { id: { data_type: "bigint", nullable: false }, name: { data_type: "text" } },
  },
  resources: Object.entries(PAGINATORS).map(([name, { paginator, method, selector = "data" }]) => ({
    name,
    endpoint: {
      path: `/${name}`,
      data_selector: selector,
      paginator,
      ...(method === undefined ? {} : { method, safe: true }),
    },
  })),
});
const plain = await throwAway({
  name: "plain",
  client: { base_url: "https://api.example.com" },
  resources: [{ name: "things", endpoint: { data_selector: "data", paginator: "single_page" } }],
});
const api = connector.createMocks();
answerRequests(...api.handlers);
const folder = temporaryFolder("paginators");
const client = connector.create({ clock: fakeClock() });
const property = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

describe.each(Object.keys(PAGINATORS))("%s", (name) => {
  const rows = api.resources[name]?.rows ?? [];
  test("reads every row once, in order", async () => {
    expect(rows.length).toBe(250);
    const reader = client[property(name)];
    expect(reader && (await collect(reader.rows()))).toEqual(rows);
  });

  test("loads page by page, each load going on where the one before stopped", async () => {
    api.reset();
    const file = join(folder, `${name}.duckdb`);
    let pages = 0;
    for (let done = false; !done; pages += 1) {
      const report = await client.load(connector.duckdb(file), { resources: [name], maxPages: 1 });
      expect(report.resources[name]).toMatchObject({ pages: 1 });
      done = report.done;
    }
    expect(pages).toBeGreaterThan(2);
    expect(api.requests.length).toBe(pages);
    expect(await query(file, `SELECT count(*)::int AS rows, max(id)::int AS last FROM "${name}"`)).toEqual([
      { rows: 250, last: 250 },
    ]);
  });
});

test("a connector that needs none of it has none of it", () => {
  const needless =
    /runtime\/(?:detect|select\/(?:detect-rows|each|exact-rows|query|selected)|paginators\/(?:auto|cursor|header|last|offset|page-))/;
  expect([...plain.files.keys()].filter((path) => needless.test(path))).toEqual([]);
  expect([...connector.files.keys()].filter((path) => needless.test(path)).length).toBeGreaterThan(10);
});
