import type { MockAuth } from "./auth.ts";

/** Asks for an API key in a header. */
export function expectApiKeyInHeader(name: string, key: string): MockAuth {
  return { accepts: ({ headers }) => headers.get(name) === key };
}
