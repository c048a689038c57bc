import type { Json } from "../../../templates/runtime/json.ts";
import { get, isList, isObject, isTrue, listOf, objectOf, textOf, textsOf } from "../../read/values.ts";

/** What cleaning asks of the document around a schema. */
export interface CleanContext {
  /** The type name that a `$ref` stands for, where another schema is put together from what it leads to. */
  readonly reference: (ref: string) => string;
  /** The type name of a value that a `$ref` describes: it may be any of the schemas that are made from that one. */
  readonly value: (ref: string) => string;
  /** What a `$ref` leads to; an empty object where it leads nowhere. */
  readonly target: (ref: string) => object;
}

interface Cleaned {
  readonly schema: Json;
  readonly description: string | undefined;
}

/** A schema in the making. */
type Schema = Record<string, Json>;

const TYPES = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);
/** Inline schemas nested deeper than this become `unknown`: no API means it. */
const MAX_DEPTH = 40;
/** Examples of texts that are kept for the mocks. */
const MAX_EXAMPLES = 3;

/**
 * A schema with only the keywords that types are made of, each well-formed, and its references renamed: what is
 * wrong in a document becomes `unknown` at that place instead of failing the whole.
 */
export function cleanSchema(source: object, context: CleanContext): Cleaned {
  const schema = clean(source, context, 0, true);
  return { schema, description: textOf(source, "description") ?? textOf(source, "title") };
}

/** @param isPart whether another schema is put together from it */
function clean(source: unknown, context: CleanContext, depth: number, isPart: boolean): Schema {
  if (!isObject(source) || depth > MAX_DEPTH) return {};
  const notes = notesOf(source);
  const ref = textOf(source, "$ref");
  if (ref !== undefined) {
    if (!isKnown(context, ref)) return notes;
    const name = isPart ? context.reference(ref) : context.value(ref);
    const target = { $ref: `#/components/schemas/${name}` };
    return isNullable(source) ? { ...notes, anyOf: [target, { type: "null" }] } : { ...target, ...notes };
  }
  if (isNullAlone(source)) return { ...notes, type: "null" };
  const inner = (value: unknown): Schema => clean(value, context, depth + 1, false);
  const part = (value: unknown): Schema => clean(value, context, depth + 1, true);
  // Beside null alone, or alone below a property, a reference is the value itself.
  const isValue = (keyword: string): boolean =>
    listOf(source, keyword).filter((each) => !isObject(each) || !isNullAlone(each)).length === 1 &&
    (keyword !== "allOf" || (depth > 0 && get(source, "properties") === undefined));
  const schema = {
    ...typeAndValues(source),
    ...notes,
    ...objectKeywords(source, inner, context),
    ...listKeywords(source, inner),
    ...compositions(source, (keyword) => (isValue(keyword) ? inner : part)),
    ...discriminator(source, context),
  };
  // `nullable` belongs to a `type`; beside a mere composition it is meant all the same.
  const isOpen = schema["type"] === undefined && schema["enum"] === undefined;
  return isOpen && isNullable(source) ? { ...notes, anyOf: [schema, { type: "null" }] } : schema;
}

function notesOf(source: object): Schema {
  const description = textOf(source, "description") ?? textOf(source, "title");
  return {
    ...(description === undefined || description.trim() === "" ? {} : { description }),
    ...(isTrue(source, "deprecated") ? { deprecated: true } : {}),
  };
}

function typesOf(source: object): readonly string[] {
  const type = get(source, "type");
  return (isList(type) ? type : [type]).filter((name) => typeof name === "string" && TYPES.has(name)) as string[]; // just checked
}

/** Only null fits; `type: "null"` beside an enum or keywords of other types is a slip, and means that null fits too. */
function isNullAlone(source: object): boolean {
  const others = ["enum", "const", "properties", "items", "allOf", "oneOf", "anyOf"];
  return (
    [get(source, "type")].flat().join() === "null" && !others.some((keyword) => get(source, keyword) !== undefined)
  );
}

function isNullable(source: object): boolean {
  return isTrue(source, "nullable") || isTrue(source, "x-nullable") || typesOf(source).includes("null");
}

