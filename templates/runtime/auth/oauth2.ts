import type { Connection } from "../connection.ts";
import type { HttpRequest } from "../http/message.ts";
import { joinUrl } from "../http/url.ts";
import { type AuthContext, type Authenticator, authenticator } from "./authenticator.ts";
import { base64 } from "./base64.ts";
import { bearer } from "./bearer.ts";
import { usableUntil } from "./lifetime.ts";
import { renewing, type Token } from "./renewing.ts";
import { at, requestToken, tokenBody, tokenText } from "./token-request.ts";

/** A form's fields; a list is sent field by field. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** How an OAuth 2.0 server is asked for tokens, whatever the grant. */
export interface OAuthOptions {
  /** The token endpoint: an absolute URL, or a path below the base URL. */
  readonly url: string;
  readonly clientId?: string | undefined;
  /** Absent for a public client, which has none. */
  readonly clientSecret?: string | undefined;
  /** Whether the client proves itself in the form or by HTTP basic (RFC 6749, 2.3.1). Default: "post". */
  readonly clientAuth?: "post" | "basic" | undefined;
  readonly scope?: string | undefined;
  /** Further fields of the form; they win over those of the grant. */
  readonly data?: Fields | undefined;
  /** Further headers of the token request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A token to begin with. Default: one is asked for. */
  readonly accessToken?: string | undefined;
  /** Keys from the answer's root to the token. Default: `access_token`. */
  readonly tokenPath?: readonly string[] | undefined;
  /** Keys from the answer's root to its seconds. Default: `expires_in`. */
  readonly expiresPath?: readonly string[] | undefined;
  /** Milliseconds that a token lasts where the answer does not tell. Default: 3600000. */
  readonly defaultLifetimeMs?: number | undefined;
  /** So many milliseconds before its end a token is renewed; at most half of what it lasts. Default: 60000. */
  readonly leewayMs?: number | undefined;
  /** Statuses after which a request is sent once more, with another token. Default: 401. */
  readonly renewStatuses?: readonly number[] | undefined;
}

/** What holds where the source config does not say otherwise. */
export const oauthDefaults: {
  readonly clientAuth: "post";
  readonly tokenPath: readonly string[];
  readonly expiresPath: readonly string[];
  readonly defaultLifetimeMs: number;
  readonly leewayMs: number;
  readonly renewStatuses: readonly number[];
} = {
  clientAuth: "post",
  tokenPath: ["access_token"],
  expiresPath: ["expires_in"],
  defaultLifetimeMs: 3_600_000,
  leewayMs: 60_000,
  renewStatuses: [401],
};

/** One way to get a token. */
export interface Grant {
  /** The form's fields, made anew for each token. */
  readonly fields: (now: number, url: string) => Fields | Promise<Fields>;
  /** The texts that it gets tokens with, as of now, to be concealed. */
  readonly secrets: readonly string[];
  /** Sees the answer that gave a token, before the token is used. */
  readonly answered?: (body: unknown) => void | Promise<void>;
}

/** Bearer tokens of an OAuth 2.0 server, got by a grant. */
export function oauth2(options: OAuthOptions, grant: Grant): Authenticator {
  const { accessToken, renewStatuses = oauthDefaults.renewStatuses } = options;
  const client = clientOf(options);
  return renewing({
    first: accessToken,
    secrets: () => [...client.secrets, ...grant.secrets],
    as: bearer,
    renewStatuses,
    obtain: (context, signal) => obtain(options, client, grant, context, signal),
  });
}

/** How the client proves itself. */
interface Client {
  readonly fields: Fields;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

function clientOf({ clientId, clientSecret, clientAuth = oauthDefaults.clientAuth }: OAuthOptions): Client {
  const id = clientId === undefined ? {} : { client_id: clientId };
  if (clientSecret === undefined) return { fields: id, headers: {}, secrets: [] };
  if (clientAuth === "post") {
    return { fields: { ...id, client_secret: clientSecret }, headers: {}, secrets: [clientSecret] };
  }
  const encoded = base64(`${formEncoded(clientId ?? "")}:${formEncoded(clientSecret)}`);
  return { fields: {}, headers: { authorization: `Basic ${encoded}` }, secrets: [clientSecret, encoded] };
}

async function obtain(
  options: OAuthOptions,
  client: Client,
  grant: Grant,
  context: AuthContext,
  signal: AbortSignal,
): Promise<Token> {
  const { connection } = context;
  const url = joinUrl(connection.baseUrl, options.url);
  const { now } = connection.clock;
  const fields = { ...client.fields, ...(await grant.fields(now(), url)), ...scopeOf(options), ...options.data };
  const request = formRequest(connection, url, fields, { ...lowerCased(options.headers), ...client.headers });
  const secret = [fields["assertion"], fields["refresh_token"]].flatMap((value) => value ?? []);
  const auth = authenticator([...client.secrets, ...grant.secrets, ...secret], (unchanged) => unchanged);
  const response = await requestToken(context, request, auth, signal);
  const body = tokenBody(response, request);
  const { tokenPath = oauthDefaults.tokenPath, expiresPath = oauthDefaults.expiresPath } = options;
  const value = tokenText(at(body, tokenPath), tokenPath.join("."), request);
  await grant.answered?.(body);
  const { defaultLifetimeMs: defaultMs = oauthDefaults.defaultLifetimeMs, leewayMs = oauthDefaults.leewayMs } = options;
  return { value, usableUntil: usableUntil(at(body, expiresPath), { defaultMs, leewayMs }, now()) };
}

function scopeOf({ scope }: OAuthOptions): Fields {
  return scope === undefined ? {} : { scope };
}

function formRequest(
  connection: Connection,
  url: string,
  fields: Fields,
  headers: Readonly<Record<string, string>>,
): HttpRequest {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((item): [string, string] => [name, item]),
  );
  const agent = connection.headers["user-agent"];
  return {
    method: "POST",
    url,
    query: [],
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...(agent === undefined ? {} : { "user-agent": agent }),
      ...headers,
    },
    body: new URLSearchParams(pairs).toString(),
  };
}

function formEncoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
