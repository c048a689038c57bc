import type { HttpRequest } from "../http/message.ts";

/** Adds credentials to a request that goes to the configured origin; to others it is not asked. */
export interface Authenticator {
  (request: HttpRequest): HttpRequest | Promise<HttpRequest>;
  /** The texts that must not be seen in errors, states and logs. */
  readonly secrets?: readonly string[];
}

/** An authenticator together with the texts to conceal. */
export function authenticator(
  secrets: readonly string[],
  apply: (request: HttpRequest) => HttpRequest | Promise<HttpRequest>,
): Authenticator {
  return Object.assign((request: HttpRequest) => apply(request), { secrets });
}

/** An authenticator with further texts to conceal. */
export function concealing(auth: Authenticator, secrets: readonly string[]): Authenticator {
  return secrets.length === 0 ? auth : authenticator([...(auth.secrets ?? []), ...secrets], auth);
}

/** No credentials: for a resource that is read without those of its connector. */
export const anonymous: Authenticator = (request) => request;
