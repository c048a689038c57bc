import fc from "fast-check";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { pagesAhead } from "../../../templates/runtime/paginators/ahead.ts";
import { offset } from "../../../templates/runtime/paginators/offset.ts";
import { pageNumber } from "../../../templates/runtime/paginators/page-number.ts";
import type { Paginator } from "../../../templates/runtime/paginators/paginator.ts";
import { BASE, collect, items, itemsClient, rejection } from "../../support/api.ts";
import { readFrom } from "../../support/pages.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();

const byOffset = offset({ limit: 2, totalPath: ["total"] });
const ids = (count: number): number[] => [...Array(count).keys()];

/** An API of so many rows; `cap` is the most that it gives at once, `total` what it says there is. */
function list(count: number, { cap = 2, total = () => count, fault = -1 } = {}) {
  return ({ query, number }: { query: URLSearchParams; number: number }): object | Response => {
    const at = Number(query.get("offset"));
    if (at === fault) return HttpResponse.json({}, { status: 400 });
    const data = items(count).slice(at, at + Math.min(cap, Number(query.get("limit"))));
    return { data, total: total(), number };
  };
}

describe("pages that are asked for ahead", () => {
  it("come in their order, each asked for once", async () => {
    const read = await readFrom(server, list(11), pagesAhead(byOffset, 4));
    expect(read).toMatchObject({ ids: ids(11), error: undefined });
    expect([...read.requests].sort((a, b) => Number(/=(\d+)/.exec(a)?.[1]) - Number(/=(\d+)/.exec(b)?.[1]))).toEqual(
      [0, 2, 4, 6, 8, 10].map((at) => `/items?offset=${at}&limit=2`),
    );
  });

  it("are under way together, as many as are allowed and no more than connections", async () => {
    let [running, most] = [0, 0];
    server.use(
      http.get(`${BASE}/items`, async ({ request }) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        const at = Number(new URL(request.url).searchParams.get("offset"));
        return HttpResponse.json({ data: items(40).slice(at, at + 2), total: 40 });
      }),
    );
    expect(await collect(itemsClient({ pages: pagesAhead(byOffset, 3) }, { concurrency: 8 }).rows())).toEqual(
      items(40),
    );
    expect(most).toBe(3);
    most = 0;
    await collect(itemsClient({ pages: pagesAhead(byOffset, 8) }, { concurrency: 2 }).rows());
    expect(most).toBe(2);
  });

  it("are held in a bounded number, however slowly they are taken", async () => {
    let asked = 0;
    server.use(
      http.get(`${BASE}/items`, ({ request }) => {
        asked += 1;
        const at = Number(new URL(request.url).searchParams.get("offset"));
        return HttpResponse.json({ data: items(40).slice(at, at + 2), total: 40 });
      }),
    );
    let taken = 0;
    for await (const page of itemsClient({ pages: pagesAhead(byOffset, 3) }).pages()) {
      expect(page.rows).toHaveLength(2);
      taken += 1;
      await new Promise((resolve) => setTimeout(resolve, 2));
      expect(asked).toBeLessThanOrEqual(taken + 2);
    }
    expect(asked).toBe(20);
  });

  it("are given up when the reading ends early", async () => {
    const aborted: string[] = [];
    server.use(
      http.get(`${BASE}/items`, async ({ request }) => {
        const at = Number(new URL(request.url).searchParams.get("offset"));
        if (at > 2) {
          await new Promise<void>((resolve) => {
            request.signal.addEventListener("abort", () => {
              aborted.push(request.url);
              resolve();
            });
          });
        }
        return HttpResponse.json({ data: items(40).slice(at, at + 2), total: 40 });
      }),
    );
    const read: unknown[] = [];
    for await (const { rows } of itemsClient({ pages: pagesAhead(byOffset, 3) }).pages()) {
      read.push(...rows);
      if (read.length === 4) break;
    }
    expect(read).toEqual(items(4));
    await expect.poll(() => aborted.length).toBe(2);
  });

  it("are no more than may be read", async () => {
    const requests: string[] = [];
    server.use(
      http.get(`${BASE}/items`, ({ request }) => {
        requests.push(request.url);
        const at = Number(new URL(request.url).searchParams.get("offset"));
        return HttpResponse.json({ data: items(40).slice(at, at + 2), total: 40 });
      }),
    );
    await collect(itemsClient({ pages: pagesAhead(byOffset, 5) }).rows({ maxPages: 3 }));
    expect(requests).toHaveLength(3);
    const capped = pagesAhead(offset({ limit: 2, totalPath: ["total"], maximumPages: 4 }), 9);
    expect(await rejection(collect(itemsClient({ pages: capped }).rows()))).toMatchObject({ name: "PaginationError" });
    expect(requests).toHaveLength(3 + 4);
  });

  it("are those before a maximum, where no total is told", async () => {
    const pages = pagesAhead(pageNumber({ maximumPage: 5 }), 3, true);
    const read = await readFrom(server, ({ query }) => ({ data: items(2, 2 * Number(query.get("page"))) }), pages);
    expect(read).toMatchObject({ ids: ids(10), error: undefined });
    expect(read.requests).toHaveLength(5);
  });

  it("are none where neither is known", async () => {
    const read = await readFrom(
      server,
      list(5, { total: () => undefined as unknown as number }),
      pagesAhead(byOffset, 4),
    );
    expect(read).toMatchObject({
      ids: ids(5),
      requests: [0, 2, 4, 5].map((at) => `/items?offset=${at}&limit=2`),
    });
  });

  it("are thrown away once where the API gives shorter pages", async () => {
    const pages = pagesAhead(offset({ limit: 4, totalPath: ["total"] }), 3);
    const read = await readFrom(server, list(20, { cap: 2 }), pages);
    expect(read).toMatchObject({ ids: ids(20), error: undefined });
    // Ten pages, and the two that were asked for in the wrong places.
    expect(read.requests.length).toBeLessThanOrEqual(12);
  });

  it("fail where their turn comes", async () => {
    const read = await readFrom(server, list(12, { fault: 6 }), pagesAhead(byOffset, 5));
    expect(read.ids).toEqual(ids(6));
    expect(read.error).toMatchObject({ name: "HttpError", status: 400 });
  });

  it("read what pages one after the other read, whatever the API does", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          count: fc.integer({ min: 0, max: 30 }),
          limit: fc.integer({ min: 1, max: 5 }),
          cap: fc.integer({ min: 1, max: 5 }),
          fault: fc.integer({ min: -1, max: 20 }),
          said: fc.integer({ min: 0, max: 40 }),
          atOnce: fc.integer({ min: 2, max: 6 }),
        }),
        async ({ count, limit, cap, fault, said, atOnce }) => {
          const read = async (pages: Paginator) => {
            const { ids: found, error } = await readFrom(server, list(count, { cap, fault, total: () => said }), pages);
            return { found, error: error instanceof Error ? error.message : error };
          };
          const pages = offset({ limit, totalPath: ["total"] });
          expect(await read(pagesAhead(pages, atOnce))).toEqual(await read(pages));
        },
      ),
      { numRuns: 60 },
    );
  });
});
