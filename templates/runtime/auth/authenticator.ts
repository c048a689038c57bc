import type { Connection } from "../connection.ts";
import type { Limits } from "../http/cancel.ts";
import type { HttpRequest, HttpResponse } from "../http/message.ts";

/** One attempt to send a request, as its credentials see it; each attempt has its own. */
export interface AuthContext {
  readonly connection: Connection;
  /** The resource that is read. */
  readonly resource: string;
  /** What ends the waiting for credentials: the caller's signal, and the time that is left. */
  readonly limits: () => Limits;
}

/** Credentials of requests that go to the configured origin; for others they are not asked. */
export interface Authenticator {
  /** Adds the credentials to a request. */
  readonly apply: (request: HttpRequest, context: AuthContext) => HttpRequest | Promise<HttpRequest>;
  /** The texts that must not be seen in errors, states and logs, as of now. */
  readonly secrets?: readonly string[];
  /** Does what one attempt needs before and after it is sent, such as getting a token. Default: nothing. */
  readonly around?: (context: AuthContext, send: () => Promise<HttpResponse>) => Promise<HttpResponse>;
}

/** An authenticator that needs no more than its own texts, which are to be concealed. */
export function authenticator(
  secrets: readonly string[],
  apply: (request: HttpRequest) => HttpRequest | Promise<HttpRequest>,
): Authenticator {
  return { apply, secrets };
}

/** An authenticator with further texts to conceal. */
export function concealing(auth: Authenticator, secrets: readonly string[]): Authenticator {
  if (secrets.length === 0) return auth;
  return {
    ...auth,
    get secrets() {
      return [...(auth.secrets ?? []), ...secrets];
    },
  };
}

/** No credentials: for a resource that is read without those of its connector. */
export const anonymous: Authenticator = { apply: (request) => request };
