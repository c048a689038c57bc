import fc from "fast-check";
import { expect, test } from "vitest";
import type { PageQuestion, ServePage } from "../../../templates/runtime/mocks/page.ts";
import { bodyOf } from "../../../templates/runtime/mocks/page.ts";
import { serveCursor } from "../../../templates/runtime/mocks/serve-cursor.ts";
import { serveHeaderLink } from "../../../templates/runtime/mocks/serve-header-link.ts";
import { serveJsonLink } from "../../../templates/runtime/mocks/serve-json-link.ts";
import { serveOffset } from "../../../templates/runtime/mocks/serve-offset.ts";
import { servePageNumber } from "../../../templates/runtime/mocks/serve-page-number.ts";
import { serveSinglePage } from "../../../templates/runtime/mocks/serve-single-page.ts";

const rows = (count: number): { id: number }[] => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));

function question(count: number, pageSize: number, url: string, json?: unknown): PageQuestion {
  const publicUrl = new URL(url);
  publicUrl.searchParams.delete("key");
  return { rows: rows(count), pageSize, publicUrl, request: { url: new URL(url), headers: new Headers(), json } };
}

/** Asks for one page; the body as it would be sent, with the rows at `data`. */
function ask(serve: ServePage, asked: PageQuestion): { body: unknown; link: string | undefined; number: number } {
  const page = serve(asked);
  if (typeof page === "string") throw new Error(page);
  const link = page.headers?.["link"];
  return { body: bodyOf([[["data"], page.rows], ...(page.body ?? [])]), link, number: page.number };
}

const URL_1 = "https://api.test/v1/things?key=s3cret&q=a%20b";
const byQuery = { offsetAt: { query: "offset" }, limitAt: { query: "limit" } };

test("offset: rows from the offset on, with total and has_more where the options say", () => {
  const serve = serveOffset({
    limit: 2,
    offset: 0,
    ...byQuery,
    totalPath: ["meta", "total"],
    hasMorePath: ["meta", "more"],
  });
  const table: { given: string; want: unknown }[] = [
    { given: "", want: { data: [{ id: 1 }, { id: 2 }], meta: { total: 5, more: true } } },
    { given: "&offset=4&limit=2", want: { data: [{ id: 5 }], meta: { total: 5, more: false } } },
    { given: "&offset=1&limit=3", want: { data: [{ id: 2 }, { id: 3 }, { id: 4 }], meta: { total: 5, more: true } } },
    { given: "&offset=6", want: { data: [], meta: { total: 5, more: false } } },
  ];
  for (const { given, want } of table)
    expect(ask(serve, question(5, 100, URL_1 + given)).body, given).toStrictEqual(want);
});

test("offset: the first row's offset may be 1, and both numbers may be in the JSON body", () => {
  const serve = serveOffset({
    limit: 2,
    offset: 1,
    offsetAt: { body: ["page", "from"] },
    limitAt: { body: ["page", "size"] },
  });
  expect(ask(serve, question(5, 100, URL_1, { page: { from: 1, size: 3 } })).body).toStrictEqual({
    data: [{ id: 1 }, { id: 2 }, { id: 3 }],
  });
  expect(ask(serve, question(5, 100, URL_1, { page: { from: 4, size: 3 } }))).toStrictEqual({
    body: { data: [{ id: 4 }, { id: 5 }] },
    link: undefined,
    number: 2,
  });
});

test("page numbers: pages of the page size, with the number of pages", () => {
  const serve = servePageNumber({ basePage: 1, pageAt: { query: "page" }, totalPath: ["pages"] });
  expect(ask(serve, question(5, 2, URL_1)).body).toStrictEqual({ data: [{ id: 1 }, { id: 2 }], pages: 3 });
  expect(ask(serve, question(5, 2, `${URL_1}&page=3`)).body).toStrictEqual({ data: [{ id: 5 }], pages: 3 });
  expect(ask(serve, question(5, 2, `${URL_1}&page=4`)).body).toStrictEqual({ data: [], pages: 3 });
  const zero = servePageNumber({ basePage: 0, pageAt: { body: ["page"] }, hasMorePath: ["more"] });
  expect(ask(zero, question(5, 2, URL_1, { page: 2 })).body).toStrictEqual({ data: [{ id: 5 }], more: false });
});

