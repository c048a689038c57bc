import type { MockAuth } from "./auth.ts";
import { expectOAuth, type MockOAuth } from "./expect-oauth.ts";

/** Asks for a token that a client gets for itself (RFC 6749, 4.4). */
export function expectClientCredentials(oauth: MockOAuth): MockAuth {
  return expectOAuth(oauth, { type: "client_credentials" });
}
