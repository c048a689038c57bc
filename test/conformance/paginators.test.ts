import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { connectorOnM1 } from "./connector.ts";
import { startM1 } from "./m1.ts";

const m1 = startM1();

const fivePages: Readonly<Record<string, object>> = {
  "E02 links in a header": { path: "posts_header_link", paginator: "header_link" },
  "E06 absolute links": { path: "posts", paginator: { type: "json_link", next_url_path: "next_page" } },
  "E06 relative links": {
    path: "posts_relative_next_url",
    paginator: { type: "json_link", next_url_path: "next_page" },
  },
  "E14 offsets in the query": {
    path: "posts_offset_limit",
    paginator: { type: "offset", limit: 5, total_path: "total_records" },
  },
  "E14 offsets in the body": {
    path: "posts_offset_limit_via_json_body",
    method: "POST",
    json: {},
    paginator: {
      type: "offset",
      limit: 5,
      total_path: "total_records",
      offset_body_path: "offset",
      limit_body_path: "limit",
    },
  },
  "E18 E21 pages from 1": {
    path: "posts",
    paginator: { type: "page_number", base_page: 1, total_path: "total_pages" },
  },
  "E21 pages from 1, which is said twice": {
    path: "posts",
    paginator: { type: "page_number", base_page: 1, page: 1, total_path: "total_pages" },
  },
  "E21 pages from 0": { path: "posts_zero_based", paginator: { type: "page_number", total_path: "total_pages" } },
  "E21 pages in the body": {
    path: "posts/search",
    method: "POST",
    json: { ids_greater_than: -1 },
    paginator: { type: "page_number", base_page: 1, total_path: "total_pages", page_body_path: "page" },
  },
  "E24 cursors in the query": { path: "posts_cursor", paginator: { type: "cursor", cursor_path: "next_cursor" } },
  "E24 cursors in the body": {
    path: "posts/search",
    method: "POST",
    json: { ids_greater_than: -1 },
    paginator: { type: "cursor", cursor_path: "next_page", cursor_body_path: "page" },
  },
  "E26 cursors in a header": {
    path: "posts_header_cursor",
    paginator: { type: "header_cursor", cursor_key: "cursor", cursor_param: "page" },
  },
};

const selector = (path: string): string => (path.startsWith("posts_header") ? "$" : "data");
const cases = Object.entries(fivePages).map(([title, endpoint], number) => {
  const { path } = endpoint as { path: string };
  return { title, name: `case_${number}`, endpoint: { data_selector: selector(path), safe: true, ...endpoint } };
});

const extensions = `
import type { Extensions } from "./runtime/extensions.ts";
import type { CustomPaginator } from "./runtime/paginators/custom.ts";

export const extensions: Extensions = {};
export const pagesOfSearch: CustomPaginator<{ readonly field: string }, number> = ({ field }) => ({
  first: 1,
  request: (base, page) => (page === 1 ? base : { ...base, json: { ...Object(base.json), [field]: page } }),
  next: ({ body }, page) => (Object(body).next_page === null ? undefined : page + 1),
});
`;

const { connector, rows } = await connectorOnM1(
  [
    ...cases.map(({ name, endpoint }) => ({ name, endpoint })),
    {
      name: "users",
      endpoint: {
        path: "posts_cursor_null_terminated",
        data_selector: "users",
        paginator: { type: "cursor", cursor_path: "next_token" },
      },
    },
    {
      name: "found",
      endpoint: {
        path: "posts/search",
        method: "POST",
        json: { ids_greater_than: 9 },
        data_selector: "data",
        paginator: { type: "cursor", cursor_path: "next_page", cursor_body_path: "page" },
      },
    },
    {
      name: "hyphenated",
      endpoint: {
        path: "posts_under_a_different_key",
        data_selector: "many-results",
        paginator: { type: "json_link", next_url_path: "next_page" },
      },
    },
    {
      name: "searched",
      endpoint: {
        path: "posts/search",
        method: "POST",
        safe: true,
        json: { ids_greater_than: 50, page_size: 25, page_count: 4 },
        data_selector: "data",
        paginator: { type: "custom", name: "pagesOfSearch", options: { field: "page" } },
      },
    },
    { name: "keyless", endpoint: { path: "posts_no_key", paginator: "header_link" } },
    "posts",
  ],
  { extensions },
);

describe("five pages of five posts, in their order", () => {
  it.each(cases)("$title", async ({ name }) => {
    expect((await rows(name)).map(({ id }) => id)).toEqual([...Array(25).keys()]);
    expect(m1.log).toHaveLength(5);
  });

  it("F25 without a word about pages", async () => {
    expect(await rows("posts")).toHaveLength(25);
    expect(m1.calls()).toEqual(["", "?page=2", "?page=3", "?page=4", "?page=5"].map((query) => `GET /posts${query}`));
  });

  it("E19 begins anew each time", async () => {
    expect(await rows("case_5")).toEqual(await rows("case_5"));
    expect(m1.log).toHaveLength(10);
  });
});

it("E27 a last page whose rows are null", async () => {
  expect((await rows("users")).map(({ id }) => id)).toEqual([...Array(14).keys()]);
  expect(m1.log).toHaveLength(3);
});

it("E31 a search goes on by the cursor in its body", async () => {
  expect((await rows("found")).map(({ id }) => id)).toEqual(Array.from({ length: 15 }, (_, index) => index + 10));
  expect(m1.log.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { ids_greater_than: 9 },
    { ids_greater_than: 9, page: 2 },
    { ids_greater_than: 9, page: 3 },
  ]);
});

describe("E32 own code that writes the page into the body", () => {
  it("E32 reads all pages", async () => {
    expect((await rows("searched")).map(({ id }) => id)).toEqual(Array.from({ length: 49 }, (_, index) => index + 51));
    const asked = { ids_greater_than: 50, page_size: 25, page_count: 4 };
    expect(m1.log.map(({ body }) => JSON.parse(body) as unknown)).toEqual([asked, { ...asked, page: 2 }]);
  });

  it("E32 saves where it stands, so that a later load goes on from there", async () => {
    const destination = connector.duckdb(`${temporaryFolder("custom")}/1.duckdb`);
    const load = async (maxPages?: number) =>
      (await connector.create().load(destination, { resources: ["searched"], maxPages })).resources["searched"];
    expect(await load(1)).toMatchObject({ done: false, rows: 25 });
    expect(await load()).toMatchObject({ done: true, rows: 24, requests: 1 });
    expect(JSON.parse(m1.log.at(-1)?.body ?? "")).toMatchObject({ page: 2 });
  });

  it("E32 is a typed stub until it is written", () => {
    expect(connector.files.get("extensions.ts")).toContain(
      "export const pagesOfSearch: CustomPaginator<{ readonly field: string }> = () => {",
    );
    expect(connector.files.get("extensions.ts")).toContain("pagesOfSearch of extensions.ts is still to be written.");
  });
});

describe("where the rows are", () => {
  it("G01 under a key with a hyphen", async () => {
    expect((await rows("hyphenated", { maxPages: 1 })).map(({ title }) => title)).toEqual(
      [0, 1, 2, 3, 4].map((id) => `Post ${id}`),
    );
  });

  it("G02 under a key called null, found without a selector", async () => {
    expect((await rows("keyless")).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
  });
});
