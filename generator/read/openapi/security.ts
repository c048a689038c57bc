import { parsePointer } from "./pointer.ts";
import type { OAuthFlow, SecurityRequirement, SecurityScheme, Server } from "./document.ts";
import type { References } from "./references.ts";
import { convertSecurityScheme } from "./swagger2.ts";
import { get, isList, isObject, numberOf, objectOf, textOf, textsOf, type JsonObject } from "../values.ts";

const TYPES = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"] as const;
const FLOWS = ["clientCredentials", "authorizationCode", "implicit", "password"] as const;

/** The security schemes of a document of any version; what is not one is left out. */
export function readSecuritySchemes(root: JsonObject, references: References): ReadonlyMap<string, SecurityScheme> {
  const swagger2 = objectOf(root, "securityDefinitions");
  const schemes = Object.entries({ ...swagger2, ...objectOf(objectOf(root, "components"), "securitySchemes") });
  const out = new Map<string, SecurityScheme>();
  for (const [name, value] of schemes) {
    const reference = textOf(value, "$ref");
    const target = reference === undefined ? value : references.lookup(reference);
    const scheme = isObject(target) ? readScheme(name, convertSecurityScheme(target)) : undefined;
    if (scheme !== undefined) out.set(name, scheme);
  }
  return out;
}

function readScheme(name: string, raw: JsonObject): SecurityScheme | undefined {
  const type = TYPES.find((item) => item.toLowerCase() === textOf(raw, "type")?.toLowerCase());
  if (type === undefined) return undefined;
  return {
    name,
    type,
    description: textOf(raw, "description"),
    in: textOf(raw, "in"),
    parameter: textOf(raw, "name"),
    scheme: textOf(raw, "scheme")?.toLowerCase(),
    bearerFormat: textOf(raw, "bearerFormat"),
    flows: FLOWS.filter((flow) => isObject(get(objectOf(raw, "flows"), flow))).map((flow) => readFlow(raw, flow)),
    raw,
  };
}

function readFlow(raw: JsonObject, type: OAuthFlow["type"]): OAuthFlow {
  const flow = objectOf(objectOf(raw, "flows"), type);
  return { type, tokenUrl: textOf(flow, "tokenUrl"), scopes: Object.keys(objectOf(flow, "scopes")) };
}

/** The alternatives of a `security` list; `undefined` where there is no list. */
export function readRequirements(value: unknown): readonly SecurityRequirement[] | undefined {
  if (!isList(value)) return undefined;
  return value
    .filter(isObject)
    .map((item) => new Map(Object.keys(item).map((name) => [schemeOf(name), textsOf(item, name)])));
}

/** A scheme may be named by its place in the document as well (OpenAPI 3.2, Security Requirement Object). */
function schemeOf(name: string): string {
  const path = name.startsWith("#") ? parsePointer(name.slice(1)) : [];
  const [, kind, scheme] = path;
  return kind === "securitySchemes" && scheme !== undefined && path.length === 3 ? scheme : name;
}

/** The servers of a `servers` list. */
export function readServers(value: unknown): readonly Server[] {
  if (!isList(value)) return [];
  return value.flatMap((item) => {
    const url = textOf(item, "url");
    if (url === undefined) return [];
    const variables = Object.entries(objectOf(item, "variables")).map(([name, variable]) => {
      const fallback = get(variable, "default");
      return {
        name,
        default: typeof fallback === "string" ? fallback : numberOf(variable, "default")?.toString(),
        values: textsOf(variable, "enum"),
        description: textOf(variable, "description"),
      };
    });
    return [{ url, description: textOf(item, "description"), variables }];
  });
}
