import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { bearer } from "../../../templates/runtime/auth/bearer.ts";
import { resourceClient } from "../../../templates/runtime/client.ts";
import { connect, type ConnectionOptions } from "../../../templates/runtime/connection.ts";
import type { BeforeRequest } from "../../../templates/runtime/extensions.ts";
import type { RetryPolicy } from "../../../templates/runtime/retry/policy.ts";
import type { RequestTemplate } from "../../../templates/runtime/resource.ts";
import { BASE, collect, items, itemsClient, itemsResource } from "../../support/api.ts";
import { fakeClock } from "../../support/clock.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();

/** Answers with each response in turn, the last one for ever; counts the requests. */
function answers(...responses: (() => Response)[]): { count: number } {
  const seen = { count: 0 };
  const next = (): Response => {
    const response = responses[Math.min(seen.count, responses.length - 1)];
    seen.count += 1;
    if (response === undefined) throw new Error("no response is given");
    return response();
  };
  server.use(http.all(`${BASE}/items`, next));
  return seen;
}

const good = (): Response => HttpResponse.json({ data: items(1) });
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (): Response =>
    HttpResponse.json({ error: "no" }, { status: code, headers });

async function read(
  retry: Partial<RetryPolicy> = {},
  request: Partial<RequestTemplate> = {},
  options: ConnectionOptions = {},
) {
  const clock = fakeClock();
  const client = itemsClient({ request: { method: "GET", path: "/items", ...request } }, { clock, retry, ...options });
  const outcome = await collect(client.rows()).catch((error: unknown) => error);
  return { outcome, waits: clock.waits };
}

describe("what is tried again", () => {
  test.each([408, 425, 429, 500, 502, 503, 504])("I22 I29: status %d", async (code) => {
    const seen = answers(status(code), status(code), good);
    expect((await read()).outcome).toEqual(items(1));
    expect(seen.count).toBe(3);
  });
  test.each([400, 401, 403, 404, 409, 422, 501, 505])("not status %d", async (code) => {
    const seen = answers(status(code), good);
    expect((await read()).outcome).toMatchObject({ name: "HttpError", status: code, attempts: 1 });
    expect(seen.count).toBe(1);
  });
  test("I21: at most three more times by default; the last error surfaces", async () => {
    const seen = answers(status(503));
    expect((await read()).outcome).toMatchObject({ name: "HttpError", status: 503, attempts: 4, resource: "items" });
    expect(seen.count).toBe(4);
  });
  test("statuses and number are the policy's", async () => {
    const seen = answers(status(404), status(404), good);
    expect((await read({ statuses: [404], maxRetries: 1 })).outcome).toMatchObject({ status: 404, attempts: 2 });
    expect(seen.count).toBe(2);
  });
  test("I24: a connection that fails", async () => {
    const seen = answers(() => HttpResponse.error(), good);
    expect((await read()).outcome).toEqual(items(1));
    expect(seen.count).toBe(2);
  });
  test("a connection that always fails, with its cause", async () => {
    answers(() => HttpResponse.error());
    const { outcome } = await read();
    expect(outcome).toMatchObject({ name: "NetworkError", attempts: 4 });
    expect((outcome as Error).cause).toBeInstanceOf(TypeError);
  });
  test.each([
    { given: '{"data": [{"id"', why: "truncated JSON" },
    { given: "<html>Please wait</html>", why: "HTML" },
    { given: "", why: "an empty body" },
    { given: new Uint8Array([0x22, 0xff, 0x22]), why: "not UTF-8" },
  ])("a body that is no JSON: $why", async ({ given }) => {
    const seen = answers(() => new HttpResponse(given), good);
    expect((await read()).outcome).toEqual(items(1));
    expect(seen.count).toBe(2);
  });
  test("a body that never is JSON surfaces with the request", async () => {
    answers(() => HttpResponse.html("<!doctype html>"));
    const { outcome } = await read();
    expect(outcome).toMatchObject({
      name: "BodyError",
      resource: "items",
      facts: { attempts: 4, url: `${BASE}/items` },
    });
    expect((outcome as Error).message).toContain("markup (HTML or XML)");
    expect((outcome as Error).cause).toBeInstanceOf(SyntaxError);
  });
  test("not a mistake in a hook", async () => {
    const seen = answers(good);
    const mistake = new TypeError("x is not a function");
    const throws = (): never => {
      throw mistake;
    };
    expect((await read({}, {}, { afterResponse: throws })).outcome).toBe(mistake);
    expect(seen.count).toBe(1);
  });
  test("not a mistake of a fetch of one's own", async () => {
    let calls = 0;
    const mistake = new TypeError("Cannot read properties of undefined (reading 'x')");
    const { outcome } = await read({}, {}, { fetch: () => ((calls += 1), Promise.reject(mistake)) });
    expect(outcome).toBe(mistake);
    expect(calls).toBe(1);
  });
  test("not a wrong selector", async () => {
    const seen = answers(() => HttpResponse.json({ items: [] }));
    expect((await read()).outcome).toMatchObject({ name: "SelectorError" });
    expect(seen.count).toBe(1);
  });
});

