import type { Json } from "../json.ts";

/** What stands in the place of a secret. */
export const concealed = "***";

const sensitiveHeaders: ReadonlySet<string> = new Set([
  "authorization",
  "www-authenticate",
  "proxy-authenticate",
  "proxy-authorization",
  "cookie",
  "set-cookie",
  "api-key",
  "apikey",
  "x-api-key",
  "x-api-token",
  "x-access-token",
  "x-auth-token",
  "auth-token",
  "x-csrf-token",
  "x-xsrf-token",
  "x-session-token",
]);

const sensitiveParams: ReadonlySet<string> = new Set([
  "access-token",
  "access_token",
  "api-key",
  "api_key",
  "apikey",
  "auth",
  "auth-token",
  "auth_token",
  "authorization",
  "client-secret",
  "client_secret",
  "key",
  "passwd",
  "password",
  "pwd",
  "refresh_token",
  "secret",
  "session",
  "session_id",
  "sig",
  "signature",
  "token",
]);

/** A text without the given secrets, plain or as URLs and forms have them. */
export function scrub(text: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return text;
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret), encodeURIComponent(secret).replaceAll("%20", "+")])
    .filter((secret) => secret !== "")
    .reduce((scrubbed, secret) => scrubbed.replaceAll(secret, concealed), text);
}

/**
 * A URL that may be shown: without user name and password, without the values of query parameters that are
 * known to carry credentials (whatever their letter case), and without the given secrets wherever they stand.
 */
export function redactUrl(url: string, secrets: readonly string[] = []): string {
  const [address, fragment] = splitOnce(url, "#");
  const [path, query] = splitOnce(address, "?");
  const shown = path.includes("@")
    ? path.replace(
        /^([a-z][a-z\d+.-]*:)?\/\/[^/]*@/i,
        (_, scheme: string | undefined) => `${scheme ?? ""}//${concealed}@`,
      )
    : path;
  const params = query === undefined ? "" : `?${query.split("&").map(redactParam).join("&")}`;
  return scrub(`${shown}${params}${fragment === undefined ? "" : `#${fragment}`}`, secrets);
}

function redactParam(param: string): string {
  const [name, value] = splitOnce(param, "=");
  return value !== undefined && sensitiveParams.has(decoded(name).toLowerCase()) ? `${name}=${concealed}` : param;
}

/** Headers that may be shown: the values of those that carry credentials are concealed. */
export function redactHeaders(
  headers: { forEach(callback: (value: string, name: string) => void): void },
  secrets: readonly string[] = [],
): Readonly<Record<string, string>> {
  const shown: [string, string][] = [];
  headers.forEach((value, name) => {
    shown.push([name, sensitiveHeaders.has(name.toLowerCase()) ? concealed : scrub(value, secrets)]);
  });
  return Object.fromEntries(shown);
}

/**
 * A position without the credentials that some APIs repeat in their links: positions are kept in the state,
 * and the credentials are added to each request anyway.
 */
export function withoutSecrets(position: Json, secrets: readonly string[]): Json {
  if (secrets.length === 0) return position;
  if (typeof position === "string") return stripParams(position, secrets);
  if (typeof position !== "object" || position === null) return position;
  const clean = Object.entries(position).map(([key, value]) => [key, withoutSecrets(value, secrets)] as const);
  // The keys of a list are its indexes, in order.
  return Array.isArray(position) ? clean.map(([, value]) => value) : Object.fromEntries(clean);
}

/** A URL without the query parameters whose value is one of the secrets. */
export function stripParams(url: string, secrets: readonly string[]): string {
  const [address, fragment] = splitOnce(url, "#");
  const [path, query] = splitOnce(address, "?");
  if (query === undefined) return url;
  const given = new Set(secrets.filter((secret) => secret !== ""));
  const kept = query.split("&").filter((param) => !given.has(decoded(splitOnce(param, "=")[1] ?? "")));
  return `${path}${kept.length === 0 ? "" : `?${kept.join("&")}`}${fragment === undefined ? "" : `#${fragment}`}`;
}

function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
