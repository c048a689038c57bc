import { concealing } from "./auth/authenticator.ts";
import type { Connection } from "./connection.ts";
import { BodyError, TimeoutError } from "./errors.ts";
import type { AfterResponse, BeforeRequest, HookContext } from "./extensions.ts";
import type { HttpRequest, HttpResponse } from "./http/message.ts";
import { type Attempt, type AttemptFacts, factsOf, httpError, send } from "./http/send.ts";
import type { RateLimiter } from "./rate-limit/rate-limiter.ts";
import type { Resource } from "./resource.ts";
import { type Attempted, retrying } from "./retry/retry.ts";
import type { Omission, Verdict } from "./responses/verdict.ts";
import { isIdempotent, isRetryableStatus } from "./retry/retryable.ts";

/** The body of an answer without content: no rows. */
export const nothing: Uint8Array = new TextEncoder().encode("null");

/** One page as it arrived, or what is done instead of reading it. */
export type Fetched<Decoded> =
  | { readonly response: HttpResponse; readonly decoded: Decoded; readonly omission?: undefined }
  | { readonly response: HttpResponse; readonly omission: Omission };

/**
 * Asks for one page until it has arrived whole and is decoded: hooks, concurrency limit, timeouts and retries
 * included.
 *
 * @param origins the origins that the credentials are for
 * @throws HttpError, NetworkError, TimeoutError or BodyError of the last attempt.
 */
export async function fetchPage<Decoded>(
  connection: Connection,
  resource: Pick<Resource, "name" | "request" | "responses" | "body">,
  origins: ReadonlySet<string>,
  request: HttpRequest,
  decode: (bytes: Uint8Array) => Decoded,
  signal: AbortSignal | undefined,
): Promise<Attempted<Fetched<Decoded>>> {
  const auth = concealing(connection.authOf(resource.name), connection.requestSecrets?.used() ?? []);
  const options = {
    policy: connection.retry,
    repeatable: resource.request.safe === true || isIdempotent(resource.request.method),
    totalTimeoutMs: connection.totalTimeoutMs,
    clock: connection.clock,
    signal,
    isPaced: () => refusedFor > 0,
  };
  const { clock, rateLimit, beforeRequest: before, afterResponse: after } = connection;
  let pacedMs = 0;
  let refusedFor = 0;
  const fetched = await retrying(options, async (number, leftMs) => {
    const hooked = { resource: resource.name, attempt: number };
    refusedFor = 0;
    const prepared = before.length === 0 ? request : await prepare(before, request, hooked);
    const onTimeout = () => new TimeoutError(factsOf(prepared, facts), connection.totalTimeoutMs, "totalTimeoutMs");
    const limits = () => ({ signal, timeoutMs: leftMs(), onTimeout });
    const facts = { resource: resource.name, number, auth };
    const context = { connection, resource: resource.name, limits };
    let limitedFor: number | undefined;
    const inTurn = async (limiter: RateLimiter) => {
      const { waitedMs, heed } = await limiter.admit({ resource: resource.name, clock, signal, leftMs });
      pacedMs += waitedMs;
      const answer = await sendNow();
      // Before the next request takes the slot.
      limitedFor = heed(answer, clock.now());
      return answer;
    };
    const sendNow = () => {
      // What is left is known only when the queue has been waited through.
      const { limitMs, limitedBy } = attemptLimit(connection, leftMs());
      return send(connection, prepared, {
        resource: resource.name,
        number,
        auth,
        origins,
        limitMs,
        limitedBy,
        signal,
        context,
      });
    };
    const start = rateLimit === undefined ? sendNow : () => inTurn(rateLimit);
    const queued = () => connection.slots(start, signal);
    const sent = await (auth.around === undefined ? queued() : auth.around(context, queued));
    refusedFor = limitedFor ?? 0;
    const received = after.length === 0 ? sent : await seen(after, sent, hooked);
    const verdict: Verdict =
      resource.responses === undefined ? { response: received } : await resource.responses(received, hooked);
    const { response, refusal, omission } = verdict;
    if (refusal !== undefined) throw httpError(prepared, response, facts, refusal.advice, refusal.isRetried);
    // Nothing is left out for a failure that the next attempt may mend.
    const mayMend =
      options.repeatable &&
      number <= options.policy.maxRetries &&
      (limitedFor !== undefined || isRetryableStatus(response.status, options.policy));
    if (omission !== undefined && !mayMend) return { response, omission };
    if (response.status < 200 || response.status > 299) {
      throw httpError(prepared, response, facts, undefined, limitedFor === undefined ? undefined : true);
    }
    return { response, decoded: decodeBody(response, { decode, toJson: resource.body }, prepared, facts) };
  });
  return pacedMs === 0 ? fetched : { ...fetched, waitMs: fetched.waitMs + pacedMs };
}

function attemptLimit(connection: Connection, leftMs: number): Pick<Attempt, "limitMs" | "limitedBy"> {
  const { timeoutMs, totalTimeoutMs } = connection;
  if (leftMs < timeoutMs) return { limitMs: leftMs, limitedBy: { option: "totalTimeoutMs", ms: totalTimeoutMs } };
  return { limitMs: timeoutMs, limitedBy: { option: "timeoutMs", ms: timeoutMs } };
}

async function prepare(
  hooks: readonly BeforeRequest[],
  request: HttpRequest,
  context: HookContext,
): Promise<HttpRequest> {
  let prepared = request;
  for (const hook of hooks) prepared = await hook(prepared, context);
  return prepared;
}

async function seen(
  hooks: readonly AfterResponse[],
  response: HttpResponse,
  context: HookContext,
): Promise<HttpResponse> {
  let received = response;
  for (const hook of hooks) received = await hook(received, context);
  return received;
}

function decodeBody<Decoded>(
  response: HttpResponse,
  {
    decode,
    toJson = (bytes) => bytes,
  }: { readonly decode: (bytes: Uint8Array) => Decoded; readonly toJson: Resource["body"] },
  request: HttpRequest,
  attempt: AttemptFacts,
): Decoded {
  const empty = response.bytes.length === 0 && (response.status === 204 || response.status === 205);
  try {
    return decode(empty ? nothing : toJson(response.bytes));
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    throw new BodyError(error.resource, error.reason, { facts: factsOf(request, attempt), cause: error.cause });
  }
}
