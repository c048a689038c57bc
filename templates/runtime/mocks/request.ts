/** One request as the mocks see it. */
export interface MockRequest {
  readonly url: URL;
  readonly headers: Headers;
  /** The parsed JSON body; `undefined` without one. */
  readonly json: unknown;
}

/** Where a value sits in a request: a query parameter, or keys of the JSON body. */
export type MockPlace = { readonly query: string } | { readonly body: readonly string[] };

/** The text or number at a place; `undefined` where nothing is there. */
export function readPlace(request: MockRequest, place: MockPlace): string | undefined {
  if ("query" in place) return request.url.searchParams.get(place.query) ?? undefined;
  return asText(dig(request.json, place.body));
}

/** A value by its name alone, wherever the request carries it: query, header or JSON body (a dot separates keys). */
export function readNamed(request: MockRequest, name: string): string | undefined {
  const query = request.url.searchParams.get(name);
  if (query !== null) return query;
  // `Headers.get` refuses a name that no header can have, such as `filter[since]`.
  const header = /^[\w-]+$/.test(name) ? request.headers.get(name) : null;
  return header ?? asText(dig(request.json, name.split(".")));
}

/** A whole number of at least `least` at a place; `undefined` where something else is there. */
export function readCount(
  request: MockRequest,
  place: MockPlace,
  range: { readonly absent: number; readonly least: number },
): number | undefined {
  const text = readPlace(request, place);
  if (text === undefined) return range.absent;
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  return count >= range.least ? count : undefined;
}

/** What lies behind the keys of nested objects; `undefined` where a key is missing. */
export function dig(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    // An object's own key; what it holds stays unknown.
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
