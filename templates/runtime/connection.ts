import { anonymous, type Authenticator } from "./auth/authenticator.ts";
import { ConfigurationError } from "./errors.ts";
import type { AfterResponse, BeforeRequest, Extensions } from "./extensions.ts";
import { type Clock, systemClock } from "./http/clock.ts";
import type { Fetch } from "./http/fetch.ts";
import { semaphore, type Semaphore } from "./http/semaphore.ts";
import type { RateLimiter } from "./rate-limit/rate-limiter.ts";
import type { RequestSecrets } from "./request-secrets.ts";
import { retryDefaults, type RetryPolicy } from "./retry/policy.ts";

/** What a connector declares of its API. */
export interface ConnectionDefinition {
  /** The connector's name, for messages. */
  readonly name: string;
  /** An http or https URL without user name and password. */
  readonly baseUrl: string;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Credentials of every request. Default: none. */
  readonly auth?: Authenticator;
  /** Credentials of single resources, by name, instead of `auth`; `anonymous` for none. */
  readonly resourceAuth?: Readonly<Record<string, Authenticator>>;
  /** Credentials in paths, parameters, headers and bodies. */
  readonly requestSecrets?: RequestSecrets;
  readonly retry?: Partial<RetryPolicy>;
  /** Keeps requests within what the API allows. Default: only its refusals slow them down. */
  readonly rateLimit?: RateLimiter;
  /** Milliseconds for one attempt, its body included. Default: 60000. */
  readonly timeoutMs?: number;
  /** Requests in flight at once. Default: 4. */
  readonly concurrency?: number;
}

/** What a connector's user may change. */
export interface ConnectionOptions {
  /** Default: the API's, as in the source config. */
  readonly baseUrl?: string | undefined;
  /** Further headers of every request; they win over the connector's own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Milliseconds for one attempt, its body included. Default: as in the source config. */
  readonly timeoutMs?: number | undefined;
  /** Milliseconds for one page with all its attempts and waits. Default: no limit. */
  readonly totalTimeoutMs?: number | undefined;
  /** Requests in flight at once. Default: as in the source config. */
  readonly concurrency?: number | undefined;
  /** When failed requests are sent again. Default: as in the source config. */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Called on every attempt, after the hook of extensions.ts. */
  readonly beforeRequest?: BeforeRequest | undefined;
  /** Called on every response, after the hook of extensions.ts. */
  readonly afterResponse?: AfterResponse | undefined;
  /** Time and chance, for tests. Default: the machine's. */
  readonly clock?: Clock | undefined;
}

/** Everything that requests to one API share. */
export interface Connection {
  readonly name: string;
  readonly baseUrl: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  /** Infinity for no limit. */
  readonly totalTimeoutMs: number;
  readonly retry: RetryPolicy;
  /** Keeps the number of requests in flight within the limit. */
  readonly slots: Semaphore;
  readonly rateLimit: RateLimiter | undefined;
  /** Requests in flight at once. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly authOf: (resource: string) => Authenticator;
  readonly requestSecrets: RequestSecrets | undefined;
  readonly beforeRequest: readonly BeforeRequest[];
  readonly afterResponse: readonly AfterResponse[];
}

/** What holds where neither the source config nor the connector's user says otherwise. */
export const connectionDefaults: { readonly timeoutMs: number; readonly concurrency: number } = {
  timeoutMs: 60_000,
  concurrency: 4,
};

/**
 * Joins what the connector declares, its extensions and its user's options. Sends nothing.
 *
 * @throws ConfigurationError for a base URL that is none, or numbers that make no sense.
 */
export function connect(
  definition: ConnectionDefinition,
  options: ConnectionOptions = {},
  extensions: Extensions = {},
): Connection {
  const { name, auth = anonymous, resourceAuth = {} } = definition;
  const timeoutMs = options.timeoutMs ?? definition.timeoutMs ?? connectionDefaults.timeoutMs;
  const totalTimeoutMs = options.totalTimeoutMs ?? Infinity;
  const concurrency = options.concurrency ?? definition.concurrency ?? connectionDefaults.concurrency;
  const retry = { ...retryDefaults, ...definition.retry, ...options.retry };
  requirePositive(name, { timeoutMs, totalTimeoutMs, concurrency });
  requireNonNegative(name, {
    "retry.maxRetries": retry.maxRetries,
    "retry.backoffFactor": retry.backoffFactor,
    "retry.initialDelayMs": retry.initialDelayMs,
    "retry.maxDelayMs": retry.maxDelayMs,
    "retry.maxRetryAfterMs": retry.maxRetryAfterMs,
  });
  return {
    name,
    baseUrl: checkedBaseUrl(name, options.baseUrl ?? definition.baseUrl),
    headers: lowerCased({ ...lowerCased(definition.headers), ...lowerCased(options.headers) }),
    // Looked up at each call: a mock server may replace the global function after the connector was made.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    timeoutMs,
    totalTimeoutMs,
    retry,
    slots: semaphore(concurrency),
    rateLimit: definition.rateLimit,
    concurrency,
    clock: options.clock ?? systemClock,
    authOf: (resource) => (Object.hasOwn(resourceAuth, resource) ? resourceAuth[resource] : undefined) ?? auth,
    requestSecrets: definition.requestSecrets,
    beforeRequest: present([extensions.beforeRequest, options.beforeRequest]),
    afterResponse: present([extensions.afterResponse, options.afterResponse]),
  };
}

function checkedBaseUrl(name: string, baseUrl: string): string {
  if (!URL.canParse(baseUrl)) {
    throw new ConfigurationError(`${name}: the base URL is no URL: write it as https://api.example.com/v1.`);
  }
  const url = new URL(baseUrl);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new ConfigurationError(`${name}: the base URL begins with ${url.protocol}; only http and https are known.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new ConfigurationError(`${name}: the base URL holds a user name or password: use http_basic for them.`);
  }
  return baseUrl;
}

function requirePositive(name: string, values: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(values)) {
    if (!(value > 0)) throw new ConfigurationError(`${name}: \`${option}\` is ${value}; it must be above 0.`);
  }
}

function requireNonNegative(name: string, values: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(values)) {
    if (!(value >= 0)) throw new ConfigurationError(`${name}: \`${option}\` is ${value}; it must be 0 or more.`);
  }
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function present<Hook>(hooks: readonly (Hook | undefined)[]): readonly Hook[] {
  return hooks.filter((hook) => hook !== undefined);
}
