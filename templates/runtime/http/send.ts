import type { AuthContext, Authenticator } from "../auth/authenticator.ts";
import type { Connection } from "../connection.ts";
import { ConfigurationError, HttpError, NetworkError, type RequestFacts, TimeoutError } from "../errors.ts";
import { withLimits } from "./cancel.ts";
import { excerptOf } from "./excerpt.ts";
import type { HttpRequest, HttpResponse } from "./message.ts";
import { isNetworkError, networkReason } from "./network-error.ts";
import { readBody } from "./read-body.ts";
import { redactHeaders, redactUrl, scrub, stripParams } from "./redact.ts";
import { forForeignOrigin, goesTo, isRedirect, redirected } from "./redirect.ts";
import { fullUrl } from "./url.ts";

/** What errors tell of an attempt to send a request. */
export interface AttemptFacts {
  readonly resource: string;
  /** 1 for the first. */
  readonly number: number;
  readonly auth: Authenticator;
}

/** One attempt to send a request. */
export interface Attempt extends AttemptFacts {
  /** The origins that the credentials are for. */
  readonly origins: ReadonlySet<string>;
  /** Milliseconds until the whole body must have arrived. */
  readonly limitMs: number;
  /** The option that sets the limit, and its value. */
  readonly limitedBy: { readonly option: "timeoutMs" | "totalTimeoutMs"; readonly ms: number };
  readonly signal: AbortSignal | undefined;
  readonly context: AuthContext;
  /** Why redirects are not followed. Default: they are. */
  readonly noRedirect?: string | undefined;
}

/** More redirects than this, one after the other, are an error. */
const maximumRedirects = 5;

/**
 * Sends a request once and reads the whole answer, whatever its status. Redirects are followed here and not by
 * `fetch`, so that credentials go to the configured origins only.
 *
 * @throws TimeoutError, NetworkError, or HttpError for a redirect that cannot be followed.
 * @throws ConfigurationError for a header or a body that cannot be sent.
 * @throws the signal's reason where it aborts.
 */
export function send(connection: Connection, request: HttpRequest, attempt: Attempt): Promise<HttpResponse> {
  const { limitMs, limitedBy, signal } = attempt;
  const onTimeout = (): Error => new TimeoutError(factsOf(request, attempt), limitedBy.ms, limitedBy.option);
  return withLimits({ signal, timeoutMs: limitMs, onTimeout }, (ownSignal) =>
    follow(connection, request, attempt, ownSignal),
  );
}

/** What errors tell of a request: never its credentials. */
export function factsOf(request: HttpRequest, attempt: AttemptFacts): RequestFacts {
  const url = redactUrl(fullUrl(request), attempt.auth.secrets);
  return { resource: attempt.resource, method: request.method, url, attempts: attempt.number };
}

/** The error for an answer whose status is not a success, or that is refused for what it says. */
export function httpError(
  request: HttpRequest,
  response: HttpResponse,
  attempt: AttemptFacts,
  advice?: string,
  isRetried?: boolean,
): HttpError {
  const { secrets = [] } = attempt.auth;
  const excerpt = excerptOf(response.bytes, secrets);
  const headers = redactHeaders(response.headers, secrets);
  return new HttpError(factsOf(request, attempt), { status: response.status, headers, excerpt }, advice, isRetried);
}

async function follow(
  connection: Connection,
  first: HttpRequest,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<HttpResponse> {
  try {
    let request = first;
    for (let redirects = 0; ; redirects += 1) {
      const own = goesTo(attempt.origins, request.url);
      const applied = own ? attempt.auth.apply(request, attempt.context) : forForeignOrigin(request);
      const sent = "then" in applied ? await applied : applied;
      const url = fullUrl(request);
      const isSame = sent.url === request.url && sent.query === request.query;
      const answer = await connection.fetch(isSame ? url : fullUrl(sent), initOf(sent, attempt.resource, signal));
      const { status, headers } = answer;
      const location = isRedirect(status) ? headers.get("location") : null;
      if (location === null) return { status, url, headers, bytes: await readBody(answer) };
      await answer.body?.cancel();
      request = redirectOf(request, { status, headers, location }, attempt, redirects);
    }
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    const { secrets = [] } = attempt.auth;
    throw new NetworkError(factsOf(first, attempt), scrub(networkReason(error), secrets), safeCause(error, secrets));
  }
}

/** The request that an answer sends on to, after so many redirects. */
function redirectOf(
  request: HttpRequest,
  { status, headers, location }: Pick<HttpResponse, "status" | "headers"> & { readonly location: string },
  attempt: Attempt,
  redirects: number,
): HttpRequest {
  // Only now: a token may have come with the request.
  const { secrets = [] } = attempt.auth;
  const target = attempt.noRedirect ?? redirected(request, status, stripParams(location, secrets), attempt.origins);
  if (typeof target !== "string" && redirects < maximumRedirects) return target;
  const advice = typeof target === "string" ? target : `More than ${maximumRedirects} redirects: check the base URL.`;
  throw httpError(request, { status, url: request.url, headers, bytes: new Uint8Array() }, attempt, advice);
}

function initOf(request: HttpRequest, resource: string, signal: AbortSignal): RequestInit {
  const content = request.json === undefined ? request.body : JSON.stringify(request.json);
  if (content !== undefined && request.method === "GET") {
    throw new ConfigurationError(
      `${resource}: a GET request cannot carry a body; use POST with \`safe\`, or the query.`,
    );
  }
  for (const [name, value] of Object.entries(request.headers)) {
    if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value) && /^[\w!#$%&'*+.^`|~-]+$/.test(name)) continue;
    throw new ConfigurationError(
      `${resource}: the header ${JSON.stringify(name)} holds a character that HTTP does not allow.`,
    );
  }
  const init = { method: request.method, headers: { ...request.headers }, redirect: "manual", signal } as const;
  // Bytes, because `fetch` gives a text a content type of its own.
  return content === undefined ? init : { ...init, body: new TextEncoder().encode(content) };
}

/** The platform's error, unless it would show a secret: some put the whole URL into it. */
function safeCause(error: Error, secrets: readonly string[]): Error {
  const shown = [error, error.cause].flatMap((each): unknown[] =>
    each instanceof Error ? [each.message, ...Object.keys(each).map((key): unknown => Reflect.get(each, key))] : [],
  );
  const leaks = shown.some((text) => typeof text === "string" && scrub(text, secrets) !== text);
  return leaks ? new Error(scrub(error.message, secrets)) : error;
}
