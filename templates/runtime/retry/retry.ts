import type { Clock } from "../http/clock.ts";
import { waitAfter } from "./backoff.ts";
import type { RetryPolicy } from "./policy.ts";
import { isRetryable } from "./retryable.ts";

/** What a task with several attempts may use. */
export interface RetryOptions {
  readonly policy: RetryPolicy;
  /** Whether the task may be done more than once. */
  readonly repeatable: boolean;
  /** Milliseconds for all attempts and waits together. */
  readonly totalTimeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Whether the next attempt waits by itself for as long as the failed one was told. Default: it does not. */
  readonly isPaced?: () => boolean;
}

/** A value, and what it took to get it. */
export interface Attempted<T> {
  readonly value: T;
  readonly attempts: number;
  readonly waitMs: number;
}

/**
 * Does a task, again where that may help: at most `policy.maxRetries` more times, never past the total time. The
 * error of the last attempt surfaces.
 *
 * @param task gets the attempt's number, from 1, and a function for the milliseconds that are left.
 * @throws the signal's reason where it aborts in a wait.
 */
export async function retrying<T>(
  options: RetryOptions,
  task: (attempt: number, leftMs: () => number) => Promise<T>,
): Promise<Attempted<T>> {
  const { policy, clock, signal } = options;
  const deadline = clock.now() + options.totalTimeoutMs;
  const leftMs = (): number => deadline - clock.now();
  let waitMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { value: await task(attempt, leftMs), attempts: attempt, waitMs };
    } catch (error) {
      if (!options.repeatable || attempt > policy.maxRetries || !isRetryable(error, policy)) throw error;
      const wait = options.isPaced?.() === true ? 0 : waitAfter(error, attempt, policy, clock);
      if (wait >= leftMs()) throw error;
      if (wait > 0) await clock.sleep(wait, signal);
      waitMs += wait;
    }
  }
}
