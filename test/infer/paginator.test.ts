import { describe, expect, test } from "vitest";
import { answers } from "../read/openapi/documents.ts";
import { inferPaths, list, query, resourceOf, row } from "./support.ts";

const integer = { type: "integer" };
const string = { type: "string" };
const url = { type: "string", format: "uri" };

/** The paginator of a list with these parameters and these values around its rows. */
function paginatorOf(
  parameters: readonly object[],
  around: Readonly<Record<string, unknown>> | undefined,
  rest: object = {},
) {
  const schema = around === undefined ? list() : row({ items: list(), ...around });
  return resourceOf(inferPaths({ "/things": { get: answers(schema, { parameters, ...rest }) } }), "GET /things").paging;
}

describe("how pages follow each other", () => {
  const limit = query("limit", { ...integer, maximum: 50 });
  const cases: readonly {
    given: string;
    parameters?: readonly object[];
    around?: Readonly<Record<string, unknown>>;
    want: object;
    rest?: object;
  }[] = [
    {
      given: "a token with its pair",
      parameters: [query("pageToken")],
      around: { nextPageToken: string },
      want: { type: "cursor", cursor_param: "pageToken", cursor_path: "nextPageToken" },
    },
    {
      given: "marker and next_marker",
      parameters: [query("marker"), limit],
      around: { next_marker: string },
      want: { type: "cursor", cursor_param: "marker", cursor_path: "next_marker" },
    },
    {
      given: "the same name both ways",
      parameters: [query("iterator")],
      around: { iterator: string, done: "boolean" },
      want: { type: "cursor", cursor_param: "iterator", cursor_path: "iterator" },
    },
    {
      given: "after in paging.next",
      parameters: [query("after")],
      around: { paging: row({ next: row({ after: string, link: string }) }) },
      want: { type: "cursor", cursor_param: "after", cursor_path: "paging.next.after" },
    },
    {
      given: "an end cursor",
      parameters: [query("after")],
      around: { page_info: row({ end_cursor: string, has_next_page: "boolean" }) },
      want: {
        type: "cursor",
        cursor_param: "after",
        cursor_path: "page_info.end_cursor",
        has_more_path: "page_info.has_next_page",
      },
    },
    {
      given: "an id that goes on",
      parameters: [query("start_id")],
      around: { next_id: string, count: integer },
      want: { type: "cursor", cursor_param: "start_id", cursor_path: "next_id" },
    },
    {
      given: "an offset that is a token",
      parameters: [query("offset", string, { description: "Offset token, returned by the API." }), limit],
      around: { next_page: row({ offset: string, path: string }) },
      want: { type: "cursor", cursor_param: "offset", cursor_path: "next_page.offset" },
    },
    {
      given: "cursor and cursors.next",
      parameters: [query("cursor")],
      around: { cursors: row({ next: string, previous: string }) },
      want: { type: "cursor", cursor_param: "cursor", cursor_path: "cursors.next" },
    },
    {
      given: "a next address by format",
      parameters: [query("page", integer)],
      around: { links: row({ next: url }) },
      want: { type: "json_link", next_url_path: "links.next" },
    },
    {
      given: "a next address by name, beside a token",
      parameters: [query("PageToken"), query("Page", { ...integer, minimum: 0 })],
      around: { meta: row({ next_page_url: string, page: integer }) },
      want: { type: "json_link", next_url_path: "meta.next_page_url" },
    },
    {
      given: "a next address by prose",
      parameters: [query("cursor")],
      around: { next: { type: "string", description: "Path to subsequent page of results" } },
      want: { type: "json_link", next_url_path: "next" },
    },
    {
      given: "a next address by example",
      around: { next: { type: ["string", "null"], example: "https://api.test/x?after=2" } },
      want: { type: "json_link", next_url_path: "next" },
    },
    {
      given: "OData",
      parameters: [query("$top", integer)],
      around: { "@odata.nextLink": string },
      want: { type: "json_link", next_url_path: '$["@odata.nextLink"]' },
    },
    {
      given: "HAL",
      around: { _links: row({ self: row({ href: string }), next: row({ href: string }) }) },
      want: { type: "json_link", next_url_path: "_links.next.href" },
    },
    {
      given: "an undescribed next before an offset",
      parameters: [query("offset", integer), limit],
      around: { paging: row({ first: string, next: string }) },
      want: { type: "json_link", next_url_path: "paging.next" },
    },
    {
      given: "a list of links, one to the next page",
      around: {
        links: { type: "array", items: row({ href: string, rel: { type: "string", enum: ["self", "next"] } }) },
      },
      want: { type: "json_link", next_url_path: 'links[?@.rel == "next"].href' },
    },
    {
      given: "a list of links of which none is known to lead to the next page",
      around: { links: { type: "array", items: row({ href: string, rel: string }) } },
      want: { type: "auto" },
    },
    {
      given: "numbered pages before an undescribed link",
      parameters: [query("page[number]", integer), query("page[size]", integer)],
      around: { links: row({ first: string, next: string }) },
      want: { type: "page_number", page_param: "page[number]", base_page: 1, total_path: null },
    },
    {
      given: "offset with a total",
      parameters: [query("offset", integer), limit],
      around: { total_count: integer },
      want: { type: "offset", offset_param: "offset", limit: 50, limit_param: "limit", total_path: "total_count" },
    },
    {
      given: "offset without a total",
      parameters: [query("offset", integer), limit],
      around: {},
      want: { type: "offset", offset_param: "offset", limit: 50, limit_param: "limit", total_path: null },
    },
    {
      given: "skip and take",
      parameters: [query("skip", integer), query("take", integer)],
      want: { type: "offset", offset_param: "skip", limit: 100, limit_param: "take", total_path: null },
    },
    {
      given: "startIndex from 1",
      parameters: [query("startIndex", { ...integer, minimum: 1 }), query("count", integer)],
      around: { totalResults: integer },
      want: {
        type: "offset",
        offset_param: "startIndex",
        offset: 1,
        limit: 100,
        limit_param: "count",
        total_path: "totalResults",
      },
    },
    {
      given: "page with a count of rows, which is no count of pages",
      parameters: [query("page", integer)],
      around: { count: integer, total: integer },
      want: { type: "page_number", page_param: "page", base_page: 1, total_path: null },
    },
    {
      given: "page with a count of pages",
      parameters: [query("page", { ...integer, minimum: 0 })],
      around: { meta: row({ totalPages: integer }) },
      want: { type: "page_number", page_param: "page", base_page: 0, total_path: "meta.totalPages" },
    },
    {
      given: "page from 0 by prose",
      parameters: [query("page", integer, { description: "Zero-based page." })],
      want: { type: "page_number", page_param: "page", base_page: 0, total_path: null },
    },
    {
      given: "more to come after the last id",
      parameters: [query("starting_after"), limit],
      around: { has_more: "boolean", object: "string" },
      want: { type: "last_record", cursor_param: "starting_after", cursor_path: "id", has_more_path: "has_more" },
    },
    {
      given: "a token that must be switched on",
      parameters: [query("usemarker", { type: "boolean" }), query("marker"), query("offset", integer), limit],
      around: { next_marker: string, total_count: integer },
      want: { type: "offset", offset_param: "offset", limit: 50, limit_param: "limit", total_path: "total_count" },
    },
    { given: "nothing", want: { type: "auto" } },
    { given: "a year that starts with start", parameters: [query("startYear", integer)], want: { type: "auto" } },
    {
      given: "start as a date",
      parameters: [query("start", { type: "string", format: "date" }), limit],
      want: { type: "auto" },
    },
    {
      given: "since with a cursor",
      parameters: [query("since", { type: "string", format: "date-time" }), query("cursor")],
      around: { next_cursor: string },
      want: { type: "cursor", cursor_param: "cursor", cursor_path: "next_cursor" },
    },
  ];
  test.each(cases)("$given", ({ parameters = [], around, want, rest }) => {
    const { paginator } = paginatorOf(parameters, around, rest);
    expect(paginator.value).toStrictEqual(want);
    expect(paginator.evidence).not.toBe("");
  });

  test("nothing is ever cut off at a guessed maximum", () => {
    for (const { parameters = [], around } of cases) {
      expect(
        Object.keys(paginatorOf(parameters, around).paginator.value).filter((key) => key.startsWith("maximum")),
      ).toStrictEqual([]);
    }
  });
});

