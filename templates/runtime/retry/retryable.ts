import { BodyError, HttpError, NetworkError, TimeoutError } from "../errors.ts";
import type { Method } from "../http/message.ts";
import type { RetryPolicy } from "./policy.ts";

/** Statuses that are worth another attempt whatever the policy says: the server gave up waiting, or asks to come later. */
const always: readonly number[] = [408, 425];

/** Whether another attempt may help after an answer of this status. */
export function isRetryableStatus(status: number, policy: Pick<RetryPolicy, "statuses">): boolean {
  return always.includes(status) || policy.statuses.includes(status);
}

/**
 * Whether another attempt may help: after a status of the policy, no or a broken answer, a timeout, or a body that
 * is not JSON. Anything else, such as an error of a hook, is not for another attempt to mend.
 */
export function isRetryable(error: unknown, policy: Pick<RetryPolicy, "statuses">): boolean {
  if (error instanceof HttpError) return error.isRetried ?? isRetryableStatus(error.status, policy);
  return error instanceof NetworkError || error instanceof TimeoutError || error instanceof BodyError;
}

/** Idempotent methods that answer with rows, as the registry of HTTP methods has them (RFC 9110, 16.1.1). */
const idempotent: readonly string[] = ["GET", "QUERY", "PUT", "DELETE", "PROPFIND", "REPORT", "SEARCH"];

/** Whether sending a request twice is the same as sending it once (RFC 9110, 9.2.2). */
export function isIdempotent(method: Method): boolean {
  return idempotent.includes(method);
}
