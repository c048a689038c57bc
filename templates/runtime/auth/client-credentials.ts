import type { Authenticator } from "./authenticator.ts";
import { oauth2, type OAuthOptions } from "./oauth2.ts";

/** Bearer tokens that a client gets for itself: OAuth 2.0 client credentials (RFC 6749, 4.4). */
export function clientCredentials(options: OAuthOptions): Authenticator {
  return oauth2(options, { fields: () => ({ grant_type: "client_credentials" }), secrets: [] });
}
