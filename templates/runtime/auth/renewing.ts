import type { HttpResponse } from "../http/message.ts";
import type { AuthContext, Authenticator } from "./authenticator.ts";
import { singleFlight } from "./single-flight.ts";

/** A token, and when it ends. */
export interface Token {
  readonly value: string;
  /** Milliseconds since 1970-01-01 UTC from which on it is not used any more. */
  readonly usableUntil: number;
}

/** Gets a token. Several requests may wait for it; the signal aborts when none does. */
export type ObtainToken = (context: AuthContext, signal: AbortSignal) => Promise<Token>;

/** Credentials that are asked for, and again when they end. */
export interface RenewingOptions {
  /** A token to begin with. Default: one is asked for. */
  readonly first?: string | undefined;
  /** The texts that tokens are got with, as of now, to be concealed. */
  readonly secrets: () => readonly string[];
  readonly obtain: ObtainToken;
  /** The credentials that a token makes. */
  readonly as: (token: string) => Authenticator;
  /** Statuses that say that a token has ended. */
  readonly renewStatuses: readonly number[];
}

/** So many ended tokens stay concealed: answers under way may still repeat them. */
const rememberedTokens = 8;

/**
 * Credentials from tokens: one token for all requests, another one when its time is over. A request that the API
 * refuses is sent once more, with another token.
 */
export function renewing(options: RenewingOptions): Authenticator {
  const { first, obtain, as, renewStatuses } = options;
  const known = first === undefined ? [] : [first];
  const ask = singleFlight<Token>();
  // An attempt keeps its token: one that ends in the queue is not replaced without the attempt's knowing.
  const chosen = new WeakMap<AuthContext, Token>();
  let current: Token | undefined = first === undefined ? undefined : { value: first, usableUntil: Infinity };

  const choose = async (context: AuthContext): Promise<Token> => {
    const usable = current !== undefined && context.connection.clock.now() < current.usableUntil;
    const token = usable && current ? current : await ask(context.limits(), (signal) => renew(context, signal));
    chosen.set(context, token);
    return token;
  };
  const renew = async (context: AuthContext, signal: AbortSignal): Promise<Token> => {
    const token = await obtain(context, signal);
    current = token;
    known.push(token.value);
    if (known.length > rememberedTokens) known.shift();
    return token;
  };
  const around = async (context: AuthContext, send: () => Promise<HttpResponse>): Promise<HttpResponse> => {
    const refused = await choose(context);
    const response = await send();
    if (!renewStatuses.includes(response.status)) return response;
    // Another request may have renewed it already.
    if (current === refused) current = undefined;
    const { value } = await choose(context);
    return value === refused.value ? response : await send();
  };
  return {
    get secrets() {
      return [...options.secrets(), ...known];
    },
    apply: async (request, context) => {
      const { value } = chosen.get(context) ?? (await choose(context));
      return as(value).apply(request, context);
    },
    around,
  };
}
