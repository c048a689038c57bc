import type { Schemas } from "../../read/openapi/schemas.ts";
import { get, isTrue, listOf, objectOf, textOf, textsOf, type JsonObject } from "../../read/values.ts";

/** Schemas nested deeper than this through `allOf` and alternatives are not looked into. */
const MAX_DEPTH = 20;

/** A schema as the list of everything that one value must fit at once, with one alternative chosen for each choice. */
export type FlatSchema = readonly JsonObject[];

/**
 * Flattens a schema for one value that fits it.
 *
 * @param avoided schemas that a value is inside of already; an alternative that is none of them is preferred
 * @param needed properties that the value is to have; an alternative that has them is preferred
 */
export function flatten(
  schemas: Schemas,
  schema: unknown,
  avoided: ReadonlySet<JsonObject>,
  needed: readonly string[] = [],
  depth = 0,
): FlatSchema {
  if (depth > MAX_DEPTH) return [];
  const own = schemas.resolve(schema);
  const inner = (part: unknown): FlatSchema => flatten(schemas, part, avoided, needed, depth + 1);
  const chosen = ["oneOf", "anyOf"].flatMap((keyword) => {
    const found = preferred(schemas, listOf(own, keyword), { avoided, needed });
    return found === undefined ? [] : inner(found);
  });
  return [own, ...listOf(own, "allOf").flatMap(inner), ...chosen];
}

/** The first alternative that has a value other than null, and an end. */
function preferred(
  schemas: Schemas,
  all: readonly unknown[],
  { avoided, needed }: { readonly avoided: ReadonlySet<JsonObject>; readonly needed: readonly string[] },
): unknown {
  const real = all.filter((part) => get(schemas.resolve(part), "type") !== "null");
  const finite = real.filter((part) => !avoided.has(schemas.resolve(part)));
  const whole = finite.find((part) => needed.every((name) => schemas.properties(part).has(name)));
  return whole ?? finite[0] ?? real[0] ?? all[0];
}

/** The type that all of it has; `undefined` where nothing tells. */
export function flatType(flat: FlatSchema): string | undefined {
  const said = flat.map((part) => [get(part, "type")].flat().filter((type) => typeof type === "string"));
  const [first, ...others] = said.filter((types) => types.length > 0);
  if (first !== undefined) {
    const real = first.filter((type) => type !== "null");
    return real.find((type) => others.every((types) => types.includes(type))) ?? real[0] ?? first[0];
  }
  if (flat.some((part) => get(part, "properties") !== undefined)) return "object";
  return flat.some((part) => get(part, "items") !== undefined) ? "array" : undefined;
}

/** The values that all of it allows, null aside; none where any value of the type will do. */
export function fixedValues(flat: FlatSchema): readonly (string | number | boolean)[] {
  const lists = flat
    .map((part) => [get(part, "const"), ...listOf(part, "enum")].filter(isFixed))
    .filter((values) => values.length > 0);
  const [first = [], ...others] = lists;
  return first.filter((value) => others.every((values) => values.includes(value)));
}

/** The format of a value. */
export function flatFormat(flat: FlatSchema): string | undefined {
  return flat.map((part) => textOf(part, "format")).find((format) => format !== undefined);
}

/** The texts that the document shows as examples of a value. */
export function exampleTexts(flat: FlatSchema): readonly string[] {
  return [...new Set(flat.flatMap((part) => textsOf(part, "examples")))];
}

/** The schema of a list's items. */
export function flatItems(flat: FlatSchema): unknown {
  return flat.map((part) => get(part, "items")).find((items) => items !== undefined) ?? {};
}

/** One property of a flattened object; its schema is all that is said of it. */
export interface FlatProperty {
  readonly name: string;
  readonly schema: unknown;
  readonly required: boolean;
}

/** The properties of an object, in the order in which they are met. */
export function flatProperties(flat: FlatSchema): readonly FlatProperty[] {
  const required = new Set(flat.flatMap((part) => textsOf(part, "required")));
  const found = new Map<string, unknown[]>();
  for (const part of flat) {
    for (const [name, schema] of Object.entries(objectOf(part, "properties"))) {
      const known = found.get(name) ?? [];
      found.set(name, known.includes(schema) ? known : [...known, schema]);
    }
  }
  return [...found]
    .filter(([, all]) => !all.some((schema) => isTrue(schema, "writeOnly")))
    .map(([name, all]) => ({ name, schema: all.length === 1 ? all[0] : { allOf: all }, required: required.has(name) }));
}

function isFixed(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
