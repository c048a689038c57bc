import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { connect } from "../../../templates/runtime/connection.ts";
import type { Placeholder } from "../../../templates/runtime/values.ts";
import { cursor } from "../../../templates/runtime/paginators/cursor.ts";
import { offset } from "../../../templates/runtime/paginators/offset.ts";
import { decodeObjects } from "../../../templates/runtime/select/objects.ts";
import { traverse } from "../../../templates/runtime/traverse.ts";
import { BASE, collect, type Item, items, itemsClient, itemsResource, rejection } from "../../support/api.ts";
import { fakeClock } from "../../support/clock.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();
const TWO = offset({ limit: 2 });

/** Serves `rows` by offset and limit; logs the requests' queries. */
function serveItems(rows: readonly Item[]): string[] {
  const requests: string[] = [];
  server.use(
    http.get(`${BASE}/items`, ({ request }) => {
      const { search, searchParams } = new URL(request.url);
      requests.push(search);
      const at = Number(searchParams.get("offset"));
      return HttpResponse.json({ data: rows.slice(at, at + Number(searchParams.get("limit"))), at });
    }),
  );
  return requests;
}

/** Answers every request with this. */
function answer(respond: () => Response): void {
  server.use(http.get(`${BASE}/items`, respond));
}

describe("the body", () => {
  test("has the caller's fields over the resource's own, beside those of paging", async () => {
    const bodies: unknown[] = [];
    server.use(
      http.post(`${BASE}/items`, async ({ request }) => {
        bodies.push(await request.json());
        return HttpResponse.json({ data: items(bodies.length === 1 ? 2 : 0) });
      }),
    );
    const client = itemsClient({
      request: { method: "POST", path: "/items", json: { kind: "a", sort: { by: "id" } } },
      pages: offset({ limit: 2, offsetAt: { body: ["from"] }, limitAt: { body: ["size"] } }),
    });
    // The client of a test has no type of a body.
    const json = { sort: { by: "name" }, more: true } as never;
    await collect(client.pages({ json }));
    const sent = { kind: "a", sort: { by: "name" }, more: true, size: 2 };
    expect(bodies).toEqual([
      { ...sent, from: 0 },
      { ...sent, from: 2 },
    ]);
  });
});

describe("pages", () => {
  test("tell where they stand, and cannot be changed", async () => {
    serveItems(items(3));
    const pages = await collect(itemsClient({ pages: TWO }).pages());
    expect(pages).toEqual([
      {
        rows: items(2),
        position: { offset: 0 },
        next: { offset: 2 },
        url: `${BASE}/items?offset=0&limit=2`,
        body: { data: items(2), at: 0 },
      },
      {
        rows: items(1, 2),
        position: { offset: 2 },
        next: { offset: 3 },
        url: `${BASE}/items?offset=2&limit=2`,
        body: { data: items(1, 2), at: 2 },
      },
      {
        rows: [],
        position: { offset: 3 },
        next: undefined,
        url: `${BASE}/items?offset=3&limit=2`,
        body: { data: [], at: 3 },
      },
    ]);
    expect(pages.map((page) => [Object.isFrozen(page), Object.isFrozen(page.rows)])).toEqual(
      pages.map(() => [true, true]),
    );
  });

  test("end, whole, with as many rows as are wanted", async () => {
    const requests = serveItems(items(6));
    const pages = await collect(itemsClient({ pages: TWO }).pages({ maxRows: 3 }));
    expect(pages.map(({ rows }) => rows.length)).toEqual([2, 2]);
    expect(requests).toHaveLength(2);
    expect(await collect(itemsClient({ pages: TWO }).rows({ maxRows: 3 }))).toEqual(items(3));
    expect(requests).toHaveLength(4);
    expect(await collect(itemsClient({ pages: TWO }).rows({ maxRows: 0 }))).toEqual([]);
  });

  test("end when they took as long as they may", async () => {
    const clock = fakeClock();
    const requests = serveItems(items(6));
    const read: unknown[] = [];
    for await (const { rows } of itemsClient({ pages: TWO }, { clock }).pages({ budgetMs: 1500 })) {
      read.push(...rows);
      await clock.sleep(1000);
    }
    expect(read).toEqual(items(4));
    expect(requests).toHaveLength(2);
  });

  test("are asked for only as they are taken", async () => {
    const requests = serveItems(items(6));
    const iterable = itemsClient({ pages: TWO }).pages();
    expect(requests).toEqual([]);
    const iterator = iterable[Symbol.asyncIterator]();
    await iterator.next();
    expect(requests.length).toBe(1);
    await iterator.next();
    expect(requests.length).toBe(2);
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(requests.length).toBe(2);
  });

  test("the same iterable begins anew each time, also twice at once", async () => {
    serveItems(items(5));
    const rows = itemsClient({ pages: TWO }).rows();
    expect(await collect(rows)).toEqual(items(5));
    expect(await Promise.all([collect(rows), collect(rows)])).toEqual([items(5), items(5)]);
  });

  test.each([
    { maxPages: 0, want: 0 },
    { maxPages: 1, want: 1 },
    { maxPages: 2, want: 2 },
    { maxPages: 9, want: 3 },
  ])("at most $maxPages", async ({ maxPages, want }) => {
    const requests = serveItems(items(5));
    expect(
      (await collect(itemsClient({ pages: offset({ limit: 2, maximumOffset: 5 }) }).pages({ maxPages }))).length,
    ).toBe(want);
    expect(requests.length).toBe(want);
  });
});

