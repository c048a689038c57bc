import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildRequest, configuredOrigins } from "../../../templates/runtime/http/build-request.ts";
import { fullUrl } from "../../../templates/runtime/http/url.ts";
import type { QueryParams, RequestTemplate } from "../../../templates/runtime/resource.ts";
import { type Placeholder, type Scope, text } from "../../../templates/runtime/values.ts";

const connection = { baseUrl: "https://api.example.com/v1", headers: {} };
const start: Placeholder = { fill: (scope) => scope.incremental?.start };
const value = (filled: unknown): Placeholder => ({ fill: () => filled });

function build(request: Partial<RequestTemplate>, params: QueryParams = {}, scope: Scope = {}) {
  const resource = { name: "items", request: { method: "GET" as const, path: "/items", ...request } };
  return buildRequest(connection, resource, scope, params);
}

const urlOf = (request: Partial<RequestTemplate>, params: QueryParams = {}, scope: Scope = {}): string =>
  fullUrl(build(request, params, scope)).slice(connection.baseUrl.length);

describe("query", () => {
  test.each([
    { id: "C23", params: { l: ["1", "2"], n: null, e: "", b: true }, want: "?l=1&l=2&e=&b=true" },
    { id: "C04", params: { sort: "asc", locale: "" }, want: "?sort=asc&locale=" },
    {
      id: "C05",
      params: { a: "{not_this}", b: "{not_this {and} {not_that}}" },
      want: "?a=%7Bnot_this%7D&b=%7Bnot_this%20%7Band%7D%20%7Bnot_that%7D%7D",
    },
    { id: "numbers", params: { zero: 0, negative: -1.5, large: 1e21 }, want: "?zero=0&negative=-1.5&large=1e%2B21" },
    { id: "empty list", params: { l: [] }, want: "" },
  ])("$id", ({ params, want }) => {
    expect(urlOf({ params })).toBe(`/items${want}`);
    expect(urlOf({}, params as QueryParams)).toBe(`/items${want}`);
  });

  test("C06 C07: a placeholder is filled; without a value its parameter is left out", () => {
    const params = { since: start, filter: text("modified:gt:", start), limit: 5 };
    expect(urlOf({ params }, {}, { incremental: { start: 1 } })).toBe(
      "/items?since=1&filter=modified%3Agt%3A1&limit=5",
    );
    expect(urlOf({ params })).toBe("/items?limit=5");
  });

  test("the caller's parameters win; undefined keeps and null drops the resource's own", () => {
    const params = { a: "1", b: "2", c: "3" };
    expect(urlOf({ params }, { a: undefined, b: null, c: "9", d: "4" })).toBe("/items?a=1&c=9&d=4");
  });

  test("a query in the path comes first and can be overwritten like any other", () => {
    expect(build({ path: "/items?page=1&q=a%20b", params: { x: 1 } }).query).toEqual([
      ["page", "1"],
      ["q", "a b"],
      ["x", "1"],
    ]);
  });

  test.each([{ given: { a: 1 } }, { given: [{ a: 1 }] }, { given: NaN }, { given: Infinity }])(
    "C24: $given is refused by name",
    ({ given }) => {
      expect(() => urlOf({ params: { filter: value(given) } })).toThrow(/items: the query parameter "filter" is /);
    },
  );
});

describe("path", () => {
  test.each([
    { id: "B23", given: "a/b c", want: "/items/a%2Fb%20c/sub" },
    { id: "B24", given: "x?y=1", want: "/items/x%3Fy%3D1/sub" },
    { id: "number", given: 42, want: "/items/42/sub" },
    { id: "hash", given: "#", want: "/items/%23/sub" },
    { id: "backslash", given: "..\\x", want: "/items/..%5Cx/sub" },
    { id: "already encoded", given: "%2e%2e", want: "/items/%252e%252e/sub" },
    { id: "three dots", given: "...", want: "/items/.../sub" },
  ])("$id", ({ given, want }) => {
    expect(urlOf({ path: ["/items/", value(given), "/sub"] })).toBe(want);
  });

  test.each([".", "..", "", null, undefined, {}, [], NaN])("%j is refused", (given) => {
    expect(() => urlOf({ path: ["/items/", value(given), "/sub"] })).toThrow(/^items: /);
  });

  test("dots that only together make up a segment are refused", () => {
    expect(() => urlOf({ path: ["/items/.", value("."), "/sub"] })).toThrow(/is a whole segment/);
    expect(() => urlOf({ path: ["/items/", value(".."), "?x=1"] })).toThrow(/is a whole segment/);
  });

  test("no value leaves its segment", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (given) => {
        fc.pre(given !== "." && given !== "..");
        const url = new URL(`https://api.example.com/v1${urlOf({ path: ["/items/", value(given), "/sub"] })}`);
        const [, , , segment = "", last] = url.pathname.split("/");
        expect([url.pathname.split("/").length, last, url.search, url.hash]).toEqual([5, "sub", "", ""]);
        expect(decodeURIComponent(segment)).toBe(given.replace(/\p{Surrogate}/gu, "\ufffd"));
      }),
    );
  });

  test("C02: an absolute path stands alone", () => {
    expect(build({ path: "https://completely.different/endpoint" }).url).toBe("https://completely.different/endpoint");
  });
});

