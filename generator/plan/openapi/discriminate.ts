import type { Json, JsonObject } from "../../../templates/runtime/json.ts";
import type { NamedSchema } from "../connector.ts";

/** Property → the values that lead to a schema. */
type Tags = Map<string, Set<string>>;

const REFERENCE = "#/components/schemas/";

/**
 * Schemas in which discriminators are replaced by what they mean: in each alternative the property has only the values
 * that lead to it, so that a union of the types is told apart by it. A schema's own values win.
 *
 * @param schemas with a mapping for each alternative of each discriminator that values lead to
 */
export function discriminated(schemas: readonly NamedSchema[]): readonly NamedSchema[] {
  const tags = new Map<string, Tags>();
  const plain = schemas.map((each) => ({ ...each, schema: withoutDiscriminators(each.schema, tags) }));
  const byName = new Map(plain.map(({ name, schema }) => [name, schema]));
  return plain.map((each) => {
    const own = [...(tags.get(each.name) ?? [])];
    const schema = own.reduce<Json>((narrowed, [property, values]) => {
      return isObject(narrowed) ? narrow(narrowed, property, [...values], byName) : narrowed;
    }, each.schema);
    return { ...each, schema };
  });
}

/** A copy without the keyword, whose mappings are noted by the name of the schema that they lead to. */
function withoutDiscriminators(schema: Json, tags: Map<string, Tags>): Json {
  if (isList(schema)) return schema.map((item) => withoutDiscriminators(item, tags));
  if (!isObject(schema)) return schema;
  const { discriminator } = schema;
  const isUnion = isList(schema["oneOf"]) || isList(schema["anyOf"]);
  if (isUnion && isObject(discriminator)) note(discriminator, tags);
  const kept = Object.entries(schema).filter(
    ([key, value]) => !(isUnion && key === "discriminator" && isObject(value)),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutDiscriminators(value, tags)]));
}

function note({ propertyName, mapping }: JsonObject, tags: Map<string, Tags>): void {
  if (typeof propertyName !== "string" || !isObject(mapping)) return;
  for (const [value, target] of Object.entries(mapping)) {
    if (typeof target !== "string") continue;
    const name = target.slice(REFERENCE.length);
    const own: Tags = tags.get(name) ?? new Map<string, Set<string>>();
    tags.set(name, own.set(propertyName, (own.get(propertyName) ?? new Set()).add(value)));
  }
}

/** An object schema whose property has these values only. */
function narrow(
  schema: JsonObject,
  property: string,
  values: readonly string[],
  byName: ReadonlyMap<string, Json>,
): JsonObject {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const own = Object.hasOwn(properties, property) ? properties[property] : undefined;
  const known = own === undefined ? inherited(schema, property, byName) : [own];
  const fixed = known.map((each) => fixedValues(each, byName)).find((found) => found.length > 0);
  const type = known.map((each) => typeOf(each, byName)).find((found) => found !== undefined);
  const allowed =
    fixed?.filter((value) => values.some((text) => text === value || Number(text) === value)) ?? typed(values, type);
  // What the schema itself says of its property is nearer to it than a union that it is part of.
  if (allowed.length === 0 || allowed.length === fixed?.length) return schema;
  const description = isObject(own) && own["description"] !== undefined ? { description: own["description"] } : {};
  const narrowed = { ...description, enum: allowed };
  if (own !== undefined) return { ...schema, properties: { ...properties, [property]: narrowed } };
  const parts = schema["allOf"];
  if (!isList(parts)) return schema;
  return { ...schema, allOf: [...parts, { type: "object", properties: { [property]: narrowed } }] };
}

/** The property's schemas in the parts that a schema is put together from. */
function inherited(
  schema: JsonObject,
  property: string,
  byName: ReadonlyMap<string, Json>,
  seen: ReadonlySet<Json> = new Set(),
): readonly Json[] {
  const parts = isList(schema["allOf"]) ? schema["allOf"] : [];
  return parts.flatMap((part) => {
    const target = resolved(part, byName);
    if (!isObject(target) || seen.has(target)) return [];
    const { properties } = target;
    const own = isObject(properties) && Object.hasOwn(properties, property) ? properties[property] : undefined;
    const further = inherited(target, property, byName, new Set([...seen, target]));
    return own === undefined ? further : [own, ...further];
  });
}

function fixedValues(schema: Json, byName: ReadonlyMap<string, Json>): readonly Json[] {
  const own = resolved(schema, byName);
  if (!isObject(own)) return [];
  if (own["const"] !== undefined) return [own["const"]];
  return isList(own["enum"]) ? own["enum"] : [];
}

function typeOf(schema: Json, byName: ReadonlyMap<string, Json>): string | undefined {
  const own = resolved(schema, byName);
  const types = isObject(own) ? [own["type"]].flat() : [];
  return types.find((type) => typeof type === "string" && type !== "null") as string | undefined; // just looked for
}

/** The values as the property's type has them; none where it cannot. */
function typed(values: readonly string[], type: string | undefined): readonly Json[] {
  if (type === undefined || type === "string") return values;
  if (type !== "integer" && type !== "number") return [];
  return values.every((value) => /^-?\d{1,15}$/.test(value)) ? values.map(Number) : [];
}

function resolved(schema: Json, byName: ReadonlyMap<string, Json>): Json | undefined {
  const reference = isObject(schema) ? schema["$ref"] : undefined;
  return typeof reference === "string" ? byName.get(reference.slice(REFERENCE.length)) : schema;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
