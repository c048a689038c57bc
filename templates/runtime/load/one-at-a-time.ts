import type { DestinationSession } from "./destination.ts";

/** Runs work after all that was given before has ended. */
export type Exclusive = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of its own. */
export function oneAtATime(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

/** The session with nothing amid another's transaction. */
export function inQueue(session: DestinationSession): DestinationSession {
  const exclusive = oneAtATime();
  const { begin, alive, end } = session;
  return {
    readState: (key) => exclusive(() => session.readState(key)),
    table: async (plan) => {
      const writer = await exclusive(() => session.table(plan));
      return { commit: (batch) => exclusive(() => writer.commit(batch)) };
    },
    ...(begin && { begin: (entry) => exclusive(() => begin(entry)) }),
    ...(alive && { alive: (entry) => exclusive(() => alive(entry)) }),
    ...(end && { end: (entry) => exclusive(() => end(entry)) }),
    close: () => exclusive(() => session.close()),
  };
}
