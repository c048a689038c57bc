import type { Json, JsonObject } from "../../templates/runtime/json.ts";
import type { Tokens } from "./type-tokens.ts";

const TYPES = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);

/**
 * A copy of a schema with only what bears on its type, well-formed, and with tokens for names, values and descriptions.
 * A default says nothing about what an API sends, so it makes no field present.
 */
export function typeSchema(schema: Json, tokens: Tokens): Json {
  if (typeof schema === "boolean") return schema;
  if (!isObject(schema)) return {};
  const { $ref, description, deprecated } = schema;
  const docs = {
    ...(typeof description === "string" && description.trim() !== "" && { description: tokens.tokenOf(description) }),
    ...(deprecated === true && { deprecated }),
  };
  if (typeof $ref === "string") return { $ref, ...docs };
  return {
    ...docs,
    ...typesOf(schema),
    ...valuesOf(schema, tokens),
    ...propertiesOf(schema, tokens),
    ...itemsOf(schema, tokens),
    ...combinationsOf(schema, tokens),
  };
}

function typesOf({ type, nullable }: JsonObject): JsonObject {
  const stated = isList(type) ? type : type === undefined ? [] : [type];
  const known = stated.filter((name) => typeof name === "string" && TYPES.has(name));
  const names = known.length > 0 && nullable === true && !known.includes("null") ? [...known, "null"] : known;
  const [only, ...more] = names;
  if (only === undefined) return {};
  return { type: more.length === 0 ? only : names };
}

function valuesOf(schema: JsonObject, tokens: Tokens): JsonObject {
  const { const: constant } = schema;
  if (isScalar(constant) && constant !== null) return { const: tokenized(constant, tokens) };
  const { enum: values, type } = schema;
  const isStructured = (isList(type) ? type : [type]).some((name) => name === "object" || name === "array");
  if (!isList(values) || values.length === 0 || isStructured || !values.every(isScalar)) return {};
  return { enum: [...new Set(values)].map((value) => tokenized(value, tokens)) };
}

function propertiesOf({ properties, required, additionalProperties }: JsonObject, tokens: Tokens): JsonObject {
  const entries = isObject(properties) ? Object.entries(properties) : [];
  const names = isList(required) ? required.filter((name) => typeof name === "string") : [];
  const isOpen = additionalProperties === true || isObject(additionalProperties);
  return {
    ...(entries.length > 0 && {
      properties: Object.fromEntries(entries.map(([name, item]) => [tokens.tokenOf(name), typeSchema(item, tokens)])),
    }),
    ...(names.length > 0 && { required: [...new Set(names)].map((name) => tokens.tokenOf(name)) }),
    ...(isOpen && { additionalProperties: typeSchema(additionalProperties, tokens) }),
  };
}

function itemsOf({ items, prefixItems }: JsonObject, tokens: Tokens): JsonObject {
  return {
    ...(isObject(items) && { items: typeSchema(items, tokens) }),
    ...(isList(prefixItems) && { prefixItems: prefixItems.map((item) => typeSchema(item, tokens)) }),
  };
}

function combinationsOf(schema: JsonObject, tokens: Tokens): JsonObject {
  const present = (["allOf", "anyOf", "oneOf"] as const).flatMap((keyword) => {
    const items = schema[keyword];
    if (!isList(items) || items.length === 0) return [];
    return [[keyword, items.filter(isObject).map((item) => typeSchema(item, tokens))] as const];
  });
  return Object.fromEntries(present);
}

function tokenized(value: Json, tokens: Tokens): Json {
  return typeof value === "string" ? tokens.tokenOf(value) : value;
}

function isScalar(value: Json | undefined): value is string | number | boolean | null {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
