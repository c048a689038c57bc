import type { Schemas } from "../../read/openapi/schemas.ts";
import type { JsonObject } from "../../read/values.ts";
import type { SampleField, SampleValue } from "../sample-value.ts";
import { fixedValues, flatItems, flatProperties, flatten, flatType, type FlatProperty } from "./flat-schema.ts";
import { mayBeNull } from "./schema-facts.ts";
import { keyText, textSample } from "./text-samples.ts";

/** What each sample row has. */
export interface SampleNeeds {
  /** The fields that differ from row to row. */
  readonly keys: readonly string[];
  /** The keys to the fields that each row has, never null: the cursor, and what children ask for. */
  readonly paths?: readonly (readonly string[])[] | undefined;
}

/** Where in a row a sample stands. */
interface At {
  readonly name: string;
  /** 0 for the row's own fields. */
  readonly depth: number;
  readonly isKey: boolean;
  /** The keys to the fields inside that each row has. */
  readonly paths: readonly (readonly string[])[];
  /** The schemas that the value is inside of: one that contains itself has an end. */
  readonly inside: ReadonlySet<JsonObject>;
}

/**
 * Sample rules for the mocks: every required field, and the optional scalars of the outermost level, so that rows look
 * like the API's without repeating its whole depth.
 *
 * @param schemas the reader of the very schemas that the row types are made of, so that samples have these types
 */
export function samplesOf(schemas: Schemas, row: unknown, needs: SampleNeeds): readonly SampleField[] {
  const fields = rowFields(schemas, row, needs);
  if (fields.some(({ value }) => varies(value))) return fields;
  // Rows that are all alike would make pages that are all alike: their optional lists and objects tell them apart.
  const names = flatProperties(flatten(schemas, row, new Set())).map(({ name }) => [name]);
  return rowFields(schemas, row, { ...needs, paths: [...(needs.paths ?? []), ...names] });
}

function rowFields(schemas: Schemas, row: unknown, { keys, paths = [] }: SampleNeeds): readonly SampleField[] {
  // A dot separates nested keys.
  const nested = keys.filter((key) => key.includes(".")).map((key) => key.split("."));
  const fields = fieldsOf(
    schemas,
    row,
    { name: "", depth: 0, isKey: false, paths: [...paths, ...nested], inside: new Set() },
    keys,
  );
  return fields ?? [];
}

/** Whether a sample differs from row to row. */
function varies(value: SampleValue): boolean {
  if (value.kind === "list") return varies(value.item);
  if (value.kind === "object") return value.fields.some((field) => varies(field.value));
  return !["choice", "boolean", "literal"].includes(value.kind);
}

/** `undefined` where a required field has no end. */
function fieldsOf(
  schemas: Schemas,
  schema: unknown,
  at: At,
  keys: readonly string[] = [],
): readonly SampleField[] | undefined {
  const inside = new Set([...at.inside, schemas.resolve(schema)]);
  const fields: SampleField[] = [];
  const needed = [...keys, ...at.paths.flatMap(([first]) => first ?? [])];
  for (const { name, ...property } of flatProperties(flatten(schemas, schema, at.inside, needed))) {
    const paths = at.paths.filter(([first]) => first === name).map(([, ...inner]) => inner);
    const isNeeded = paths.length > 0;
    const isKey = keys.includes(name);
    if (!isNeeded && !isKey && !wanted(schemas, property, at.depth)) continue;
    const value = sampleOf(schemas, property.schema, {
      name,
      depth: at.depth + 1,
      isKey: isKey || paths.some((path) => path.length === 0),
      paths,
      inside,
    });
    const isNullable = mayBeNull(schemas, property.schema);
    if (value === undefined) {
      if (property.required && !isNullable) return undefined;
      if (property.required) fields.push({ field: name, value: { kind: "literal", value: null }, nullable: false });
      continue;
    }
    // Null is shown in the place of scalars: a tested program sees that, and rows keep their nested objects.
    const isScalar = value.kind !== "object" && !(value.kind === "literal" && value.value === null);
    fields.push({ field: name, value, nullable: !isKey && !isNeeded && isScalar && isNullable });
  }
  return fields;
}

function wanted(schemas: Schemas, property: Omit<FlatProperty, "name">, depth: number): boolean {
  if (property.required) return true;
  const type = flatType(flatten(schemas, property.schema, new Set()));
  return depth === 0 && type !== undefined && type !== "object" && type !== "array" && type !== "null";
}

/** `undefined` where a value would contain itself without end. */
function sampleOf(schemas: Schemas, schema: unknown, at: At): SampleValue | undefined {
  const flat = flatten(schemas, schema, at.inside);
  const known = fixedValues(flat);
  if (known.length > 0) return { kind: "choice", values: known };
  switch (flatType(flat)) {
    case "integer":
    case "number":
      return at.isKey ? { kind: "sequence" } : { kind: "number" };
    case "boolean":
      return { kind: "boolean" };
    case "array":
      return listOf(schemas, flatItems(flat), at);
    case "object": {
      const fields = at.inside.has(schemas.resolve(schema)) ? undefined : fieldsOf(schemas, schema, at);
      return fields && { kind: "object", fields };
    }
    case "string":
      return at.isKey ? keyText(flat, at.name) : textSample(flat, at.name);
    case undefined:
    default:
      return { kind: "literal", value: null };
  }
}

/** One item on the outermost level, or where something inside is needed; else none. */
function listOf(schemas: Schemas, items: unknown, at: At): SampleValue {
  const isShown = at.depth <= 1 || at.paths.length > 0;
  const item = isShown ? sampleOf(schemas, items, { ...at, depth: at.depth + 1 }) : undefined;
  return item === undefined ? { kind: "literal", value: [] } : { kind: "list", item };
}