describe("parameters", () => {
  test("of the caller are sent on each page", async () => {
    const requests = serveItems(items(2));
    await collect(itemsClient({ pages: TWO }).rows({ params: { status: "open", ids: [1, 2], none: undefined } }));
    expect(requests).toEqual(["0", "2"].map((at) => `?status=open&ids=1&ids=2&offset=${at}&limit=2`));
  });

  const since: Placeholder = { fill: (scope) => scope.incremental?.start };
  const incremental = itemsResource({
    request: { method: "GET", path: "/items", params: { since } },
    incremental: { cursor: "id", type: "number", initial: 5 },
  });
  test.each([
    { options: {}, want: "?since=5" },
    { options: { since: 7 }, want: "?since=7" },
  ])("an incremental resource starts where $options says", async ({ options, want }) => {
    const requests = serveItems([]);
    await collect(itemsClient(incremental).rows(options));
    expect(requests).toEqual([want]);
  });
  test("the start is sent in the format that the API asks for", async () => {
    const requests = serveItems([]);
    const timed = { cursor: "at", type: "timestamp", initial: "1970-01-02T00:00:00Z", format: "unix" } as const;
    const client = itemsClient({ ...incremental, incremental: timed });
    await collect(client.rows());
    await collect(client.rows({ since: "1970-01-01T01:00:00+01:00" }));
    expect(requests).toEqual(["?since=86400", "?since=0"]);
  });
  test("what is not incremental has no start", async () => {
    const requests = serveItems([]);
    await collect(itemsClient({ request: incremental.request }).rows());
    expect(requests).toEqual([""]);
  });
});

describe("a hostile or broken API", () => {
  const endless = (limit: number | undefined) => {
    let number = 0;
    answer(() => HttpResponse.json({ data: items(1, (number += 1)), next: String(number) }));
    return itemsClient({ pages: cursor({ cursorPath: ["next"], maximumPages: limit }) });
  };
  test("more pages than the maximum are an error, never a silent end", async () => {
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { id } of endless(3).rows()) seen.push(id);
    })();
    const error = await rejection(reading);
    expect(error).toMatchObject({ name: "PaginationError", resource: "items" });
    expect(error.message).toContain("more than 3 pages");
    expect(seen).toEqual([1, 2, 3]);
  });
  test("exactly the maximum is none", async () => {
    serveItems(items(4));
    expect(await collect(itemsClient({ pages: offset({ limit: 2, maximumPages: 3 }) }).rows())).toEqual(items(4));
  });
  test.each([204, 205])("status %d means no rows", async (status) => {
    answer(() => new HttpResponse(null, { status }));
    expect(await collect(itemsClient({ pages: TWO }).rows())).toEqual([]);
  });
  test("an empty body with status 200 does not", async () => {
    answer(() => new HttpResponse(""));
    expect(await rejection(collect(itemsClient().rows()))).toMatchObject({
      name: "BodyError",
      reason: "the body is empty",
    });
  });
  test("the content type does not matter, the content does", async () => {
    answer(() => new HttpResponse('{"data": [{"id": 1}]}', { headers: { "content-type": "text/html" } }));
    expect(await collect(itemsClient().rows())).toEqual([{ id: 1 }]);
  });
  test("C29: the error holds the beginning of the body, in one line, bounded", async () => {
    answer(() => new HttpResponse(`first\n\u001b[31msecond ${"x".repeat(5000)}`, { status: 400 }));
    const error = await rejection(collect(itemsClient().rows()));
    expect(error).toMatchObject({ name: "HttpError", status: 400, method: "GET", url: `${BASE}/items`, attempts: 1 });
    expect((error as unknown as { excerpt: string }).excerpt).toMatch(/^first \[31msecond x+…$/);
    expect(error.message.length).toBeLessThan(800);
    expect(error.message).toContain("Check the resource's parameters");
  });
});

test("a traversal can go on from a position of another", async () => {
  serveItems(items(7));
  const connection = connect({ name: "test", baseUrl: BASE }, { clock: fakeClock() });
  const resource = itemsResource({ pages: TWO });
  const options = { scope: {}, decode: decodeObjects<Item> };
  const [first] = await collect(traverse(connection, resource, { ...options, maxPages: 1 }));
  const from: unknown = JSON.parse(JSON.stringify(first?.next));
  const rest = await collect(traverse(connection, resource, { ...options, from: from as { offset: number } }));
  expect(rest.flatMap(({ rows }) => rows)).toEqual(items(5, 2));
  expect(rest[0]).toMatchObject({ attempts: 1, waitMs: 0, count: 2, bytes: JSON.stringify(rest[0]?.body).length });
});

test("C22: a fetch of one's own is used for everything, with the request's parts", async () => {
  const calls: [string, RequestInit][] = [];
  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    calls.push([url, init]);
    return Promise.resolve(Response.json({ data: [] }));
  };
  await collect(itemsClient({}, { fetch, headers: { "X-A": "1" } }).rows());
  expect(calls).toMatchObject([
    [`${BASE}/items`, { method: "GET", redirect: "manual", headers: { "x-a": "1", accept: "application/json" } }],
  ]);
});

test("no more requests are in flight than the limit", async () => {
  let running = 0;
  let most = 0;
  server.use(
    http.get(`${BASE}/items`, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return HttpResponse.json({ data: [] });
    }),
  );
  const client = itemsClient({}, { concurrency: 3 });
  await Promise.all(Array.from({ length: 10 }, () => collect(client.rows())));
  expect(most).toBe(3);
});
