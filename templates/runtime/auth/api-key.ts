import { ConfigurationError } from "../errors.ts";
import { appendQuery } from "../http/url.ts";
import { authenticator, type Authenticator } from "./authenticator.ts";

/** Sends an API key as a header. */
export function apiKeyInHeader(name: string, key: string): Authenticator {
  return authenticator([key], (request) => ({
    ...request,
    headers: { ...request.headers, [name.toLowerCase()]: key },
  }));
}

/** Sends an API key as the last query parameter, on next-page links too. */
export function apiKeyInQuery(name: string, key: string): Authenticator {
  return authenticator([key], (request) => appendQuery(request, name, key));
}

/**
 * Sends an API key as a cookie, beside those that the request has.
 *
 * @throws ConfigurationError where the key holds a character that a cookie cannot (RFC 6265, 4.1.1).
 */
export function apiKeyInCookie(name: string, key: string): Authenticator {
  if (!/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(key)) {
    throw new ConfigurationError(
      `The API key for the cookie ${JSON.stringify(name)} holds a space, comma, semicolon, quote, backslash or non-ASCII character: percent-encode it as the API asks.`,
    );
  }
  return authenticator([key], (request) => {
    const others = request.headers["cookie"];
    const cookie = others === undefined ? `${name}=${key}` : `${others}; ${name}=${key}`;
    return { ...request, headers: { ...request.headers, cookie } };
  });
}
