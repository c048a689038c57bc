import fc from "fast-check";
import { HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { offset, type OffsetOptions } from "../../../templates/runtime/paginators/offset.ts";
import { pageNumber, type PageNumberOptions } from "../../../templates/runtime/paginators/page-number.ts";
import type { PageFacts } from "../../../templates/runtime/paginators/paginator.ts";
import { type Item, items } from "../../support/api.ts";
import { type Answer, readFrom } from "../../support/pages.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();
const TOTAL = ["total"];
const twelve = items(12);

/** An API that counts pages from `base`, five rows each. */
const byPage =
  (base: number, more: (page: number) => object = () => ({})): Answer =>
  ({ query }) => {
    const page = Number(query.get("page"));
    return { data: twelve.slice((page - base) * 5, (page - base + 1) * 5), ...more(page) };
  };
/** An API that counts rows. */
const byOffset =
  (more: object = {}): Answer =>
  ({ query }) => {
    const at = Number(query.get("offset"));
    return { data: twelve.slice(at, at + Number(query.get("limit"))), ...more };
  };
const pagesOf = (requests: string[]): number[] => requests.map((url) => Number(/page=(\d+)/.exec(url)?.[1]));
const offsetsOf = (requests: string[]): number[] => requests.map((url) => Number(/offset=(\d+)/.exec(url)?.[1]));
const ids = (from: number, to: number): number[] => items(to - from + 1, from).map(({ id }) => id);

describe("page_number over twelve rows", () => {
  const three = { total: 3 };
  test.each<{
    id: string;
    options: PageNumberOptions;
    more?: (page: number) => object;
    want: number[];
    rows?: number[];
  }>([
    { id: "E40", options: { totalPath: TOTAL }, more: () => three, want: [1, 2, 3] },
    { id: "E41", options: { totalPath: TOTAL, page: 2 }, more: () => three, want: [2, 3], rows: ids(5, 11) },
    { id: "E42", options: {}, want: [1, 2, 3, 4] },
    { id: "E43 E20", options: { maximumPage: 3 }, want: [1, 2], rows: ids(0, 9) },
    { id: "E44", options: { totalPath: TOTAL }, more: () => ({ total: 12 }), want: [1, 2, 3, 4] },
    { id: "E46 numeric string", options: { totalPath: TOTAL }, more: () => ({ total: "3" }), want: [1, 2, 3] },
    {
      id: "E60 E66",
      options: { maximumPage: 3, hasMorePath: ["more"] },
      more: () => ({ more: true }),
      want: [1, 2],
      rows: ids(0, 9),
    },
    {
      id: "has_more outranks the total",
      options: { totalPath: TOTAL, hasMorePath: ["more"] },
      more: (page) => ({ total: 1, more: page < 3 }),
      want: [1, 2, 3],
    },
    {
      id: "E65",
      options: { totalPath: TOTAL, totalRequired: true },
      more: (page) => (page === 1 ? three : {}),
      want: [1, 2, 3],
    },
    {
      id: "a later total counts",
      options: { totalPath: TOTAL },
      more: (page) => ({ total: page === 1 ? 9 : 3 }),
      want: [1, 2, 3],
    },
    { id: "null total", options: { totalPath: TOTAL }, more: () => ({ total: null }), want: [1, 2, 3, 4] },
  ])("$id", async ({ options, more, want, rows = ids(0, 11) }) => {
    const read = await readFrom(server, byPage(1, more), pageNumber({ basePage: 1, ...options }));
    expect(read).toMatchObject({ ids: rows, error: undefined });
    expect(pagesOf(read.requests)).toEqual(want);
  });

  test("E21: pages counted from 0", async () => {
    const read = await readFrom(
      server,
      byPage(0, () => three),
      pageNumber({ totalPath: TOTAL }),
    );
    expect([read.ids, pagesOf(read.requests)]).toEqual([ids(0, 11), [0, 1, 2]]);
  });
  test("C04: statics on every page, an empty one too; the caller's page is overwritten", async () => {
    const params = { sort: "asc", locale: "", page: "100" };
    const read = await readFrom(
      server,
      byPage(1, () => three),
      pageNumber({ basePage: 1, totalPath: TOTAL }),
      { params },
    );
    expect(read.requests).toEqual([1, 2, 3].map((page) => `/items?sort=asc&locale=&page=${page}`));
  });
});

describe("E49: an empty page in the middle", () => {
  const answer: Answer = ({ query }) => ({
    data: query.get("page") === "2" ? [] : items(1, Number(query.get("page"))),
    total: 3,
  });
  test.each([
    { stopAfterEmptyPage: true, want: [1] },
    { stopAfterEmptyPage: false, want: [1, 3] },
  ])("$stopAfterEmptyPage", async ({ stopAfterEmptyPage, want }) => {
    const pages = pageNumber({ basePage: 1, totalPath: TOTAL, stopAfterEmptyPage });
    expect((await readFrom(server, answer, pages)).ids).toEqual(want);
  });
});

describe("offset over twelve rows", () => {
  test.each<{ id: string; options: OffsetOptions; more?: object; want: number[]; rows?: number[] }>([
    { id: "E46", options: { limit: 5, totalPath: TOTAL }, more: { total: 12 }, want: [0, 5, 10] },
    { id: "E46 numeric string", options: { limit: 5, totalPath: TOTAL }, more: { total: "12" }, want: [0, 5, 10] },
    { id: "E47", options: { limit: 2, offset: 5, maximumOffset: 9 }, want: [5, 7], rows: ids(5, 8) },
    { id: "E48 total", options: { limit: 6, totalPath: TOTAL }, more: { total: 12 }, want: [0, 6] },
    { id: "E48 no total", options: { limit: 6 }, want: [0, 6, 12] },
    { id: "E13", options: { limit: 5, maximumOffset: 10 }, want: [0, 5], rows: ids(0, 9) },
    {
      id: "E60",
      options: { limit: 5, maximumOffset: 10, hasMorePath: ["more"] },
      more: { more: true },
      want: [0, 5],
      rows: ids(0, 9),
    },
    {
      id: "nested total",
      options: { limit: 6, totalPath: ["meta", "total"] },
      more: { meta: { total: 12 } },
      want: [0, 6],
    },
    { id: "exactly one page", options: { limit: 12, totalPath: TOTAL }, more: { total: 12 }, want: [0] },
  ])("$id", async ({ options, more, want, rows = ids(0, 11) }) => {
    const read = await readFrom(server, byOffset(more), offset(options));
    expect(read).toMatchObject({ ids: rows, error: undefined });
    expect(offsetsOf(read.requests)).toEqual(want);
  });

  test("E11: both values are on every request, beside the others", async () => {
    const pages = offset({
      limit: 42,
      offset: 123,
      totalPath: TOTAL,
      offsetAt: { query: "skip" },
      limitAt: { query: "take" },
    });
    const answer: Answer = ({ query }) => ({ data: items(42, Number(query.get("skip"))), total: 200 });
    const read = await readFrom(server, answer, pages, { params: { q: 1 } });
    expect(read.requests).toEqual(["/items?q=1&skip=123&take=42", "/items?q=1&skip=165&take=42"]);
  });

  test("E12 E14 E57: in the JSON body, beside what is there", async () => {
    const pages = offset({
      limit: 5,
      offsetAt: { body: ["pg", "offset"] },
      limitAt: { body: ["pg", "limit"] },
      totalPath: TOTAL,
    });
    const answer: Answer = ({ body }) => {
      const { pg } = body as { pg: { offset: number; limit: number } };
      return { data: twelve.slice(pg.offset, pg.offset + pg.limit), total: 12 };
    };
    const read = await readFrom(server, answer, pages, { method: "POST", json: { f: 1, pg: { sort: "id" } } });
    expect(read.ids).toEqual(ids(0, 11));
    expect(read.bodies).toEqual([0, 5, 10].map((at) => ({ f: 1, pg: { sort: "id", offset: at, limit: 5 } })));
  });

  test("a body path creates the objects that it needs, and nothing on the prototype", async () => {
    const pages = offset({
      limit: 1,
      offsetAt: { body: ["__proto__", "at"] },
      limitAt: { body: ["limit"] },
      maximumOffset: 1,
    });
    const read = await readFrom(server, () => ({ data: [] }), pages, { method: "POST" });
    expect(JSON.stringify(read.bodies)).toBe('[{"__proto__":{"at":0},"limit":1}]');
    expect(({} as { at?: number }).at).toBeUndefined();
  });

  test("a body path through a text is refused", async () => {
    const pages = offset({ limit: 1, offsetAt: { body: ["f", "at"] }, limitAt: { query: "limit" } });
    const read = await readFrom(server, () => ({ data: [] }), pages, { method: "POST", json: { f: "text" } });
    expect(read.error).toMatchObject({ name: "ConfigurationError" });
  });

  test("a body on GET is refused before anything is sent", async () => {
    const read = await readFrom(server, () => ({}), offset({ limit: 1, offsetAt: { body: ["at"] } }));
    expect(read.error).toMatchObject({ name: "ConfigurationError" });
    expect(read.requests).toEqual([]);
  });
});

const facts = (body: unknown, count = 1): PageFacts => ({
  resource: "items",
  url: "https://h/x?key=s",
  headers: new Headers(),
  body,
  count,
  lastRow: () => undefined,
});

describe("E10 E22 E50 E51: has_more", () => {
  const paginator = offset({ limit: 1, hasMorePath: ["m", "more"] });
  const next = (more: unknown) => paginator.next(facts({ m: { more } }), { offset: 0 });
  test.each([true, "true", "True", "yes", "YES", "t", "y", "1", 1])("%j goes on", (more) => {
    expect(next(more)).toEqual({ offset: 1 });
  });
  test.each([false, "false", "no", "N", "f", "0", 0])("%j ends", (more) => {
    expect(next(more)).toBeUndefined();
  });
  test.each(["maybe", "", null, undefined, 2, -1, {}, [], [true]])("%j is an error", (more) => {
    expect(() => next(more)).toThrow(
      /^items: "m\.more" should say whether there are more pages.*\(page https:\/\/h\/x\?key=\*\*\*\)$/,
    );
  });
});

describe("E09 E45: totals", () => {
  const paginator = pageNumber({ totalPath: ["t"], totalRequired: true });
  const next = (total: unknown) => paginator.next(facts({ t: total }), { page: 0 });
  test.each(["invalid", "", "1.5", 1.5, {}, [3], true])("%j is an error", (total) => {
    expect(() => next(total)).toThrow(/^items: "t" should hold the total, a whole number, and is /);
  });
  test.each([null, undefined])("%j where it is required is an error", (total) => {
    expect(() => next(total)).toThrow(/"t" should hold the total and was not found in the response/);
  });
  test("E08 E15: an empty page ends it before the total is looked for", () => {
    expect(paginator.next(facts({}, 0), { page: 0 })).toBeUndefined();
  });
  test("without any, and with nothing else to end it, is an error", () => {
    const endless = offset({ limit: 1, totalPath: ["t"], stopAfterEmptyPage: false });
    expect(() => endless.next(facts({}), { offset: 0 })).toThrow(/nothing tells when the pages end/);
  });
  test("a key of the prototype is no total", () => {
    expect(pageNumber({ totalPath: ["constructor", "length"] }).next(facts({}), { page: 0 })).toEqual({ page: 1 });
  });
});

test("E16: something has to end the pages", () => {
  const none = { stopAfterEmptyPage: false };
  expect(() => offset({ limit: 1, ...none })).toThrow(/needs something that ends it/);
  expect(() => pageNumber(none)).toThrow(/needs something that ends it/);
  for (const one of [{ totalPath: TOTAL }, { hasMorePath: ["m"] }, { stopAfterEmptyPage: true }]) {
    expect(() => [offset({ limit: 1, ...none, ...one }), pageNumber({ ...none, ...one })]).not.toThrow();
  }
  expect(() => [
    offset({ limit: 1, ...none, maximumOffset: 5 }),
    pageNumber({ ...none, maximumPage: 5 }),
  ]).not.toThrow();
});

test("E19: a paginator keeps nothing between two readings", async () => {
  const pages = pageNumber({ basePage: 1, totalPath: TOTAL });
  const first = await readFrom(
    server,
    byPage(1, () => ({ total: 3 })),
    pages,
  );
  const second = await readFrom(
    server,
    byPage(1, () => ({ total: 3 })),
    pages,
  );
  expect(second).toEqual(first);
});

describe("an API that gives fewer rows than the limit asks for, without a word", () => {
  const capped =
    (cap: (at: number) => number, more: object = {}): Answer =>
    ({ query }) => {
      const at = Number(query.get("offset"));
      return { data: twelve.slice(at, at + Math.min(cap(at), Number(query.get("limit")))), ...more };
    };
  test.each<{ title: string; answer: Answer; options?: Partial<OffsetOptions>; want: number[] }>([
    { title: "without a total", answer: capped(() => 5), want: [0, 5, 10, 12] },
    { title: "with a total", answer: capped(() => 5, { total: 12 }), options: { totalPath: TOTAL }, want: [0, 5, 10] },
    {
      title: "where the body tells whether there is more",
      answer: (asked) => ({
        ...(capped(() => 5)(asked) as object),
        more: Number(asked.query.get("offset")) + 5 < 12,
      }),
      options: { hasMorePath: ["more"] },
      want: [0, 5, 10],
    },
    { title: "by the size of the answer", answer: capped((at) => (at === 4 ? 1 : 4)), want: [0, 4, 5, 9, 12] },
  ])("loses none, $title", async ({ answer, options, want }) => {
    const read = await readFrom(server, answer, offset({ limit: 100, ...options }));
    expect(read).toMatchObject({ ids: ids(0, 11), error: undefined });
    expect(offsetsOf(read.requests)).toEqual(want);
  });

  test("a maximum holds", async () => {
    const pages = offset({ limit: 100, maximumOffset: 10 });
    expect(
      (
        await readFrom(
          server,
          capped(() => 5),
          pages,
        )
      ).ids,
    ).toEqual(ids(0, 9));
  });

  test("an empty page that is not the last moves on by the limit", async () => {
    const answer: Answer = ({ query }) => {
      const at = Number(query.get("offset"));
      return { data: at === 5 ? [] : twelve.slice(at, at + 5), total: 12 };
    };
    const read = await readFrom(server, answer, offset({ limit: 5, totalPath: TOTAL, stopAfterEmptyPage: false }));
    expect([read.ids, offsetsOf(read.requests)]).toEqual([
      [...ids(0, 4), 10, 11],
      [0, 5, 10],
    ]);
  });

  test("rows beside those that the offset counts pass none over", async () => {
    const pinned = { id: -1 };
    const answer: Answer = (asked) => {
      const { data } = capped(() => 5)(asked) as { data: Item[] };
      return { data: data.length === 0 ? [] : [pinned, ...data] };
    };
    const read = await readFrom(server, answer, offset({ limit: 5 }));
    expect(read.ids.filter((id) => id >= 0)).toEqual(ids(0, 11));
  });

  test("what a selector takes of the rows does not tell how many there were", async () => {
    const rows = {
      text: "data[?@.id > 3]",
      of: (body: { data: Item[] }) => body.data.filter(({ id }) => id > 3),
    };
    const read = await readFrom(server, byOffset({ total: 12 }), offset({ limit: 5, totalPath: TOTAL }), {}, { rows });
    expect([read.ids, offsetsOf(read.requests)]).toEqual([ids(4, 11), [0, 5, 10]]);
  });

  test("a size of pages that was not asked for ends no page numbers", async () => {
    const read = await readFrom(server, byPage(1), pageNumber({ basePage: 1 }), { params: { size: 100 } });
    expect([read.ids, pagesOf(read.requests)]).toEqual([ids(0, 11), [1, 2, 3, 4]]);
  });
});

test("every row arrives exactly once, whatever the sizes", async () => {
  const sizes = fc.record({
    rows: fc.nat(40),
    size: fc.integer({ min: 1, max: 12 }),
    cap: fc.integer({ min: 1, max: 12 }),
    told: fc.boolean(),
    kind: fc.constantFrom("offset", "page"),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ rows, size, cap, told, kind }) => {
      const all = items(rows);
      const given = kind === "offset" ? Math.min(size, cap) : size;
      const answer: Answer = ({ query }) => {
        const at = kind === "offset" ? Number(query.get("offset")) : (Number(query.get("page")) - 1) * size;
        const total = kind === "offset" ? rows : Math.ceil(rows / size);
        return HttpResponse.json({ data: all.slice(at, at + given), ...(told ? { total } : {}) });
      };
      const pages =
        kind === "offset" ? offset({ limit: size, totalPath: TOTAL }) : pageNumber({ basePage: 1, totalPath: TOTAL });
      const read = await readFrom(server, answer, pages);
      expect(read.error).toBeUndefined();
      expect(read.ids).toEqual(all.map(({ id }) => id));
      expect(read.requests.length).toBe(told ? Math.max(1, Math.ceil(rows / given)) : Math.ceil(rows / given) + 1);
    }),
    { numRuns: 60 },
  );
});
