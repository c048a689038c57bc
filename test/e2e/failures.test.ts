import { inspect } from "node:util";
import { http, HttpResponse } from "msw";
import { afterEach, describe, expect, test } from "vitest";
import type { ConnectionOptions } from "../../templates/runtime/connection.ts";
import { systemClock } from "../../templates/runtime/http/clock.ts";
import type { Fault } from "../../templates/runtime/mocks/fault.ts";
import type { ReadOptions } from "../../templates/runtime/client.ts";
import { fakeClock } from "../support/clock.ts";
import { answerRequests } from "../support/unhandled.ts";
import { clientOf, collect, loadPlainConnectors, rejection, type Row } from "./connectors.ts";

const connectors = await loadPlainConnectors();
const RETRIED = [429, 500, 502, 503, 504];

describe.each(connectors)("$name", ({ create, createMocks, resources, secrets }) => {
  const [{ property, resource } = { property: "", resource: { name: "" } }] = resources;
  const { name } = resource;
  const api = createMocks();
  const server = answerRequests(...api.handlers);
  afterEach(() => {
    api.reset();
  });

  const read = (options: ConnectionOptions & Record<string, unknown> = {}, how?: ReadOptions): Promise<Row[]> =>
    collect(clientOf(create({ clock: fakeClock(), ...secrets, ...options }), property).rows(how));
  const failAlways = (fault: Fault): void => {
    api.fail({ resource: name, page: 2, times: Infinity, ...fault });
  };

  test.each(RETRIED)("status %d is retried three times, after longer and longer waits", async (status) => {
    api.fail({ resource: name, page: 2, status, times: 3 });
    const clock = fakeClock();
    expect(await read({ clock })).toEqual(api.resources[name]?.rows);
    expect(clock.waits).toEqual([500, 1000, 2000]);
    expect(api.requests.map(({ page }) => page)).toEqual([1, 2, 2, 2, 2, 3]);
  });

  test.each(RETRIED)("status %d surfaces after four attempts", async (status) => {
    failAlways({ status, body: { why: `secret ${Object.values(secrets).join(" ")}` } });
    const error = await rejection(read());
    expect(error).toMatchObject({ name: "HttpError", status, resource: name, attempts: 4 });
    expect(error.message).toContain(`answered ${status} after 4 attempts`);
    expectNoSecret(error);
  });

  test.each([
    { retryAfter: "2", waits: [2000] },
    { retryAfter: "Sat, 01 Jun 2024 00:00:07 GMT", waits: [7000] },
    { retryAfter: "Sat, 01 Jun 2024 00:00:00 GMT", waits: [500] },
    { retryAfter: "soon", waits: [500] },
  ])("Retry-After: $retryAfter waits $waits ms", async ({ retryAfter, waits }) => {
    api.fail({ resource: name, page: 2, status: 429, retryAfter });
    const clock = fakeClock();
    await read({ clock });
    expect(clock.waits).toEqual(waits);
  });

  test.each([400, 403, 404, 422])("status %d is not retried", async (status) => {
    failAlways({ status });
    expect(await rejection(read())).toMatchObject({ name: "HttpError", status, attempts: 1 });
  });

  test.skipIf(Object.keys(secrets).length === 0)("a wrong key is a typed error that does not tell it", async () => {
    const wrong = Object.fromEntries(Object.keys(secrets).map((option) => [option, "wr0ng-k3y"]));
    const error = await rejection(read(wrong));
    expect(error).toMatchObject({ name: "HttpError", status: 401, attempts: 1 });
    expect(error.message).toContain("Check the credentials");
    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain("wr0ng-k3y");
    expect(api.requests).toHaveLength(1);
  });

  test.each<Fault & { kind: string }>([
    { kind: "truncated" },
    { kind: "html" },
    { kind: "broken-off" },
    { kind: "network-error" },
  ])("after $kind the page is asked for again", async (fault) => {
    api.fail({ resource: name, page: 2, times: 2, ...fault });
    expect(await read()).toEqual(api.resources[name]?.rows);
  });

  test.each<{ fault: Fault; error: string }>([
    { fault: { kind: "truncated" }, error: "BodyError" },
    { fault: { kind: "html" }, error: "BodyError" },
    { fault: { kind: "broken-off" }, error: "NetworkError" },
    { fault: { kind: "network-error" }, error: "NetworkError" },
    { fault: { kind: "wrong-shape" }, error: "SelectorError" },
    { fault: { kind: "repeated-page" }, error: "PaginationError" },
  ])("$fault for ever is a $error", async ({ fault, error }) => {
    failAlways(fault);
    const thrown = await rejection(read());
    expect(thrown).toMatchObject({ name: error, resource: name });
    expectNoSecret(thrown);
  });

  test("an answer that never comes is a TimeoutError", async () => {
    failAlways({ kind: "no-answer" });
    const error = await rejection(read({ timeoutMs: 30, retry: { maxRetries: 1 } }));
    expect(error).toMatchObject({ name: "TimeoutError", timeoutMs: 30, attempts: 2 });
    expectNoSecret(error);
  });

  test("the key does not follow a redirect to another origin", async () => {
    const seen: Request[] = [];
    server.use(
      http.all("https://elsewhere.example/*", ({ request }) => {
        seen.push(request);
        return HttpResponse.json({}, { status: 404 });
      }),
    );
    failAlways({ redirectTo: "https://elsewhere.example/take" });
    expect(await rejection(read())).toMatchObject({ name: "HttpError" });
    const told = seen.map(({ url, headers }) => url + JSON.stringify([...headers])).join("\n");
    for (const secret of Object.values(secrets)) expect(told).not.toContain(secret);
  });

  describe("an abort", () => {
    const reason = new Error("enough");

    test("before the start sends nothing", async () => {
      expect(await rejection(read({}, { signal: AbortSignal.abort(reason) }))).toBe(reason);
      expect(api.requests).toEqual([]);
    });

    test("ends a request that is under way", async () => {
      failAlways({ kind: "no-answer" });
      const controller = new AbortController();
      const reading = rejection(read({}, { signal: controller.signal }));
      await expect.poll(() => api.requests.length).toBe(2);
      controller.abort(reason);
      expect(await reading).toBe(reason);
    });

    test("ends the wait for another attempt", async () => {
      failAlways({ status: 503 });
      const controller = new AbortController();
      // A real wait, far longer than this test may take.
      const clock = { ...systemClock, random: () => 0.5 };
      const options = { clock, retry: { initialDelayMs: 600_000, maxDelayMs: 600_000 } };
      const reading = rejection(read(options, { signal: controller.signal }));
      await expect.poll(() => api.requests.at(-1)?.status).toBe(503);
      controller.abort(reason);
      expect(await reading).toBe(reason);
    });

    test("between two pages asks for no more", async () => {
      const controller = new AbortController();
      const reading = async (): Promise<void> => {
        const client = clientOf(create({ ...secrets }), property);
        for await (const page of client.pages({ signal: controller.signal })) {
          expect(page.rows.length).toBeGreaterThan(0);
          controller.abort(reason);
        }
      };
      expect(await rejection(reading())).toBe(reason);
      expect(api.requests).toHaveLength(1);
    });
  });

  function expectNoSecret(error: Error): void {
    const told = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + String(error.stack);
    for (const secret of Object.values(secrets)) expect(told).not.toContain(secret);
  }
});
