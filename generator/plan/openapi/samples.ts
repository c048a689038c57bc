import { isNullable, type Property, type Schemas } from "../../read/openapi/schemas.ts";
import { get, listOf, textOf } from "../../read/openapi/values.ts";
import type { SampleField, SampleValue } from "../connector.ts";

/** Required parts nested deeper than this end in an empty list or null, where the type allows one. */
const MAX_DEPTH = 6;

/**
 * Sample rules for the mocks: every required field, and the optional scalars of the outermost level, so that rows look
 * like the API's without repeating its whole depth.
 */
export function samplesOf(schemas: Schemas, row: unknown, keys: readonly string[]): readonly SampleField[] {
  return fieldsOf(schemas, row, keys, 0);
}

function fieldsOf(schemas: Schemas, schema: unknown, keys: readonly string[], depth: number): SampleField[] {
  return [...schemas.properties(schema).values()].flatMap((property) => {
    const own = schemas.resolve(property.schema);
    if (own["writeOnly"] === true || !wanted(schemas, property, depth)) return [];
    const isKey = depth === 0 && keys.includes(property.name);
    const value = isKey ? keyValue(schemas, property) : sampleOf(schemas, property.schema, property.name, depth + 1);
    const nullable = !isKey && isNullable(own);
    return [{ field: property.name, value, nullable }];
  });
}

function wanted(schemas: Schemas, property: Property, depth: number): boolean {
  if (property.required) return true;
  const type = schemas.typeOf(property.schema);
  return depth === 0 && type !== undefined && type !== "object" && type !== "array";
}

/** A key must differ from row to row. */
function keyValue(schemas: Schemas, property: Property): SampleValue {
  const type = schemas.typeOf(property.schema);
  if (type === "integer" || type === "number") return { kind: "sequence" };
  return format(schemas, property.schema) === "uuid" ? { kind: "uuid" } : { kind: "text", prefix: `${property.name}-` };
}

function sampleOf(schemas: Schemas, schema: unknown, name: string, depth: number): SampleValue {
  const own = schemas.resolve(schema);
  const constant = get(own, "const");
  if (constant === null || ["string", "number", "boolean"].includes(typeof constant)) {
    return { kind: "literal", value: constant as string | number | boolean | null }; // just checked
  }
  const values = listOf(own, "enum").filter((value) => typeof value === "string" || typeof value === "number");
  if (values.length > 0) return { kind: "choice", values };
  switch (schemas.typeOf(schema)) {
    case "integer":
    case "number":
      return { kind: "number" };
    case "boolean":
      return { kind: "boolean" };
    case "array":
      return depth > MAX_DEPTH
        ? { kind: "literal", value: [] }
        : { kind: "list", item: sampleOf(schemas, schemas.items(schema), name, depth + 1) };
    case "object":
      return depth > MAX_DEPTH
        ? { kind: "literal", value: {} }
        : { kind: "object", fields: fieldsOf(schemas, schema, [], depth) };
    case "string":
      return textSample(format(schemas, schema), name);
    case undefined:
    default:
      return { kind: "literal", value: null };
  }
}

function textSample(textFormat: string | undefined, name: string): SampleValue {
  if (textFormat === "date-time") return { kind: "timestamp" };
  if (textFormat === "date") return { kind: "date" };
  if (textFormat === "uuid") return { kind: "uuid" };
  if (textFormat === "uri" || textFormat === "url") return { kind: "text", prefix: `https://example.com/${name}/` };
  return { kind: "text", prefix: `${name} ` };
}

function format(schemas: Schemas, schema: unknown): string | undefined {
  return textOf(schemas.resolve(schema), "format");
}
