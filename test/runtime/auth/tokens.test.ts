import { inspect } from "node:util";
import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import type { ConnectionOptions } from "../../../templates/runtime/connection.ts";
import { BASE, collect, items, rejection } from "../../support/api.ts";
import { fakeClock } from "../../support/clock.ts";
import { api, asked, bearerOf, client, live, oauth, read, sent, server, TOKEN_URL } from "./token-api.ts";

describe("the request for a token", () => {
  test("carries the client in the form, in dlt's order", async () => {
    api();
    expect(await read(oauth())).toEqual(items(3, 1));
    expect(asked.map(({ form }) => form.toString())).toEqual([
      "client_id=i&client_secret=s3cret&grant_type=client_credentials",
    ]);
    expect(asked[0]?.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
    expect(sent.map(bearerOf)).toEqual(["t1", "t1", "t1"]);
  });

  test("or by HTTP basic, encoded as a form is (RFC 6749, 2.3.1)", async () => {
    api();
    await read(oauth({ clientAuth: "basic", clientId: "a:b", clientSecret: "c d+é" }));
    expect(asked[0]?.headers.get("authorization")).toBe(`Basic ${btoa("a%3Ab:c+d%2B%C3%A9")}`);
    expect(asked[0]?.form.toString()).toBe("grant_type=client_credentials");
  });

  test("scope, further fields and headers; a field of the config wins over the grant's", async () => {
    api();
    await read(
      oauth({
        scope: "a b",
        data: { audience: "x&y", grant_type: "account_credentials", r: ["1", "2"] },
        headers: { "X-Tenant": "acme" },
      }),
      { headers: { "user-agent": "sync/1", "x-api-only": "1" } },
    );
    expect(asked[0]?.form.toString()).toBe(
      "client_id=i&client_secret=s3cret&grant_type=account_credentials&scope=a+b&audience=x%26y&r=1&r=2",
    );
    const headers = Object.fromEntries(asked[0]?.headers ?? []);
    expect(headers).toMatchObject({ "x-tenant": "acme", "user-agent": "sync/1", accept: "application/json" });
    expect(headers).not.toHaveProperty("x-api-only");
  });

  test("goes to a path below the base URL, and the token is where the answer has it", async () => {
    server.use(
      http.post(`${BASE}/auth/token`, () => HttpResponse.json({ data: { token: "t9", ttl: "60" } })),
      http.get(`${BASE}/items`, ({ request }) => {
        sent.push(request);
        return HttpResponse.json({ data: items(1) });
      }),
    );
    await read(oauth({ url: "/auth/token", tokenPath: ["data", "token"], expiresPath: ["data", "ttl"] }));
    expect(sent.map(bearerOf)).toEqual(["t9"]);
  });
});

describe("one token for all", () => {
  test("ten readers in parallel wait for one request", async () => {
    api();
    const shared = client(oauth());
    const all = await Promise.all(Array.from({ length: 10 }, () => collect(shared.rows())));
    expect(all).toHaveLength(10);
    expect([asked.length, sent.length]).toEqual([1, 30]);
  });

  test("it is asked for again before it ends, and not earlier", async () => {
    api(() => ({ expires_in: 100 }));
    const moving = fakeClock();
    const shared = client(oauth({ leewayMs: 10_000 }), { clock: moving });
    await collect(shared.rows());
    await moving.sleep(89_999);
    await collect(shared.rows());
    expect(asked).toHaveLength(1);
    await moving.sleep(1);
    await collect(shared.rows());
    expect(sent.map(bearerOf)).toEqual(["t1", "t1", "t1", "t1", "t1", "t1", "t2", "t2", "t2"]);
  });

  test("a token that lasts less than the leeway is used for half of its time", async () => {
    api(() => ({ expires_in: 20 }));
    const moving = fakeClock();
    const shared = client(oauth(), { clock: moving });
    await collect(shared.rows());
    await moving.sleep(9_999);
    await collect(shared.rows());
    expect(asked).toHaveLength(1);
  });

  test("without a word on its end it lasts as the config says", async () => {
    api(() => ({}));
    const moving = fakeClock();
    const shared = client(oauth({ defaultLifetimeMs: 5000, leewayMs: 0 }), { clock: moving });
    await collect(shared.rows());
    await moving.sleep(5000);
    await collect(shared.rows());
    expect(asked).toHaveLength(2);
  });

  test("one that ends at once serves one request each", async () => {
    api(() => ({ expires_in: 0 }));
    expect(await read(oauth())).toHaveLength(3);
    expect(sent.map(bearerOf)).toEqual(["t1", "t2", "t3"]);
  });

  test("a given token is used first, until the API refuses it", async () => {
    api();
    live.add("given");
    const shared = client(oauth({ accessToken: "given" }));
    await collect(shared.rows());
    expect(asked).toEqual([]);
    live.clear();
    expect(await collect(shared.rows())).toHaveLength(3);
    expect(sent.map(bearerOf).slice(3)).toEqual(["given", "t1", "t1", "t1"]);
  });
});

describe("a token that the API refuses", () => {
  test("is renewed once, in mid-run, and the request sent again", async () => {
    api();
    const shared = client(oauth());
    const ids: number[] = [];
    for await (const { id } of shared.rows()) {
      ids.push(id);
      if (id === 1) live.clear();
    }
    expect(ids).toEqual([1, 2, 3]);
    expect(sent.map(bearerOf)).toEqual(["t1", "t1", "t2", "t2"]);
  });

  test("is renewed once for all that were refused with it", async () => {
    api();
    const shared = client(oauth({ accessToken: "old" }));
    await Promise.all(Array.from({ length: 4 }, () => collect(shared.rows())));
    expect(asked).toHaveLength(1);
    expect(sent.map(bearerOf).filter((token) => token === "old")).toHaveLength(4);
  });

  test("fails the run where the new one is refused too", async () => {
    api();
    const error = await rejection(read(oauth(), { fetch: (url, init) => (live.clear(), fetch(url, init)) }));
    expect(error).toMatchObject({ name: "HttpError", status: 401 });
    expect([asked.length, sent.length]).toEqual([2, 2]);
  });

  test("is not sent again where the server gives the same", async () => {
    api(() => ({ access_token: "same" }));
    expect(await rejection(read(oauth()))).toMatchObject({ status: 401 });
    expect([asked.length, sent.length]).toEqual([2, 1]);
  });

  test("is known by other statuses too, where the config says so", async () => {
    api();
    server.use(
      http.get(`${BASE}/items`, ({ request }) =>
        bearerOf(request) === "old" ? new HttpResponse(null, { status: 403 }) : undefined,
      ),
    );
    expect(await read(oauth({ accessToken: "old", renewStatuses: [401, 403] }))).toHaveLength(3);
    expect(asked).toHaveLength(1);
  });
});

describe("a token that does not come", () => {
  test.each([
    ["refused", () => HttpResponse.json({ error: "invalid_client", echo: "s3cret" }, { status: 401 }), 1],
    ["no token in it", () => HttpResponse.json({ error: "s3cret" }), 1],
    ["a token that no header can carry", () => HttpResponse.json({ access_token: "s3cret\n" }), 1],
    ["no JSON", () => new HttpResponse("<html>s3cret</html>"), 1],
    ["failing", () => new HttpResponse("s3cret", { status: 503 }), 4],
    ["no connection", () => HttpResponse.error(), 4],
    ["redirected", () => new HttpResponse(null, { status: 307, headers: { location: `${TOKEN_URL}/2?x=s3cret` } }), 1],
    ["redirected elsewhere", () => HttpResponse.redirect("https://evil.example.org/", 302), 1],
  ] as const)("%s", async (_, answer, times) => {
    let count = 0;
    server.use(
      http.post(TOKEN_URL, () => {
        count += 1;
        return answer();
      }),
    );
    const moving = fakeClock();
    const error = await rejection(read(oauth({ clientAuth: "basic" }), { clock: moving }));
    expect(error).toMatchObject({ name: "AuthError" });
    expect(error.message).toMatch(/^No token: /);
    expect(error.message).toContain(TOKEN_URL);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/s3cret|czNjcmV0/);
    expect([count, moving.waits.length]).toEqual([times, times - 1]);
  });

  test("comes after a failure that passes, and no hook sees the requests for it", async () => {
    api();
    let failures = 2;
    server.use(http.post(TOKEN_URL, () => (failures-- > 0 ? new HttpResponse(null, { status: 503 }) : undefined)));
    const seen: string[] = [];
    const hooks: ConnectionOptions = {
      beforeRequest: (request) => (seen.push(request.url), request),
      afterResponse: (response) => (seen.push(response.url), response),
    };
    expect(await read(oauth(), hooks)).toHaveLength(3);
    expect(seen.join()).not.toContain(TOKEN_URL);
  });

  test("the next reading tries again", async () => {
    server.use(http.post(TOKEN_URL, () => new HttpResponse(null, { status: 400 }), { once: true }));
    const shared = client(oauth());
    expect(await rejection(collect(shared.rows()))).toMatchObject({ name: "AuthError" });
    api();
    expect(await collect(shared.rows())).toHaveLength(3);
  });
});

