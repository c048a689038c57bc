import { authByName, type AuthConfig, type AuthNotation, type OneAuthConfig, type OneAuthNotation } from "./auth.ts";
import { paginatorByName, type PaginatorConfig, type PaginatorNotation } from "./paginators.ts";

/** Credentials with their types and every secret spelled out; an option that is absent is a secret of its own name. */
export function expandAuth(notation: AuthNotation): AuthConfig {
  return Array.isArray(notation) ? { type: "all", schemes: notation.map(expandOne) } : expandOne(notation);
}

function expandOne(notation: OneAuthNotation): OneAuthConfig {
  const auth = typed(notation);
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
      return { ...auth, ...client(auth) };
    case "oauth2_refresh_token":
      return { ...auth, ...client(auth), refresh_token: auth.refresh_token ?? "{secrets.refresh_token}" };
    case "oauth2_jwt_bearer":
      return { ...auth, ...server(auth), private_key: auth.private_key ?? "{secrets.private_key}" };
    case "session_token":
    case "custom":
      return auth;
  }
}

type OAuth = Extract<OneAuthConfig, { client_auth: unknown }>;

function client(auth: OAuth): Pick<OAuth, "access_token_url" | "client_id" | "client_secret"> {
  // Null is a client without a secret.
  const secret = auth.client_secret === undefined ? "{secrets.client_secret}" : auth.client_secret;
  return { ...server(auth), client_secret: secret };
}

function server(auth: Pick<OAuth, "access_token_url" | "client_id">): Pick<OAuth, "access_token_url" | "client_id"> {
  return {
    access_token_url: auth.access_token_url ?? "{secrets.access_token_url}",
    client_id: auth.client_id ?? "{secrets.client_id}",
  };
}

function typed(notation: OneAuthNotation): OneAuthConfig {
  if (typeof notation === "string") return authByName(notation);
  return "type" in notation ? notation : { type: "bearer", ...notation };
}

/** A paginator with its options spelled out. */
export function expandPaginator(notation: PaginatorNotation): PaginatorConfig {
  const paginator = typeof notation === "string" ? paginatorByName(notation) : typedPaginator(notation);
  return paginator.type === "json_response" ? { ...paginator, type: "json_link" } : paginator;
}

function typedPaginator(notation: Exclude<PaginatorNotation, string>): PaginatorConfig {
  // Other options mean nothing without a type.
  return isTyped(notation) ? notation : { type: "auto", maximum_pages: notation.maximum_pages };
}

function isTyped(notation: Exclude<PaginatorNotation, string>): notation is PaginatorConfig {
  return "type" in notation && notation.type !== undefined;
}
