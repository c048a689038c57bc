import type { HttpRequest } from "./message.ts";

/** Whether a status sends the client elsewhere (RFC 9110, 15.4). */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** Whether a URL goes to one of the origins. */
export function goesTo(origins: ReadonlySet<string>, url: string): boolean {
  // A URL that begins with an origin and a slash has that origin, so that most need not be parsed.
  for (const origin of origins) if (url.startsWith(`${origin}/`)) return true;
  return origins.has(new URL(url).origin);
}

/**
 * The request that a redirect asks for: 303, and 301 and 302 to a POST, become a GET without body, as in the
 * Fetch standard. A text says why the redirect is not followed.
 */
export function redirected(
  request: HttpRequest,
  status: number,
  location: string,
  origins: ReadonlySet<string>,
): HttpRequest | string {
  if (!URL.canParse(location, request.url)) return "It redirects to something that is no URL.";
  const target = new URL(location, request.url);
  if (target.protocol !== "https:" && target.protocol !== "http:")
    return `It redirects to ${target.protocol}, which is not followed.`;
  if (target.username !== "" || target.password !== "")
    return "It redirects to a URL with credentials, which is not followed.";
  if (target.protocol === "http:" && request.url.startsWith("https:")) {
    return "It redirects from https to http, which is not followed.";
  }
  const url = target.href;
  const becomesGet = status === 303 || (status <= 302 && request.method === "POST");
  if (becomesGet) return { method: "GET", url, query: [], headers: withoutContentType(request.headers) };
  const carries = request.json !== undefined || request.body !== undefined;
  if (carries && !origins.has(target.origin)) return "It redirects to another origin, which a body is not sent to.";
  return { ...request, url, query: [] };
}

function withoutContentType(headers: HttpRequest["headers"]): HttpRequest["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "content-type"));
}

/** A request as an origin gets it that is not the API's own: headers may be secrets, so only harmless ones stay. */
export function forForeignOrigin(request: HttpRequest): HttpRequest {
  const harmless = new Set(["accept", "content-type", "user-agent"]);
  return {
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => harmless.has(name))),
  };
}
