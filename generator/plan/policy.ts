import type { ClientConfig } from "../config/client.ts";
import type { Report } from "../config/report.ts";
import type { HttpPolicy } from "./connector.ts";

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
  };
}
