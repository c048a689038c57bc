import { AuthError, RequestError } from "../errors.ts";
import type { HttpRequest, HttpResponse } from "../http/message.ts";
import { httpError, send } from "../http/send.ts";
import { retrying } from "../retry/retry.ts";
import type { AuthContext, Authenticator } from "./authenticator.ts";

/** What errors call the request for a token, in the place of a resource. */
const label = "auth";

const noRedirect =
  "It redirects, which a request that carries credentials does not follow: write the URL that it redirects to.";
const advice = "Check the credentials, and what the source config asks the server for.";

/**
 * Sends a request for a token until it has succeeded, by the connection's retry policy and timeouts. Hooks do not see
 * it, and it takes no place among the requests in flight: the one that waits for the token has that.
 *
 * @param auth adds its own credentials and names the texts to conceal
 * @throws AuthError where there is no answer with a success status.
 */
export async function requestToken(
  context: AuthContext,
  request: HttpRequest,
  auth: Authenticator,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { connection } = context;
  const { retry: policy, clock, totalTimeoutMs, timeoutMs } = connection;
  const origins = new Set([new URL(request.url).origin]);
  const options = { policy, repeatable: true, totalTimeoutMs, clock, signal };
  try {
    const { value } = await retrying(options, async (number) => {
      const facts = { resource: label, number, auth };
      const response = await send(connection, request, {
        ...facts,
        context,
        origins,
        limitMs: timeoutMs,
        limitedBy: { option: "timeoutMs", ms: timeoutMs },
        signal,
        noRedirect,
      });
      if (response.status >= 200 && response.status <= 299) return response;
      throw httpError(request, response, facts, response.status < 500 ? advice : undefined);
    });
    return value;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new AuthError(`No token: ${error.message}`, { cause: error });
  }
}

/**
 * The JSON body of an answer that gives a token.
 *
 * @throws AuthError where it is none; what it holds is not shown.
 */
export function tokenBody({ bytes }: HttpResponse, request: HttpRequest): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new AuthError(`No token: ${request.method} ${request.url} answered with something that is no JSON.`);
  }
}

/** What lies behind the keys of nested objects; `undefined` where a key is missing. */
export function at(body: unknown, path: readonly string[]): unknown {
  let found = body;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}

/**
 * A token out of an answer.
 *
 * @throws AuthError where the value is no text, or empty, or nothing that a header can carry.
 */
export function tokenText(value: unknown, where: string, request: HttpRequest): string {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string" && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text)) return text;
  throw new AuthError(
    `No token: ${request.method} ${request.url} succeeded, but its answer has none that can be sent at ${where}.`,
  );
}
