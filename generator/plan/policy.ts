import type { ClientConfig } from "../config/client.ts";
import { expandRateLimit, type RateLimitConfig } from "../config/rate-limit.ts";
import type { Report } from "../config/report.ts";
import type { HttpPolicy } from "./http-policy.ts";

/** How requests are sent and sent again, in milliseconds. */
export function planPolicy(client: ClientConfig, report: Report): HttpPolicy {
  const { retry } = client;
  if (retry.max_delay < retry.initial_delay) {
    report.error({
      code: "conflicting-options",
      path: ["client", "retry"],
      message: `client.retry: the longest wait (${retry.max_delay} s) is shorter than the first (${retry.initial_delay} s).`,
      fix: "Raise `max_delay` or lower `initial_delay`.",
    });
  }
  return {
    retry: {
      statuses: [...new Set(retry.statuses)].sort((a, b) => a - b),
      maxRetries: retry.max_retries,
      backoffFactor: retry.backoff_factor,
      initialDelayMs: Math.round(retry.initial_delay * 1000),
      maxDelayMs: Math.round(retry.max_delay * 1000),
    },
    timeoutMs: Math.round(client.timeout * 1000),
    concurrency: client.concurrency,
    rateLimit: client.rate_limit ? planRateLimit(expandRateLimit(client.rate_limit)) : undefined,
  };
}

function planRateLimit(config: RateLimitConfig): HttpPolicy["rateLimit"] {
  const { requests, per, remaining_header: remaining, reset_header: reset } = config;
  const format = config.reset_format === "auto" ? {} : { format: config.reset_format };
  const own = isGiven(remaining) && isGiven(reset) ? { remaining, reset, ...format } : undefined;
  return {
    requests: requests ?? undefined,
    perMs: isGiven(per) ? Math.round(per * 1000) : undefined,
    maxWaitMs: Math.round(config.max_wait * 1000),
    announced: config.headers ? { fields: own, reserve: config.reserve } : undefined,
  };
}

function isGiven<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}
