import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { apiKeyInQuery } from "../../../templates/runtime/auth/api-key.ts";
import { bearer } from "../../../templates/runtime/auth/bearer.ts";
import type { RequestTemplate } from "../../../templates/runtime/resource.ts";
import { collect, items, itemsClient, rejection, serve } from "../../support/api.ts";

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A server that redirects from /items to `location` with `status` and answers everything else with one item. */
async function redirecting(status: number, location: string | ((own: string) => string)) {
  const seen: Seen[] = [];
  let own = "";
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { method, url, headers } = request;
      seen.push({ method, url, authorization: headers.authorization, body });
      const to = typeof location === "string" ? location : location(own);
      if (url?.startsWith("/items") === true) response.writeHead(status, { location: to }).end("moved");
      else response.end(JSON.stringify({ data: items(1) }));
    });
  };
  own = await serve(listener);
  return { own, seen };
}

const read = (baseUrl: string, request: Partial<RequestTemplate> = {}, auth = bearer("s3cret")) =>
  collect(itemsClient({ request: { method: "GET", path: "/items", ...request } }, { baseUrl }, { auth }).rows());

describe("within the origin", () => {
  test.each([301, 302, 303, 307, 308])("%d keeps the credentials", async (status) => {
    const { own, seen } = await redirecting(status, "/moved?x=1");
    expect(await read(own, { params: { q: 1 } })).toEqual(items(1));
    expect(seen.map(({ method, url, authorization }) => [method, url, authorization])).toEqual([
      ["GET", "/items?q=1", "Bearer s3cret"],
      ["GET", "/moved?x=1", "Bearer s3cret"],
    ]);
  });
  test.each([
    { status: 301, want: ["GET", ""] },
    { status: 302, want: ["GET", ""] },
    { status: 303, want: ["GET", ""] },
    { status: 307, want: ["POST", '{"f":1}'] },
    { status: 308, want: ["POST", '{"f":1}'] },
  ])("$status turns POST into $want", async ({ status, want }) => {
    const { own, seen } = await redirecting(status, "/moved");
    await read(own, { method: "POST", json: { f: 1 } });
    expect([seen[1]?.method, seen[1]?.body]).toEqual(want);
  });
  test("a key in the query is added again, once", async () => {
    const { own, seen } = await redirecting(302, "/moved?appid=s3cret&x=1");
    await read(own, {}, apiKeyInQuery("appid", "s3cret"));
    expect(seen.map(({ url }) => url)).toEqual(["/items?appid=s3cret", "/moved?x=1&appid=s3cret"]);
  });
});

describe("to another origin", () => {
  test("no credentials, not even those that the redirect repeats", async () => {
    const other = await redirecting(302, "");
    const { own } = await redirecting(302, `${other.own}/moved?appid=s3cret&x=1`);
    expect(await read(own, {}, apiKeyInQuery("appid", "s3cret"))).toEqual(items(1));
    expect(await read(own)).toEqual(items(1));
    expect(other.seen.map(({ url, authorization }) => [url, authorization])).toEqual([
      ["/moved?x=1", undefined],
      // As bearer token the key is not known by this parameter's value alone: it is the same text.
      ["/moved?x=1", undefined],
    ]);
  });
  test("no body", async () => {
    const other = await redirecting(302, "");
    const { own } = await redirecting(307, `${other.own}/moved`);
    const error = await rejection(read(own, { method: "POST", json: { f: 1 } }));
    expect(error).toMatchObject({ name: "HttpError", status: 307 });
    expect(error.message).toContain("which a body is not sent to");
    expect(other.seen).toEqual([]);
  });
});

describe("what is not followed", () => {
  test("a sixth redirect", async () => {
    const { own, seen } = await redirecting(302, "/items");
    const error = await rejection(read(own));
    expect(error).toMatchObject({ name: "HttpError", status: 302, attempts: 1 });
    expect(error.message).toContain("More than 5 redirects");
    expect(seen.length).toBe(6);
  });
  test.each([
    { location: "javascript:alert(1)", want: "javascript:" },
    { location: "file:///etc/passwd", want: "file:" },
    { location: "http://", want: "no URL" },
    { location: "http://user:pass@127.0.0.1/", want: "a URL with credentials" },
  ])("$location", async ({ location, want }) => {
    const { own } = await redirecting(302, location);
    const error = await rejection(read(own));
    expect(error).toMatchObject({ name: "HttpError", status: 302 });
    expect(error.message).toContain(want);
  });
  test("a redirect without location is an answer like any other", async () => {
    const own = await serve((_, response) => response.writeHead(302).end());
    expect(await rejection(read(own))).toMatchObject({ name: "HttpError", status: 302, attempts: 1 });
  });
  test("from https to http", async () => {
    const fetch = (): Promise<Response> =>
      Promise.resolve(new Response(null, { status: 302, headers: { location: "http://api.example.com/items" } }));
    const error = await rejection(collect(itemsClient({}, { fetch }).rows()));
    expect(error.message).toContain("from https to http");
  });
});