describe("I30: methods", () => {
  test.each([
    { method: "GET", safe: undefined, want: 2 },
    { method: "QUERY", safe: undefined, want: 2 },
    { method: "PUT", safe: undefined, want: 2 },
    { method: "DELETE", safe: undefined, want: 2 },
    { method: "POST", safe: undefined, want: 1 },
    { method: "PATCH", safe: undefined, want: 1 },
    { method: "POST", safe: true, want: 2 },
    { method: "SEARCH", safe: undefined, want: 2 },
    { method: "LIST", safe: undefined, want: 1 },
    { method: "LIST", safe: true, want: 2 },
  ] as const)("$method with safe $safe is sent $want times", async ({ method, safe, want }) => {
    const seen = answers(status(503), good);
    await read({}, { method, ...(safe === undefined ? {} : { safe }) });
    expect(seen.count).toBe(want);
  });
});

describe("waits", () => {
  test("grow by the factor, up to the maximum, with full jitter", async () => {
    answers(status(503));
    expect((await read({ maxRetries: 5, maxDelayMs: 5000 })).waits).toEqual([500, 1000, 2000, 2500, 2500]);
    expect((await read({ backoffFactor: 3, initialDelayMs: 10 })).waits).toEqual([5, 15, 45]);
  });
  test("are exactly what the server asks for", async () => {
    answers(status(429, { "Retry-After": "4" }), good);
    expect((await read()).waits).toEqual([4000]);
  });
  test("I27: are cut to 300 s, or to the policy's limit", async () => {
    answers(status(429, { "Retry-After": "100000" }));
    expect((await read()).waits).toEqual([300_000, 300_000, 300_000]);
    expect((await read({ maxRetries: 1, maxRetryAfterMs: 10 })).waits).toEqual([10]);
  });
  test.each(["0", "-1", "soon", "Sun, 06 Nov 1994 08:49:37 GMT"])(
    "I28: Retry-After %j falls back to the backoff",
    async (header) => {
      answers(status(503, { "Retry-After": header }), good);
      expect((await read()).waits).toEqual([500]);
    },
  );
});

describe("total time", () => {
  test("ends the attempts with the error at hand", async () => {
    const seen = answers(status(503));
    const { outcome, waits } = await read({}, {}, { totalTimeoutMs: 1400 });
    expect(outcome).toMatchObject({ name: "HttpError", status: 503, attempts: 2 });
    expect([seen.count, waits]).toEqual([2, [500]]);
  });
  test("ends an attempt", async () => {
    server.use(http.get(`${BASE}/items`, () => new Promise<Response>(() => undefined)));
    const { outcome } = await read({}, {}, { totalTimeoutMs: 20 });
    expect(outcome).toMatchObject({ name: "TimeoutError", timeoutMs: 20 });
    expect((outcome as Error).message).toContain("`totalTimeoutMs`");
  });
});

test("the total time goes on while a request waits for its turn", async () => {
  let now = 0;
  server.use(
    http.get(`${BASE}/items`, () => {
      now += 1000;
      return HttpResponse.json({ data: [] });
    }),
  );
  const clock = { ...fakeClock(), now: () => now };
  const client = itemsClient({}, { clock, concurrency: 1, totalTimeoutMs: 900 });
  const [first, second] = await Promise.allSettled([collect(client.rows()), collect(client.rows())]);
  expect(first.status).toBe("fulfilled");
  expect(second).toMatchObject({ status: "rejected", reason: { name: "TimeoutError", timeoutMs: 900 } });
});

describe("settings that make no sense", () => {
  test.each([
    { given: { retry: { maxRetries: -1 } }, want: "retry.maxRetries" },
    { given: { retry: { initialDelayMs: NaN } }, want: "retry.initialDelayMs" },
    { given: { timeoutMs: 0 }, want: "timeoutMs" },
    { given: { concurrency: 0 }, want: "concurrency" },
    { given: { totalTimeoutMs: -5 }, want: "totalTimeoutMs" },
  ])("$want", ({ given, want }) => {
    expect(() => itemsClient({}, given)).toThrow(new RegExp(`^test: \`${want}\` is `));
  });
});

test("I31: a hook may turn a failure into an empty answer", async () => {
  const seen = answers(status(503));
  const empty = new TextEncoder().encode('{"data":[]}');
  const { outcome } = await read({}, {}, { afterResponse: (response) => ({ ...response, status: 200, bytes: empty }) });
  expect(outcome).toEqual([]);
  expect(seen.count).toBe(1);
});

test("hooks see each attempt before its credentials, the extension's first", async () => {
  answers(status(503), good);
  const log: string[] = [];
  const hook =
    (name: string): BeforeRequest =>
    (request, { resource, attempt }) => {
      log.push(`${name} ${resource} ${attempt} ${Object.keys(request.headers).join()}`);
      return { ...request, headers: { ...request.headers, [`x-${name}`]: "1" } };
    };
  const connection = connect(
    { name: "test", baseUrl: BASE, auth: bearer("s3cret") },
    { clock: fakeClock(), beforeRequest: hook("option") },
    { beforeRequest: hook("extension") },
  );
  await collect(resourceClient(connection, itemsResource()).rows());
  expect(log).toEqual([
    "extension items 1 accept",
    "option items 1 accept,x-extension",
    "extension items 2 accept",
    "option items 2 accept,x-extension",
  ]);
});
