import { describe, expect, test } from "vitest";
import { systemClock } from "../../../templates/runtime/http/clock.ts";
import { offset } from "../../../templates/runtime/paginators/offset.ts";
import { collect, items, itemsClient, rejection, serve } from "../../support/api.ts";
import { countListeners } from "../../support/listeners.ts";

const reason = new Error("the user has left");

/** The client of a real server, with the machine's own clock, and a signal that counts its listeners. */
function setUp(baseUrl: string, options: Parameters<typeof itemsClient>[1] = {}) {
  const controller = new AbortController();
  const client = itemsClient({ pages: offset({ limit: 2 }) }, { baseUrl, clock: systemClock, ...options });
  return { client, controller, signal: controller.signal, listeners: countListeners(controller.signal) };
}

/** Three pages of two items. */
const threePages = (): Promise<string> =>
  serve((request, response) => {
    const at = Number(new URL(request.url ?? "", "http://localhost").searchParams.get("offset"));
    response.end(JSON.stringify({ data: at < 6 ? items(2, at) : [] }));
  });

describe("the signal aborts", () => {
  test("before the start: nothing is sent, and no hook is called", async () => {
    let requests = 0;
    const url = await serve((_, response) => ((requests += 1), response.end("{}")));
    const { client } = setUp(url, { beforeRequest: (request) => ((requests += 1), request) });
    expect(await rejection(collect(client.rows({ signal: AbortSignal.abort(reason) })))).toBe(reason);
    expect(requests).toBe(0);
  });

  test("while the answer is awaited", async () => {
    const { client, controller, signal, listeners } = setUp(
      await serve(() => {
        controller.abort(reason);
      }),
    );
    expect(await rejection(collect(client.rows({ signal })))).toBe(reason);
    expect(listeners()).toBe(0);
  });

  test("in the middle of a body", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"data": [');
      setTimeout(() => {
        controller.abort(reason);
      }, 20);
    });
    const { client, controller, signal, listeners } = setUp(url);
    expect(await rejection(collect(client.rows({ signal })))).toBe(reason);
    expect(listeners()).toBe(0);
  });

  test("in the wait before another attempt", async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests += 1;
      response.writeHead(429, { "retry-after": "3600" }).end();
      setTimeout(() => {
        controller.abort(reason);
      }, 20);
    });
    const { client, controller, signal, listeners } = setUp(url);
    expect(await rejection(collect(client.rows({ signal })))).toBe(reason);
    expect([requests, listeners()]).toEqual([1, 0]);
  });

  test("while a place in the queue is awaited", async () => {
    const url = await serve(() => undefined);
    const first = new AbortController();
    const { client, controller, signal, listeners } = setUp(url, { concurrency: 1 });
    const blocking = rejection(collect(client.rows({ signal: first.signal })));
    const waiting = rejection(collect(client.rows({ signal })));
    await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort(reason);
    expect(await waiting).toBe(reason);
    first.abort(reason);
    expect([await blocking, listeners()]).toEqual([reason, 0]);
  });

  test("between pages", async () => {
    const { client, controller, signal, listeners } = setUp(await threePages());
    const seen: number[] = [];
    const reading = (async () => {
      for await (const page of client.pages({ signal })) {
        seen.push(page.rows.length);
        controller.abort(reason);
      }
    })();
    expect(await rejection(reading)).toBe(reason);
    expect([seen, listeners()]).toEqual([[2], 0]);
  });
});

test("a signal that outlives many traversals holds no listeners of theirs", async () => {
  const { client, signal, listeners } = setUp(await threePages());
  for (let time = 0; time < 3; time += 1) expect(await collect(client.rows({ signal }))).toEqual(items(6));
  expect(listeners()).toBe(0);
});

test("an early break sends no further request and leaves no listener", async () => {
  let requests = 0;
  const url = await serve(
    (_, response) => ((requests += 1), response.end(JSON.stringify({ data: items(2, requests * 2) }))),
  );
  const { client, signal, listeners } = setUp(url);
  for await (const row of client.rows({ signal })) {
    expect(row).toEqual({ id: 2 });
    break;
  }
  expect([requests, listeners()]).toEqual([1, 0]);
});

describe("C26: the time limit of an attempt", () => {
  const fast = { timeoutMs: 40, retry: { maxRetries: 1, initialDelayMs: 1 } };
  test("covers the wait for the answer", async () => {
    const { client } = setUp(await serve(() => undefined), fast);
    const error = await rejection(collect(client.rows()));
    expect(error).toMatchObject({ name: "TimeoutError", attempts: 2, timeoutMs: 40, resource: "items" });
    expect(error.message).toContain("took longer than 40 ms after 2 attempts. Raise `timeoutMs`");
  });
  test("covers a body that stalls", async () => {
    const url = await serve((_, response) => void response.writeHead(200).write('{"data": ['));
    expect(await rejection(collect(setUp(url, fast).client.rows()))).toMatchObject({
      name: "TimeoutError",
      attempts: 2,
    });
  });
  test("is one attempt's: a later one may succeed", async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests += 1;
      if (requests > 1) response.end(JSON.stringify({ data: requests === 2 ? items(2) : [] }));
    });
    expect(await collect(setUp(url, fast).client.rows())).toEqual(items(2));
  });
});

describe("a connection that breaks off", () => {
  const quick = { retry: { initialDelayMs: 1 } };
  test.each(["content-length", "chunked"])("in the body (%s) is tried again", async (framing) => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests += 1;
      if (requests > 1) {
        response.end(JSON.stringify({ data: requests === 2 ? items(1) : [] }));
        return;
      }
      response.writeHead(200, framing === "chunked" ? {} : { "content-length": "1000" });
      response.write('{"data": [{"id": 0}]}', () => response.destroy());
    });
    expect(await collect(setUp(url, quick).client.rows())).toEqual(items(1));
    expect(requests).toBeGreaterThan(1);
  });
  test("always, surfaces with its cause", async () => {
    const url = await serve((_, response) => response.destroy());
    const error = await rejection(collect(setUp(url, quick).client.rows()));
    expect(error).toMatchObject({ name: "NetworkError", attempts: 4 });
    expect(error.cause).toBeInstanceOf(TypeError);
  });
  test("a server that is not there", async () => {
    const error = await rejection(collect(setUp("http://127.0.0.1:1", quick).client.rows()));
    expect(error).toMatchObject({ name: "NetworkError", attempts: 4 });
  });
});
