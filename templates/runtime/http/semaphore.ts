/** Runs tasks, never more of them at once than its limit; the others wait in order. */
export type Semaphore = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/**
 * A semaphore for `limit` tasks. A waiting task whose signal aborts leaves the queue and rejects with the
 * signal's reason.
 */
export function semaphore(limit: number): Semaphore {
  let running = 0;
  const waiting: (() => void)[] = [];

  const enter = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        signal?.removeEventListener("abort", leave);
        running += 1;
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(start), 1);
        // An abort's reason is whatever its caller chose; it is passed on untouched.
        reject(signal?.reason as Error);
      };
      waiting.push(start);
      signal?.addEventListener("abort", leave, { once: true });
    });

  return async (task, signal) => {
    signal?.throwIfAborted();
    if (running < limit) running += 1;
    else await enter(signal);
    try {
      return await task();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
