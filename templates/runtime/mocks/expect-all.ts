import type { MockAuth } from "./auth.ts";

/** Asks for several credentials on each request. */
export function expectAll(...schemes: readonly MockAuth[]): MockAuth {
  return {
    accepts: (request) => schemes.every(({ accepts }) => accepts(request)),
    queries: schemes.flatMap(({ queries = [] }) => queries),
    endpoints: schemes.flatMap(({ endpoints = [] }) => endpoints),
  };
}
