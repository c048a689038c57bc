import { http, HttpResponse } from "msw";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HttpServer, startHttpServer } from "./http-server.ts";

let server: HttpServer;
const aborted: string[] = [];
beforeAll(async () => {
  server = await startHttpServer();
  server.use(
    http.post(`${server.url}/echo`, async ({ request }) =>
      HttpResponse.json(
        { url: request.url, one: request.headers.get("x-one"), body: await request.text() },
        { status: 201, headers: { "x-two": "2" } },
      ),
    ),
    http.get(`${server.url}/broken`, () => HttpResponse.error()),
    http.get(
      `${server.url}/never`,
      ({ request }) =>
        new Promise<Response>((resolve) => {
          request.signal.addEventListener("abort", () => {
            aborted.push(request.url);
            resolve(HttpResponse.error());
          });
        }),
    ),
  );
});
afterAll(async () => {
  await server.close();
});

test("requests and answers go through whole", async () => {
  const response = await fetch(`${server.url}/echo?a=1`, { method: "POST", body: "text", headers: { "X-One": "1" } });
  expect([response.status, response.headers.get("x-two")]).toStrictEqual([201, "2"]);
  expect(await response.json()).toStrictEqual({ url: `${server.url}/echo?a=1`, one: "1", body: "text" });
});

test("an error response breaks the connection", async () => {
  await expect(fetch(`${server.url}/broken`)).rejects.toThrow(TypeError);
});

test("a handler learns that the client has gone", async () => {
  const controller = new AbortController();
  const response = fetch(`${server.url}/never`, { signal: controller.signal });
  setTimeout(() => {
    controller.abort();
  }, 20);
  await expect(response).rejects.toThrow("aborted");
  await expect.poll(() => aborted).toStrictEqual([`${server.url}/never`]);
});

test("a request that no handler answers is refused and remembered", async () => {
  expect((await fetch(`${server.url}/unknown`)).status).toBe(501);
  expect(server.unhandled).toStrictEqual([`GET ${server.url}/unknown`]);
});
