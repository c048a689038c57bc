import { longestTimerMs } from "./clock.ts";

/** What ends a task before it is done. */
export interface Limits {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs: number;
  /** The error of a task that took too long. */
  readonly onTimeout: () => Error;
}

/**
 * Runs a task under a time limit and a signal. The task gets a signal of its own that aborts for either reason;
 * the promise rejects at that moment, even where the task does not listen. Timer and listener are gone when it
 * settles.
 */
export function withLimits<T>(limits: Limits, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, timeoutMs, onTimeout } = limits;
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    const stop = (reason: Error): void => {
      settle();
      reject(reason);
      controller.abort(reason);
    };
    const abort = (): void => {
      // An abort's reason is whatever its caller chose; it is passed on untouched.
      stop(signal?.reason as Error);
    };
    const expire = (): void => {
      stop(onTimeout());
    };
    const timer = timeoutMs > longestTimerMs ? undefined : setTimeout(expire, timeoutMs);
    if (signal?.aborted === true) {
      abort();
      return;
    }
    if (timeoutMs <= 0) {
      expire();
      return;
    }
    signal?.addEventListener("abort", abort, { once: true });
    const running = task(controller.signal);
    running.then(resolve, reject);
    running.then(settle, settle);
  });
}
