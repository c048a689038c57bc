import { type Limits, withLimits } from "../http/cancel.ts";

/** Joins a task that is under way, or starts it. */
export type SingleFlight<T> = (limits: Limits, task: (signal: AbortSignal) => Promise<T>) => Promise<T>;

interface Flight<T> {
  readonly controller: AbortController;
  readonly result: Promise<T>;
  waiting: number;
}

/**
 * One task at a time for all who need its result. Who stops waiting leaves the others undisturbed; the task's signal
 * aborts when nobody waits any more.
 */
export function singleFlight<T>(): SingleFlight<T> {
  let current: Flight<T> | undefined;
  return async (limits, task) => {
    limits.signal?.throwIfAborted();
    const flight = current ?? start(task);
    current = flight;
    flight.waiting += 1;
    try {
      return await withLimits(limits, () => flight.result);
    } finally {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        if (current === flight) current = undefined;
        flight.controller.abort();
      }
    }
  };
}

function start<T>(task: (signal: AbortSignal) => Promise<T>): Flight<T> {
  const controller = new AbortController();
  const result = task(controller.signal);
  // Who waits sees the error; where all have left, nobody needs to.
  result.catch(() => undefined);
  return { controller, result, waiting: 0 };
}