describe("headers", () => {
  test("C03 C18: the resource's win over the connector's, whatever the letter case; empty ones are kept", () => {
    const resource = {
      name: "i",
      request: { method: "GET" as const, path: "/", headers: { Accept: "b", "X-Empty": "" } },
    };
    expect(buildRequest({ ...connection, headers: { accept: "a", "x-c": "{x}" } }, resource, {}).headers).toEqual({
      accept: "b",
      "x-c": "{x}",
      "x-empty": "",
    });
  });
  test("C20: placeholders are filled, and left out without a value", () => {
    const headers = { "X-Start": start, "X-Flag": true };
    expect(build({ headers }, {}, { incremental: { start: 16 } }).headers).toMatchObject({
      "x-start": "16",
      "x-flag": "true",
    });
    expect(build({ headers }).headers).not.toHaveProperty("x-start");
  });
  test("an object is refused", () => {
    expect(() => build({ headers: { a: { b: 1 } } })).toThrow(
      "items: the header a is of type object; a text is needed.",
    );
  });
});

describe("body", () => {
  const form = "application/x-www-form-urlencoded";
  test.each([
    { id: "C12 none", given: {}, body: undefined, type: undefined },
    { id: "C12 {}", given: { data: {} }, body: undefined, type: undefined },
    {
      id: "C12 dict",
      given: { data: { key1: "value1", key2: "value2" } },
      body: "key1=value1&key2=value2",
      type: form,
    },
    {
      id: "C12 C16 pairs",
      given: {
        data: [
          ["key1", "value1"],
          ["key2", "value2"],
          ["key1", "another_value"],
        ],
      },
      body: "key1=value1&key2=value2&key1=another_value",
      type: form,
    },
    { id: "C12 raw", given: { data: "raw text" }, body: "raw text", type: undefined },
    { id: "C17", given: { data: { since: start, n: 200 } }, body: "since=100&n=200", type: form },
  ])("$id", ({ given, body, type }) => {
    const request = build({ method: "POST", ...given }, {}, { incremental: { start: 100 } });
    expect(request.body).toBe(body);
    expect(request.headers["content-type"]).toBe(type);
  });

  test("C10 C11: JSON keeps its types; what has no value is left out", () => {
    const json = { a: start, b: ["{x}", { c: null, d: value(undefined) }], e: true };
    expect(build({ method: "POST", json }, {}, { incremental: { start: 1 } }).json).toEqual({
      a: 1,
      b: ["{x}", { c: null }],
      e: true,
    });
    expect(build({ method: "POST", json: {} }).json).toEqual({});
    expect(build({ method: "POST" }).json).toBeUndefined();
  });

  test("a field called __proto__ stays a field", () => {
    const json = JSON.parse('{"__proto__": {"x": 1}}') as Record<string, never>;
    expect(JSON.stringify(build({ method: "POST", json }).json)).toBe('{"__proto__":{"x":1}}');
  });
});

test.each([
  { path: "/x", want: ["https://api.example.com"] },
  { path: "https://other.example/x", want: ["https://api.example.com", "https://other.example"] },
  { path: ["https://other.example/", value("x")], want: ["https://api.example.com", "https://other.example"] },
  { path: ["https://other.example", value("x")], want: ["https://api.example.com"] },
  { path: ["https://", value("x"), ".example/"], want: ["https://api.example.com"] },
  { path: [value("https://evil.example/")], want: ["https://api.example.com"] },
])("credentials for the path $path are for $want", ({ path, want }) => {
  expect([...configuredOrigins(connection, path)]).toEqual(want);
});
