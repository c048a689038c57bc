import type { HeaderNames } from "../rate-limit/fields.ts";

/** How many requests a mocked API takes. */
export interface MockRateLimitOptions {
  /** Requests of an interval; one more is answered with 429 and `Retry-After`. */
  readonly requests: number;
  /** Milliseconds of an interval; the first begins with the first request. */
  readonly perMs: number;
  /** Milliseconds since 1970-01-01 UTC, by the clock of the connector under test. Default: the machine's. */
  readonly now?: (() => number) | undefined;
}

/** What a mocked API does about its limit. */
export interface MockRateLimit {
  /** Counts a request; gives whether it is one too many, and what the answer's headers tell. */
  readonly take: () => { readonly isRefused: boolean; readonly headers: Readonly<Record<string, string>> };
  /** Begins anew. */
  readonly reset: () => void;
}

/** A limit that the API tells by these header fields. */
export function limitOf(
  { requests, perMs, now = Date.now }: MockRateLimitOptions,
  fields: HeaderNames = { remaining: "X-RateLimit-Remaining", reset: "X-RateLimit-Reset" },
): MockRateLimit {
  let end = -Infinity;
  let left = requests;
  return {
    take: () => {
      const at = now();
      if (at >= end) {
        end = at + perMs;
        left = requests;
      }
      const isRefused = left === 0;
      if (!isRefused) left -= 1;
      const headers = {
        date: new Date(at).toUTCString(),
        [fields.remaining]: String(left),
        [fields.reset]: told(end, at, fields.format),
        ...(isRefused ? { "retry-after": String(Math.ceil((end - at) / 1000)) } : {}),
      };
      return { isRefused, headers };
    },
    reset: () => {
      end = -Infinity;
    },
  };
}

function told(end: number, now: number, format: HeaderNames["format"] = "seconds"): string {
  switch (format) {
    case "auto":
    case "seconds":
      return String(Math.ceil((end - now) / 1000));
    case "milliseconds":
      return String(end - now);
    case "epoch_seconds":
      return String(Math.ceil(end / 1000));
    case "epoch_milliseconds":
      return String(end);
    case "date":
      return new Date(Math.ceil(end / 1000) * 1000).toUTCString();
  }
}
