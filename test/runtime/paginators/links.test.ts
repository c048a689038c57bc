import { HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { headerLink } from "../../../templates/runtime/paginators/header-link.ts";
import { jsonLink } from "../../../templates/runtime/paginators/json-link.ts";
import type { PageFacts } from "../../../templates/runtime/paginators/paginator.ts";
import { singlePage } from "../../../templates/runtime/paginators/single-page.ts";
import { BASE, items } from "../../support/api.ts";
import { type Answer, readFrom } from "../../support/pages.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();
const facts = (body: unknown, url = `${BASE}/items`, headers: Record<string, string> = {}): PageFacts => ({
  resource: "items",
  url,
  headers: new Headers(headers),
  body,
  count: 1,
  lastRow: () => undefined,
});

describe("json_link", () => {
  const answer =
    (next: string, path = "/items?page=2"): Answer =>
    ({ number }) =>
      number === 1 ? { data: items(1), [next]: path } : { data: items(1, 1) };

  test.each([
    { path: ["next"], body: { next: "/p" }, want: `${BASE}/p` },
    { path: ["next_page", "url"], body: { next_page: { url: "/p" } }, want: `${BASE}/p` },
    { path: ["@odata.nextLink"], body: { "@odata.nextLink": "/p" }, want: `${BASE}/p` },
    { path: ["next"], body: {}, want: undefined },
    { path: ["next", "url"], body: { next: null }, want: undefined },
  ])("E03: $path in $body", ({ path, body, want }) => {
    expect(jsonLink({ nextUrlPath: path }).next(facts(body), null)).toBe(want);
  });

  test.each<[unknown, string | undefined]>([
    [
      [
        { rel: "self", href: "/a" },
        { rel: "next", href: "/p" },
        { rel: "next", href: "/q" },
      ],
      `${BASE}/p`,
    ],
    [[{ rel: "self", href: "/a" }], undefined],
    [[null, 1, { rel: ["next"], href: "/p" }], undefined],
    [[{ rel: "next" }], undefined],
    [[], undefined],
    [null, undefined],
    [{ rel: "next", href: "/p" }, undefined],
  ])("the link among others in %j is %s", (links, want) => {
    const among = { where: { rel: "next" }, at: ["href"] };
    expect(jsonLink({ nextUrlPath: ["links"], among }).next(facts({ links }), null)).toBe(want);
  });

  test.each([
    { given: "https://api.example.com/r?page=2", from: `${BASE}/r`, want: "https://api.example.com/r?page=2" },
    { given: "/api/r?page=2", from: `${BASE}/api/r`, want: `${BASE}/api/r?page=2` },
    { given: "/api/r/list?page=2", from: `${BASE}/api/r/list?page=1&x=1`, want: `${BASE}/api/r/list?page=2` },
    { given: "/api/r/page/2", from: `${BASE}/api/r/page/1`, want: `${BASE}/api/r/page/2` },
    { given: "/r?page=2", from: "http://localhost:8080/r", want: "http://localhost:8080/r?page=2" },
    { given: "/r?q=%E3%81%82", from: `${BASE}/r`, want: `${BASE}/r?q=%E3%81%82` },
    { given: "rel?page=2", from: `${BASE}/v1/rel?q=x`, want: `${BASE}/v1/rel?page=2` },
    { given: "?page=2", from: `${BASE}/v1/rel?q=x`, want: `${BASE}/v1/rel?page=2` },
    { given: "/v1/rel?page=2", from: `${BASE}/v1/rel?q=x`, want: `${BASE}/v1/rel?page=2` },
    { given: "//api.example.com/r", from: `${BASE}/r`, want: "https://api.example.com/r" },
    { given: "/r#part", from: `${BASE}/r`, want: `${BASE}/r` },
  ])("E04 E58: $given from $from", ({ given, from, want }) => {
    expect(jsonLink().next(facts({ next: given }, from), null)).toBe(want);
  });

  test("E06 E55: the second request has only the link's parameters", async () => {
    const read = await readFrom(server, answer("next", `${BASE}/items?page=2&q=y`), jsonLink(), {
      params: { q: "x", z: 1 },
    });
    expect(read).toMatchObject({ ids: [0, 1], requests: ["/items?q=x&z=1", "/items?page=2&q=y"] });
  });
  test.each(["POST", "QUERY"] as const)("E56: a body goes with it again, by %s", async (method) => {
    const read = await readFrom(server, answer("next"), jsonLink(), { method, json: { f: 1 } });
    expect(read.bodies).toEqual([{ f: 1 }, { f: 1 }]);
  });
  test.each(["", false, null])("E62: %j ends it", async (next) => {
    const read = await readFrom(server, () => ({ data: items(1), next }), jsonLink());
    expect(read).toMatchObject({ ids: [0], error: undefined, requests: ["/items"] });
  });
  test("E64: the same link again", async () => {
    const read = await readFrom(
      server,
      ({ number }) => ({ data: items(1, number), next: "/items?page=2" }),
      jsonLink(),
    );
    expect(read.error).toMatchObject({ name: "PaginationError" });
    expect(read.requests.length).toBe(2);
  });
  test("D31: a link to the page itself", async () => {
    const read = await readFrom(server, () => ({ data: items(1), next: "/items" }), jsonLink());
    expect(read.error).toMatchObject({ name: "PaginationError" });
  });
});

describe("links that are not followed", () => {
  test.each([
    { given: "javascript:alert(1)", want: "begins with javascript:" },
    { given: "file:///etc/passwd", want: "begins with file:" },
    { given: "data:text/plain,x", want: "begins with data:" },
    { given: "http://api.example.com/items?page=2", want: "goes from https to http" },
    { given: "https://user:pass@api.example.com/", want: "carries a user name or password" },
    { given: "https://", want: "is no URL" },
    { given: "http://[", want: "is no URL" },
  ])("$given", ({ given, want }) => {
    for (const page of [facts({ next: given }), facts({}, undefined, { link: `<${given}>; rel="next"` })]) {
      const paginator = "link" in page.headers || page.headers.get("link") !== null ? headerLink() : jsonLink();
      expect(() => paginator.next(page, null)).toThrow(want);
      expect(() => paginator.next(page, null)).not.toThrow(/user:pass/);
    }
  });
  test.each([5, true, {}, { href: "/x" }, ["/x"]])("json_link: %j", (next) => {
    expect(() => jsonLink().next(facts({ next }), null)).toThrow(
      /^items: "next" should hold the URL of the next page and is /,
    );
  });
});

describe("header_link", () => {
  const answer =
    (link: string): Answer =>
    ({ number }) =>
      number < 3
        ? HttpResponse.json({ data: items(1, number) }, { headers: { Link: link.replace("{n}", String(number + 1)) } })
        : { data: items(1, number) };
  test.each([
    `<${BASE}/items?page={n}>; rel="next"`,
    `</items?page={n}>; rel="next", </items?page=1>; rel="prev"; title="a,b"`,
    `</items?page=9>; rel="last"; title="x; rel=\\"next\\"", </items?page={n}>; REL=next`,
    `<?page={n}>;rel="prefetch next"`,
  ])("E01 E02 E53: %s", async (link) => {
    const read = await readFrom(server, answer(link), headerLink(), { params: { q: 1 } });
    expect(read).toMatchObject({
      ids: [1, 2, 3],
      error: undefined,
      requests: ["/items?q=1", "/items?page=2", "/items?page=3"],
    });
  });
  test("another relation type", () => {
    const page = facts({}, undefined, { link: '</a>; rel="next", </b>; rel="next_page"' });
    expect(headerLink({ rel: "next_page" }).next(page, null)).toBe(`${BASE}/b`);
  });
  test("D31: a link to the page itself", async () => {
    const read = await readFrom(server, answer('</items>; rel="next"'), headerLink());
    expect(read.error).toMatchObject({ name: "PaginationError" });
  });
});

test("E07: single_page follows no link", async () => {
  const answer: Answer = () =>
    HttpResponse.json({ data: items(1), next: "/x" }, { headers: { Link: '</x>; rel="next"' } });
  expect(await readFrom(server, answer, singlePage())).toMatchObject({ ids: [0], requests: ["/items"] });
});
