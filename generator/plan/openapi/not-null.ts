import { isNullable, type Schemas } from "../../read/openapi/schemas.ts";
import { get, isList, listOf, type JsonObject } from "../../read/values.ts";

/** Gives a schema without its null: a list may hold null where a document says so, but null is no row. */
export function createNotNull(schemas: Schemas): (schema: unknown) => unknown {
  // One copy for each schema, so that all its rows have one type.
  const known = new Map<JsonObject, JsonObject>();
  const notNull = (schema: unknown): unknown => {
    const own = schemas.resolve(schema);
    const kept = withoutNullParts(schemas, own);
    const [only] = kept.anyOf ?? kept.oneOf ?? [];
    if (only !== undefined && isMerelyNullable(own, kept)) return notNull(only);
    if (!isNullable(own) && Object.keys(kept).length === 0) return schema;
    const copy = known.get(own) ?? { ...withoutNullWords(own), ...kept };
    known.set(own, copy);
    return copy;
  };
  return notNull;
}

type Parts = Partial<Record<"anyOf" | "oneOf", readonly unknown[]>>;

/** The alternatives that are left where null is one. */
function withoutNullParts(schemas: Schemas, own: JsonObject): Parts {
  const changed = (["anyOf", "oneOf"] as const).flatMap((keyword) => {
    const all = listOf(own, keyword);
    const kept = all.filter((part) => get(schemas.resolve(part), "type") !== "null");
    return kept.length === all.length || kept.length === 0 ? [] : [[keyword, kept] as const];
  });
  return Object.fromEntries(changed);
}

/** Whether a schema says no more than that another one may be null. */
function isMerelyNullable(own: JsonObject, kept: Parts): boolean {
  const says = ["type", "properties", "allOf", "anyOf", "oneOf", "items", "additionalProperties", "enum"];
  const [keyword, ...more] = says.filter((name) => own[name] !== undefined);
  return more.length === 0 && (keyword === "anyOf" || keyword === "oneOf") && kept[keyword]?.length === 1;
}

function withoutNullWords(own: JsonObject): JsonObject {
  const { type, enum: values } = own;
  const dropped = new Set(["nullable", "x-nullable", "title", "type", "enum"]);
  const rest = Object.fromEntries(Object.entries(own).filter(([key]) => !dropped.has(key)));
  const types = isList(type) ? type.filter((name) => name !== "null") : type;
  return {
    ...rest,
    ...(own["description"] === undefined && own["title"] !== undefined ? { description: own["title"] } : {}),
    ...(types === undefined ? {} : { type: types }),
    ...(isList(values) ? { enum: values.filter((value) => value !== null) } : {}),
  };
}
