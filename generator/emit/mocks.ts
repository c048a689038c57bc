import type { Json } from "../../templates/runtime/json.ts";
import type { Auth, Connector, Paginator, Resource, Value } from "../plan/connector.ts";
import { type Code, code, commaSeparated, objectOf } from "./code.ts";
import { identifier, literal, propertyKey } from "./escape.ts";
import { Imports } from "./imports.ts";
import { optionsCode } from "./paginators.ts";
import { sampleCode } from "./samples.ts";
import { placeholderOf } from "./placeholders.ts";
import { textCode } from "./values.ts";

/** What templates/connector/mocks.hbs shows: handlers that behave like the API. */
export function mocksView(connector: Connector): object {
  const imports = new Imports();
  imports.value("./runtime/mocks/api.ts", "mockApi");
  imports.type("./runtime/mocks/api.ts", "MockApi");
  imports.type("./runtime/mocks/api.ts", "MockOptions");
  const auth = connector.auth && authCode(connector.auth, imports);
  const resources = connector.resources.map((resource) => {
    imports.type("./types.ts", resource.rowType);
    return {
      name: resource.name,
      rowType: resource.rowType,
      facts: factsCode(connector, resource, imports),
      fields: resource.samples.map((sample) => ({ field: sample.field, value: sampleCode(sample, imports) })),
    };
  });
  return {
    imports: imports.declarations(),
    mocksFactory: connector.names.mocksFactory,
    mocksType: connector.names.mocksType,
    rowsType: `${connector.names.type}MockRows`,
    secrets: connector.secrets.map(({ option, name }) => ({ option, value: `mock-${name}` })),
    baseUrl: connector.baseUrl,
    auth,
    resources,
  };
}

/** The properties of a mocked resource that say how it answers. */
function factsCode(connector: Connector, resource: Resource, imports: Imports): Code {
  const { request, selector, primaryKey, auth } = resource;
  const match = matchOf(connector, resource);
  const facts = [
    code`method: ${literal(request.method)}`,
    code`path: ${pathCode(resource)}`,
    ...(match.length === 0 ? [] : [code`match: ${objectOf(match)}`]),
    code`rowsAt: ${literal(selector.path)}`,
    code`page: ${pageCode(resource.paginator, imports)}`,
    code`primaryKey: ${literal(primaryKey)}`,
    ...(resource.incremental ? [code`incremental: ${incrementalCode(resource)}`] : []),
    ...(auth === "inherit" ? [] : [code`auth: ${auth ? authCode(auth, imports) : literal("none")}`]),
  ];
  return commaSeparated(facts);
}

function pathCode({ request }: Resource): Code {
  const parts = request.path.map((part) => (part.kind === "text" ? part.text : null));
  return literal(parts.length === 1 ? (parts[0] ?? [null]) : parts);
}

/** The literal parameters that tell a resource from another with the same method and path. */
function matchOf(connector: Connector, resource: Resource): readonly (readonly [Code, Code])[] {
  const place = ({ request }: Resource): string => JSON.stringify([request.method, request.path]);
  const twins = connector.resources.filter((other) => other !== resource && place(other) === place(resource));
  return resource.request.params.flatMap(([name, value]) => {
    const differs = twins.some(
      ({ request }) => JSON.stringify(valueOf(request.params, name)) !== JSON.stringify(value),
    );
    if (!differs || value.kind !== "literal" || value.value === null || typeof value.value === "object") return [];
    return [[propertyKey(name), literal(String(value.value))] as const];
  });
}

function valueOf(params: Resource["request"]["params"], name: string): Value | undefined {
  return params.find(([other]) => other === name)?.[1];
}

const SERVERS: Readonly<Record<Paginator["type"], { module: string; name: string; options: readonly string[] }>> = {
  single_page: { module: "single-page", name: "serveSinglePage", options: [] },
  offset: {
    module: "offset",
    name: "serveOffset",
    options: ["limit", "offset", "offsetAt", "limitAt", "totalPath", "hasMorePath"],
  },
  page_number: {
    module: "page-number",
    name: "servePageNumber",
    options: ["basePage", "page", "pageAt", "totalPath", "hasMorePath"],
  },
  cursor: { module: "cursor", name: "serveCursor", options: ["cursorPath", "cursorAt", "hasMorePath"] },
  json_link: { module: "json-link", name: "serveJsonLink", options: ["nextUrlPath"] },
  header_link: { module: "header-link", name: "serveHeaderLink", options: ["rel"] },
};

function pageCode(paginator: Paginator, imports: Imports): Code {
  const { module, name, options } = SERVERS[paginator.type];
  const serve = imports.value(`./runtime/mocks/serve-${module}.ts`, name);
  const said = Object.entries(paginator).filter(([option]) => options.includes(option));
  return code`${serve}(${optionsCode(said, {})})`;
}

function incrementalCode(resource: Resource): Code {
  const { incremental } = resource;
  if (!incremental) return code`undefined`;
  const { cursor, type, format, order } = incremental;
  const start = placeholderOf(resource.request, "start");
  const end = placeholderOf(resource.request, "end");
  const startParam = start?.name ?? incremental.startParam;
  const options: Readonly<Record<string, Json | undefined>> = {
    cursor,
    type,
    startParam,
    startPrefix: start?.prefix === "" ? undefined : start?.prefix,
    endParam: end?.name,
    format,
    order,
  };
  return optionsCode(Object.entries(options), {});
}

function authCode(auth: Auth, imports: Imports): Code {
  const secret = (option: string): Code => code`mockSecrets.${identifier(option)}`;
  const expect = (module: string, name: string): Code => imports.value(`./runtime/mocks/${module}.ts`, name);
  switch (auth.type) {
    case "api_key": {
      const factory = {
        header: expectName("expect-api-key-in-header", "expectApiKeyInHeader"),
        query: expectName("expect-api-key-in-query", "expectApiKeyInQuery"),
        cookie: expectName("expect-api-key-in-cookie", "expectApiKeyInCookie"),
      }[auth.location];
      return code`${expect(factory.module, factory.name)}(${literal(auth.name)}, ${textCode(auth.key, secret)})`;
    }
    case "bearer":
      return code`${expect("expect-bearer", "expectBearer")}(${textCode(auth.token, secret)})`;
    case "http_basic": {
      const values = commaSeparated([textCode(auth.username, secret), textCode(auth.password, secret)]);
      return code`${expect("expect-basic", "expectBasic")}(${values})`;
    }
  }
}

function expectName(module: string, name: string): { readonly module: string; readonly name: string } {
  return { module, name };
}