describe("waiting for a token", () => {
  /** A token endpoint that answers when it is let; tells whether it was left. */
  function slow(): { readonly release: () => void; readonly started: Promise<void>; readonly left: () => boolean } {
    let release = (): void => undefined;
    let start = (): void => undefined;
    let left = false;
    const started = new Promise<void>((resolve) => (start = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    api();
    server.use(
      http.post(TOKEN_URL, async ({ request }) => {
        request.signal.addEventListener("abort", () => (left = true));
        start();
        await released;
        return undefined;
      }),
    );
    return {
      release: () => {
        release();
      },
      started,
      left: () => left,
    };
  }

  test("one reader leaves, the other gets it", async () => {
    const endpoint = slow();
    const shared = client(oauth());
    const controller = new AbortController();
    const first = rejection(collect(shared.rows({ signal: controller.signal })));
    const second = collect(shared.rows());
    await endpoint.started;
    controller.abort(new Error("enough"));
    expect((await first).message).toBe("enough");
    expect(endpoint.left()).toBe(false);
    endpoint.release();
    expect(await second).toHaveLength(3);
    expect(asked).toHaveLength(1);
  });

  test("all leave: the request is given up", async () => {
    const endpoint = slow();
    const controller = new AbortController();
    const reading = rejection(collect(client(oauth()).rows({ signal: controller.signal })));
    await endpoint.started;
    controller.abort(new Error("enough"));
    expect((await reading).message).toBe("enough");
    await expect.poll(endpoint.left).toBe(true);
    endpoint.release();
  });

  test("the total time holds for it too", async () => {
    const endpoint = slow();
    const error = await rejection(read(oauth(), { totalTimeoutMs: 50 }));
    expect(error).toMatchObject({ name: "TimeoutError", timeoutMs: 50 });
    endpoint.release();
  });
});

describe("no token to others", () => {
  test("a next link to a foreign origin goes without, and causes no request for one", async () => {
    const seen: (string | null)[] = [];
    api();
    server.use(
      http.get(`${BASE}/items`, () => HttpResponse.json({ data: items(1), next: "https://other.example.net/items" })),
      http.get("https://other.example.net/items", ({ request }) => {
        seen.push(request.headers.get("authorization"));
        return HttpResponse.json({ data: items(1, 1) });
      }),
    );
    await read(oauth());
    expect(seen).toEqual([null]);
  });

  test("errors of the API never show the token, nor do positions", async () => {
    api();
    server.use(
      http.get(`${BASE}/items`, ({ request }) =>
        new URL(request.url).searchParams.has("page")
          ? new HttpResponse(`no: ${request.headers.get("authorization") ?? ""}`, { status: 400 })
          : HttpResponse.json({ data: items(1), next: `/items?page=2&sid=${bearerOf(request)}` }),
      ),
    );
    const long = oauth();
    api(() => ({ access_token: "t0ken-of-the-session" }));
    server.use(
      http.get(`${BASE}/items`, ({ request }) =>
        new URL(request.url).searchParams.has("page")
          ? new HttpResponse(`no: ${request.headers.get("authorization") ?? ""}`, { status: 400 })
          : HttpResponse.json({ data: items(1), next: `/items?page=2&sid=${bearerOf(request)}` }),
      ),
    );
    const pages: unknown[] = [];
    const reading = async (): Promise<void> => {
      for await (const { position, next, url } of client(long).pages()) pages.push(position, next, url);
    };
    const error = await rejection(reading());
    expect(error).toMatchObject({ status: 400 });
    expect(inspect([error, pages], { depth: 9, showHidden: true })).not.toContain("t0ken");
  });
});
