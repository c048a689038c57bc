import type { ResetFormat } from "../../templates/runtime/rate-limit/reset.ts";

/** How requests are sent and sent again; times in milliseconds. */
export interface HttpPolicy {
  readonly retry: {
    readonly statuses: readonly number[];
    /** Further attempts after the first. */
    readonly maxRetries: number;
    /** Each computed wait is this many times the one before. */
    readonly backoffFactor: number;
    readonly initialDelayMs: number;
    readonly maxDelayMs: number;
  };
  /** Per attempt, body included. */
  readonly timeoutMs: number;
  /** Requests in flight at once. */
  readonly concurrency: number;
  /** What requests wait for before a limit is hit; absent where nothing is declared. */
  readonly rateLimit?: RateLimit | undefined;
}

/** The limits of an API, one of them at least. */
export interface RateLimit {
  /** Requests in any interval of `perMs`; both are `undefined` where nothing is declared. */
  readonly requests: number | undefined;
  readonly perMs: number | undefined;
  /** The longest wait for one request. */
  readonly maxWaitMs: number;
  /** What the API tells with its answers; `undefined` where that is not listened to. */
  readonly announced:
    | {
        /** The header fields of an API that has names of its own. */
        readonly fields:
          { readonly remaining: string; readonly reset: string; readonly format?: ResetFormat } | undefined;
        /** Requests that are left to others. */
        readonly reserve: number;
      }
    | undefined;
}
