/** When a failed request is sent again, and after how long; times in milliseconds. */
export interface RetryPolicy {
  /** Statuses that are worth another attempt, beside 408 and 425, which always are. */
  readonly statuses: readonly number[];
  /** Further attempts after the first; 0 for none. */
  readonly maxRetries: number;
  /** Each computed wait may be up to this many times the one before. */
  readonly backoffFactor: number;
  /** The longest that the first computed wait may be. */
  readonly initialDelayMs: number;
  /** The longest that any computed wait may be. */
  readonly maxDelayMs: number;
  /** The longest that a server may ask for; a longer `Retry-After` is cut to it. */
  readonly maxRetryAfterMs: number;
}

/** What holds where neither the source config nor the connector's user says otherwise. */
export const retryDefaults: RetryPolicy = {
  statuses: [429, 500, 502, 503, 504],
  maxRetries: 3,
  backoffFactor: 2,
  initialDelayMs: 1000,
  maxDelayMs: 60_000,
  maxRetryAfterMs: 300_000,
};
