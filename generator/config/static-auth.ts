import { z } from "zod";
import { closed, words } from "./schema.ts";
import { secret } from "./secret-option.ts";

/** A bearer token that stays. */
export const bearer = closed({
  type: z.literal("bearer"),
  token: secret("The token", "token"),
}).describe("`Authorization: Bearer <token>` (RFC 6750).");

/** Where a key or token goes. */
export const location = z.enum(["header", "query", "param", "cookie"]);

/** An API key. */
export const apiKey = closed({
  type: z.literal("api_key"),
  name: words.default("Authorization").describe("The header, query parameter or cookie that carries the key."),
  api_key: secret("The key", "api_key"),
  location: location.default("header").describe("Where the key goes; `param` is another word for `query`."),
}).describe("A key in a header, query parameter or cookie.");

/** A user's name and password. */
export const httpBasic = closed({
  type: z.literal("http_basic"),
  username: secret("The user's name", "username"),
  password: secret("The password", "password"),
}).describe("`Authorization: Basic <credentials>` (RFC 7617).");
