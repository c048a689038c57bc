import type { MockAuth } from "./auth.ts";

/** Asks for a bearer token (RFC 6750). */
export function expectBearer(token: string): MockAuth {
  return { accepts: ({ headers }) => headers.get("authorization") === `Bearer ${token}` };
}
