import { z } from "zod";
import { closed, seconds, words } from "./schema.ts";

/** Seconds of an interval's unit. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ["s", 1],
  ["sec", 1],
  ["second", 1],
  ["m", 60],
  ["min", 60],
  ["minute", 60],
  ["h", 3600],
  ["hour", 3600],
  ["d", 86_400],
  ["day", 86_400],
]);

const FORM = /^\s*(\d{1,7})\s*\/\s*(?:(\d{1,6})\s*)?([a-z]+)\s*$/;

/** Requests of an interval, and its seconds, of a text such as `10/s`, `600/min` or `100/10s`; `undefined` for else. */
function ratePerSeconds(text: string): { readonly requests: number; readonly per: number } | undefined {
  const [, requests, count = "1", name = ""] = FORM.exec(text) ?? [];
  const unit = UNITS.get(name) ?? UNITS.get(name.replace(/s$/, ""));
  const rate = { requests: Number(requests), per: Number(count) * (unit ?? NaN) };
  return rate.requests > 0 && rate.per > 0 ? rate : undefined;
}

const options = closed({
  requests: z.int().min(1).max(1_000_000).nullish().describe("Requests in any interval of `per`. Default: no limit."),
  per: seconds.nullish().describe("Seconds of the interval; with `requests`."),
  headers: z
    .boolean()
    .default(true)
    .describe(
      "Whether the connector reads from each answer how many requests are left, and waits before there are none: `RateLimit` with `RateLimit-Policy`, `RateLimit-Remaining` with `RateLimit-Reset`, and `X-RateLimit-…`.",
    ),
  remaining_header: words.nullish().describe("The response header with the number of requests that are left."),
  reset_header: words.nullish().describe("The response header that tells when there are more."),
  reset_format: z
    .enum(["auto", "seconds", "milliseconds", "epoch_seconds", "epoch_milliseconds", "date"])
    .default("auto")
    .describe("How `reset_header` is to be read: a time from then on, an instant, or a date of HTTP or ISO 8601."),
  reserve: z.int().min(0).default(0).describe("Requests of the API's limit that are left to others."),
  max_wait: seconds
    .default(3600)
    .describe("The longest wait for one request in seconds; a load ends instead, and tells when to go on."),
}).describe("Requests per interval, and the limit that the API tells.");

/** How many requests an interval may see. */
export const rateLimit = z
  .union([
    z
      .string()
      .refine((text) => text === "headers" || ratePerSeconds(text) !== undefined, {
        error: "requests per interval such as `10/s`, `600/min` or `5000/h`, or `headers`",
      })
      .describe("Requests per interval: `10/s`, `600/min`, `100/10s`; or `headers` for what the API tells alone."),
    options,
  ])
  .describe(
    "Waits before a limit is hit; all requests of a connector share it. Default: requests slow down only when the API refuses them.",
  );

/** A limit with its options spelled out. */
export type RateLimitConfig = z.output<typeof options>;

/** The options that a notation stands for, every default applied. */
export function expandRateLimit(notation: z.output<typeof rateLimit>): RateLimitConfig {
  return typeof notation === "string" ? options.parse({ ...ratePerSeconds(notation) }) : notation;
}
