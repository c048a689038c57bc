import type { Clock } from "../../templates/runtime/http/clock.ts";

/** A clock on which waiting takes no time, and that remembers every wait in milliseconds. */
export interface FakeClock extends Clock {
  readonly waits: readonly number[];
}

/** A clock that stands at an instant and moves by what is slept. Chance is always one half. */
export function fakeClock(start = "2024-06-01T00:00:00Z"): FakeClock {
  let now = Date.parse(start);
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}
