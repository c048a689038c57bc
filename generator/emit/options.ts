import type { Json } from "../../templates/runtime/json.ts";
import { type Code, code, objectOf } from "./code.ts";
import { literal, propertyKey } from "./escape.ts";

/**
 * Options as an object literal, in their order, without those that equal the default; nothing where none is left. An
 * absent option whose default is something is said to be `undefined`.
 */
export function optionsCode(options: Readonly<Record<string, Json | undefined>>, defaults: object = {}): Code {
  const said = optionEntries(options, defaults);
  return said.length === 0 ? code`` : objectOf(said);
}

/** The entries of such an object literal. */
export function optionEntries(
  options: Readonly<Record<string, Json | undefined>>,
  defaults: object = {},
): readonly (readonly [key: Code, value: Code])[] {
  const known = new Map<string, unknown>(Object.entries(defaults));
  return Object.entries(options).flatMap(([name, value]) => {
    if (JSON.stringify(value) === JSON.stringify(known.get(name))) return [];
    return [[propertyKey(name), value === undefined ? code`undefined` : literal(value)] as const];
  });
}
