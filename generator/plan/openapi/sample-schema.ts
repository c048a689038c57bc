import type { Json, JsonObject } from "../../../templates/runtime/json.ts";
import { isList, isObject } from "../../read/values.ts";

/** Values nested deeper than this are unknown, and of long lists so many tell the type. */
const MAX_DEPTH = 30;
const MAX_VALUES = 1000;
/** Texts that are kept as examples for the mocks. */
const MAX_EXAMPLES = 3;

const FORMATS: readonly (readonly [string, RegExp])[] = [
  // RFC 3339, 5.6.
  ["date-time", /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/],
  ["date", /^\d{4}-\d{2}-\d{2}$/],
  // RFC 9562, 4.
  ["uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
];

/**
 * The schema that all of some values fit, no wider than they are: what sample rows tell of a type. A field is required
 * where every one of several objects has it.
 */
export function schemaOfValues(values: readonly unknown[], depth = 0): JsonObject {
  const seen = values.slice(0, MAX_VALUES);
  const present = seen.filter((value) => value !== null && value !== undefined);
  if (present.length === 0 || depth > MAX_DEPTH) return {};
  const isNullable = seen.includes(null);
  const typed = (type: string, rest: JsonObject): JsonObject => ({ type: isNullable ? [type, "null"] : type, ...rest });
  if (present.every(isObject)) return typed("object", objectSchema(present, depth));
  if (present.every(isList)) return typed("array", { items: schemaOfValues(present.flat(), depth + 1) });
  if (present.some((value) => typeof value === "object")) return {};
  const types = scalarTypes(present);
  const [only = "string", ...more] = types;
  if (more.length > 0) return { type: [...types, ...(isNullable ? ["null"] : [])] };
  return typed(only, only === "string" ? textSchema(present.map(String)) : {});
}

function objectSchema(objects: readonly Readonly<Record<string, unknown>>[], depth: number): JsonObject {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  const holders = (name: string) => objects.filter((object) => Object.hasOwn(object, name));
  const properties = names.map((name) => {
    return [
      name,
      schemaOfValues(
        holders(name).map((object) => object[name]),
        depth + 1,
      ),
    ] as const;
  });
  const required = objects.length < 2 ? [] : names.filter((name) => holders(name).length === objects.length);
  // fromEntries defines own keys, so that a field called __proto__ stays a field.
  return { properties: Object.fromEntries(properties), ...(required.length === 0 ? {} : { required }) };
}

/** Every integer is a number as well. */
function scalarTypes(values: readonly unknown[]): readonly string[] {
  const types = new Set(values.map((value) => (Number.isInteger(value) ? "integer" : typeof value)));
  if (types.has("number")) types.delete("integer");
  return [...types];
}

function textSchema(texts: readonly string[]): { readonly [key: string]: Json } {
  const format = FORMATS.find(([, pattern]) => texts.every((text) => pattern.test(text)))?.[0];
  return format === undefined ? { examples: [...new Set(texts)].slice(0, MAX_EXAMPLES) } : { format };
}
