import type { Json } from "../../templates/runtime/json.ts";
import { type Code, code, commaSeparated } from "./code.ts";
import { propertyKey } from "./escape.ts";

/** The type of a value that is written in the source config: `string` for a text, with its keys for an object. */
export function jsonType(value: Json): Code {
  if (value === null) return code`null`;
  if (Array.isArray(value)) return listType(value.map(jsonType));
  if (typeof value === "object") return objectType(Object.entries(value).map(([key, item]) => [key, jsonType(item)]));
  if (typeof value === "string") return code`string`;
  return typeof value === "number" ? code`number` : code`boolean`;
}

/** The type of a list of these, in their order. */
export function listType(items: readonly Code[]): Code {
  return code`readonly [${commaSeparated(items)}]`;
}

/** The type of an object with these properties. */
export function objectType(entries: readonly (readonly [string, Code])[]): Code {
  const properties = entries.map(([name, type]) => code`readonly ${propertyKey(name)}: ${type};`);
  return code`{ ${properties} }`;
}
