import type { Clock } from "../http/clock.ts";
import type { HttpResponse } from "../http/message.ts";

/** Keeps the requests of one connector, also those in parallel, within what an API allows. */
export interface RateLimiter {
  /**
   * Resolves when the request may be sent, in the order of asking. Each attempt has a turn of its own.
   *
   * @throws WaitError where the wait would be longer than is allowed.
   * @throws the signal's reason where it aborts.
   */
  readonly admit: (turn: Turn) => Promise<Admission>;
}

/** A request that may be sent. */
export interface Admission {
  readonly waitedMs: number;
  /**
   * Learns what its answer tells of the limit. Where it refuses the request because of it, gives the milliseconds that
   * the next turn will wait for that, 0 where nothing tells; else `undefined`.
   */
  readonly heed: (response: HttpResponse, now: number) => number | undefined;
}

/** A request that asks to be sent. */
export interface Turn {
  /** For messages. */
  readonly resource: string;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds that the page may still take. */
  readonly leftMs: () => number;
}
