import { concealing } from "./auth/authenticator.ts";
import type { Connection } from "./connection.ts";
import { BodyError, TimeoutError } from "./errors.ts";
import type { HookContext } from "./extensions.ts";
import { configuredOrigins } from "./http/build-request.ts";
import type { HttpRequest, HttpResponse } from "./http/message.ts";
import { type Attempt, type AttemptFacts, factsOf, httpError, send } from "./http/send.ts";
import type { Admission } from "./rate-limit/rate-limiter.ts";
import type { Resource } from "./resource.ts";
import { type Attempted, retrying } from "./retry/retry.ts";
import type { Omission } from "./responses/verdict.ts";
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
 * @throws HttpError, NetworkError, TimeoutError or BodyError of the last attempt.
 */
export async function fetchPage<Decoded>(
  connection: Connection,
  resource: Pick<Resource, "name" | "request" | "responses">,
  request: HttpRequest,
  decode: (bytes: Uint8Array) => Decoded,
  signal: AbortSignal | undefined,
): Promise<Attempted<Fetched<Decoded>>> {
  const auth = concealing(connection.authOf(resource.name), connection.requestSecrets?.used() ?? []);
  const origins = configuredOrigins(connection, resource.request.path);
  const options = {
    policy: connection.retry,
    repeatable: resource.request.safe === true || isIdempotent(resource.request.method),
    totalTimeoutMs: connection.totalTimeoutMs,
    clock: connection.clock,
    signal,
    isPaced: () => refusedFor > 0,
  };
  const { clock, rateLimit } = connection;
  let pacedMs = 0;
  let refusedFor = 0;
  const fetched = await retrying(options, async (number, leftMs) => {
    const hooked = { resource: resource.name, attempt: number };
    refusedFor = 0;
    const prepared = await beforeRequest(connection, request, hooked);
    const onTimeout = () => new TimeoutError(factsOf(prepared, facts), connection.totalTimeoutMs, "totalTimeoutMs");
    const limits = () => ({ signal, timeoutMs: leftMs(), onTimeout });
    const facts = { resource: resource.name, number, auth };
    const attempt = { ...facts, origins, signal, context: { connection, resource: resource.name, limits } };
    const turn: { admission?: Admission } = {};
    const start = async () => {
      if (rateLimit !== undefined) {
        turn.admission = await rateLimit.admit({ resource: resource.name, clock, signal, leftMs });
        pacedMs += turn.admission.waitedMs;
      }
      // What is left is known only when the queue has been waited through.
      return send(connection, prepared, { ...attempt, ...attemptLimit(connection, leftMs()) });
    };
    const queued = () => connection.slots(start, signal);
    const sent = await (auth.around === undefined ? queued() : auth.around(attempt.context, queued));
    const limitedFor = turn.admission?.heed(sent, clock.now());
    refusedFor = limitedFor ?? 0;
    const received = await afterResponse(connection, sent, hooked);
    const { response, refusal, omission } = (await resource.responses?.(received, hooked)) ?? { response: received };
    if (refusal !== undefined) throw httpError(prepared, response, attempt, refusal.advice, refusal.isRetried);
    // Nothing is left out for a failure that the next attempt may mend.
    const mayMend =
      options.repeatable &&
      number <= options.policy.maxRetries &&
      (limitedFor !== undefined || isRetryableStatus(response.status, options.policy));
    if (omission !== undefined && !mayMend) return { response, omission };
    if (response.status < 200 || response.status > 299) {
      throw httpError(prepared, response, attempt, undefined, limitedFor === undefined ? undefined : true);
    }
    return { response, decoded: decodeBody(response, decode, prepared, attempt) };
  });
  return { ...fetched, waitMs: fetched.waitMs + pacedMs };
}

function attemptLimit(connection: Connection, leftMs: number): Pick<Attempt, "limitMs" | "limitedBy"> {
  const { timeoutMs, totalTimeoutMs } = connection;
  if (leftMs < timeoutMs) return { limitMs: leftMs, limitedBy: { option: "totalTimeoutMs", ms: totalTimeoutMs } };
  return { limitMs: timeoutMs, limitedBy: { option: "timeoutMs", ms: timeoutMs } };
}

async function beforeRequest(connection: Connection, request: HttpRequest, context: HookContext): Promise<HttpRequest> {
  let prepared = request;
  for (const hook of connection.beforeRequest) prepared = await hook(prepared, context);
  return prepared;
}

async function afterResponse(
  connection: Connection,
  response: HttpResponse,
  context: HookContext,
): Promise<HttpResponse> {
  let seen = response;
  for (const hook of connection.afterResponse) seen = await hook(seen, context);
  return seen;
}

function decodeBody<Decoded>(
  response: HttpResponse,
  decode: (bytes: Uint8Array) => Decoded,
  request: HttpRequest,
  attempt: AttemptFacts,
): Decoded {
  const empty = response.bytes.length === 0 && (response.status === 204 || response.status === 205);
  try {
    return decode(empty ? nothing : response.bytes);
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    throw new BodyError(error.resource, error.reason, { facts: factsOf(request, attempt), cause: error.cause });
  }
}
