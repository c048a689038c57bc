import { mergeProperties } from "./properties.ts";
import type { References } from "./references.ts";
import { get, isList, isObject, isTrue, listOf, textOf, type JsonObject } from "../values.ts";

/** One property of an object schema. */
export interface Property {
  readonly name: string;
  /** Perhaps a `$ref`. */
  readonly schema: unknown;
  readonly required: boolean;
}

/** Reads schemas lazily: nothing is expanded before it is asked for, and each answer is computed once. */
export interface Schemas {
  /** The schema with its `$ref` followed and the reference's siblings merged in; an empty one where nothing is known. */
  readonly resolve: (schema: unknown) => JsonObject;
  /** What the document calls it: the last key of its `$ref`. */
  readonly nameOf: (schema: unknown) => string | undefined;
  /** "object", "array", "string", …; read from the keywords where `type` is missing; `undefined` where nothing tells. */
  readonly typeOf: (schema: unknown) => string | undefined;
  /** All properties in document order: `allOf` merged, `oneOf` and `anyOf` united (required where all alternatives say so). */
  readonly properties: (schema: unknown) => ReadonlyMap<string, Property>;
  /** The schema of an array's items; `undefined` where it is not an array. */
  readonly items: (schema: unknown) => unknown;
  /** Names of the schema and of everything it is put together from. */
  readonly namesOf: (schema: unknown) => readonly string[];
}

const MAX_HOPS = 100;
const MAX_PARTS = 200;
const EMPTY: JsonObject = Object.freeze({});
/** Keywords that constrain beside a `$ref`, so that the reference and its siblings apply together. */
const STRUCTURAL = ["properties", "required", "allOf", "oneOf", "anyOf", "items", "additionalProperties"];

/** The reader of a document's schemas. */
export function createSchemas(references: References): Schemas {
  const resolved = new WeakMap<object, JsonObject>();
  const resolve = (schema: unknown): JsonObject => {
    if (!isObject(schema)) return EMPTY;
    const reference = textOf(schema, "$ref");
    if (reference === undefined) return schema;
    const known = resolved.get(schema);
    if (known !== undefined) return known;
    // A circle of references ends at the empty schema.
    resolved.set(schema, EMPTY);
    const target = resolveTarget(references.lookup(reference));
    const merged = withSiblings(schema, reference, target);
    resolved.set(schema, merged);
    return merged;
  };
  const resolveTarget = (value: unknown): JsonObject => {
    let target = value;
    for (let hops = 0; hops < MAX_HOPS && textOf(target, "$ref") !== undefined; hops += 1) target = resolve(target);
    return isObject(target) ? target : EMPTY;
  };
  const properties = mergeProperties(resolve);
  // Depth first, each part once: alternatives that repeat each other must not multiply.
  const parts = (schema: unknown): readonly unknown[] => {
    const out: unknown[] = [];
    const seen = new Set<JsonObject>();
    const stack = [schema];
    while (stack.length > 0 && out.length < MAX_PARTS) {
      const next = stack.pop();
      const target = resolve(next);
      if (seen.has(target)) continue;
      seen.add(target);
      out.push(next);
      stack.push(...alternatives(target).reverse());
    }
    return out;
  };
  const variant = (schema: unknown, test: (target: JsonObject) => boolean): JsonObject | undefined => {
    const own = resolve(schema);
    return test(own) ? own : parts(schema).map(resolve).find(test);
  };
  const typeOf = (schema: unknown): string | undefined => {
    const found = variant(schema, (target) => ownType(target) !== undefined);
    return found === undefined ? undefined : ownType(found);
  };
  const items = (schema: unknown): unknown => {
    const found = variant(schema, (target) => ownType(target) === "array");
    return found === undefined ? undefined : (get(found, "items") ?? listOf(found, "prefixItems")[0] ?? EMPTY);
  };
  const namesOf = (schema: unknown): readonly string[] => parts(schema).flatMap((part) => nameOf(part) ?? []);
  return { resolve, nameOf, typeOf, properties, items, namesOf };
}

function nameOf(schema: unknown): string | undefined {
  const reference = textOf(schema, "$ref");
  if (reference === undefined) return textOf(schema, "title");
  const last = reference.split(/[#/]/).at(-1) ?? "";
  const name = last.replace(/\.(ya?ml|json)$/i, "");
  return name === "" ? undefined : name;
}

/** The parts that a schema is put together from. */
function alternatives(schema: JsonObject): unknown[] {
  return [...listOf(schema, "allOf"), ...listOf(schema, "oneOf"), ...listOf(schema, "anyOf")];
}

function withSiblings(schema: JsonObject, reference: string, target: JsonObject): JsonObject {
  const siblings = Object.entries(schema).filter(([key]) => key !== "$ref");
  if (siblings.length === 0) return target;
  if (siblings.some(([key]) => STRUCTURAL.includes(key))) {
    return { allOf: [{ $ref: reference }, Object.fromEntries(siblings)] };
  }
  return Object.fromEntries([...Object.entries(target), ...siblings]);
}

function ownType(schema: JsonObject): string | undefined {
  const type = get(schema, "type");
  if (typeof type === "string" && type !== "null") return type;
  if (isList(type)) return type.find((item): item is string => typeof item === "string" && item !== "null");
  if (isObject(get(schema, "properties")) || isObject(get(schema, "additionalProperties"))) return "object";
  if (isObject(get(schema, "items")) || isList(get(schema, "prefixItems"))) return "array";
  const value = get(schema, "const") ?? listOf(schema, "enum").find((item) => item !== null);
  return value === undefined || isObject(value) ? undefined : typeof value;
}

/** Whether a schema allows null, in the words of any version. */
export function isNullable(schema: JsonObject): boolean {
  const type = get(schema, "type");
  return isTrue(schema, "nullable") || isTrue(schema, "x-nullable") || (isList(type) && type.includes("null"));
}
