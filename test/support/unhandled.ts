import { http, type HttpHandler, HttpResponse, type RequestHandler } from "msw";
import { setupServer, type SetupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/** A last handler that answers what no other did, with a failed connection, and remembers it. */
export function recordUnhandled(): { readonly handler: HttpHandler; readonly unhandled: string[] } {
  const unhandled: string[] = [];
  const handler = http.all("*", ({ request }) => {
    unhandled.push(`${request.method} ${request.url}`);
    return HttpResponse.error();
  });
  return { handler, unhandled };
}

/**
 * Answers the requests of this file's tests; call it outside of a test. A request that no handler answers fails
 * its test. (MSW's own `onUnhandledRequest` lets addresses such as `/orders.json` through to the network.)
 */
export function answerRequests(...handlers: RequestHandler[]): SetupServer {
  const { handler, unhandled } = recordUnhandled();
  const server = setupServer(...handlers, handler);
  beforeAll(() => {
    server.listen({ onUnhandledRequest: "error" });
  });
  afterEach(() => {
    server.resetHandlers();
    expect(unhandled.splice(0)).toEqual([]);
  });
  afterAll(() => {
    server.close();
  });
  return server;
}
