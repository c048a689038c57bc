import { type ResetFormat, resetMs } from "./reset.ts";

/** The header fields of an API that has names of its own for them. */
export interface HeaderNames {
  /** Tells how many requests are left. */
  readonly remaining: string;
  /** Tells when there are more. */
  readonly reset: string;
  /** How `reset` is to be read. Default: found out from the value. */
  readonly format?: ResetFormat | undefined;
}

/** What an answer tells of one limit. */
export interface Announcement {
  /** The limit's name, where there are several. */
  readonly policy: string;
  readonly remaining: number;
  /** Milliseconds since 1970-01-01 UTC, on this machine's clock. */
  readonly resetAt: number;
}

interface Headers {
  get(name: string): string | null;
}

/** Pairs of fields that many APIs have; the first pair that is there counts. */
const common: readonly HeaderNames[] = [
  { remaining: "ratelimit-remaining", reset: "ratelimit-reset" },
  { remaining: "x-ratelimit-remaining", reset: "x-ratelimit-reset" },
  { remaining: "x-ratelimit-remaining", reset: "x-ratelimit-reset-after" },
  { remaining: "x-rate-limit-remaining", reset: "x-rate-limit-reset" },
];

/**
 * What the header fields of an answer tell: `RateLimit` with `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers,
 * its last form `"name";r=50;t=30` and the earlier `limit=100, remaining=50, reset=30`), else a pair of fields.
 * What cannot be read tells nothing.
 */
export function announcements(headers: Headers, now: number, own?: HeaderNames): readonly Announcement[] {
  const field = own === undefined ? headers.get("ratelimit") : null;
  if (field !== null) {
    const told = fromField(field, headers.get("ratelimit-policy") ?? "", now);
    if (told.length > 0) return told;
  }
  const date = Date.parse(headers.get("date") ?? "");
  // The server's clock may go wrong, or this one.
  const serverNow = Number.isNaN(date) ? now : date;
  for (const names of own === undefined ? common : [own]) {
    const remaining = countOf(headers.get(names.remaining));
    const reset = headers.get(names.reset);
    const inMs = reset === null ? undefined : resetMs(reset, names.format ?? "auto", serverNow);
    if (remaining !== undefined && inMs !== undefined) return [{ policy: "", remaining, resetAt: now + inMs }];
  }
  return [];
}

function fromField(field: string, policies: string, now: number): readonly Announcement[] {
  const earlier = dictionaryOf(field);
  const remaining = countOf(earlier.get("remaining"));
  const reset = countOf(earlier.get("reset"));
  if (remaining !== undefined && reset !== undefined) return [{ policy: "", remaining, resetAt: now + reset * 1000 }];
  const windows = new Map(itemsOf(policies).map(({ name, params }) => [name, params.get("w")]));
  return itemsOf(field).flatMap(({ name, params }) => {
    const left = countOf(params.get("r"));
    // Without `t` the whole interval may still be to come.
    const seconds = countOf(params.get("t") ?? windows.get(name));
    return left === undefined || seconds === undefined
      ? []
      : [{ policy: name, remaining: left, resetAt: now + seconds * 1000 }];
  });
}

const itemForm = /[\s,]*(?:"([^"\\]*)"|([\w*:/.-]+))/y;
const paramForm = /\s*;\s*([\w*.-]+)(?:=(?:"[^"\\]*"|([^\s;,"]*)))?/y;

/** The items of a list of structured fields (RFC 9651, 3.1) with their parameters; what is none ends the list. */
function itemsOf(field: string): readonly { readonly name: string; readonly params: ReadonlyMap<string, string> }[] {
  const items: { readonly name: string; readonly params: Map<string, string> }[] = [];
  for (let at = 0; ;) {
    itemForm.lastIndex = at;
    const item = itemForm.exec(field);
    if (item === null) return items;
    at = itemForm.lastIndex;
    const params = new Map<string, string>();
    for (;;) {
      paramForm.lastIndex = at;
      const param = paramForm.exec(field);
      if (param === null) break;
      at = paramForm.lastIndex;
      params.set(param[1] ?? "", param[2] ?? "");
    }
    items.push({ name: item[1] ?? item[2] ?? "", params });
  }
}

/** `key=value` pairs with commas between. */
function dictionaryOf(field: string): ReadonlyMap<string, string> {
  return new Map(
    field.split(",").flatMap((pair) => {
      const [key = "", value] = pair.split("=", 2);
      return value === undefined ? [] : [[key.trim().toLowerCase(), value] as const];
    }),
  );
}

/** A whole number from 0 on; a fraction of a request is none. */
function countOf(text: string | null | undefined): number | undefined {
  const number = /^\s*(\d+)(?:\.\d*)?\s*(?:[;,]|$)/.exec(text ?? "")?.[1];
  return number === undefined ? undefined : Number(number);
}
