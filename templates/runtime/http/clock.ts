/** Time and chance, replaceable so that tests need neither. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Calls `tick` every `ms` milliseconds, until what it gives is called. Default: a timer that keeps no process alive. */
  readonly every?: ((ms: number, tick: () => void) => () => void) | undefined;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now(), sleep, random: () => Math.random() };

/** The longest delay of a timer: above it, `setTimeout` fires at once. */
export const longestTimerMs: number = 2 ** 31 - 1;

/** Waits on a timer, in several steps where the wait is longer than a timer can be. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  for (let left = ms; left > 0; left -= longestTimerMs) await pause(Math.min(left, longestTimerMs), signal);
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      // An abort's reason is whatever its caller chose; it is passed on untouched.
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  });
}

/** Calls `tick` every `ms` milliseconds, until what it gives is called; keeps no process alive. */
export function every(ms: number, tick: () => void): () => void {
  const timer: unknown = setInterval(tick, ms);
  // Where timers are numbers, they have no such thing.
  (timer as { readonly unref?: () => void }).unref?.();
  return () => {
    clearInterval(timer as Parameters<typeof clearInterval>[0]); // what setInterval gave
  };
}
