import type { Auth, Grant, NamedValues, OAuth, SessionTokenAuth } from "../plan/auth-schemes.ts";
import type { Connector } from "../plan/connector.ts";
import { type Code, code, commaSeparated, objectOf } from "./code.ts";
import { identifier, literal, propertyKey } from "./escape.ts";
import type { Imports } from "./imports.ts";
import { optionEntries } from "./options.ts";
import { secretValueCode, textCode } from "./values.ts";

type OwnAuth = Connector["auth"] | "inherit";

const secret = (option: string): Code => code`mockSecrets.${identifier(option)}`;

/** The check of the credentials that a mocked API asks for; `undefined` where the mocks cannot tell right from wrong. */
export function mockAuthCode(auth: Auth, imports: Imports): Code | undefined {
  const expect = (module: string, name: string): Code => imports.value(`./runtime/mocks/${module}.ts`, name);
  switch (auth.type) {
    case "api_key":
      return code`${keyCheck(auth.location, imports)}(${literal(auth.name)}, ${textCode(auth.key, secret)})`;
    case "bearer":
      return code`${expect("expect-bearer", "expectBearer")}(${textCode(auth.token, secret)})`;
    case "http_basic": {
      const values = commaSeparated([textCode(auth.username, secret), textCode(auth.password, secret)]);
      return code`${expect("expect-basic", "expectBasic")}(${values})`;
    }
    case "oauth2":
      return oauthCode(auth, imports);
    case "session_token":
      return sessionCode(auth, imports);
    case "all": {
      const schemes = auth.schemes.flatMap((scheme) => mockAuthCode(scheme, imports) ?? []);
      return code`${expect("expect-all", "expectAll")}(${commaSeparated(schemes)})`;
    }
    case "custom":
      return undefined;
  }
}

/** Whether the mocked API gives tokens. */
export function givesTokens({ auth, resources }: Connector): boolean {
  const gives = (one: OwnAuth): boolean => {
    if (one === undefined || one === "inherit") return false;
    return one.type === "all" ? one.schemes.some(gives) : one.type === "oauth2" || one.type === "session_token";
  };
  return gives(auth) || resources.some((resource) => gives(resource.auth));
}

function oauthCode(auth: OAuth, imports: Imports): Code {
  const { grant } = auth;
  const scope: NamedValues = auth.scope === undefined ? [] : [["scope", auth.scope]];
  const fields = fieldsCode([...scope, ...auth.data]);
  const [module, name] = EXPECT[grant.type];
  const shared = objectOf([
    [code`url`, textCode(auth.url, secret)],
    ...(grant.type === "jwt_bearer" ? assertionEntries(auth, grant) : clientEntries(auth, grant)),
    [code`fields`, fields],
    [code`accessToken`, auth.accessToken && textCode(auth.accessToken, secret)],
    ...optionEntries(
      { tokenPath: auth.tokenPath, expiresPath: auth.expiresPath },
      { tokenPath: ["access_token"], expiresPath: ["expires_in"] },
    ),
  ]);
  return code`${imports.value(`./runtime/mocks/${module}.ts`, name)}(${shared})`;
}

const EXPECT = {
  client_credentials: ["expect-client-credentials", "expectClientCredentials"],
  refresh_token: ["expect-refresh-token", "expectRefreshToken"],
  jwt_bearer: ["expect-assertion", "expectAssertion"],
} as const;

type Entries = readonly (readonly [key: Code, value: Code | undefined])[];

function clientEntries(auth: OAuth, grant: Exclude<Grant, { type: "jwt_bearer" }>): Entries {
  return [
    [code`clientId`, textCode(auth.clientId, secret)],
    [code`clientSecret`, grant.clientSecret && textCode(grant.clientSecret, secret)],
    [code`clientAuth`, grant.clientAuth === "basic" ? literal(grant.clientAuth) : undefined],
    [code`refreshToken`, grant.type === "refresh_token" ? textCode(grant.refreshToken, secret) : undefined],
  ];
}

function assertionEntries(auth: OAuth, grant: Extract<Grant, { type: "jwt_bearer" }>): Entries {
  const claims: NamedValues = [
    ["iss", grant.issuer ?? auth.clientId],
    ["sub", grant.subject ?? auth.clientId],
    ...(grant.audience === undefined ? [] : [["aud", grant.audience] as const]),
  ];
  const said = new Set(grant.claims?.kind === "literal" ? Object.keys(grant.claims.value ?? {}) : []);
  return [
    [code`algorithm`, literal(grant.algorithm)],
    [code`claims`, fieldsCode(claims.filter(([name]) => !said.has(name))) ?? code`{}`],
  ];
}

function sessionCode(auth: SessionTokenAuth, imports: Imports): Code {
  const { login, token, name, prefix, location, expiresPath } = auth;
  const own = login.auth && mockAuthCode(login.auth, imports);
  const carried = prefix === "" ? code`token` : code`${literal(prefix)} + token`;
  const options = objectOf([
    [code`method`, literal(login.method)],
    [code`url`, textCode(login.url, secret)],
    [code`json`, login.json && secretValueCode(login.json, secret)],
    [code`data`, login.data && fieldsCode(login.data)],
    [code`headers`, fieldsCode(login.headers)],
    [code`auth`, own],
    ...optionEntries({ token: "path" in token ? { path: token.path } : { header: token.header }, expiresPath }),
    [code`as`, code`(token) => ${keyCheck(location, imports)}(${literal(name)}, ${carried})`],
  ]);
  return code`${imports.value("./runtime/mocks/expect-session-token.ts", "expectSessionToken")}(${options})`;
}

function keyCheck(location: "header" | "query" | "cookie", imports: Imports): Code {
  const factory = {
    header: ["expect-api-key-in-header", "expectApiKeyInHeader"],
    query: ["expect-api-key-in-query", "expectApiKeyInQuery"],
    cookie: ["expect-api-key-in-cookie", "expectApiKeyInCookie"],
  } as const;
  const [module, name] = factory[location];
  return imports.value(`./runtime/mocks/${module}.ts`, name);
}

function fieldsCode(fields: NamedValues): Code | undefined {
  if (fields.length === 0) return undefined;
  return objectOf(fields.map(([name, value]) => [propertyKey(name), secretValueCode(value, secret)] as const));
}
