import type { MockAuth } from "./auth.ts";

/** Asks for an API key in a cookie. */
export function expectApiKeyInCookie(name: string, key: string): MockAuth {
  const wanted = [`${name}=${key}`, `${name}=${encodeURIComponent(key)}`];
  return {
    accepts: ({ headers }) => (headers.get("cookie") ?? "").split(";").some((cookie) => wanted.includes(cookie.trim())),
  };
}
