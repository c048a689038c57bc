import type { Property } from "./schemas.ts";
import { isObject, listOf, objectOf, textOf, textsOf, type JsonObject } from "../values.ts";

/** Alternatives nested deeper than this are not looked into. */
const MAX_DEPTH = 32;
const NONE: ReadonlyMap<string, Property> = new Map();

/** Gives the reader of merged properties. A schema that contains itself through `allOf` contributes once. */
export function mergeProperties(
  resolve: (schema: unknown) => JsonObject,
): (schema: unknown) => ReadonlyMap<string, Property> {
  const memo = new WeakMap<object, ReadonlyMap<string, Property>>();
  const read = (schema: unknown, depth: number): ReadonlyMap<string, Property> => {
    const target = resolve(schema);
    const known = memo.get(target);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) return NONE;
    memo.set(target, NONE);
    const merged = compute(target, { resolve, read: (part) => read(part, depth + 1) });
    memo.set(target, merged);
    return merged;
  };
  return (schema) => read(schema, 0);
}

interface Readers {
  readonly resolve: (schema: unknown) => JsonObject;
  readonly read: (part: unknown) => ReadonlyMap<string, Property>;
}

function compute(schema: JsonObject, { resolve, read }: Readers): ReadonlyMap<string, Property> {
  const out = new Map<string, Property>();
  // A part may require what another part declares.
  const parts = listOf(schema, "allOf").map(resolve);
  const required = new Set([schema, ...parts].flatMap((part) => textsOf(part, "required")));
  for (const part of listOf(schema, "allOf")) {
    for (const property of read(part).values()) add(out, property);
  }
  for (const [name, value] of Object.entries(objectOf(schema, "properties"))) {
    add(out, { name, schema: value, required: false });
  }
  for (const keyword of ["oneOf", "anyOf"]) {
    for (const property of union(listOf(schema, keyword), read).values()) add(out, property);
  }
  for (const name of required) {
    const property = out.get(name);
    if (property !== undefined) out.set(name, { ...property, required: true });
  }
  return out;
}

/** The first schema of a name wins, unless it says nothing. */
function add(out: Map<string, Property>, property: Property): void {
  const known = out.get(property.name);
  const required = property.required || known?.required === true;
  out.set(property.name, { ...(known === undefined || saysNothing(known.schema) ? property : known), required });
}

function union(
  parts: readonly unknown[],
  read: (part: unknown) => ReadonlyMap<string, Property>,
): Map<string, Property> {
  const alternatives = parts.filter((part) => isObject(part) && textOf(part, "type") !== "null").map(read);
  const filled = alternatives.filter((properties) => properties.size > 0);
  const out = new Map<string, Property>();
  for (const property of filled.flatMap((properties) => [...properties.values()])) {
    const required = filled.every((properties) => properties.get(property.name)?.required === true);
    if (!out.has(property.name)) out.set(property.name, { ...property, required });
  }
  return out;
}

function saysNothing(schema: unknown): boolean {
  return !isObject(schema) || Object.keys(schema).every((key) => key === "description" || key === "title");
}
