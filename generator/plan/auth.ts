import type { AuthConfig, OneAuthConfig } from "../config/auth.ts";
import type { Path } from "../read/source-document.ts";
import type { Auth } from "./auth-schemes.ts";
import { planOAuth } from "./oauth.ts";
import { planSessionToken } from "./session-token.ts";
import { type AuthScope, secretText, secretValue } from "./secret-text.ts";

/** Credentials with their secrets as options of the connector. */
export function planAuth(auth: AuthConfig, path: Path, scope: AuthScope): Auth {
  if (auth.type !== "all") return planOne(auth, path, scope);
  return { type: "all", schemes: auth.schemes.map((scheme, index) => planOne(scheme, [...path, index], scope)) };
}

function planOne(auth: OneAuthConfig, path: Path, scope: AuthScope): Auth {
  switch (auth.type) {
    case "api_key":
    case "bearer":
    case "http_basic":
      return planStaticAuth(auth, path, scope);
    case "oauth2_client_credentials":
    case "oauth2_refresh_token":
    case "oauth2_jwt_bearer":
      return planOAuth(auth, path, scope);
    case "session_token": {
      const { login } = auth;
      const own = login.auth ? planStaticAuth(login.auth, [...path, "login", "auth"], scope) : undefined;
      return planSessionToken(auth, own, path, scope);
    }
    case "custom": {
      const options = Object.entries(auth.options).map(
        ([name, value]) => [name, secretValue(value, (inner) => [...path, "options", name, ...inner], scope)] as const,
      );
      return { type: "custom", name: auth.name, options };
    }
  }
}

/** Credentials that stay as they are. */
function planStaticAuth(
  auth: Extract<OneAuthConfig, { type: "api_key" | "bearer" | "http_basic" }>,
  path: Path,
  scope: AuthScope,
): Extract<Auth, { type: "api_key" | "bearer" | "http_basic" }> {
  switch (auth.type) {
    case "api_key": {
      const location = auth.location === "param" ? "query" : auth.location;
      const key = secretText(auth.api_key, [...path, "api_key"], scope, "API key.");
      return { type: "api_key", location, name: auth.name, key };
    }
    case "bearer":
      return { type: "bearer", token: secretText(auth.token, [...path, "token"], scope, "Bearer token.") };
    case "http_basic":
      return {
        type: "http_basic",
        username: secretText(auth.username, [...path, "username"], scope, "User name."),
        password: secretText(auth.password, [...path, "password"], scope, "Password."),
      };
  }
}
