import { ConfigurationError, WaitError } from "../errors.ts";
import type { HttpResponse } from "../http/message.ts";
import { semaphore } from "../http/semaphore.ts";
import { retryAfterMs } from "../retry/retry-after.ts";
import type { AnnouncedLimit } from "./announced.ts";
import { fixedRate } from "./fixed-rate.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** What a connector's user may say of the limit, for an account that has another than the source config knows. */
export interface RateLimitOptions {
  /** Requests in any interval of `perMs`. Default: as in the source config. */
  readonly requests?: number | undefined;
  /** Milliseconds of the interval. Default: as in the source config. */
  readonly perMs?: number | undefined;
  /**
   * The longest wait for one request, in milliseconds: where it would be longer, `rows()` throws a WaitError and `load`
   * ends with `retryAfterMs`. Default: as in the source config, else one hour.
   */
  readonly maxWaitMs?: number | undefined;
}

/** What the source config says of the limit. */
export interface RateLimitDefinition extends RateLimitOptions {
  /** The limit that the API tells with its answers. Default: it is not listened to. */
  readonly announced?: AnnouncedLimit;
}

/** What holds where nobody says otherwise. */
export const rateLimitDefaults: { readonly maxWaitMs: number } = { maxWaitMs: 3_600_000 };

/** With a `Retry-After`, or nothing left to use, these too say that there were too many requests. */
const mayBeLimited: readonly number[] = [403, 503];

/**
 * Waits before a limit is hit: a budget of requests per interval, and what the API tells of its own limits. After an
 * answer that asks to come later all requests wait, not only the one that was refused.
 *
 * @throws ConfigurationError for numbers that make no sense.
 */
export function rateLimit(definition: RateLimitDefinition, options: RateLimitOptions = {}): RateLimiter {
  const { announced } = definition;
  const requests = options.requests ?? definition.requests;
  const perMs = options.perMs ?? definition.perMs;
  const maxWaitMs = options.maxWaitMs ?? definition.maxWaitMs ?? rateLimitDefaults.maxWaitMs;
  check({ requests, perMs, maxWaitMs });
  const budget = requests === undefined || perMs === undefined ? undefined : fixedRate(requests, perMs);
  const inTurn = semaphore(1);
  let closedUntil = -Infinity;
  const waitAt = (now: number): number =>
    Math.max(closedUntil - now, budget?.waitMs(now) ?? 0, announced?.waitMs(now) ?? 0);
  const heed = ({ status, headers }: HttpResponse, now: number, number: number): number | undefined => {
    const isExhausted = announced?.learn(headers, now, number) ?? false;
    const isRefusal = status === 429 || mayBeLimited.includes(status);
    const later = isRefusal ? retryAfterMs(headers.get("retry-after"), now) : undefined;
    if (later !== undefined) closedUntil = Math.max(closedUntil, now + later);
    if (status !== 429 && !(isRefusal && (later !== undefined || isExhausted))) return undefined;
    return Math.max(0, waitAt(now));
  };
  return {
    admit: ({ resource, clock, signal, leftMs }) => {
      const since = clock.now();
      return inTurn(async () => {
        for (let wait = waitAt(clock.now()); wait > 0; wait = waitAt(clock.now())) {
          if (clock.now() - since + wait > maxWaitMs || wait >= leftMs()) throw new WaitError(resource, wait);
          await clock.sleep(wait, signal);
        }
        budget?.take(clock.now());
        const number = announced?.take() ?? 0;
        return { waitedMs: clock.now() - since, heed: (response, now) => heed(response, now, number) };
      }, signal);
    },
  };
}

function check({ requests, ...times }: RateLimitOptions): void {
  if (requests !== undefined && !(Number.isInteger(requests) && requests > 0)) {
    throw new ConfigurationError(`\`rateLimit.requests\` is ${requests}; it must be a whole number above 0.`);
  }
  for (const [option, value] of Object.entries(times)) {
    if (value !== undefined && !(value >= 0)) {
      throw new ConfigurationError(`\`rateLimit.${option}\` is ${value}; it must be 0 or more.`);
    }
  }
  if ((requests === undefined) !== (times.perMs === undefined)) {
    throw new ConfigurationError("`rateLimit` needs both `requests` and `perMs`, or neither.");
  }
}
