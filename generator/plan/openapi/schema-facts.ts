import type { Schemas } from "../../read/openapi/schemas.ts";
import { get, isList, isObject, isTrue, listOf, textOf, type JsonObject } from "../../read/values.ts";

/** Parts nested deeper than this are not looked into: a schema may contain itself. */
const MAX_DEPTH = 8;
const CONSTRAINTS = ["type", "enum", "const", "properties", "items", "prefixItems", "additionalProperties"];

/** A schema and what applies together with it through `allOf`. */
export function partsOf(schemas: Schemas, schema: unknown, depth = 0): readonly JsonObject[] {
  if (depth > MAX_DEPTH) return [];
  const own = schemas.resolve(schema);
  return [own, ...listOf(own, "allOf").flatMap((part) => partsOf(schemas, part, depth + 1))];
}

/** The format that a schema says, itself or in a part that applies as well. */
export function formatOf(schemas: Schemas, schema: unknown): string | undefined {
  return partsOf(schemas, schema)
    .map((part) => textOf(part, "format"))
    .find((format) => format !== undefined);
}

/** The alternatives that a schema leaves, here or in a part that applies as well; none where it leaves no choice. */
export function alternativesOf(schemas: Schemas, schema: unknown): readonly unknown[] {
  return partsOf(schemas, schema).flatMap((part) => [...listOf(part, "oneOf"), ...listOf(part, "anyOf")]);
}

/** Whether a value may be null, in the words of any version: all parts must allow it, and one alternative. */
export function mayBeNull(schemas: Schemas, schema: unknown, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  const own = schemas.resolve(schema);
  if (isTrue(own, "nullable") || isTrue(own, "x-nullable")) return true;
  const inner = (part: unknown): boolean => mayBeNull(schemas, part, depth + 1);
  const choices = [listOf(own, "oneOf"), listOf(own, "anyOf")].filter((parts) => parts.length > 0);
  return allowsNullItself(own) && listOf(own, "allOf").every(inner) && choices.every((parts) => parts.some(inner));
}

/** Whether a schema's own keywords leave null possible. */
function allowsNullItself(own: JsonObject): boolean {
  const type = get(own, "type");
  if (isList(type) ? type.includes("null") : type === "null") return true;
  const values = listOf(own, "enum");
  if (values.length > 0) return values.includes(null);
  if (Object.hasOwn(own, "const")) return own["const"] === null;
  return !CONSTRAINTS.some((keyword) => isSaid(get(own, keyword)));
}

function isSaid(value: unknown): boolean {
  return typeof value === "string" || isList(value) || isObject(value);
}
