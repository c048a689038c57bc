import { z } from "zod";
import { clientCredentials, jwtBearer, refreshToken } from "./oauth.ts";
import { closed } from "./schema.ts";
import { apiKey, bearer, httpBasic } from "./static-auth.ts";
import { sessionToken } from "./session-token.ts";

const custom = closed({
  type: z.literal("custom"),
  name: z
    .string()
    .regex(/^[A-Za-z]\w*$/, "a name of Latin letters, digits and `_`")
    .describe("What extensions.ts calls it, below `auth`."),
  options: z
    .record(z.string(), z.json())
    .default({})
    .describe("What the code in extensions.ts gets; `{secrets.…}` is filled in."),
}).describe("Credentials of one's own, written in extensions.ts.");

const byType = z.discriminatedUnion("type", [
  bearer,
  apiKey,
  httpBasic,
  clientCredentials,
  refreshToken,
  jwtBearer,
  sessionToken,
  custom,
]);

const byName = z.enum([
  "bearer",
  "api_key",
  "http_basic",
  "oauth2_client_credentials",
  "oauth2_refresh_token",
  "oauth2_jwt_bearer",
  "session_token",
  "custom",
]);

const tokenAlone = closed({ token: z.string().describe("The token, written as a secret.") }).describe(
  "Short for `type: bearer`.",
);

const one = z.union([byName, byType, tokenAlone]);

/** Which credentials a request carries. */
export const auth = z
  .union([byName, byType, tokenAlone, z.array(one).min(1).describe("Several at once, added in their order.")])
  .describe("Credentials: a type's name, its options, `{ token }` for a bearer token, or a list of these.");

/** Credentials as they may be written. */
export type AuthNotation = z.output<typeof auth>;

/** One kind of credentials as it may be written. */
export type OneAuthNotation = z.output<typeof one>;

/** One kind of credentials with its type spelled out. */
export type OneAuthConfig = z.output<typeof byType>;

/** Credentials with their types spelled out. */
export type AuthConfig = OneAuthConfig | { readonly type: "all"; readonly schemes: readonly OneAuthConfig[] };

/** A kind of credentials with its defaults, by its name alone. */
export function authByName(type: Extract<OneAuthNotation, string>): OneAuthConfig {
  return byType.parse({ type });
}

/** The options of each type that hold a secret, and must not hold it literally. */
export const SECRET_OPTIONS: readonly string[] = [
  "token",
  "api_key",
  "password",
  "client_secret",
  "access_token",
  "refresh_token",
  "private_key",
];