function typeAndValues(source: object): Schema {
  const out: Schema = {};
  const nullable = isNullable(source);
  const types = typesOf(source).filter((type) => type !== "null");
  const only = types[0];
  if (only !== undefined) out["type"] = nullable ? [...types, "null"] : types.length === 1 ? only : types;
  const format = textOf(source, "format");
  if (format !== undefined) out["format"] = format;
  const values = listOf(source, "enum").filter(isScalar);
  if (values.length > 0) out["enum"] = nullable && !values.includes(null) ? [...values, null] : values;
  const constant = get(source, "const");
  if (isScalar(constant)) out["const"] = constant;
  const examples = [get(source, "example"), ...listOf(source, "examples")].filter((value) => typeof value === "string");
  if (examples.length > 0 && only === "string") out["examples"] = [...new Set(examples)].slice(0, MAX_EXAMPLES);
  return out;
}

function isKnown(context: CleanContext, ref: string): boolean {
  return Object.keys(context.target(ref)).length > 0;
}

function objectKeywords(source: object, inner: (value: unknown) => Schema, context: CleanContext): Schema {
  const out: Schema = {};
  if (isObject(get(source, "properties"))) {
    const isRead = (value: unknown): boolean =>
      !isTrue(value, "writeOnly") && !isTrue(context.target(textOf(value, "$ref") ?? ""), "writeOnly");
    const kept = Object.entries(objectOf(source, "properties")).filter(([, value]) => isRead(value));
    const names = new Set(kept.map(([name]) => name));
    // fromEntries defines own keys, so that a property called __proto__ stays a property.
    out["properties"] = Object.fromEntries(kept.map(([name, value]) => [name, inner(value)]));
    out["type"] = isNullable(source) ? ["object", "null"] : "object";
    const required = textsOf(source, "required").filter((name) => names.has(name));
    if (required.length > 0) out["required"] = required;
  }
  const additional = get(source, "additionalProperties");
  if (typeof additional === "boolean") out["additionalProperties"] = additional;
  if (isObject(additional)) out["additionalProperties"] = inner(additional);
  return out;
}

function listKeywords(source: object, inner: (value: unknown) => Schema): Schema {
  const items = get(source, "items");
  if (isObject(items)) return { items: inner(items) };
  return typesOf(source).includes("array") ? { items: {} } : {};
}

function compositions(source: object, innerOf: (keyword: string) => (value: unknown) => Schema): Schema {
  const out: Schema = {};
  for (const keyword of ["allOf", "oneOf", "anyOf"]) {
    const parts = listOf(source, keyword).filter(isObject).map(innerOf(keyword));
    const kept = parts.filter((part) => Object.keys(part).length > 0);
    if (kept.length > 0) out[keyword] = kept;
  }
  return out;
}

/**
 * Kept only where every alternative is a named schema, since that is where it tells types apart. An alternative without
 * a mapping is meant by its own name (OpenAPI 3.1, 4.8.25).
 */
function discriminator(source: object, context: CleanContext): Schema {
  const own = get(source, "discriminator");
  const propertyName = textOf(own, "propertyName");
  const alternatives = [...listOf(source, "oneOf"), ...listOf(source, "anyOf")]
    .filter((part) => get(part, "type") !== "null")
    .map((part) => textOf(part, "$ref") ?? "");
  const isNamed = alternatives.length > 0 && alternatives.every((ref) => isKnown(context, ref));
  if (propertyName === undefined || !isNamed) return {};
  const nameOf = (ref: string): string => `#/components/schemas/${context.reference(ref)}`;
  const refOf = (target: string): string | undefined =>
    alternatives.find((each) => each === target || lastKey(each) === target);
  // Any other value leads there, or none at all (OpenAPI 3.2, Discriminator Object): no value tells it apart.
  const fallback = refOf(textOf(own, "defaultMapping") ?? "");
  const said = Object.entries(objectOf(own, "mapping")).flatMap(([value, target]) => {
    if (typeof target !== "string") return [];
    const ref = refOf(target);
    return ref === undefined || ref === fallback ? [] : [[value, nameOf(ref)] as const];
  });
  const mapped = new Set(said.map(([, name]) => name));
  const implied = alternatives
    .filter((ref) => ref !== fallback && !mapped.has(nameOf(ref)))
    .map((ref) => [lastKey(ref), nameOf(ref)] as const);
  return { discriminator: { propertyName, mapping: Object.fromEntries([...implied, ...said]) } };
}

/** The last key of a reference: the name of a schema. */
function lastKey(ref: string): string {
  return ref.split("/").at(-1) ?? "";
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
