import type { OneAuthConfig } from "../config/auth.ts";
import { pathText } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Grant, NamedValues, OAuth } from "./auth-schemes.ts";
import type { Value } from "./connector.ts";
import {
  type AuthScope,
  namedTexts,
  optionalText,
  planUrl,
  secretText,
  secretValue,
  soleSecret,
} from "./secret-text.ts";
import { planSelector } from "./selector.ts";
import { planText } from "./values.ts";

type Config = Extract<OneAuthConfig, { access_token_request_data: unknown }>;

/** Bearer tokens of an OAuth 2.0 server. */
export function planOAuth(auth: Config, path: Path, scope: AuthScope): OAuth {
  const keys = (text: string, key: string): readonly string[] =>
    planSelector(text, "place", [...path, key], scope.report) ?? [];
  if (auth.session !== undefined && auth.session !== null) {
    scope.report.warning({
      code: "no-effect",
      path: [...path, "session"],
      key: true,
      message: `${pathText([...path, "session"])} has no effect here.`,
      fix: "The connector's option `fetch` does what a session does.",
    });
  }
  // One after the other as the options are to be listed.
  const url = planUrl(auth.access_token_url, [...path, "access_token_url"], scope, "URL that gives tokens.");
  const clientId = secretText(auth.client_id, [...path, "client_id"], scope, "Client id.");
  const grant = planGrant(auth, path, scope);
  const first = "Access token to begin with; without it one is asked for.";
  return {
    type: "oauth2",
    grant,
    url,
    clientId,
    scope: optionalText(joined(auth.scope), [...path, "scope"], scope),
    data: [...audienceField(auth, path, scope), ...formFields(auth.access_token_request_data, path, scope)],
    headers: namedTexts(auth.access_token_request_headers, [...path, "access_token_request_headers"], scope),
    accessToken: optionalText(auth.access_token, [...path, "access_token"], scope, first),
    tokenPath: keys(auth.token_path, "token_path"),
    expiresPath: keys(auth.expires_path, "expires_path"),
    defaultLifetimeMs: Math.round(auth.default_token_expiration * 1000),
    leewayMs: Math.round(auth.expiry_leeway * 1000),
    renewStatuses: auth.renew_statuses,
  };
}

function planGrant(auth: Config, path: Path, scope: AuthScope): Grant {
  const text = (key: string, value: string | null | undefined, what = ""): Value | undefined =>
    optionalText(value, [...path, key], scope, what);
  switch (auth.type) {
    case "oauth2_client_credentials": {
      const clientSecret = text("client_secret", auth.client_secret, "Client secret.");
      return { type: "client_credentials", clientSecret, clientAuth: auth.client_auth };
    }
    case "oauth2_refresh_token": {
      const clientSecret = text("client_secret", auth.client_secret, "Client secret.");
      const refreshToken = secretText(auth.refresh_token, [...path, "refresh_token"], scope, "Refresh token.");
      const name = soleSecret(auth.refresh_token);
      const option = name === undefined ? "refreshToken" : scope.secrets.option(name);
      return { type: "refresh_token", clientSecret, clientAuth: auth.client_auth, refreshToken, option };
    }
    case "oauth2_jwt_bearer": {
      const isPem = auth.algorithm !== "HS256";
      const what = isPem ? "Private key in PEM." : "Secret that is shared with the server.";
      const at = [...path, "private_key"];
      const claims = secretValue(auth.claims, (inner) => [...path, "claims", ...inner], scope);
      return {
        type: "jwt_bearer",
        privateKey: secretText(auth.private_key, at, scope, what, { multiline: isPem }),
        algorithm: auth.algorithm,
        keyId: text("key_id", auth.key_id),
        issuer: text("issuer", auth.issuer),
        subject: text("subject", auth.subject),
        audience: text("audience", auth.audience),
        claims: Object.keys(auth.claims).length === 0 ? undefined : claims,
        assertionLifetimeMs: Math.round(auth.assertion_lifetime * 1000),
      };
    }
  }
}

function joined(scope: string | readonly string[] | null | undefined): string | null | undefined {
  return typeof scope === "string" || scope === null || scope === undefined ? scope : scope.join(" ");
}

/** The audience as a field of the form; an assertion has it as a claim. */
function audienceField(auth: Config, path: Path, scope: AuthScope): NamedValues {
  if (auth.type === "oauth2_jwt_bearer") return [];
  const audience = optionalText(auth.audience, [...path, "audience"], scope);
  return audience === undefined ? [] : [["audience", audience]];
}

function formFields(data: Config["access_token_request_data"], path: Path, scope: AuthScope): NamedValues {
  return Object.entries(data).flatMap(([name, value]): NamedValues => {
    const at = [...path, "access_token_request_data", name];
    const text = (item: unknown, from: Path): Value =>
      planText(String(item), from, scope) ?? { kind: "literal", value: "" };
    if (value === null) return [];
    if (!Array.isArray(value)) return [[name, text(value, at)]];
    const items = value.flatMap((item, index) => (item === null ? [] : [text(item, [...at, index])]));
    return [[name, { kind: "list", items }]];
  });
}
