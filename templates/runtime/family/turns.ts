import type { DestinationSession } from "../load/destination.ts";
import { type Exclusive, oneAtATime } from "../load/one-at-a-time.ts";

/** What one of several tasks at once works with. */
export interface Turn {
  /** Commits wait until all tasks before have ended. */
  readonly session: DestinationSession;
  /** Aborts with the load's own signal, and when nobody waits for the task any more. */
  readonly signal: AbortSignal;
}

/**
 * Runs a task for each item, some at once, and gives their results in order; what they commit comes in that order too.
 */
export async function* turns<Item, Result>(
  items: readonly Item[],
  options: { readonly width: number; readonly session: DestinationSession; readonly signal: AbortSignal | undefined },
  task: (item: Item, turn: Turn) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const stop = new AbortController();
  const signals = options.signal === undefined ? [stop.signal] : [options.signal, stop.signal];
  const exclusive = oneAtATime();
  const running: Promise<Result>[] = [];
  let before: Promise<unknown> = Promise.resolve();
  let started = 0;
  try {
    while (started < items.length || running.length > 0) {
      for (const item of items.slice(started, started + options.width - running.length)) {
        const result = task(item, {
          signal: AbortSignal.any(signals),
          session: inTurn(options.session, before, exclusive),
        });
        before = Promise.allSettled([before, result]);
        running.push(result);
        started += 1;
      }
      const [next] = running;
      if (next !== undefined) yield await next;
      void running.shift();
    }
  } finally {
    stop.abort();
    await Promise.allSettled(running);
  }
}

function inTurn(session: DestinationSession, turn: Promise<unknown>, exclusive: Exclusive): DestinationSession {
  return {
    ...session,
    // A state is not read amid another task's transaction.
    readState: (key) => exclusive(() => session.readState(key)),
    table: async (plan) => {
      const writer = await exclusive(() => session.table(plan));
      return {
        commit: async (batch) => {
          await turn;
          return exclusive(() => writer.commit(batch));
        },
      };
    },
  };
}
