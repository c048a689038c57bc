import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cursor } from "../../../templates/runtime/paginators/cursor.ts";
import type { PageFacts } from "../../../templates/runtime/paginators/paginator.ts";
import { items } from "../../support/api.ts";
import { type Answer, readFrom } from "../../support/pages.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();
const facts = (body: unknown, count = 1): PageFacts => ({
  resource: "items",
  url: "https://h/x",
  headers: new Headers(),
  body,
  count,
  lastRow: () => undefined,
});
const NEXT = { cursorPath: ["next"] };

describe("the next cursor", () => {
  const next = (value: unknown) => cursor(NEXT).next(facts({ next: value }), null);
  test.each([
    { given: "b", want: "b" },
    { given: 7, want: 7 },
    { given: 0, want: 0 },
    { given: "0", want: "0" },
    { given: "", want: undefined },
    { given: null, want: undefined },
    { given: undefined, want: undefined },
    { given: false, want: undefined },
  ])("E22 E62 E63: $given is $want", ({ given, want }) => {
    expect(next(given)).toBe(want);
  });
  test.each([true, {}, { id: 1 }, [], ["b"]])("%j is refused", (given) => {
    expect(() => next(given)).toThrow(/^items: "next" should hold the next cursor, a text or a number, and is /);
  });
  test("a body that is no object has none", () => {
    for (const body of [null, "text", 5, [], undefined]) expect(cursor(NEXT).next(facts(body), null)).toBeUndefined();
  });
});

describe("E22: an empty page and has_more", () => {
  test.each([
    { stopAfterEmptyPage: true, more: undefined, count: 0, want: undefined },
    { stopAfterEmptyPage: false, more: undefined, count: 0, want: "b" },
    { stopAfterEmptyPage: false, more: true, count: 0, want: "b" },
    { stopAfterEmptyPage: false, more: false, count: 1, want: undefined },
    { stopAfterEmptyPage: false, more: "false", count: 1, want: undefined },
    { stopAfterEmptyPage: false, more: true, count: 1, want: "b" },
  ])("$stopAfterEmptyPage, $more, $count rows: $want", ({ stopAfterEmptyPage, more, count, want }) => {
    const hasMorePath = more === undefined ? undefined : ["more"];
    const paginator = cursor({ ...NEXT, stopAfterEmptyPage, hasMorePath });
    expect(paginator.next(facts({ next: "b", more }, count), null)).toBe(want);
  });
  test("E61: more pages without cursor are an error", () => {
    const paginator = cursor({ ...NEXT, hasMorePath: ["more"] });
    expect(() => paginator.next(facts({ more: true }), null)).toThrow(
      /there are more pages, but "next" holds no cursor/,
    );
    expect(() => paginator.next(facts({ next: "b" }), null)).toThrow(/should say whether there are more pages/);
  });
});

describe("where the cursor goes", () => {
  const answer: Answer = ({ number }) =>
    number === 1 ? { data: items(1), cursors: { next: "b c" } } : { data: items(1, 1) };
  test("E52: the query, from the second page on", async () => {
    const read = await readFrom(server, answer, cursor(), { params: { q: 1 } });
    expect(read).toMatchObject({ ids: [0, 1], requests: ["/items?q=1", "/items?q=1&cursor=b%20c"] });
  });
  test("E23 E24: the JSON body", async () => {
    const pages = cursor({ cursorAt: { body: ["page", "after"] } });
    const read = await readFrom(server, answer, pages, { method: "POST", json: { f: 1 } });
    expect(read.bodies).toEqual([{ f: 1 }, { f: 1, page: { after: "b c" } }]);
  });
});

test("E27: a last page without list and cursor", async () => {
  const answer: Answer = ({ query }) =>
    ({
      null: { data: items(10), token: "cursor_page_2" },
      cursor_page_2: { data: items(4, 10), token: "cursor_final" },
      cursor_final: { data: null, token: null },
    })[String(query.get("cursor"))] ?? null;
  const read = await readFrom(server, answer, cursor({ cursorPath: ["token"] }));
  expect([read.ids.length, read.requests.length, read.error]).toEqual([14, 3, undefined]);
});

describe("E64: circles", () => {
  test("the same cursor again", async () => {
    const read = await readFrom(server, ({ number }) => ({ data: items(1, number), next: "same" }), cursor(NEXT));
    expect(read.error).toMatchObject({ name: "PaginationError", resource: "items" });
    expect(String(read.error)).toContain('the page after "same" is "same", which was already read');
    expect(read.requests.length).toBe(2);
  });
  test("an earlier cursor", async () => {
    const read = await readFrom(
      server,
      ({ number }) => ({ data: items(1, number), next: "abc"[number % 3] ?? "" }),
      cursor(NEXT),
    );
    expect(read.error).toMatchObject({ name: "PaginationError" });
    expect(read.requests.length).toBe(4);
  });
  test("D2: the API ignores the cursor and answers with the first page", async () => {
    const read = await readFrom(server, ({ number }) => ({ data: items(3), next: `c${number}` }), cursor(NEXT));
    expect(read.error).toMatchObject({ name: "PaginationError" });
    expect(String(read.error)).toContain("has the same rows as one before it");
    expect(read.ids).toEqual([0, 1, 2]);
  });
});

test("every row arrives exactly once, whatever the sizes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }), async (sizes) => {
      const answer: Answer = ({ query }) => {
        const page = Number(query.get("cursor") ?? 0);
        const before = sizes.slice(0, page).reduce((sum, size) => sum + size, 0);
        return { data: items(sizes[page] ?? 0, before), next: page + 1 < sizes.length ? page + 1 : null };
      };
      const read = await readFrom(server, answer, cursor(NEXT));
      expect(read.error).toBeUndefined();
      expect(read.ids).toEqual(items(sizes.reduce((sum, size) => sum + size, 0)).map(({ id }) => id));
    }),
    { numRuns: 40 },
  );
});

describe("a cursor in a URL", () => {
  const next = (value: unknown) => cursor({ ...NEXT, urlParam: "after" }).next(facts({ next: value }), null);
  test.each([
    ["https://h/x?limit=5&after=b%20c", "b c"],
    ["/x?after=7", "7"],
    ["?after=%2Fa%3D", "/a="],
    [null, undefined],
    ["", undefined],
  ])("%j holds %j", (url, want) => {
    expect(next(url)).toBe(want);
  });
  test.each(["https://h/x?limit=5", "/x?after=", "http://[", "b"])("%j holds none", (url) => {
    expect(() => next(url)).toThrow(/^items: the URL of the next page has no query parameter "after"/);
  });
});
