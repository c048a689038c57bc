import { jwtDefaults } from "../../templates/runtime/auth/jwt-bearer.ts";
import { oauthDefaults } from "../../templates/runtime/auth/oauth2.ts";
import { sessionDefaults } from "../../templates/runtime/auth/session-token.ts";
import type { Auth, CustomAuth, NamedValues, OAuth, SessionTokenAuth } from "../plan/auth-schemes.ts";
import type { Value } from "../plan/connector.ts";
import { arrayOf, type Code, code, commaSeparated, objectOf } from "./code.ts";
import { identifier, literal, propertyKey } from "./escape.ts";
import type { Imports } from "./imports.ts";
import { optionEntries } from "./options.ts";
import type { SecretCode } from "./secrets.ts";
import { secretOptions, secretValueCode, textCode } from "./values.ts";

type Entry = readonly [key: Code, value: Code | undefined];

/** The credentials' factory call, with their secrets from the options or the environment. */
export function authCode(auth: Auth | undefined, imports: Imports, secret: SecretCode): Code {
  if (!auth) return imports.value("./runtime/auth/authenticator.ts", "anonymous");
  switch (auth.type) {
    case "api_key":
      return code`${apiKeyFactory(auth.location, imports)}(${literal(auth.name)}, ${textCode(auth.key, secret.of)})`;
    case "bearer":
      return code`${bearer(imports)}(${textCode(auth.token, secret.of)})`;
    case "http_basic": {
      const name = imports.value("./runtime/auth/http-basic.ts", "httpBasic");
      return code`${name}(${textCode(auth.username, secret.of)}, ${textCode(auth.password, secret.of)})`;
    }
    case "oauth2":
      return oauthCode(auth, imports, secret);
    case "session_token":
      return sessionTokenCode(auth, imports, secret);
    case "all": {
      const schemes = auth.schemes.map((scheme) => authCode(scheme, imports, secret));
      return code`${imports.value("./runtime/auth/all.ts", "all")}(${commaSeparated(schemes)})`;
    }
    case "custom":
      return customCode(auth, imports, secret);
  }
}

function oauthCode(auth: OAuth, imports: Imports, secret: SecretCode): Code {
  const text = (value: Value | undefined): Code | undefined => value && textCode(value, secret.of);
  const entries = (more: readonly Entry[]): Code =>
    objectOf([
      [code`url`, text(auth.url)],
      [code`clientId`, text(auth.clientId)],
      ...more,
      [code`scope`, text(auth.scope)],
      [code`data`, fieldsCode(auth.data, secret)],
      [code`headers`, fieldsCode(auth.headers, secret)],
      [code`accessToken`, auth.accessToken && secret.optional(auth.accessToken)],
      ...optionEntries(
        {
          tokenPath: auth.tokenPath,
          expiresPath: auth.expiresPath,
          defaultLifetimeMs: auth.defaultLifetimeMs,
          leewayMs: auth.leewayMs,
          renewStatuses: auth.renewStatuses,
        },
        oauthDefaults,
      ),
    ]);
  const { grant } = auth;
  if (grant.type === "jwt_bearer") {
    const { algorithm, assertionLifetimeMs } = grant;
    const claims = grant.claims && secretValueCode(grant.claims, secret.of);
    const own: readonly Entry[] = [
      [code`privateKey`, text(grant.privateKey)],
      ...optionEntries({ algorithm, assertionLifetimeMs }, jwtDefaults),
      [code`keyId`, text(grant.keyId)],
      [code`issuer`, text(grant.issuer)],
      [code`subject`, text(grant.subject)],
      [code`audience`, text(grant.audience)],
      [code`claims`, claims],
    ];
    return code`${imports.value("./runtime/auth/jwt-bearer.ts", "jwtBearer")}(${entries(own)})`;
  }
  const client: readonly Entry[] = [
    [code`clientSecret`, text(grant.clientSecret)],
    ...optionEntries({ clientAuth: grant.clientAuth }, oauthDefaults),
  ];
  if (grant.type === "client_credentials") {
    return code`${imports.value("./runtime/auth/client-credentials.ts", "clientCredentials")}(${entries(client)})`;
  }
  const callback = code`(token) => options.onRefreshToken?.(token, ${literal(grant.option)})`;
  const own: readonly Entry[] = [
    ...client,
    [code`refreshToken`, text(grant.refreshToken)],
    [code`onRefreshToken`, callback],
  ];
  return code`${imports.value("./runtime/auth/refresh-token.ts", "withRefreshToken")}(${entries(own)})`;
}

function sessionTokenCode(auth: SessionTokenAuth, imports: Imports, secret: SecretCode): Code {
  const { login, lifetimeMs, expiresPath, leewayMs, renewStatuses } = auth;
  const values = [login.url, ...[...login.headers, ...(login.data ?? [])].map(([, value]) => value), login.json];
  const secrets = values.flatMap((value) => (value === undefined ? [] : secretOptions(value)));
  const request = objectOf([
    ...optionEntries({ method: login.method }, sessionDefaults),
    [code`url`, textCode(login.url, secret.of)],
    [code`headers`, fieldsCode(login.headers, secret)],
    [code`json`, login.json && secretValueCode(login.json, secret.of)],
    [code`data`, login.data && fieldsCode(login.data, secret)],
    [code`auth`, login.auth && authCode(login.auth, imports, secret)],
  ]);
  const options = objectOf([
    [code`login`, request],
    ...optionEntries({ token: "path" in auth.token ? { path: auth.token.path } : { header: auth.token.header } }),
    [code`as`, placedCode(auth, imports)],
    [code`secrets`, arrayOf([...new Set(secrets)].map((option) => secret.of(option)))],
    ...optionEntries({ lifetimeMs, expiresPath, leewayMs, renewStatuses }, sessionDefaults),
  ]);
  return code`${imports.value("./runtime/auth/session-token.ts", "withSessionToken")}(${options})`;
}

/** What makes credentials of a token. */
function placedCode({ location, name, prefix }: SessionTokenAuth, imports: Imports): Code {
  if (location === "header" && name.toLowerCase() === "authorization" && prefix === "Bearer ") return bearer(imports);
  const token = prefix === "" ? code`token` : code`${literal(prefix)} + token`;
  return code`(token) => ${apiKeyFactory(location, imports)}(${literal(name)}, ${token})`;
}

function customCode({ name, options }: CustomAuth, imports: Imports, secret: SecretCode): Code {
  const given = options.map(([key, value]) => [propertyKey(key), secretValueCode(value, secret.of)] as const);
  const secrets = [...new Set(options.flatMap(([, value]) => secretOptions(value)))].map((option) => secret.of(option));
  const made = imports.value("./runtime/auth/custom.ts", "customAuth");
  return code`${made}(extensions.auth.${identifier(name)}, ${objectOf(given)}, [${commaSeparated(secrets)}])`;
}

/** Named texts as an object literal; nothing where there are none. */
function fieldsCode(fields: NamedValues, secret: SecretCode): Code | undefined {
  if (fields.length === 0) return undefined;
  return objectOf(fields.map(([name, value]) => [propertyKey(name), secretValueCode(value, secret.of)] as const));
}

function bearer(imports: Imports): Code {
  return imports.value("./runtime/auth/bearer.ts", "bearer");
}

function apiKeyFactory(location: "header" | "query" | "cookie", imports: Imports): Code {
  const factory = { header: "apiKeyInHeader", query: "apiKeyInQuery", cookie: "apiKeyInCookie" }[location];
  return imports.value("./runtime/auth/api-key.ts", factory);
}
