import fc from "fast-check";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { resourceClient } from "../../../templates/runtime/client.ts";
import { connect, type ConnectionOptions } from "../../../templates/runtime/connection.ts";
import { offset } from "../../../templates/runtime/paginators/offset.ts";
import { announcedLimit, type AnnouncedOptions } from "../../../templates/runtime/rate-limit/announced.ts";
import { fixedRate } from "../../../templates/runtime/rate-limit/fixed-rate.ts";
import type { Admission } from "../../../templates/runtime/rate-limit/rate-limiter.ts";
import { rateLimit, type RateLimitDefinition } from "../../../templates/runtime/rate-limit/rate-limit.ts";
import type { Resource } from "../../../templates/runtime/resource.ts";
import { BASE, collect, type Item, items, itemsResource, rejection } from "../../support/api.ts";
import { fakeClock } from "../../support/clock.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();

type Answer = readonly [status: number, headers?: Readonly<Record<string, string>>];

/** Serves 10 items two a page, each answer with what is given for its number; the last one for ever. */
function serve(clock: { now: () => number }, ...answers: readonly Answer[]): { readonly times: number[] } {
  const start = clock.now();
  const times: number[] = [];
  server.use(
    http.all(`${BASE}/items`, ({ request }) => {
      const [status, headers = {}] = answers[Math.min(times.length, answers.length - 1)] ?? [200];
      times.push(clock.now() - start);
      const at = Number(new URL(request.url).searchParams.get("offset"));
      const body = status === 200 ? { data: items(10).slice(at, at + 2), total: 10 } : { error: "no" };
      return HttpResponse.json(body, { status, headers });
    }),
  );
  return { times };
}

function limited(
  definition: RateLimitDefinition,
  options: ConnectionOptions = {},
  changes: Partial<Resource<Item>> = {},
): { readonly clock: ReturnType<typeof fakeClock>; readonly rows: () => Promise<Item[]> } {
  const clock = fakeClock();
  const connection = connect({ name: "test", baseUrl: BASE, rateLimit: rateLimit(definition) }, { clock, ...options });
  const resource = itemsResource({ pages: offset({ limit: 2, totalPath: ["total"] }), ...changes });
  return { clock, rows: () => collect(resourceClient(connection, resource).rows()) };
}

const announced = (options: AnnouncedOptions = {}): RateLimitDefinition => ({ announced: announcedLimit(options) });
const left = (remaining: number, reset: number): Record<string, string> => ({
  "x-ratelimit-remaining": String(remaining),
  "x-ratelimit-reset": String(reset),
});

describe("a budget of requests per interval", () => {
  it("lets so many requests through, then waits for the interval", async () => {
    const { clock, rows } = limited({ requests: 2, perMs: 1000 });
    const { times } = serve(clock);
    expect(await rows()).toEqual(items(10));
    expect(times).toEqual([0, 0, 1000, 1000, 2000]);
    expect(clock.waits).toEqual([1000, 1000]);
  });

  it("is shared by requests in parallel, which come in their order, and by attempts", async () => {
    const { clock, rows } = limited({ requests: 3, perMs: 1000 }, { retry: { initialDelayMs: 0 } });
    const { times } = serve(clock, [200], [503], [200]);
    expect(await Promise.all([rows(), rows()])).toEqual([items(10), items(10)]);
    expect(times).toHaveLength(11);
    for (const [index, time] of times.entries()) expect(time).toBe(Math.floor(index / 3) * 1000);
  });

  it("holds for any interval, and no request waits longer than it has to", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 60 }),
        (requests, perMs, pauses) => {
          const rate = fixedRate(requests, perMs);
          const sent: number[] = [];
          let now = 0;
          for (const pause of pauses) {
            now += pause;
            const wait = Math.max(0, rate.waitMs(now));
            now += wait;
            rate.take(now);
            sent.push(now);
            // The one that was sent `requests` before is an interval ago, and just so where there was a wait.
            const before = sent.at(-1 - requests) ?? -Infinity;
            if (now - before < perMs || (wait > 0 && now - before > perMs)) return false;
          }
          return true;
        },
      ),
    );
  });

  it("can be another one for the user's account", async () => {
    const clock = fakeClock();
    const limiter = rateLimit({ requests: 2, perMs: 1000 }, { requests: 5 });
    const connection = connect({ name: "test", baseUrl: BASE, rateLimit: limiter }, { clock });
    const { times } = serve(clock);
    const resource = itemsResource({ pages: offset({ limit: 2, totalPath: ["total"] }) });
    await collect(resourceClient(connection, resource).rows());
    expect(times).toEqual([0, 0, 0, 0, 0]);
  });

  it.each([
    [{ requests: 0, perMs: 1 }, "`rateLimit.requests` is 0"],
    [{ requests: 1.5, perMs: 1 }, "`rateLimit.requests` is 1.5"],
    [{ requests: 1, perMs: -1 }, "`rateLimit.perMs` is -1"],
    [{ requests: 1, perMs: 1, maxWaitMs: NaN }, "`rateLimit.maxWaitMs` is NaN"],
    [{ requests: 1 }, "needs both `requests` and `perMs`"],
    [{ perMs: 1 }, "needs both `requests` and `perMs`"],
  ])("refuses %j", (options, message) => {
    expect(() => rateLimit({}, options)).toThrow(message);
  });
});

