import { connectionDefaults } from "../../templates/runtime/connection.ts";
import { retryDefaults } from "../../templates/runtime/retry/policy.ts";
import type { Connector, Resource, Secret } from "../plan/connector.ts";
import type { HttpPolicy } from "../plan/http-policy.ts";
import { authCode } from "./auth.ts";
import {
  alternativesOf,
  type Code,
  code,
  commaSeparated,
  enclosed,
  genericOf,
  namesOf,
  objectOf,
  propertyOf,
} from "./code.ts";
import { DataLines } from "./data-lines.ts";
import { docComment, identifier, literal, propertyKey } from "./escape.ts";
import { extensionsOf } from "./extensions.ts";
import { Imports } from "./imports.ts";
import { optionsCode } from "./options.ts";
import { givenParentCode } from "./parents.ts";
import { rateLimitCode } from "./rate-limit.ts";
import { resourcesByName } from "./resources.ts";
import { secretCode } from "./secrets.ts";
import type { View } from "./templates.ts";
import { secretsOf, textCode } from "./values.ts";

const OPTION_TYPES = ["ReadOptions", "Page"];
const LOAD_TYPES = ["LoadOptions", "LoadProgress"];
const REPORT_TYPES = ["LoadReport", "ResourceReport"];
const ERRORS = [
  "BodyError",
  "ConfigurationError",
  "ConnectorError",
  "HttpError",
  "LoadError",
  "NetworkError",
  "PaginationError",
  "SelectorError",
  "TimeoutError",
  "WaitError",
];

/** What templates/connector/index.hbs shows: the connector's factory and everything public. */
export function indexView(connector: Connector): View {
  const imports = new Imports();
  imports.value("./extensions.ts", "extensions");
  imports.value("./runtime/connection.ts", "connect");
  imports.type("./runtime/connection.ts", "ConnectionOptions");
  imports.type("./runtime/load/destination.ts", "Destination");
  imports.value("./runtime/load/load.ts", "load");
  imports.type("./runtime/load/options.ts", "LoadOptions");
  imports.type("./runtime/load/report.ts", "LoadReport");
  const lines = new DataLines();
  const clients = connector.resources.map((resource) => {
    const name = imports.value("./resources.ts", resource.identifier);
    const { type, factory } = clientCode(connector, resource, imports);
    const { description } = resource;
    return {
      member: {
        doc: description ? docComment(description) : undefined,
        code: enclosed(code`readonly ${name}: `, type, code``),
      },
      property: propertyOf(name, code`${factory}(connection, ${name})`),
    };
  });
  const loaded = connector.resources.filter(({ tombstonesOf }) => tombstonesOf === undefined);
  const loadOne = loadOneCode(connector, imports);
  const definition = definitionCode(connector, imports);
  const concerns = extensionsOf(connector, imports);
  if (concerns) imports.type("./runtime/extensions.ts", "Extensions");
  const { rateLimit } = connector.http;
  if (rateLimit) imports.type("./runtime/rate-limit/rate-limit.ts", "RateLimitOptions");
  const secrets = connector.secrets.map(({ option, ...secret }) => ({ option, doc: secretDoc(secret) }));
  return {
    imports: imports.declarations(lines),
    ...connector.names,
    extensionsType: connector.names.extensions,
    concerns,
    refreshTokens: refreshTokens(connector),
    summary: connector.description ?? connector.title,
    secrets,
    isLimited: rateLimit !== undefined,
    hasOwnOptions: secrets.length > 0 || rateLimit !== undefined,
    resourceNames: lines.addLong(
      enclosed(
        code`export type ${identifier(connector.names.resourceUnion)} = `,
        alternativesOf(loaded.map(({ name }) => literal(name))),
        code`;`,
      ),
    ),
    clientTypes: lines.addMembers(clients.map(({ member }) => member)),
    clients: lines.add(clients.map(({ property }) => property)),
    definition,
    loadOne,
    resources: lines.addLong(enclosed(code`const resources = `, resourcesByName(loaded), code`;`)),
    exports: exportsCode(connector).map((declaration) => lines.addLong(declaration)),
    lines,
  };
}

/** What loads a resource, where that takes more than its own pages. */
function loadOneCode({ resources }: Connector, imports: Imports): Code | undefined {
  const hasParents = resources.some(({ parent }) => parent);
  const family = hasParents
    ? code`${imports.value("./runtime/family/load-family.ts", "loadFamily")}(resources)`
    : undefined;
  const lists = resources.flatMap(({ tombstonesOf: of, identifier: list }) =>
    of === undefined ? [] : [[propertyKey(of), identifier(list)] as const],
  );
  if (lists.length === 0) return family;
  const withLists = imports.value("./runtime/load/tombstones.ts", "withTombstones");
  return code`${withLists}(${commaSeparated([objectOf(lists), ...(family ? [family] : [])])})`;
}

/** What reads a resource: its type, and what makes it. */
function clientCode(
  connector: Connector,
  resource: Resource,
  imports: Imports,
): { readonly type: Code; readonly factory: Code } {
  const row = imports.type("./types.ts", resource.rowType);
  const { paramsType, bodyType } = resource;
  const body = bodyType === undefined ? [] : [imports.type("./types.ts", bodyType)];
  const open = body.length === 0 ? [] : [imports.type("./runtime/resource.ts", "QueryParams")];
  const params = paramsType === undefined ? open : [imports.type("./types.ts", paramsType)];
  const parent = givenParentCode(connector, resource, imports);
  const types = [row, ...(parent ? [parent] : []), ...params, ...body];
  const [module, type, factory] = parent
    ? (["./runtime/child-client.ts", "ChildClient", "childClient"] as const)
    : (["./runtime/client.ts", "ResourceClient", "resourceClient"] as const);
  return { type: genericOf(imports.type(module, type), types), factory: imports.value(module, factory) };
}