test("a wrong position is refused in words", () => {
  const offset = serveOffset({ limit: 2, offset: 0, ...byQuery });
  const page = servePageNumber({ basePage: 1, pageAt: { query: "page" } });
  const cursor = serveCursor({ cursorPath: ["next"], cursorAt: { query: "cursor" } });
  expect(offset(question(5, 2, `${URL_1}&offset=-1`))).toMatch(/^offset: /);
  expect(offset(question(5, 2, `${URL_1}&limit=0`))).toMatch(/^limit: /);
  expect(offset(question(5, 2, `${URL_1}&limit=2.5`))).toMatch(/^limit: /);
  expect(page(question(5, 2, `${URL_1}&page=0`))).toMatch(/^page: /);
  expect(cursor(question(5, 2, `${URL_1}&cursor=2`))).toMatch(/^cursor: /);
  expect(serveJsonLink({ nextUrlPath: ["next"] })(question(5, 2, `${URL_1}&page_token=~`))).toMatch(/^page_token: /);
});

test("a single page has all rows", () => {
  expect(ask(serveSinglePage(), question(3, 2, URL_1)).body).toStrictEqual({
    data: [{ id: 1 }, { id: 2 }, { id: 3 }],
  });
});

test("a link keeps the request's own parameters and leaves the credentials out", () => {
  const absolute = ask(serveJsonLink({ nextUrlPath: ["links", "next"] }), question(3, 2, URL_1)).body;
  expect(absolute).toMatchObject({
    links: { next: expect.stringMatching(/^https:\/\/api\.test\/v1\/things\?q=a\+b&page_token=/) },
  });
  const relative = ask(serveJsonLink({ nextUrlPath: ["next"], relative: true }), question(3, 2, URL_1)).body;
  expect(relative).toMatchObject({ next: expect.stringMatching(/^\/v1\/things\?q=a\+b&page_token=/) });
  const { link } = ask(serveHeaderLink({ rel: "further" }), question(3, 2, URL_1));
  expect(link).toMatch(/^<https:[^>]*>; rel="first", <https:[^>]*page_token=[^>]*>; rel="further"$/);
  expect(ask(serveHeaderLink({ rel: "further" }), question(2, 2, URL_1)).link).not.toContain("further");
});

const readers: Record<string, (count: number, size: number) => { id: number }[]> = {
  cursor: (count, size) =>
    follow(serveCursor({ cursorPath: ["c", "next"], cursorAt: { query: "cursor" } }), count, size, (_, body) => {
      const next = (body as { c: { next: string | null } }).c.next;
      return next === null ? undefined : `${URL_1}&cursor=${encodeURIComponent(next)}`;
    }),
  "json link": (count, size) =>
    follow(serveJsonLink({ nextUrlPath: ["next"], relative: true }), count, size, (_, body) => {
      const { next } = body as { next: string | null };
      return next === null ? undefined : new URL(next, URL_1).href;
    }),
  "header link": (count, size) =>
    follow(serveHeaderLink({ rel: "next" }), count, size, (link) => /<([^<>]*)>; rel="next"/.exec(link ?? "")?.[1]),
};

/** Follows an API from page to page. */
function follow(
  serve: ServePage,
  count: number,
  size: number,
  next: (link: string | undefined, body: unknown) => string | undefined,
): { id: number }[] {
  const read: { id: number }[] = [];
  let url: string | undefined = URL_1;
  for (let number = 1; url !== undefined; number += 1) {
    const page = ask(serve, question(count, size, url));
    expect(page.number).toBe(number);
    read.push(...(page.body as { data: { id: number }[] }).data);
    url = next(page.link, page.body);
  }
  return read;
}

test.each(Object.entries(readers))("following every %s gives every row once, in order", (_, read) => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 9 }), (count, size) => {
      expect(read(count, size)).toStrictEqual(rows(count));
    }),
    { numRuns: 40 },
  );
});
