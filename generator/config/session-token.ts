import { z } from "zod";
import { expiryLeeway, renewStatuses } from "./oauth.ts";
import { closed, namedScalars, seconds, words } from "./schema.ts";
import { apiKey, bearer, httpBasic, location } from "./static-auth.ts";

const login = closed({
  path: words.describe("The path below `base_url`, or an absolute URL."),
  method: z
    .string()
    .toUpperCase()
    .pipe(z.enum(["GET", "POST", "PUT", "PATCH"]))
    .default("POST")
    .describe("The HTTP method."),
  json: z.json().optional().describe("JSON body; `{secrets.…}` is filled in."),
  data: namedScalars.nullish().describe("Form fields; `{secrets.…}` is filled in."),
  headers: namedScalars.default({}).describe("Headers; `{secrets.…}` is filled in."),
  auth: z
    .discriminatedUnion("type", [bearer, apiKey, httpBasic])
    .nullish()
    .describe("Credentials of the login request itself."),
});

/** A request that gives a token. */
export const sessionToken = closed({
  type: z.literal("session_token"),
  login: login.describe("The request that gives a token."),
  token_path: words.nullish().describe("Where the answer's body has the token. Default: `token`."),
  token_header: words.nullish().describe("The header of the answer that has the token, instead of the body."),
  name: words.default("Authorization").describe("The header, query parameter or cookie that carries the token."),
  location: location.default("header").describe("Where the token goes; `param` is another word for `query`."),
  prefix: z
    .string()
    .nullish()
    .describe("What stands before the token. Default: `Bearer ` in the header Authorization, else nothing."),
  expires_in: seconds.nullish().describe("Seconds that a token lasts. Default: until the API refuses it."),
  expires_path: words
    .nullish()
    .describe(
      "Where the body has the seconds that a token lasts, or the instant at which it ends (ISO 8601, Unix time).",
    ),
  expiry_leeway: expiryLeeway,
  renew_statuses: renewStatuses,
}).describe("A token that a login request gives.");
