import type { MockAuth } from "./auth.ts";

/** Asks for a user name and password (RFC 7617, in UTF-8). */
export function expectBasic(username: string, password: string): MockAuth {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  const wanted = `Basic ${btoa(String.fromCharCode(...bytes))}`;
  return { accepts: ({ headers }) => headers.get("authorization") === wanted };
}
