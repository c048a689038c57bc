import { z } from "zod";
import { closed, seconds, words } from "./schema.ts";

const secret = (what: string, name: string): z.ZodOptional<z.ZodString> =>
  z.string().optional().describe(`${what}, written as a secret. Default: \`{secrets.${name}}\`.`);

const bearer = closed({
  type: z.literal("bearer"),
  token: secret("The token", "token"),
}).describe("`Authorization: Bearer <token>` (RFC 6750).");

const apiKey = closed({
  type: z.literal("api_key"),
  name: words.default("Authorization").describe("The header, query parameter or cookie that carries the key."),
  api_key: secret("The key", "api_key"),
  location: z
    .enum(["header", "query", "param", "cookie"])
    .default("header")
    .describe("Where the key goes; `param` is another word for `query`."),
}).describe("A key in a header, query parameter or cookie.");

const httpBasic = closed({
  type: z.literal("http_basic"),
  username: secret("The user's name", "username"),
  password: secret("The password", "password"),
}).describe("`Authorization: Basic <credentials>` (RFC 7617).");

const clientCredentials = closed({
  type: z.literal("oauth2_client_credentials"),
  access_token_url: words.optional().describe("Where tokens are asked for."),
  client_id: secret("The client's id", "client_id"),
  client_secret: secret("The client's secret", "client_secret"),
  access_token: secret("A token to start with", "access_token").nullable(),
  access_token_request_data: z.record(z.string(), z.json()).optional().describe("Further fields of a token request."),
  default_token_expiration: seconds.default(3600).describe("Seconds that a token lasts where the answer tells none."),
  session: z.unknown().optional().describe("A Python HTTP session; has no meaning here."),
}).describe("OAuth 2.0 client credentials (RFC 6749, 4.4).");

/** Which credentials a request carries. */
export const auth = z
  .union([
    z.enum(["bearer", "api_key", "http_basic", "oauth2_client_credentials"]),
    z.discriminatedUnion("type", [bearer, apiKey, httpBasic, clientCredentials]),
    closed({ token: secret("The token", "token") }).describe("Short for `type: bearer`."),
  ])
  .describe("Credentials: a type's name, its options, or `{ token }` for a bearer token.");

/** Credentials as they may be written. */
export type AuthNotation = z.output<typeof auth>;

/** Credentials with their type spelled out. */
export type AuthConfig = Extract<AuthNotation, { type: string }>;

/** The options of each type that hold a secret, and must not hold it literally. */
export const SECRET_OPTIONS: readonly string[] = ["token", "api_key", "password", "client_secret", "access_token"];