describe("headers", () => {
  const withHeader = (name: string) => ({
    responses: {
      200: {
        description: "",
        headers: { [name]: { schema: string } },
        content: { "application/json": { schema: list() } },
      },
    },
  });
  test("a declared Link header", () => {
    const found = inferPaths({ "/things": { get: { ...withHeader("link"), parameters: [query("page", integer)] } } });
    expect(resourceOf(found, "GET /things").paging.paginator.value).toStrictEqual({ type: "header_link" });
  });
  test("another header says nothing", () => {
    expect(
      resourceOf(inferPaths({ "/things": { get: withHeader("X-Total") } }), "GET /things").paging.paginator.value,
    ).toStrictEqual({ type: "auto" });
  });
});

describe("what the document says in an extension comes first", () => {
  const cases: readonly { given: string; extension: object; want: object }[] = [
    {
      given: "x-pagination",
      extension: { "x-pagination": { limitParam: "limit", cursorParam: "c", cursorPath: "meta.after" } },
      want: { type: "cursor", cursor_param: "c", cursor_path: "meta.after" },
    },
    {
      given: "x-pagination with offsets",
      extension: { "x-pagination": { limitParam: "limit", pageOffsetParam: "from" } },
      want: { type: "offset", offset_param: "from", limit: 50, limit_param: "limit", total_path: null },
    },
    {
      given: "x-speakeasy-pagination with a cursor",
      extension: {
        "x-speakeasy-pagination": {
          type: "cursor",
          inputs: [{ name: "c", in: "parameters", type: "cursor" }],
          outputs: { results: "$.items", nextCursor: "$.next" },
        },
      },
      want: { type: "cursor", cursor_param: "c", cursor_path: "next" },
    },
    {
      given: "x-speakeasy-pagination with an address",
      extension: { "x-speakeasy-pagination": { type: "url", outputs: { nextUrl: "$.links.next" } } },
      want: { type: "json_link", next_url_path: "links.next" },
    },
    {
      given: "x-speakeasy-pagination with pages",
      extension: {
        "x-speakeasy-pagination": {
          type: "offsetLimit",
          inputs: [{ name: "page", in: "parameters", type: "page" }],
          outputs: { numPages: "$.pages" },
        },
      },
      want: { type: "page_number", page_param: "page", total_path: "pages" },
    },
    {
      given: "x-fern-pagination",
      extension: {
        "x-fern-pagination": { cursor: "$request.c", next_cursor: "$response.meta.c", results: "$response.items" },
      },
      want: { type: "cursor", cursor_param: "c", cursor_path: "meta.c" },
    },
    {
      given: "x-fern-pagination with pages",
      extension: { "x-fern-pagination": { offset: "$request.page", results: "$response.items" } },
      want: { type: "page_number", page_param: "page", total_path: null },
    },
    {
      given: "x-ms-pageable",
      extension: { "x-ms-pageable": { nextLinkName: "nextLink", itemName: "items" } },
      want: { type: "json_link", next_url_path: "nextLink" },
    },
    {
      given: "x-ms-pageable for one page",
      extension: { "x-ms-pageable": { nextLinkName: null } },
      want: { type: "single_page" },
    },
  ];
  test.each(cases)("$given", ({ extension, want }) => {
    const parameters = [query("page", integer), query("limit", { ...integer, maximum: 50 }), query("offset", integer)];
    expect(paginatorOf(parameters, { next: url, next_cursor: string }, extension).paginator.value).toStrictEqual(want);
  });
});

