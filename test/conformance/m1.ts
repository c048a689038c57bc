import { http, type RequestHandler } from "msw";
import { beforeEach } from "vitest";
import { answerRequests } from "../support/unhandled.ts";
import { children } from "./m1/children.ts";
import { echoes } from "./m1/echoes.ts";
import { lists } from "./m1/lists.ts";
import { type Asked, asked } from "./m1/log.ts";
import { protectedRoutes } from "./m1/protected.ts";

export { BASE } from "./m1/data.ts";
export type { Asked } from "./m1/log.ts";

/** The mock server of the conformance cases, while a file's tests run. */
export interface M1 {
  /** Every request of the running test, in order. */
  readonly log: readonly Asked[];
  /** The requests of the running test, or those to one path, as `GET /path?query`. */
  readonly calls: (path?: string) => readonly string[];
  /** Routes of a test's own: they come before M1's and are dropped after the test. */
  readonly use: (...handlers: RequestHandler[]) => void;
}

/** Starts M1 for this file's tests; call it outside of a test. A request that no route answers fails its test. */
export function startM1(): M1 {
  const log: Asked[] = [];
  const seen = new Set<string>();
  // It gives no answer, so the next handlers are asked.
  const remember = http.all("*", async ({ request, requestId }) => {
    if (seen.has(requestId)) return;
    seen.add(requestId);
    log.push(await asked(request));
  });
  const server = answerRequests(remember, ...lists, ...children, ...protectedRoutes, ...echoes);
  beforeEach(() => {
    log.length = 0;
  });
  return {
    log,
    use: (...handlers) => {
      server.use(remember, ...handlers);
    },
    calls: (path) =>
      log
        .filter((each) => path === undefined || each.path === path)
        .map((each) => `${each.method} ${each.path}${each.query === "" ? "" : `?${each.query}`}`),
  };
}
