import { z } from "zod";
import { closed, namedScalars, scalar, seconds, words } from "./schema.ts";
import { secret } from "./secret-option.ts";

const scope = z
  .union([words, z.array(words)])
  .nullish()
  .describe("The scopes that are asked for: a text, or a list that is joined by spaces.");

/** Statuses that say that a token has ended. */
export const renewStatuses = z
  .array(z.int().min(400).max(499))
  .default([401])
  .describe("Statuses after which a request is sent once more, with another token.");

/** How long before its end a token is renewed. */
export const expiryLeeway = seconds
  .default(60)
  .describe("So many seconds before its end a token is renewed; at most half of what it lasts.");

const token = {
  access_token_url: words
    .optional()
    .describe("Where tokens are asked for: a URL, or a path below `base_url`. Default: `{secrets.access_token_url}`."),
  client_id: secret("The client's id", "client_id"),
  access_token: z
    .string()
    .nullish()
    .describe("A token to begin with, written as a secret; where it is not set, a token is asked for."),
  scope,
  audience: words.nullish().describe("For whom the token is meant."),
  access_token_request_data: z
    .record(z.string(), z.union([scalar, z.array(scalar)]))
    .default({})
    .describe("Further fields of a token request; they win over the grant's own."),
  access_token_request_headers: namedScalars.default({}).describe("Further headers of a token request."),
  token_path: words.default("access_token").describe("Where the answer has the token."),
  expires_path: words.default("expires_in").describe("Where the answer has the seconds that the token lasts."),
  default_token_expiration: seconds.default(3600).describe("Seconds that a token lasts where the answer tells none."),
  expiry_leeway: expiryLeeway,
  renew_statuses: renewStatuses,
  session: z.unknown().optional().describe("A Python HTTP session; has no meaning here."),
};

const client = {
  client_secret: z
    .string()
    .nullish()
    .describe(
      "The client's secret, written as a secret; null for a client without. Default: `{secrets.client_secret}`.",
    ),
  client_auth: z
    .enum(["post", "basic"])
    .default("post")
    .describe("Whether the client proves itself in the form or by HTTP basic (RFC 6749, 2.3.1)."),
};

/** A client that gets tokens for itself. */
export const clientCredentials = closed({
  type: z.literal("oauth2_client_credentials"),
  ...token,
  ...client,
}).describe("OAuth 2.0 client credentials (RFC 6749, 4.4).");

/** A client that gets tokens on behalf of a user who has agreed. */
export const refreshToken = closed({
  type: z.literal("oauth2_refresh_token"),
  ...token,
  ...client,
  refresh_token: secret("The refresh token", "refresh_token"),
}).describe("OAuth 2.0 refresh token (RFC 6749, 6). A new one is given to the connector's option `onRefreshToken`.");

/** A client that signs what it asks for tokens with. */
export const jwtBearer = closed({
  type: z.literal("oauth2_jwt_bearer"),
  ...token,
  private_key: secret("The key: a PEM text, or for HS256 the secret that is shared", "private_key"),
  algorithm: z.enum(["RS256", "ES256", "HS256"]).default("RS256").describe("How the assertion is signed."),
  key_id: words.nullish().describe("The id of the key, where the server knows several."),
  issuer: words.nullish().describe("The claim `iss`. Default: the client's id."),
  subject: words.nullish().describe("The claim `sub`. Default: the client's id."),
  claims: z.record(z.string(), z.json()).default({}).describe("Further claims; they win over the grant's own."),
  assertion_lifetime: seconds.default(3600).describe("Seconds that an assertion holds."),
}).describe("OAuth 2.0 with a signed assertion (RFC 7523, 2.1); `audience` is its claim `aud`, by default the URL.");
