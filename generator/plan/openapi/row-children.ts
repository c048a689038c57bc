import type { OpenApiDocument } from "../../read/openapi/document.ts";
import { get, listOf, objectOf, textOf, type JsonObject } from "../../read/values.ts";

/** Of more children the row stays the base: a union of so many types helps nobody. */
const MAX_CHILDREN = 50;

/** What was made of a base schema, so that all its mentions are one union. */
const known = new WeakMap<JsonObject, unknown>();

/**
 * What a base schema with a discriminator and no alternatives of its own stands for as a row or a field's value: any of
 * the schemas that are made from it by `allOf` (OpenAPI 3.1, 4.8.25.2). Any other schema stays as it is.
 */
export function withChildren(document: OpenApiDocument, row: unknown): unknown {
  const base = document.schemas.resolve(row);
  const union = known.get(base) ?? unionOf(document, row, base);
  if (union === undefined) return row;
  known.set(base, union);
  return union;
}

function unionOf(document: OpenApiDocument, row: unknown, base: JsonObject): JsonObject | undefined {
  const { schemas } = document;
  const discriminator = get(base, "discriminator");
  // Swagger 2.0 has the property's name alone.
  const propertyName = textOf(discriminator, "propertyName") ?? textOf(base, "discriminator");
  if (propertyName === undefined || listOf(base, "oneOf").length + listOf(base, "anyOf").length > 0) return undefined;
  const mapping = Object.entries(objectOf(discriminator, "mapping")).flatMap(([value, target]) =>
    typeof target === "string" ? [[value, asReference(document, target)] as const] : [],
  );
  const said = textOf(discriminator, "defaultMapping");
  const fallback = said === undefined ? [] : [asReference(document, said)];
  const mapped = mapping.length > 0 ? mapping.map(([, reference]) => reference) : madeFrom(document, base);
  const all = [...mapped, ...fallback];
  const children = [...new Set(all)].filter((reference) => {
    const child = schemas.resolve({ $ref: reference });
    return child !== base && Object.keys(child).length > 0;
  });
  if (children.length === 0 || children.length > MAX_CHILDREN) return undefined;
  return {
    title: schemas.nameOf(row),
    ...(textOf(base, "description") === undefined ? {} : { description: textOf(base, "description") }),
    oneOf: children.map(($ref) => ({ $ref })),
    discriminator: {
      propertyName,
      mapping: Object.fromEntries(mapping),
      ...(fallback[0] === undefined ? {} : { defaultMapping: fallback[0] }),
    },
  };
}

/** References to the document's schemas that are put together from another one, or from one that is. */
function madeFrom(document: OpenApiDocument, base: JsonObject): readonly string[] {
  const { schemas } = document;
  const named = Object.entries(namedSchemas(document)).map(
    ([name, schema]) => [asReference(document, name), schema] as const,
  );
  const bases = new Set<JsonObject>([base]);
  const found = new Set<string>();
  for (let size = -1; size < found.size;) {
    size = found.size;
    for (const [reference, schema] of named) {
      if (!listOf(schema, "allOf").some((part) => bases.has(schemas.resolve(part)))) continue;
      found.add(reference);
      bases.add(schemas.resolve({ $ref: reference }));
    }
  }
  return [...found];
}

function namedSchemas({ raw }: OpenApiDocument): JsonObject {
  const own = objectOf(get(raw, "components"), "schemas");
  return Object.keys(own).length > 0 ? own : objectOf(raw, "definitions");
}

/** A mapping may name a schema by its reference or by its name alone. */
function asReference({ version }: OpenApiDocument, target: string): string {
  if (/[#/.]/.test(target)) return target;
  return `#/${version.startsWith("2") ? "definitions" : "components/schemas"}/${target}`;
}
