import { get, isList, isObject, isTrue, listOf, objectOf, textOf, textsOf, type JsonObject } from "../values.ts";

/** Keywords of a Swagger 2.0 parameter that belong into its schema from 3.0 on. */
const SCHEMA_KEYS = [
  "type",
  "format",
  "items",
  "default",
  "enum",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
  "multipleOf",
];

/** A Swagger 2.0 operation in the shape of OpenAPI 3; `parameters` have their references resolved, the path's included. */
export function convertOperation(raw: JsonObject, parameters: readonly JsonObject[], root: JsonObject): JsonObject {
  const consumes = mediaTypes(raw, root, "consumes");
  const produces = mediaTypes(raw, root, "produces");
  const bodies = parameters.filter((parameter) => get(parameter, "in") === "body");
  const fields = parameters.filter((parameter) => get(parameter, "in") === "formData");
  const rest = parameters.filter((parameter) => !bodies.includes(parameter) && !fields.includes(parameter));
  const body = bodies[0] === undefined ? formBody(fields, consumes) : jsonBody(bodies[0], consumes);
  const responses = Object.entries(objectOf(raw, "responses"));
  return {
    ...raw,
    parameters: rest.map(convertParameter),
    ...(body === undefined ? {} : { requestBody: body }),
    responses: Object.fromEntries(
      responses.map(([status, value]) => [status, { ...asObject(value), "x-produces": produces }]),
    ),
  };
}

/** A response in OpenAPI 3's shape, given the media types of its operation. */
export function convertResponse(raw: JsonObject, produces: readonly string[]): JsonObject {
  const examples = objectOf(raw, "examples");
  const schema = get(raw, "schema");
  const types = [...new Set([...produces, ...Object.keys(examples)])];
  if (schema === undefined && Object.keys(examples).length === 0) return { ...raw, content: {} };
  const content = types.map((type) => [
    type,
    {
      ...(schema === undefined ? {} : { schema }),
      ...(Object.hasOwn(examples, type) ? { example: examples[type] } : {}),
    },
  ]);
  const headers = Object.entries(objectOf(raw, "headers")).map(([name, header]) => [
    name,
    convertParameter(asObject(header)),
  ]);
  return { ...raw, content: Object.fromEntries(content), headers: Object.fromEntries(headers) };
}

/** A header or parameter with its type moved into a schema. */
function convertParameter(raw: JsonObject): JsonObject {
  if (get(raw, "schema") !== undefined) return raw;
  const schema = Object.fromEntries(SCHEMA_KEYS.filter((key) => Object.hasOwn(raw, key)).map((key) => [key, raw[key]]));
  const rest = Object.entries(raw).filter(([key]) => !SCHEMA_KEYS.includes(key));
  const explode = get(raw, "collectionFormat") === "multi" ? { explode: true } : {};
  return { ...Object.fromEntries(rest), ...explode, schema };
}

/** A security scheme in OpenAPI 3's shape. */
export function convertSecurityScheme(raw: JsonObject): JsonObject {
  const type = textOf(raw, "type");
  if (type === "basic") return { ...raw, type: "http", scheme: "basic" };
  if (type !== "oauth2" || isObject(get(raw, "flows"))) return raw;
  const names: Readonly<Record<string, string>> = { application: "clientCredentials", accessCode: "authorizationCode" };
  const flow = textOf(raw, "flow") ?? "implicit";
  const key = Object.hasOwn(names, flow) ? (names[flow] ?? flow) : flow;
  return { ...raw, flows: { [key]: { tokenUrl: get(raw, "tokenUrl"), scopes: get(raw, "scopes") } } };
}

/** The servers of a Swagger 2.0 document: scheme, host and base path. https wins where several schemes are given. */
export function convertServers(root: JsonObject): readonly JsonObject[] {
  const host = textOf(root, "host");
  const base = textOf(root, "basePath") ?? "";
  if (host === undefined) return base === "" ? [] : [{ url: base }];
  const schemes = textsOf(root, "schemes");
  const scheme = schemes.includes("https") || schemes.length === 0 ? "https" : (schemes[0] ?? "https");
  return [{ url: `${scheme}://${host}${base === "/" ? "" : base}` }];
}

function jsonBody(parameter: JsonObject, consumes: readonly string[]): JsonObject {
  const content = consumes.map((type) => [type, { schema: get(parameter, "schema") }]);
  return {
    required: isTrue(parameter, "required"),
    description: get(parameter, "description"),
    content: Object.fromEntries(content),
  };
}

function formBody(fields: readonly JsonObject[], consumes: readonly string[]): JsonObject | undefined {
  if (fields.length === 0) return undefined;
  const type = consumes.find((item) => item.includes("form")) ?? "application/x-www-form-urlencoded";
  const named = fields.flatMap((field) => {
    const name = textOf(field, "name");
    return name === undefined ? [] : [{ name, field }];
  });
  const properties = named.map(({ name, field }): [string, JsonObject] => [
    name,
    { ...asObject(get(convertParameter(field), "schema")), description: get(field, "description") },
  ]);
  const required = named.filter(({ field }) => isTrue(field, "required")).map(({ name }) => name);
  const schema = { type: "object", properties: Object.fromEntries(properties), required };
  return { required: required.length > 0, content: { [type]: { schema } } };
}

function mediaTypes(raw: JsonObject, root: JsonObject, key: "consumes" | "produces"): readonly string[] {
  const own = isList(get(raw, key)) ? listOf(raw, key) : listOf(root, key);
  const types = own.filter((item) => typeof item === "string");
  return types.length > 0 ? types : ["application/json"];
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
