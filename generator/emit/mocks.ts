import type { Json } from "../../templates/runtime/json.ts";
import type { Connector, Paginator, Resource, Value } from "../plan/connector.ts";
import { arrayOf, blockOf, type Code, code, enclosed, objectOf, propertyOf } from "./code.ts";
import { DataLines } from "./data-lines.ts";
import { identifier, literal, propertiesOf, propertyKey } from "./escape.ts";
import { Imports } from "./imports.ts";
import { mockIncrementalCode } from "./incremental.ts";
import { givesTokens, mockAuthCode } from "./mock-auth.ts";
import { optionsCode } from "./options.ts";
import { mockParentCode } from "./parents.ts";
import { isConstant, sampleCode } from "./samples.ts";
import { mockPlace } from "./selectors.ts";
import type { View } from "./templates.ts";

/** What templates/connector/mocks.hbs shows: handlers that behave like the API. */
export function mocksView(connector: Connector): View {
  const imports = new Imports();
  const lines = new DataLines();
  const [module, factory, type] = givesTokens(connector)
    ? (["./runtime/mocks/tokens.ts", "mockTokenApi", "MockTokenApi"] as const)
    : (["./runtime/mocks/api.ts", "mockApi", "MockApi"] as const);
  imports.type("./runtime/mocks/api.ts", "MockOptions");
  const auth = connector.auth && mockAuthCode(connector.auth, imports);
  const rows = connector.resources.map(({ name, rowType }) => {
    return { doc: undefined, code: code`readonly ${propertyKey(name)}: ${imports.type("./types.ts", rowType)}` };
  });
  const requests = requestsByPlace(connector);
  const resources = connector.resources.map((resource) => {
    const facts = factsOf(connector, resource, requests, imports);
    const properties = [...facts, propertyOf(code`row`, rowCode(resource, imports))];
    return propertyOf(propertyKey(resource.name), blockOf(properties));
  });
  // No private key stands in generated code; a test makes one of its own.
  const mockableSecrets = connector.secrets.filter(({ multiline }) => multiline !== true);
  const view = {
    mocksFactory: connector.names.mocksFactory,
    mocksType: connector.names.mocksType,
    rowsType: `${connector.names.type}MockRows`,
    apiFactory: imports.value(module, factory),
    apiType: imports.type(module, type),
    secrets: mockableSecrets.map(({ option, name }) => ({ option, value: mockValue(name) })),
    baseUrl: connector.baseUrl,
    auth,
    limit: limitCode(connector, imports),
    rows: lines.addMembers(rows),
    resources: lines.add(resources),
  };
  return { ...view, imports: imports.declarations(lines), lines };
}

/** What makes a row of its number. */
function rowCode({ samples }: Resource, imports: Imports): Code {
  const fields = samples.map((sample) => propertyOf(propertyKey(sample.field), sampleCode(sample, imports)));
  const number = samples.every(isConstant) ? code`` : code`n`;
  return enclosed(code`(${number}) => (`, blockOf(fields), code`)`);
}

/** The limit that tells itself as the API does. */
function limitCode({ http: { rateLimit } }: Connector, imports: Imports): Code | undefined {
  if (!rateLimit) return undefined;
  imports.type("./runtime/mocks/rate-limit.ts", "MockRateLimit");
  imports.type("./runtime/mocks/rate-limit.ts", "MockRateLimitOptions");
  const limit = imports.value("./runtime/mocks/rate-limit.ts", "limitOf");
  const fields = rateLimit.announced?.fields;
  return fields ? code`${limit}(options, ${literal(fields)})` : code`${limit}(options)`;
}

/** The properties of a mocked resource that say how it answers. */
function factsOf(
  connector: Connector,
  resource: Resource,
  requests: ReturnType<typeof requestsByPlace>,
  imports: Imports,
): readonly Code[] {
  const { request, selector, primaryKey, auth, incremental } = resource;
  const match = matchOf(resource, requests);
  const { rowsAt, rowAt } = mockPlace(selector);
  const facts: readonly (readonly [name: string, value: Code | undefined])[] = [
    ["method", literal(request.method)],
    ["path", pathCode(resource)],
    ["parent", mockParentCode(resource, imports)],
    ["match", match.length === 0 ? undefined : objectOf(match)],
    ["rowsAt", literal(rowsAt)],
    ["rowAt", rowAt.length === 0 ? undefined : literal(rowAt)],
    ["write", resource.bodyFormat && imports.value("./runtime/mocks/lines.ts", "lines")],
    ["page", pageCode(resource.paginator, imports)],
    ["primaryKey", literal(primaryKey)],
    ["tombstones", tombstonesCode(connector, resource)],
    ["incremental", incremental && mockIncrementalCode(incremental, request, imports)],
    ["auth", auth === "inherit" ? undefined : ((auth && mockAuthCode(auth, imports)) ?? literal("none"))],
  ];
  return propertiesOf(facts);
}