describe("a limit that the API tells", () => {
  it("is waited for before it is hit", async () => {
    const { clock, rows } = limited(announced());
    const { times } = serve(clock, [200, left(1, 30)], [200, left(0, 30)], [200, left(9, 60)]);
    expect(await rows()).toEqual(items(10));
    expect(times).toEqual([0, 0, 30_000, 30_000, 30_000]);
    expect(clock.waits).toEqual([30_000]);
  });

  it("counts the requests that are under way", async () => {
    const { clock, rows } = limited(announced(), { concurrency: 8 });
    // Only the first answer of the interval tells the limit.
    const { times } = serve(clock, [200, left(3, 10)], [200]);
    await Promise.all([rows(), rows()]);
    expect(times.filter((time) => time === 0).length).toBeLessThanOrEqual(5);
    expect(times.filter((time) => time >= 10_000).length).toBeGreaterThanOrEqual(5);
  });

  it("counts by the least that the answers of an interval tell, in any order", () => {
    const limit = announcedLimit();
    const learn = (number: number, remaining: number, reset: number): boolean =>
      limit.learn(new Headers(left(remaining, reset)), 0, number);
    const [first, second] = [limit.take(), limit.take()];
    learn(second, 1, 10);
    // An older answer that took longer.
    learn(first, 5, 11);
    expect(limit.waitMs(0)).toBe(0);
    const third = limit.take();
    expect(limit.waitMs(0)).toBe(11_000);
    expect(limit.waitMs(11_000)).toBe(0);
    learn(third, 5, 100);
    expect(limit.waitMs(0)).toBe(0);
  });

  it("counts the requests that were sent before anything was told", () => {
    const limit = announcedLimit();
    const first = limit.take();
    limit.take();
    limit.take();
    limit.learn(new Headers(left(2, 10)), 0, first);
    expect(limit.waitMs(0)).toBe(10_000);
  });

  it("leaves some requests to others where that is asked", async () => {
    const { clock, rows } = limited(announced({ reserve: 3 }));
    const { times } = serve(clock, [200, left(4, 20)], [200, left(3, 20)], [200, left(99, 100)]);
    await rows();
    expect(times).toEqual([0, 0, 20_000, 20_000, 20_000]);
  });

  it("is the tightest of several", async () => {
    const { clock, rows } = limited({ requests: 2, perMs: 5000, ...announced() });
    const { times } = serve(clock, [200, { ratelimit: '"second";r=0;t=1, "day";r=7;t=900' }], [200]);
    await rows();
    expect(times).toEqual([0, 1000, 5000, 6000, 10_000]);
  });
});