function secretDoc({ description, env }: Omit<Secret, "option">): string {
  const meaning = description === undefined ? "" : `${description.trim().replace(/[.\s]*$/u, "")}. `;
  return `${meaning}Default: the environment variable ${env}.`;
}

/** The argument of `connect`: what is particular to the API; what the runtime would assume anyway is left out. */
function definitionCode(connector: Connector, imports: Imports): Code {
  const secret = secretCode(connector.secrets, imports);
  const headers = connector.headers.map(([name, value]) => [propertyKey(name), textCode(value, secret.of)] as const);
  const resourceAuth = connector.resources.flatMap(({ name, auth }) =>
    auth === "inherit" || auth === connector.auth
      ? []
      : [[propertyKey(name), authCode(auth, imports, secret)] as const],
  );
  return objectOf([
    [code`name`, literal(connector.name)],
    [code`baseUrl`, literal(connector.baseUrl)],
    [code`headers`, headers.length === 0 ? undefined : objectOf(headers)],
    [code`auth`, connector.auth && authCode(connector.auth, imports, secret)],
    [code`resourceAuth`, resourceAuth.length === 0 ? undefined : objectOf(resourceAuth)],
    [code`requestSecrets`, requestSecretsCode(connector, imports, secret.of)],
    ...policyEntries(connector.http, imports),
  ]);
}

/** The credentials that stand in requests, each read when a request first needs it. */
function requestSecretsCode(
  { resources }: Connector,
  imports: Imports,
  secret: (option: string) => Code,
): Code | undefined {
  const options = [...new Set(resources.flatMap(({ request }) => secretsOf(request)))];
  if (options.length === 0) return undefined;
  const sources = options.map((option) => [propertyKey(option), code`() => ${secret(option)}`] as const);
  return code`${imports.value("./runtime/request-secrets.ts", "requestSecrets")}(${objectOf(sources)})`;
}

function policyEntries(
  { retry, timeoutMs, concurrency, rateLimit }: HttpPolicy,
  imports: Imports,
): readonly (readonly [Code, Code | undefined])[] {
  const retryOptions = optionsCode(retry, retryDefaults);
  return [
    [code`retry`, String(retryOptions) === "" ? undefined : retryOptions],
    [code`rateLimit`, rateLimit && rateLimitCode(rateLimit, imports)],
    [code`timeoutMs`, timeoutMs === connectionDefaults.timeoutMs ? undefined : literal(timeoutMs)],
    [code`concurrency`, concurrency === connectionDefaults.concurrency ? undefined : literal(concurrency)],
  ];
}

/** The options that hold refresh tokens, which the API may replace. */
function refreshTokens(connector: Connector): readonly string[] {
  const options = (auth: Resource["auth"]): readonly string[] => {
    if (auth === undefined || auth === "inherit") return [];
    if (auth.type === "all") return auth.schemes.flatMap(options);
    return auth.type === "oauth2" && auth.grant.type === "refresh_token" ? [auth.grant.option] : [];
  };
  return [...new Set([connector.auth, ...connector.resources.map(({ auth }) => auth)].flatMap(options))];
}

/** Whether requests carry credentials that are got or made by code, which may fail in its own way. */
function hasAuthError({ auth, resources }: Connector): boolean {
  const fails = (one: Resource["auth"]): boolean => {
    if (one === undefined || one === "inherit") return false;
    return one.type === "all" ? one.schemes.some(fails) : one.type === "oauth2" || one.type === "session_token";
  };
  return fails(auth) || resources.some((resource) => fails(resource.auth));
}

/** Re-exports of everything else that a user of the connector may name. */
function exportsCode(connector: Connector): readonly Code[] {
  return [
    exportCode("type", ["ConnectionOptions"], "./runtime/connection.ts"),
    ...(connector.resources.some(({ parent }) => parent)
      ? [exportCode("type", ["ChildClient", "ChildReadOptions"], "./runtime/child-client.ts")]
      : []),
    exportCode("type", [...OPTION_TYPES, "ResourceClient"], "./runtime/client.ts"),
    exportCode("value", hasAuthError(connector) ? ["AuthError", ...ERRORS] : ERRORS, "./runtime/errors.ts"),
    exportCode("type", ["Destination"], "./runtime/load/destination.ts"),
    exportCode("type", LOAD_TYPES, "./runtime/load/options.ts"),
    exportCode("type", REPORT_TYPES, "./runtime/load/report.ts"),
    ...(connector.http.rateLimit
      ? [exportCode("type", ["RateLimitOptions"], "./runtime/rate-limit/rate-limit.ts")]
      : []),
    exportCode("type", typeNames(connector), "./types.ts"),
  ];
}

/** The names of types.ts: every schema. */
function typeNames(connector: Connector): readonly string[] {
  return connector.schemas.map(({ name }) => name);
}

function exportCode(kind: "type" | "value", names: readonly string[], module: string): Code {
  const keyword = kind === "type" ? code`export type` : code`export`;
  return enclosed(code`${keyword} `, namesOf(names.map(identifier)), code` from ${literal(module)};`);
}
