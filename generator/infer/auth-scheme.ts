import type { OAuthFlow, SecurityScheme } from "../read/openapi/document.ts";
import { fact, type Fact } from "./fact.ts";

/** Credentials as the source config writes them. */
export type AuthConfig = Readonly<Record<string, string>> & { readonly type: string };

/** Words before a key in an `Authorization` header that are no scheme. */
const NOT_A_PREFIX = new Set([
  "the",
  "your",
  "a",
  "an",
  "with",
  "using",
  "use",
  "as",
  "by",
  "header",
  "authorization",
  "api",
  "value",
  "format",
  "example",
  "e",
  "g",
  "is",
  "in",
  "and",
  "or",
]);

/** What the source config says for a security scheme. */
export function authOfScheme(
  scheme: SecurityScheme,
  baseUrl: string,
  scopes: readonly string[] = [],
): Fact<AuthConfig | null> {
  const name = JSON.stringify(scheme.name);
  if (scheme.type === "http") return http(scheme, name);
  if (scheme.type === "apiKey") return apiKey(scheme, name);
  if (scheme.type === "mutualTLS")
    return fact(null, 0.2, `${name} asks for a client certificate, which the custom fetch of the connector supplies`);
  const flow = clientFlow(scheme);
  if (flow?.tokenUrl === undefined) {
    return fact(
      { type: "bearer", token: "{secrets.access_token}" },
      0.7,
      `${name}: ${tokenOnly(scheme) ?? "no flow"}; a token of any of its flows serves`,
    );
  }
  // Only scopes that the flow knows: others are for users who consent.
  const scope = scopes.filter((text) => flow.scopes.includes(text)).join(" ");
  const url = /^https?:/i.test(flow.tokenUrl) ? flow.tokenUrl : joined(flow.tokenUrl, baseUrl);
  const config = {
    type: "oauth2_client_credentials",
    access_token_url: url,
    client_id: "{secrets.client_id}",
    client_secret: "{secrets.client_secret}",
    ...(scope === "" ? {} : { scope }),
  };
  return fact(config, 0.8, `${name} offers the client credentials flow`);
}

/** Why only a token of a scheme can be used, and none asked for; `undefined` where that is not so. */
export function tokenOnly(scheme: SecurityScheme): string | undefined {
  if (scheme.type === "openIdConnect") return "OpenID Connect needs a user who signs in";
  if (scheme.type !== "oauth2" || clientFlow(scheme) !== undefined) return undefined;
  const flows = scheme.flows.map(({ type }) => type);
  return flows.length === 0
    ? "it names no OAuth flow"
    : `it has no client credentials flow with a URL, only ${flows.join(" and ")}`;
}

function clientFlow({ flows }: SecurityScheme): OAuthFlow | undefined {
  return flows.find(({ type, tokenUrl }) => type === "clientCredentials" && tokenUrl !== undefined);
}

function http(scheme: SecurityScheme, name: string): Fact<AuthConfig> {
  if (scheme.scheme !== "basic")
    return fact(
      { type: "bearer", token: "{secrets.token}" },
      scheme.scheme === "bearer" ? 0.95 : 0.4,
      `${name} is HTTP ${scheme.scheme ?? ""}`,
    );
  const text = scheme.description ?? "";
  const keyAsUser =
    /(api|secret|access)?[ _-]?(key|token)\b[^.]{0,60}\busername|username[^.]{0,40}\b(api|secret)?[ _-]?(key|token)\b|password[^.]{0,30}\b(empty|blank|not required|anything)/i.test(
      text,
    );
  if (keyAsUser)
    return fact(
      { type: "http_basic", username: "{secrets.api_key}", password: "" },
      0.85,
      `${name}: its description takes the API key as the user's name`,
    );
  return fact(
    { type: "http_basic", username: "{secrets.username}", password: "{secrets.password}" },
    0.9,
    `${name} is HTTP basic`,
  );
}

function apiKey(scheme: SecurityScheme, name: string): Fact<AuthConfig> {
  const parameter = scheme.parameter ?? "Authorization";
  const place = scheme.in === "query" ? "query" : scheme.in === "cookie" ? "cookie" : "header";
  if (place !== "header" || parameter.toLowerCase() !== "authorization") {
    return fact(
      { type: "api_key", name: parameter, api_key: "{secrets.api_key}", location: place },
      0.95,
      `${name} is a key in the ${place} ${JSON.stringify(parameter)}`,
    );
  }
  const prefix = prefixOf(scheme);
  if (prefix === undefined)
    return fact(
      { type: "bearer", token: "{secrets.token}" },
      0.5,
      `${name} is a key in the Authorization header, most often written as a bearer token`,
    );
  if (prefix === "Bearer")
    return fact(
      { type: "bearer", token: "{secrets.token}" },
      0.9,
      `${name}: its description writes "Bearer" before the key`,
    );
  const config = { type: "api_key", name: "Authorization", api_key: `${prefix} {secrets.api_key}`, location: "header" };
  return fact(config, 0.8, `${name}: its description writes ${JSON.stringify(prefix)} before the key`);
}

/** The word before the key that a scheme's prose asks for. */
function prefixOf(scheme: SecurityScheme): string | undefined {
  const text = scheme.description ?? "";
  if (/\bbearer\b/i.test(text) || /bearer/i.test(scheme.name)) return "Bearer";
  const said =
    /[`"':]\s*([A-Z][A-Za-z-]{2,20})\s+[`"'<{[$(]*\s*(?:your|my|the)?[ _-]?(?:api|secret|access|auth)?[ _-]?(?:key|token|x{3,}|[0-9a-f-]{8,})/.exec(
      text,
    )?.[1];
  const named =
    /(?:prefix(?:ed)?|preceded|start(?:s|ed|ing)?|begin(?:s|ning)?)\s+(?:with|by)[^`"'A-Z]{0,20}[`"']?([A-Z][A-Za-z-]{2,20})/.exec(
      text,
    )?.[1];
  const found = said ?? named;
  return found === undefined || NOT_A_PREFIX.has(found.toLowerCase()) ? undefined : found;
}

function joined(path: string, baseUrl: string): string {
  return URL.canParse(path, baseUrl) ? new URL(path, baseUrl).href : baseUrl;
}
