import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { apiKeyInQuery } from "../../../templates/runtime/auth/api-key.ts";
import { auto } from "../../../templates/runtime/paginators/auto.ts";
import type { PageFacts } from "../../../templates/runtime/paginators/paginator.ts";
import { detectRows } from "../../../templates/runtime/select/detect-rows.ts";
import { BASE, collect, type Item, items, itemsClient } from "../../support/api.ts";
import { type Answer, readFrom } from "../../support/pages.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();
const R = { id: 1 };
const facts = (body: unknown, count: number, changes: Partial<PageFacts> = {}): PageFacts => ({
  resource: "items",
  url: `${BASE}/items`,
  headers: new Headers(),
  body,
  count,
  lastRow: () => R,
  ...changes,
});
const detected = (body: unknown, count = 2, changes: Partial<PageFacts> = {}): unknown =>
  auto().next(facts(body, count, changes), null);
const read = (answer: Answer, params: Record<string, string | number> = {}) =>
  readFrom(server, answer, auto(), { params }, { rows: detectRows<Item>() });

describe("section F: what the first response tells", () => {
  const link = (...nextUrlPath: string[]) => ({ by: { type: "json_link", nextUrlPath } });
  const pages = (page: number, ...totalPath: string[]) => ({
    by: { type: "page_number", totalPath, basePage: 1, param: "page" },
    at: { page },
  });
  test.each<{ id: string; body: unknown; want: object | undefined }>([
    {
      id: "F01",
      body: { data: [R, R], pagination: { offset: 0, limit: 2, total: 100 } },
      want: { by: { type: "offset", limit: 2, param: "offset", limitParam: "limit" }, at: { offset: 2 } },
    },
    {
      id: "F02",
      body: { items: [R, R], page_info: { current_page: 1, items_per_page: 10, total_pages: 50 } },
      want: pages(2, "page_info", "total_pages"),
    },
    {
      id: "F03",
      body: { products: [R, R], next_cursor: "x=" },
      want: { by: { type: "cursor", cursorPath: ["next_cursor"], param: "cursor" }, at: "x=" },
    },
    {
      id: "F04",
      body: { results: [R, R], cursors: { next: "c", previous: "p" } },
      want: { by: { type: "cursor", cursorPath: ["cursors", "next"], param: "cursor" }, at: "c" },
    },
    {
      id: "F05",
      body: { entries: [R, R], next_id: 33, limit: 2 },
      want: { by: { type: "cursor", cursorPath: ["next_id"], param: "cursor" }, at: 33 },
    },
    { id: "F06", body: { comments: [R], page_number: 1, total_pages: 15 }, want: pages(2, "total_pages") },
    {
      id: "F07",
      body: { count: 9, next: `${BASE}/items?page=2`, previous: null, results: [R] },
      want: { ...link("next"), at: `${BASE}/items?page=2` },
    },
    {
      id: "F08",
      body: {
        _embedded: { items: [R] },
        _links: {
          first: { href: "/a" },
          self: { href: "/a" },
          next: { href: "/a?page=2" },
          last: { href: "/a?page=9" },
        },
        page: { size: 1, totalElements: 9, totalPages: 9, number: 0 },
      },
      want: link("_links", "next", "href"),
    },
    {
      id: "F09",
      body: {
        items: [R],
        meta: { currentPage: 1, totalPages: 10 },
        links: { firstPage: "/a", previousPage: "/b", nextPage: "/c", lastPage: "/d" },
      },
      want: link("links", "nextPage"),
    },
    {
      id: "F10",
      body: { data: [R], pagination: { currentPage: 1, pageSize: 1, totalPages: 5, totalItems: 5 } },
      want: pages(2, "pagination", "totalPages"),
    },
    {
      id: "F11",
      body: { items: [R], pagination: { page: 2, perPage: 1, total: 10, totalPages: 10 } },
      want: pages(3, "pagination", "totalPages"),
    },
    {
      id: "F12",
      body: { data: [R], meta: { total: 9 }, links: { first: "/a", previous: null, next: "/api?page=2", last: "/z" } },
      want: link("links", "next"),
    },
    { id: "F13", body: { page: 1, per_page: 1, total: 10, pages: 10, data: [R] }, want: pages(2, "pages") },
    {
      id: "F14",
      body: { currentPage: 1, pageSize: 1, totalPages: 3, totalRecords: 3, items: [R] },
      want: pages(2, "totalPages"),
    },
    { id: "F15", body: { articles: [R, R], paging: { current: 3, size: 15, total: 60 } }, want: undefined },
    {
      id: "a list of links",
      body: {
        data: [R],
        links: [
          { rel: "self", href: "/a" },
          { rel: "Next", method: "GET", href: "/a?page=2" },
        ],
      },
      want: { by: { type: "json_link", nextUrlPath: ["links"], among: { where: { rel: "Next" }, at: ["href"] } } },
    },
    {
      id: "a list of relations",
      body: { resourceType: "Bundle", link: [{ relation: "next", url: "/a?page=2" }], entry: [R] },
      want: { by: { type: "json_link", nextUrlPath: ["link"], among: { where: { relation: "next" }, at: ["url"] } } },
    },
    { id: "the last of a list", body: { data: [R], links: [{ rel: "prev", href: "/a" }] }, want: undefined },
    {
      id: "F16",
      body: { feed: [R, R], offset: 40, limit: 20, total_count: 200 },
      want: { by: { type: "offset", totalPath: ["total_count"] }, at: { offset: 42 } },
    },
    {
      id: "F17",
      body: { query_results: [R], page_details: { number: 1, size: 1, total_elements: 9, total_pages: 9 } },
      want: pages(2, "page_details", "total_pages"),
    },
    {
      id: "F18",
      body: { posts: [R], pagination_details: { current_page: 1, total_pages: 5 } },
      want: pages(2, "pagination_details", "total_pages"),
    },
    {
      id: "F19",
      body: { catalog: [R], page_metadata: { index: 1, total_pages: 5 } },
      want: pages(2, "page_metadata", "total_pages"),
    },
    { id: "F20", body: [R, R], want: undefined },
    { id: "F22", body: { id: 1, product_name: "a" }, want: undefined },
    { id: "F34", body: { data: [R], next: "rel?page=2" }, want: { ...link("next"), at: `${BASE}/rel?page=2` } },
    {
      id: "F35",
      body: { value: [R], "@odata.nextLink": `${BASE}/items?$skiptoken=x` },
      want: link("@odata.nextLink"),
    },
  ])("$id: $body", ({ body, want }) => {
    const next = detected(body, Array.isArray(body) ? body.length : JSON.stringify(body).split('{"id":1}').length - 1);
    if (want === undefined) expect(next).toBeUndefined();
    else expect(next).toMatchObject(want);
  });

  test("F21: a Link header", () => {
    const headers = new Headers({ link: '</items?page=2>; rel="next"' });
    expect(detected([R, R], 2, { headers })).toEqual({ by: { type: "header_link" }, at: `${BASE}/items?page=2` });
  });

  test.each([
    { given: "nextPageToken", want: "pageToken" },
    { given: "next_page_token", want: "page_token" },
    { given: "NextToken", want: "NextToken" },
    { given: "next_offset", want: "offset" },
    { given: "nextCursor", want: "cursor" },
    { given: "next", want: "cursor" },
    { given: "endCursor", want: "after" },
    { given: "next_cursor", url: "?next_cursor=", want: "next_cursor" },
    { given: "next", url: "?cursor=&Cursor2=", want: "cursor" },
  ])("$given is sent as $want", ({ given, url = "", want }) => {
    const page = detected({ data: [R], [given]: "t" }, 1, { url: `${BASE}/items${url}` });
    expect(page).toMatchObject({ by: { param: want }, at: "t" });
  });

  test.each<{ readonly data?: readonly object[]; readonly [key: string]: unknown }>([
    { data: [R], next_billing_date: "2024-01-01" },
    { data: [R], meta: { next: null } },
    { data: [R], next_cursor: "" },
    { id: 1, pages: 300, total: 500 },
    { data: [R], total: 1 },
    { data: [R], limit: 50 },
    { data: [R], page: 1, total_pages: 1 },
    { data: [R], has_more: false },
    { data: [], total: 9 },
  ])("no further page: %j", (body) => {
    expect(detected(body, body.data?.length ?? 1)).toBeUndefined();
  });
});

