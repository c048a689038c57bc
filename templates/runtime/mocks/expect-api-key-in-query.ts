import type { MockAuth } from "./auth.ts";

/** Asks for an API key in a query parameter. */
export function expectApiKeyInQuery(name: string, key: string): MockAuth {
  return {
    // A key that is sent twice is a mistake of the client.
    accepts: ({ url }) => url.searchParams.getAll(name).join("\n") === key,
    queries: [name],
  };
}
