import type { OneAuthConfig } from "../config/auth.ts";
import type { Path } from "../read/source-document.ts";
import type { SessionTokenAuth } from "./auth-schemes.ts";
import { type AuthScope, namedTexts, planUrl, secretValue } from "./secret-text.ts";
import { planSelector } from "./selector.ts";

type Config = Extract<OneAuthConfig, { type: "session_token" }>;

/** A token that a login request gives. `own` are the credentials of that request itself. */
export function planSessionToken(
  auth: Config,
  own: SessionTokenAuth["login"]["auth"],
  path: Path,
  scope: AuthScope,
): SessionTokenAuth {
  const { login } = auth;
  const keys = (text: string, key: string): readonly string[] =>
    planSelector(text, "place", [...path, key], scope.report) ?? [];
  const at = (...rest: Path): Path => [...path, "login", ...rest];
  return {
    type: "session_token",
    login: {
      method: login.method,
      url: planUrl(login.path, at("path"), scope, ""),
      headers: namedTexts(login.headers, at("headers"), scope),
      json: login.json === undefined ? undefined : secretValue(login.json, (inner) => at("json", ...inner), scope),
      data: login.data ? namedTexts(login.data, at("data"), scope) : undefined,
      auth: own,
    },
    token: auth.token_header ? { header: auth.token_header } : { path: keys(auth.token_path ?? "token", "token_path") },
    location: auth.location === "param" ? "query" : auth.location,
    name: auth.name,
    prefix: auth.prefix ?? (isAuthorization(auth) ? "Bearer " : ""),
    lifetimeMs: typeof auth.expires_in === "number" ? Math.round(auth.expires_in * 1000) : undefined,
    expiresPath: auth.expires_path ? keys(auth.expires_path, "expires_path") : undefined,
    leewayMs: Math.round(auth.expiry_leeway * 1000),
    renewStatuses: auth.renew_statuses,
  };
}

function isAuthorization({ location, name }: Config): boolean {
  return location === "header" && name.toLowerCase() === "authorization";
}
