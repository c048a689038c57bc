import { isList, isObject } from "../values.ts";

const MAX_DEPTH = 20;
const MAX_ITEMS = 20;

/** A schema that an example value fits: what a document without schemas still tells. */
export function schemaOfExample(value: unknown, depth = 0): Readonly<Record<string, unknown>> {
  if (depth > MAX_DEPTH) return {};
  if (isList(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => schemaOfExample(item, depth + 1));
    return { type: "array", items: items.length < 2 ? (items[0] ?? {}) : { anyOf: items } };
  }
  if (isObject(value)) {
    const properties = Object.entries(value).map(([name, item]) => [name, schemaOfExample(item, depth + 1)]);
    return { type: "object", properties: Object.fromEntries(properties) };
  }
  if (value === null || value === undefined) return {};
  if (typeof value === "number") return { type: Number.isInteger(value) ? "integer" : "number", example: value };
  return { type: typeof value, example: value };
}
