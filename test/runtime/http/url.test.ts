import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../../templates/runtime/http/message.ts";
import { appendQuery, fullUrl, joinUrl, setQuery } from "../../../templates/runtime/http/url.ts";

describe("C01 joinUrl", () => {
  test.each([
    { given: ["http://example.com", "path/to"], want: "http://example.com/path/to" },
    { given: ["http://example.com/", "/path"], want: "http://example.com/path" },
    { given: ["http://example.com/", "path"], want: "http://example.com/path" },
    { given: ["http://example.com", "//path"], want: "http://example.com/path" },
    { given: ["http://example.com///", "//path"], want: "http://example.com/path" },
    { given: ["http://example.com/", "/"], want: "http://example.com/" },
    { given: ["http://example.com", "/"], want: "http://example.com/" },
    { given: ["http://example.com", "///"], want: "http://example.com/" },
    { given: ["/", "path"], want: "/path" },
    { given: ["", "http://example.com/path"], want: "http://example.com/path" },
    { given: ["", "path"], want: "path" },
    { given: ["http://example.com", ""], want: "http://example.com" },
    { given: ["http://example.com/v1", "x?a=1&b=2"], want: "http://example.com/v1/x?a=1&b=2" },
    { given: ["http://example.com", "x#part"], want: "http://example.com/x#part" },
    { given: ["http://example.com", "a b/ü"], want: "http://example.com/a b/ü" },
    { given: ["example.com", "path"], want: "example.com/path" },
    { given: ["http://example.com", "x/"], want: "http://example.com/x/" },
    // C02
    {
      given: ["http://example.com", "https://completely.different/endpoint"],
      want: "https://completely.different/endpoint",
    },
    { given: ["http://example.com", "my://protocol"], want: "http://example.com/my://protocol" },
  ] as const)("$given", ({ given: [base, path], want }) => {
    expect(joinUrl(base, path)).toBe(want);
  });
});

const request: HttpRequest = { method: "GET", url: "https://api.example.com/x", query: [], headers: {} };

describe("fullUrl", () => {
  test.each([
    {
      url: "https://h/x",
      query: [
        ["a", "1"],
        ["a", "2"],
      ],
      want: "https://h/x?a=1&a=2",
    },
    { url: "https://h/x?q=a%20b", query: [["k", "v"]], want: "https://h/x?q=a%20b&k=v" },
    { url: "https://h/x?", query: [["k", ""]], want: "https://h/x?k=" },
    { url: "https://h/x#part", query: [["k", "v"]], want: "https://h/x?k=v#part" },
    { url: "https://h/x?signed=%2Fa+b", query: [], want: "https://h/x?signed=%2Fa+b" },
    { url: "https://h/x", query: [["a&b=c", "d#e?f"]], want: "https://h/x?a%26b%3Dc=d%23e%3Ff" },
    { url: "https://h/x", query: [["lone", "\ud800!"]], want: "https://h/x?lone=%EF%BF%BD!" },
  ] as const)("$url with $query", ({ url, query, want }) => {
    expect(fullUrl({ ...request, url, query })).toBe(want);
  });

  test("any names and values arrive as they were", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), (query) => {
        const url = new URL(fullUrl({ ...request, query }));
        expect([...url.searchParams.entries()]).toEqual(query);
        expect(url.origin + url.pathname).toBe(request.url);
      }),
    );
  });
});

describe("setQuery", () => {
  test("keeps the place of the parameter and drops its repetitions", () => {
    const before = {
      ...request,
      query: [
        ["a", "1"],
        ["page", "9"],
        ["b", "2"],
        ["page", "8"],
      ],
    } as const;
    expect(setQuery(before, "page", "3").query).toEqual([
      ["a", "1"],
      ["page", "3"],
      ["b", "2"],
    ]);
  });
  test("appends a new one", () => {
    expect(setQuery({ ...request, query: [["a", "1"]] }, "page", "3").query).toEqual([
      ["a", "1"],
      ["page", "3"],
    ]);
  });
});

test("appendQuery makes a parameter the last and the only one of its name", () => {
  const given = {
    ...request,
    url: "https://h/x?key=old&a=1#f",
    query: [
      ["key", "older"],
      ["b", "2"],
    ],
  } as const;
  expect(fullUrl(appendQuery(given, "key", "new"))).toBe("https://h/x?a=1&b=2&key=new#f");
  expect(fullUrl(appendQuery({ ...request, url: "https://h/x?key=old" }, "key", "new"))).toBe("https://h/x?key=new");
});
