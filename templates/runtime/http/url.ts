import type { HttpRequest } from "./message.ts";

/**
 * A base URL and a path below it, with exactly one slash between them. A path that is an absolute http or https
 * URL stands alone; an empty one leaves the base as it is.
 */
export function joinUrl(base: string, path: string): string {
  if (base === "" || isAbsolute(path)) return path;
  if (path === "") return base;
  return `${base.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
}

/** Whether a path brings its own scheme and host. */
export function isAbsolute(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

/** What stands in a URL as it is (RFC 3986, 2.3), and what `encodeURIComponent` leaves alone beside that. */
const plain = /^[\w.~!*'()-]*$/;

/** A text as a part of a URL; lone surrogates, which have no UTF-8 form, become U+FFFD. */
export function encodePart(text: string): string {
  return plain.test(text) ? text : encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}

/** The URL that a request goes to: its own query as it stands, then the parameters in their order. */
export function fullUrl(request: HttpRequest): string {
  if (request.query.length === 0) return request.url;
  const added = request.query.map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`).join("&");
  const hash = request.url.indexOf("#");
  const address = hash < 0 ? request.url : request.url.slice(0, hash);
  const separator = !address.includes("?") ? "?" : /[?&]$/.test(address) ? "" : "&";
  return `${address}${separator}${added}${hash < 0 ? "" : request.url.slice(hash)}`;
}

/** A request in which a query parameter has this value and no other, in the place where it stood, else at the end. */
export function setQuery(request: HttpRequest, name: string, value: string): HttpRequest {
  const query: (readonly [string, string])[] = [];
  let isPlaced = false;
  for (const pair of request.query) {
    if (pair[0] !== name) query.push(pair);
    else if (!isPlaced) {
      query.push([name, value]);
      isPlaced = true;
    }
  }
  if (!isPlaced) query.push([name, value]);
  return { ...request, query };
}

/** A request with a query parameter as the very last, and nowhere else. */
export function appendQuery(request: HttpRequest, name: string, value: string): HttpRequest {
  const url = withoutParam(request.url, name);
  return { ...request, url, query: [...request.query.filter(([other]) => other !== name), [name, value]] };
}

function withoutParam(url: string, name: string): string {
  const [address = "", ...fragment] = url.split("#");
  const at = address.indexOf("?");
  if (at < 0) return url;
  const named = new Set([name, encodePart(name)]);
  const kept = address
    .slice(at + 1)
    .split("&")
    .filter((param) => !named.has(param.split("=", 1)[0] ?? ""));
  const query = kept.join("&");
  return [`${address.slice(0, at)}${query === "" ? "" : `?${query}`}`, ...fragment].join("#");
}
