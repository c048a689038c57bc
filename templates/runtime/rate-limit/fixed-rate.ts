/** A number of requests in any interval of a length. */
export interface FixedRate {
  /** Milliseconds from now on until another request may be sent; not above 0 where it may be now. */
  readonly waitMs: (now: number) => number;
  /** A request is sent now. */
  readonly take: (now: number) => void;
}

/** Allows so many requests in any interval of `perMs` milliseconds, at once or spread over it. */
export function fixedRate(requests: number, perMs: number): FixedRate {
  // When the last of them were sent, in a ring that grows up to their number.
  const sent: number[] = [];
  let next = 0;
  return {
    waitMs: (now) => {
      const before = sent[next];
      return before === undefined ? 0 : before + perMs - now;
    },
    take: (now) => {
      sent[next] = now;
      next = (next + 1) % requests;
    },
  };
}