/** Where the mocked API lists the rows that are removed. */
function tombstonesCode({ resources }: Connector, { name, primaryKey }: Resource): Code | undefined {
  const list = resources.find(({ tombstonesOf }) => tombstonesOf === name);
  if (list === undefined) return undefined;
  const key = primaryKey.map((field, index) => [field, list.primaryKey[index] ?? field]);
  return objectOf([
    [code`resource`, literal(list.name)],
    [code`key`, literal(key)],
  ]);
}

function pathCode({ request }: Resource): Code {
  const [only, ...more] = request.path;
  if (only?.kind === "text" && more.length === 0) return literal(only.text);
  const parts = request.path.map((part) => {
    if (part.kind === "text") return literal(part.text);
    return part.kind === "secret" ? code`mockSecrets.${identifier(part.option)}` : literal(null);
  });
  return arrayOf(parts);
}

/** The requests of all resources by method and path. */
function requestsByPlace({ resources }: Connector): ReadonlyMap<string, readonly Resource["request"][]> {
  const requests = new Map<string, Resource["request"][]>();
  for (const { request } of resources) {
    const twins = requests.get(placeOf(request)) ?? [];
    requests.set(placeOf(request), [...twins, request]);
  }
  return requests;
}

function placeOf({ method, path }: Resource["request"]): string {
  return `${method} ${JSON.stringify(path)}`;
}

/** The literal parameters that tell a resource from another with the same method and path, which is among its twins. */
function matchOf(
  { request }: Resource,
  requests: ReturnType<typeof requestsByPlace>,
): readonly (readonly [Code, Code])[] {
  const twins = (requests.get(placeOf(request)) ?? []).filter((twin) => twin !== request);
  return request.params.flatMap(([name, value]) => {
    const differs = twins.some(({ params }) => JSON.stringify(valueOf(params, name)) !== JSON.stringify(value));
    if (!differs || value.kind !== "literal" || value.value === null || typeof value.value === "object") return [];
    return [[propertyKey(name), literal(String(value.value))] as const];
  });
}

function valueOf(params: Resource["request"]["params"], name: string): Value | undefined {
  return params.find(([other]) => other === name)?.[1];
}

/** How the mocks page: as the paginator reads. */
function pageCode(paginator: Paginator, imports: Imports): Code {
  const call = (module: string, name: string, options: Readonly<Record<string, Json | undefined>> = {}): Code =>
    code`${imports.value(`./runtime/mocks/${module}.ts`, name)}(${optionsCode(options)})`;
  switch (paginator.type) {
    case "single_page":
    case "custom":
      // How pages of one's own follow each other, only their code knows.
      return call("serve-single-page", "serveSinglePage");
    case "offset": {
      const { limit, offset, offsetAt, limitAt, totalPath, hasMorePath } = paginator;
      return call("serve-offset", "serveOffset", { limit, offset, offsetAt, limitAt, totalPath, hasMorePath });
    }
    case "page_number": {
      const { basePage, page, pageAt, totalPath, hasMorePath } = paginator;
      return call("serve-page-number", "servePageNumber", { basePage, page, pageAt, totalPath, hasMorePath });
    }
    case "cursor": {
      const { cursorPath, cursorAt, urlParam, hasMorePath } = paginator;
      return call("serve-cursor", "serveCursor", { cursorPath, cursorAt, urlParam, hasMorePath });
    }
    case "json_link":
      return call("serve-json-link", "serveJsonLink", {
        nextUrlPath: paginator.nextUrlPath,
        among: paginator.among,
      });
    case "header_link":
      return call("serve-header-link", "serveHeaderLink", { rel: paginator.rel });
    case "auto":
      // One of the ways that the connector finds out about; which one the API has, nobody said.
      return call("serve-header-link", "serveHeaderLink", { rel: "next" });
    case "header_cursor": {
      const { cursorKey, cursorAt } = paginator;
      return call("serve-header-cursor", "serveHeaderCursor", { cursorKey, cursorAt });
    }
    case "last_record": {
      const { field, cursorAt, limitAt, hasMorePath } = paginator;
      return call("serve-last-record", "serveLastRecord", { field, cursorAt, limitAt, hasMorePath });
    }
  }
}

/** A credential that any request can carry, whatever it is called. */
function mockValue(name: string): string {
  return `mock-${name.replaceAll(/[^A-Za-z0-9]+/g, "-")}`;
}
