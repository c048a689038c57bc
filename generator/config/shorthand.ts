import type { AuthConfig, AuthNotation } from "./auth.ts";
import { paginatorByName, type PaginatorConfig, type PaginatorNotation } from "./paginators.ts";

/** Credentials with their type and every secret spelled out; an option that is absent is a secret of its own name. */
export function expandAuth(notation: AuthNotation): AuthConfig {
  const auth =
    typeof notation === "string"
      ? named(notation)
      : "type" in notation
        ? notation
        : { type: "bearer" as const, ...notation };
  switch (auth.type) {
    case "bearer":
      return { ...auth, token: auth.token ?? "{secrets.token}" };
    case "api_key":
      return { ...auth, api_key: auth.api_key ?? "{secrets.api_key}" };
    case "http_basic":
      return {
        ...auth,
        username: auth.username ?? "{secrets.username}",
        password: auth.password ?? "{secrets.password}",
      };
    case "oauth2_client_credentials":
      return {
        ...auth,
        client_id: auth.client_id ?? "{secrets.client_id}",
        client_secret: auth.client_secret ?? "{secrets.client_secret}",
      };
  }
}

/** A paginator with its options spelled out. */
export function expandPaginator(notation: PaginatorNotation): PaginatorConfig {
  const paginator = typeof notation === "string" ? paginatorByName(notation) : notation;
  return paginator.type === "json_response" ? { ...paginator, type: "json_link" } : paginator;
}

function named(type: AuthConfig["type"]): AuthConfig {
  if (type === "api_key") return { type, name: "Authorization", location: "header" };
  if (type === "oauth2_client_credentials") return { type, default_token_expiration: 3600 };
  return { type };
}
