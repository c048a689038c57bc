import { HttpError } from "../errors.ts";
import type { Clock } from "../http/clock.ts";
import type { RetryPolicy } from "./policy.ts";
import { retryAfterMs } from "./retry-after.ts";

/**
 * Milliseconds to wait after a failed attempt: what the server asks for, exactly and up to the policy's limit;
 * else a random part (full jitter) of a delay that grows by the policy's factor.
 *
 * @param attempt the attempt that failed; 1 for the first.
 */
export function waitAfter(error: unknown, attempt: number, policy: RetryPolicy, clock: Clock): number {
  const asked =
    error instanceof HttpError ? retryAfterMs(error.headers["retry-after"] ?? null, clock.now()) : undefined;
  if (asked !== undefined) return Math.min(asked, policy.maxRetryAfterMs);
  const delay = policy.initialDelayMs * policy.backoffFactor ** (attempt - 1);
  return clock.random() * Math.min(delay, policy.maxDelayMs);
}
