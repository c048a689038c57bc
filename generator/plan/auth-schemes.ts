import type { Value } from "./connector.ts";

/** Named texts; a value is one text or, for a form, a list of texts. */
export type NamedValues = readonly (readonly [name: string, value: Value])[];

/** Credentials on a request. */
export type Auth =
  | ApiKeyAuth
  | BearerAuth
  | HttpBasicAuth
  | OAuth
  | SessionTokenAuth
  | { readonly type: "all"; readonly schemes: readonly Auth[] }
  | CustomAuth;

/** A key that stays. */
interface ApiKeyAuth {
  readonly type: "api_key";
  readonly location: "header" | "query" | "cookie";
  readonly name: string;
  readonly key: Value;
}

/** A token that stays. */
interface BearerAuth {
  readonly type: "bearer";
  readonly token: Value;
}

/** A user's name and password. */
interface HttpBasicAuth {
  readonly type: "http_basic";
  readonly username: Value;
  readonly password: Value;
}

/** When tokens end and what is done then; times in milliseconds. */
interface Renewal {
  readonly leewayMs: number;
  readonly renewStatuses: readonly number[];
}

/** Bearer tokens of an OAuth 2.0 server. */
export interface OAuth extends Renewal {
  readonly type: "oauth2";
  readonly grant: Grant;
  /** An absolute URL, or a path below the base URL. */
  readonly url: Value;
  readonly clientId: Value;
  readonly scope: Value | undefined;
  readonly data: NamedValues;
  readonly headers: NamedValues;
  /** A token to begin with; it may be absent at run time. */
  readonly accessToken: Value | undefined;
  readonly tokenPath: readonly string[];
  readonly expiresPath: readonly string[];
  readonly defaultLifetimeMs: number;
}

/** How a client proves that it may have a token. */
export type Grant =
  | ({ readonly type: "client_credentials" } & ClientSecret)
  | ({
      readonly type: "refresh_token";
      readonly refreshToken: Value;
      /** The option that the refresh token comes from. */
      readonly option: string;
    } & ClientSecret)
  | {
      readonly type: "jwt_bearer";
      readonly privateKey: Value;
      readonly algorithm: "RS256" | "ES256" | "HS256";
      readonly keyId: Value | undefined;
      readonly issuer: Value | undefined;
      readonly subject: Value | undefined;
      readonly audience: Value | undefined;
      /** An object. */
      readonly claims: Value | undefined;
      readonly assertionLifetimeMs: number;
    };

interface ClientSecret {
  /** `undefined` for a client without. */
  readonly clientSecret: Value | undefined;
  readonly clientAuth: "post" | "basic";
}

/** A token that a login request gives. */
export interface SessionTokenAuth extends Renewal {
  readonly type: "session_token";
  readonly login: {
    readonly method: "GET" | "POST" | "PUT" | "PATCH";
    /** An absolute URL, or a path below the base URL. */
    readonly url: Value;
    readonly headers: NamedValues;
    readonly json: Value | undefined;
    readonly data: NamedValues | undefined;
    readonly auth: ApiKeyAuth | BearerAuth | HttpBasicAuth | undefined;
  };
  readonly token: { readonly path: readonly string[] } | { readonly header: string };
  readonly location: "header" | "query" | "cookie";
  readonly name: string;
  readonly prefix: string;
  /** `undefined` for until it is refused. */
  readonly lifetimeMs: number | undefined;
  readonly expiresPath: readonly string[] | undefined;
}

/** Credentials that extensions.ts makes. */
export interface CustomAuth {
  readonly type: "custom";
  /** Its key below `auth` in extensions.ts: a plain name. */
  readonly name: string;
  readonly options: NamedValues;
}
