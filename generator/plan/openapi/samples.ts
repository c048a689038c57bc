import { isNullable, type Property, type Schemas } from "../../read/openapi/schemas.ts";
import { get, listOf, textOf } from "../../read/values.ts";
import type { SampleField, SampleValue } from "../connector.ts";

/** Required parts nested deeper than this end in an empty list or null, where the type allows one. */
const MAX_DEPTH = 6;

/**
 * Sample rules for the mocks: every required field, and the optional scalars of the outermost level, so that rows look
 * like the API's without repeating its whole depth.
 */
export function samplesOf(schemas: Schemas, row: unknown, needs: SampleNeeds): readonly SampleField[] {
  const fields = fieldsOf(schemas, row, needs, 0);
  if (fields.some(({ value }) => varies(value))) return fields;
  // Rows that are all alike would make pages that are all alike: their optional lists and objects tell them apart.
  const names = [...schemas.properties(concrete(schemas, row)).keys()].map((name) => [name]);
  return fieldsOf(schemas, row, { ...needs, paths: [...(needs.paths ?? []), ...names] }, 0);
}

/** Whether a sample differs from row to row. */
function varies(value: SampleValue): boolean {
  if (value.kind === "list") return varies(value.item);
  if (value.kind === "object") return value.fields.some((field) => varies(field.value));
  return !["choice", "boolean", "literal"].includes(value.kind);
}

/** What each sample row has. */
interface SampleNeeds {
  /** The fields that differ from row to row. */
  readonly keys: readonly string[];
  /** The keys to the fields that each row has, never null: the cursor, and what children ask for. */
  readonly paths?: readonly (readonly string[])[] | undefined;
}

function fieldsOf(schemas: Schemas, schema: unknown, { keys, paths = [] }: SampleNeeds, depth: number): SampleField[] {
  return [...schemas.properties(concrete(schemas, schema)).values()].flatMap((property) => {
    const own = schemas.resolve(property.schema);
    const needed = paths.filter(([first]) => first === property.name).map(([, ...inner]) => inner);
    const isNeeded = needed.length > 0;
    if (own["writeOnly"] === true || !(isNeeded || wanted(schemas, property, depth))) return [];
    const isKey = depth === 0 && keys.includes(property.name);
    const fixed = definitions(schemas, schema, property.name).flatMap((each) => fixedValues(schemas, each));
    const value = isKey
      ? keyValue(schemas, property)
      : fixed.length > 0
        ? ({ kind: "choice", values: fixed } as const)
        : sampleOf(schemas, property.schema, property.name, depth + 1, needed);
    // Null is shown in the place of scalars: a tested program sees that, and rows keep their nested objects.
    const nullable = !isKey && !isNeeded && value.kind !== "object" && isNullable(own);
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
  return formatOf(schemas, property.schema) === "uuid"
    ? { kind: "uuid" }
    : { kind: "text", prefix: `${property.name}-` };
}

function sampleOf(
  schemas: Schemas,
  schema: unknown,
  name: string,
  depth: number,
  paths: readonly (readonly string[])[] = [],
): SampleValue {
  const one = concrete(schemas, schema);
  const known = fixedValues(schemas, one);
  if (known.length > 0) return { kind: "choice", values: known };
  switch (schemas.typeOf(one)) {
    case "integer":
    case "number":
      return { kind: "number" };
    case "boolean":
      return { kind: "boolean" };
    case "array":
      return depth > 1
        ? { kind: "literal", value: [] }
        : { kind: "list", item: sampleOf(schemas, schemas.items(one), name, depth + 1) };
    case "object":
      return depth > MAX_DEPTH
        ? { kind: "literal", value: {} }
        : { kind: "object", fields: fieldsOf(schemas, one, { keys: [], paths }, depth) };
    case "string":
      return textSample(formatOf(schemas, one), name);
    case undefined:
    default:
      return { kind: "literal", value: null };
  }
}

/** One of the alternatives, where a schema has several: a sample need not be all of them. */
function concrete(schemas: Schemas, schema: unknown): unknown {
  const own = schemas.resolve(schema);
  const alternatives = [...listOf(own, "oneOf"), ...listOf(own, "anyOf")];
  const first = alternatives.find((alternative) => schemas.typeOf(alternative) !== "null");
  return first === undefined || get(own, "properties") !== undefined ? schema : first;
}

/** The values that `const` or `enum` allow, here or in a part that applies as well. */
function fixedValues(schemas: Schemas, schema: unknown): readonly (string | number | boolean)[] {
  for (const part of parts(schemas, schema)) {
    const values = [get(part, "const"), ...listOf(part, "enum")].filter(
      (value) => typeof value === "string" || typeof value === "number" || typeof value === "boolean",
    );
    if (values.length > 0) return values;
  }
  return [];
}

function formatOf(schemas: Schemas, schema: unknown): string | undefined {
  return parts(schemas, schema)
    .map((part) => textOf(part, "format"))
    .find((format) => format !== undefined);
}

/** Every schema that a property has in the parts of an object: all of them apply. */
function definitions(schemas: Schemas, schema: unknown, name: string, depth = 0): readonly unknown[] {
  // A schema may contain itself.
  if (depth > MAX_DEPTH) return [];
  const own = schemas.resolve(concrete(schemas, schema));
  const here = get(get(own, "properties"), name);
  const inherited = listOf(own, "allOf").flatMap((part) => definitions(schemas, part, name, depth + 1));
  return here === undefined ? inherited : [here, ...inherited];
}

/** A schema and what applies with it through `allOf`, one level down. */
function parts(schemas: Schemas, schema: unknown): readonly object[] {
  const own = schemas.resolve(schema);
  return [own, ...listOf(own, "allOf").map((part) => schemas.resolve(part))];
}

function textSample(format: string | undefined, name: string): SampleValue {
  if (format === "date-time") return { kind: "timestamp" };
  if (format === "date") return { kind: "date" };
  if (format === "uuid") return { kind: "uuid" };
  if (format === "uri" || format === "url") return { kind: "text", prefix: `https://example.com/${name}/` };
  return { kind: "text", prefix: `${name} ` };
}
