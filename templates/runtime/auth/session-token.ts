import type { Connection } from "../connection.ts";
import type { HttpRequest, Method } from "../http/message.ts";
import { joinUrl } from "../http/url.ts";
import type { Json } from "../json.ts";
import { type AuthContext, type Authenticator, anonymous } from "./authenticator.ts";
import { usableUntil } from "./lifetime.ts";
import { renewing, type Token } from "./renewing.ts";
import { at, requestToken, tokenBody, tokenText } from "./token-request.ts";

/** A request that gives a token, and how the token is used. */
export interface SessionTokenOptions {
  readonly login: LoginRequest;
  /** Where the answer has the token: keys from the body's root, or a header. */
  readonly token: { readonly path: readonly string[] } | { readonly header: string };
  /** The credentials that a token makes. */
  readonly as: (token: string) => Authenticator;
  /** The credentials of the login request, to be concealed. */
  readonly secrets: readonly string[];
  /** Milliseconds that a token lasts. Default: until the API refuses it. */
  readonly lifetimeMs?: number | undefined;
  /** Keys from the body's root to the seconds that a token lasts, or to the instant at which it ends. */
  readonly expiresPath?: readonly string[] | undefined;
  /** So many milliseconds before its end a token is renewed; at most half of what it lasts. Default: 60000. */
  readonly leewayMs?: number | undefined;
  /** Statuses after which a request is sent once more, with another token. Default: 401. */
  readonly renewStatuses?: readonly number[] | undefined;
}

/** What is asked for a token. */
export interface LoginRequest {
  /** Default: "POST". */
  readonly method?: Method | undefined;
  /** An absolute URL, or a path below the base URL. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly json?: Json | undefined;
  /** The fields of a form. */
  readonly data?: Readonly<Record<string, string>> | undefined;
  /** Credentials of the request itself. Default: none. */
  readonly auth?: Authenticator | undefined;
}

/** What holds where the source config does not say otherwise. */
export const sessionDefaults: {
  readonly method: "POST";
  readonly leewayMs: number;
  readonly renewStatuses: readonly number[];
} = { method: "POST", leewayMs: 60_000, renewStatuses: [401] };

/** Credentials that a login request gives; it is sent again when they end. */
export function withSessionToken(options: SessionTokenOptions): Authenticator {
  const { as, renewStatuses = sessionDefaults.renewStatuses, login } = options;
  const secrets = [...options.secrets, ...(login.auth?.secrets ?? [])];
  const obtain = async (context: AuthContext, signal: AbortSignal): Promise<Token> => {
    const { connection } = context;
    const request = loginRequest(connection, login);
    const { apply } = login.auth ?? anonymous;
    const auth = { apply: (unsigned: HttpRequest) => apply(unsigned, context), secrets };
    const response = await requestToken(context, request, auth, signal);
    const { expiresPath, token, lifetimeMs: defaultMs = Infinity, leewayMs = sessionDefaults.leewayMs } = options;
    const body = "path" in token || expiresPath !== undefined ? tokenBody(response, request) : undefined;
    const value =
      "path" in token
        ? tokenText(at(body, token.path), token.path.join("."), request)
        : tokenText(response.headers.get(token.header), `the header ${token.header}`, request);
    const told = expiresPath === undefined ? undefined : at(body, expiresPath);
    return { value, usableUntil: usableUntil(told, { defaultMs, leewayMs }, connection.clock.now()) };
  };
  return renewing({ secrets: () => secrets, as, renewStatuses, obtain });
}

function loginRequest(connection: Connection, login: LoginRequest): HttpRequest {
  const { method = sessionDefaults.method, url, json, data, headers = {} } = login;
  const agent = connection.headers["user-agent"];
  const type =
    json !== undefined ? "application/json" : data !== undefined ? "application/x-www-form-urlencoded" : undefined;
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method,
    url: joinUrl(connection.baseUrl, url),
    query: [],
    headers: {
      accept: "application/json",
      ...(type === undefined ? {} : { "content-type": type }),
      ...(agent === undefined ? {} : { "user-agent": agent }),
      ...Object.fromEntries(named),
    },
    ...(json === undefined ? {} : { json }),
    ...(data === undefined ? {} : { body: new URLSearchParams(data).toString() }),
  };
}