describe("answers that refuse a request for the limit", () => {
  it.each<[title: string, answer: Answer, waits: number[]]>([
    ["429 with Retry-After", [429, { "retry-after": "7" }], [7000]],
    ["429 with nothing left", [429, left(0, 7)], [7000]],
    ["403 with nothing left", [403, left(0, 7)], [7000]],
    ["403 with Retry-After", [403, { "retry-after": "7" }], [7000]],
    ["429 that tells nothing, by the retry policy", [429], [500]],
    ["429 that asks for longer than the retry policy waits", [429, { "retry-after": "1000" }], [1_000_000]],
  ])("%s", async (_, answer, waits) => {
    const { clock, rows } = limited(announced());
    serve(clock, answer, [200]);
    expect(await rows()).toEqual(items(10));
    expect(clock.waits).toEqual(waits);
  });

  it("make all requests wait, not only the one that was refused", async () => {
    const { clock, rows } = limited({}, { concurrency: 1 });
    const { times } = serve(clock, [429, { "retry-after": "7" }], [200]);
    await Promise.all([rows(), rows()]);
    expect(times).toEqual([0, ...Array<number>(10).fill(7000)]);
  });

  it("are not those that refuse for another reason", async () => {
    const { clock, rows } = limited(announced());
    serve(clock, [403, left(5, 7)]);
    expect(await rejection(rows())).toMatchObject({ name: "HttpError", status: 403, attempts: 1 });
  });

  it("are tried again before an action leaves them out", async () => {
    const ignored = { action: "ignore", warning: "ignored", next: () => undefined } as const;
    const { clock, rows } = limited(
      announced(),
      {},
      {
        responses: (response) =>
          Promise.resolve(response.status === 403 ? { response, omission: ignored } : { response }),
      },
    );
    serve(clock, [403, left(0, 7)], [200]);
    expect(await rows()).toEqual(items(10));
  });

  it("surface in the end, when they do not stop", async () => {
    const { clock, rows } = limited(announced(), { retry: { maxRetries: 2 } });
    serve(clock, [403, left(0, 7)]);
    expect(await rejection(rows())).toMatchObject({ name: "HttpError", status: 403, attempts: 3 });
    expect(clock.waits).toEqual([7000, 7000]);
  });
});

describe("a wait for the limit", () => {
  it("is not begun where it would be longer than it may be", async () => {
    const { clock, rows } = limited({ requests: 1, perMs: 60_000, maxWaitMs: 30_000 });
    serve(clock);
    const error = await rejection(rows());
    expect(error).toMatchObject({ name: "WaitError", resource: "items", waitMs: 60_000 });
    expect(error.message).toBe(
      "items: the next request has to wait 60 s, longer than it may. Go on after that, or allow for it.",
    );
    expect(clock.waits).toEqual([]);
  });

  it("is up to one hour long by default", async () => {
    const { clock, rows } = limited(announced());
    serve(clock, [200, left(0, 3601)]);
    expect(await rejection(rows())).toMatchObject({ name: "WaitError", waitMs: 3_601_000 });
  });

  it("counts for the time that a page may take", async () => {
    const { clock, rows } = limited({ requests: 1, perMs: 60_000 }, { totalTimeoutMs: 59_000 });
    serve(clock);
    expect(await rejection(rows())).toMatchObject({ name: "WaitError", waitMs: 60_000 });
    expect(clock.waits).toEqual([]);
  });

  it("ends when its reader aborts; the others keep their turns", async () => {
    const clock = fakeClock();
    const until: (() => void)[] = [];
    const sleeping = {
      ...clock,
      sleep: (ms: number, signal?: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          signal?.addEventListener("abort", () => {
            reject(signal.reason as Error);
          });
          until.push(() => void clock.sleep(ms).then(resolve));
        }),
    };
    const limiter = rateLimit({ requests: 1, perMs: 1000 });
    const turn = (signal?: AbortSignal): Promise<Admission> =>
      limiter.admit({
        resource: "items",
        clock: sleeping,
        signal,
        leftMs: () => Infinity,
      });
    await turn();
    const stop = new AbortController();
    const [first, second] = [turn(stop.signal), turn()];
    await expect.poll(() => until.length).toBe(1);
    stop.abort(new Error("enough"));
    expect((await rejection(first)).message).toBe("enough");
    await expect.poll(() => until.length).toBe(2);
    until[1]?.();
    expect(await second).toMatchObject({ waitedMs: 1000 });
  });
});
