import { authenticator, type Authenticator } from "./authenticator.ts";

/** Sends a token as `Authorization: Bearer …` (RFC 6750, 2.1). */
export function bearer(token: string): Authenticator {
  return authenticator([token], (request) => ({
    ...request,
    headers: { ...request.headers, authorization: `Bearer ${token}` },
  }));
}