describe("the page size", () => {
  const cases: readonly { given: string; parameter: object; want: number | undefined }[] = [
    { given: "the declared maximum", parameter: query("limit", { ...integer, maximum: 250 }), want: 250 },
    { given: "at most 1,000", parameter: query("limit", { ...integer, maximum: 10_000 }), want: 1000 },
    {
      given: "a maximum in prose",
      parameter: query("per_page", integer, { description: "Rows per page (max 200)." }),
      want: 200,
    },
    {
      given: "a maximum in prose with a comma",
      parameter: query("pageSize", integer, { description: "Up to 1,000 rows." }),
      want: 1000,
    },
    {
      given: "a range in prose",
      parameter: query("page_size", integer, { description: "Between 1 and 75." }),
      want: 75,
    },
    { given: "100 where nothing is said", parameter: query("per_page", integer), want: 100 },
    { given: "a switch is no size", parameter: query("count", { type: "boolean" }), want: undefined },
  ];
  test.each(cases)("$given", ({ parameter, want }) => {
    expect(paginatorOf([query("cursor"), parameter], { next_cursor: string }).size?.value).toBe(want);
  });
});

test("a search in a POST pages in its body", () => {
  const body = {
    content: {
      "application/json": {
        schema: row({ query: "object", pagination: row({ per_page: integer, starting_after: string }) }),
      },
    },
  };
  const schema = row({ data: list(), pages: row({ next: row({ starting_after: string }) }) });
  const found = inferPaths({
    "/contacts/search": { post: answers(schema, { requestBody: body }) },
    "/a": { get: answers(list()) },
  });
  const { paging } = resourceOf(found, "POST /contacts/search");
  expect(paging.paginator.value).toStrictEqual({
    type: "cursor",
    cursor_body_path: "pagination.starting_after",
    cursor_path: "pages.next.starting_after",
  });
  expect(paging.size).toMatchObject({ name: "pagination.per_page", in: "body" });
});

test("one object is one page", () => {
  const found = inferPaths({
    "/me": { get: answers(row({ id: "string" }), { parameters: [query("page", integer)] }) },
    "/a": { get: answers(list()) },
  });
  expect(resourceOf(found, "GET /me").paging.paginator.value).toStrictEqual({ type: "single_page" });
});

test("parameters that look like paging, but name no next page, are a warning that lists them", () => {
  const { diagnostics } = inferPaths({
    "/things": { get: answers(list(), { parameters: [query("page_token"), query("limit", integer)] }) },
  });
  expect(diagnostics.map(({ code, pointer }) => [code, pointer])).toStrictEqual([
    ["weak-inference", "/paths/~1things/get"],
  ]);
  expect(diagnostics[0]?.message).toContain("page_token, limit");
});
