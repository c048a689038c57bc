import { ConfigurationError } from "../errors.ts";
import { authenticator, type Authenticator } from "./authenticator.ts";
import { base64 } from "./base64.ts";

/**
 * Sends user name and password as `Authorization: Basic …`, in UTF-8 (RFC 7617).
 *
 * @throws ConfigurationError for a user name with a colon, which would end it.
 */
export function httpBasic(username: string, password: string): Authenticator {
  if (username.includes(":"))
    throw new ConfigurationError("A user name for HTTP basic cannot hold a colon (RFC 7617).");
  const encoded = base64(`${username}:${password}`);
  return authenticator([password, encoded], (request) => ({
    ...request,
    headers: { ...request.headers, authorization: `Basic ${encoded}` },
  }));
}