describe("a full page without a known next is an error that says what to write", () => {
  test.each<{ body: unknown; count: number; url?: string; why: string }>([
    { body: [R], count: 100, why: "APIs often send pages of that size" },
    { body: { data: [R], limit: 7 }, count: 7, why: "the page is full" },
    { body: { data: [R] }, count: 7, url: "?per_page=7", why: "the page is full" },
    { body: { data: [R], total: 9 }, count: 7, why: '"total" says that there are 9' },
    { body: { data: [R], has_more: true }, count: 7, why: '"has_more" says that there are more' },
  ])("$body, $count rows", ({ body, count, url = "", why }) => {
    const page = { url: `${BASE}/items${url}` };
    expect(() => detected(body, count, page)).toThrow(why);
    expect(() => detected(body, count, page)).toThrow(/Write the resource's `paginator` into the config, or `pagin/);
  });
  test("several pages, and nothing tells which this is", () => {
    expect(() => detected({ data: [R], total_pages: 3 }, 1)).toThrow(
      /type: page_number, base_page: 1, total_path: tot/,
    );
  });
  test("its rows do not arrive", async () => {
    const result = await read(() => items(100));
    expect(result).toMatchObject({ ids: [], error: { name: "PaginationError", resource: "items" } });
  });
});

/** `count` rows by page number, from the page `base` on. */
const paged =
  (base: number, size: number, count: number, more: (page: number) => object): Answer =>
  ({ query }) => {
    const page = Number(query.get("page") ?? base);
    const first = (page - base) * size;
    return { data: items(Math.max(0, Math.min(size, count - first)), first), ...more(page) };
  };

describe("whole traversals", () => {
  const ids = (count: number): number[] => items(count).map(({ id }) => id);
  test("F25: links in the body", async () => {
    const answer = paged(1, 5, 25, (page) => ({
      page,
      total_pages: 5,
      ...(page < 5 ? { next_page: `${BASE}/items?page=${page + 1}` } : {}),
    }));
    const { ids: found, requests, error } = await read(answer);
    expect([found, requests.length, error]).toEqual([ids(25), 5, undefined]);
  });
  test("F28: links as objects, then null", async () => {
    const answer: Answer = ({ number }) => ({
      _embedded: { items: items(1, number) },
      _links: { next: number === 1 ? { href: "/items?page=2" } : null },
    });
    expect(await read(answer)).toMatchObject({ ids: [1, 2], error: undefined });
  });
  test("F32: pages from 1", async () => {
    const answer = paged(1, 5, 12, (page) => ({ page, total_pages: 3 }));
    expect(await read(answer)).toMatchObject({ ids: ids(12), requests: ["/items", "/items?page=2", "/items?page=3"] });
  });
  test("F33: pages from 0", async () => {
    const answer = paged(0, 5, 12, (page) => ({ page, total_pages: 3 }));
    expect(await read(answer)).toMatchObject({ ids: ids(12), requests: ["/items", "/items?page=1", "/items?page=2"] });
  });
  test("pages with a total of rows only", async () => {
    const answer = paged(1, 5, 12, (page) => ({ page, per_page: 5, total: 12 }));
    expect(await read(answer)).toMatchObject({ ids: ids(12), error: undefined });
  });
  test("the request's own name for the page", async () => {
    const answer: Answer = ({ query }) => {
      const page = Number(query.get("pageNo"));
      return { data: items(2, page * 2), currentPage: page, totalPages: 3 };
    };
    const result = await read(answer, { pageNo: 1 });
    expect(result.requests).toEqual(["/items?pageNo=1", "/items?pageNo=2", "/items?pageNo=3"]);
  });
  test("offsets, in pages of as many rows as the API gives", async () => {
    const answer: Answer = ({ query }) => {
      const offset = Number(query.get("start") ?? 0);
      return { issues: items(Math.max(0, Math.min(4, 11 - offset)), offset), start: offset, maxResults: 50, total: 11 };
    };
    expect(await read(answer)).toMatchObject({
      ids: ids(11),
      requests: ["/items", "/items?start=4&maxResults=4", "/items?start=8&maxResults=4"],
      error: undefined,
    });
  });
  test("offsets from 1 lose no last row", async () => {
    const answer: Answer = ({ query }) => {
      const start = Number(query.get("start") ?? 1);
      return { data: items(Math.max(0, Math.min(5, 12 - start)), start), start, total: 11 };
    };
    expect((await read(answer)).ids).toEqual(items(11, 1).map(({ id }) => id));
  });
  test("a cursor with has_more", async () => {
    const answer: Answer = ({ number }) => ({ data: items(2, number * 2), has_more: number < 3, next_cursor: number });
    expect(await read(answer)).toMatchObject({ requests: ["/items", "/items?cursor=1", "/items?cursor=2"] });
  });
  test("a wrong guess of the parameter is an error, never an end", async () => {
    const result = await read(() => ({ data: items(2), next_cursor: "b" }));
    expect(result).toMatchObject({ ids: [0, 1], error: { name: "PaginationError" } });
  });
});

describe("M1's POST /posts/search", () => {
  const answer: Answer = ({ body }) => {
    const page = (body as { page?: number }).page ?? 1;
    return { data: items(2, page * 2), next_page: page < 3 ? page + 1 : null, total_pages: 3 };
  };
  const search = (params: Record<string, number> = {}) =>
    readFrom(server, answer, auto(), { method: "POST", json: { f: 1 }, params }, { rows: detectRows<Item>() });
  test("the JSON body takes the page", async () => {
    const { bodies, ids, error } = await search();
    expect([bodies, ids.length, error]).toEqual([[{ f: 1 }, { f: 1, page: 2 }, { f: 1, page: 3 }], 6, undefined]);
  });
  test("unless the query has it", async () => {
    expect((await search({ page: 1 })).requests.slice(0, 2)).toEqual(["/items?page=1", "/items?page=2"]);
  });
});

test("U16 U23: a link that was found takes credentials to their own origin only, and none into the position", async () => {
  const seen: (readonly [url: string, key: string | null])[] = [];
  const bodies: Record<string, object> = {
    "/items": { data: items(1), next: "/items?page=2&api_key=s3cret" },
    "/items?page=2": { data: items(1, 1), next: "https://other.example.net/items" },
  };
  server.use(
    http.get("*/items", ({ request }) => {
      const url = new URL(request.url);
      seen.push([url.origin, url.searchParams.get("api_key")]);
      url.searchParams.delete("api_key");
      return HttpResponse.json(bodies[url.origin === BASE ? url.pathname + url.search : ""] ?? { data: items(1, 2) });
    }),
  );
  const client = itemsClient({ pages: auto() }, {}, { auth: apiKeyInQuery("api_key", "s3cret") });
  const pages = await collect(client.pages());
  expect(seen).toEqual([
    [BASE, "s3cret"],
    [BASE, "s3cret"],
    ["https://other.example.net", null],
  ]);
  expect(pages[0]?.next).toMatchObject({ at: `${BASE}/items?page=2` });
  expect(JSON.stringify(pages.map(({ position, next }) => [position, next]))).not.toContain("s3cret");
});

test("what was found goes on from a saved position", () => {
  const position = auto().next(facts({ data: [R], page: 1, total_pages: 3 }, 1), null);
  // As the state keeps it.
  const saved = JSON.parse(JSON.stringify(position)) as NonNullable<typeof position>;
  expect(saved).toEqual(position);
  const base = { method: "GET", url: `${BASE}/items`, query: [], headers: {} } as const;
  expect(auto().request(base, saved).query).toEqual([["page", "2"]]);
  expect(auto().next(facts({ data: [R], page: 2 }, 1), saved)).toMatchObject({ at: { page: 3, total: 3 } });
  expect(auto().next(facts({ data: [R] }, 1), { ...saved, at: { page: 3, total: 3 } } as typeof saved)).toBeUndefined();
});
