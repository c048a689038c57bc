import type { Entry, Part, Resource, Value } from "../plan/connector.ts";
import { arrayOf, type Code, code, commaSeparated, objectOf } from "./code.ts";
import { literal, propertyKey } from "./escape.ts";
import type { Imports } from "./imports.ts";
import { parentFieldCode, type ParentRowType } from "./parents.ts";

const INCREMENTAL = { start: "startValue", end: "endValue", initial: "initialValue", last: "lastValue" } as const;

/** A request value as the runtime's `Value`: literals as they are, placeholders as what fills them. */
export function valueCode(value: Value, imports: Imports, row?: ParentRowType): Code {
  switch (value.kind) {
    case "literal":
      return literal(value.value);
    case "placeholder":
      return partCode(value.part, imports, row);
    case "template":
      return code`${imports.value("./runtime/values.ts", "text")}(${commaSeparated(partCodes(value.parts, imports, row))})`;
    case "list":
      return arrayOf(value.items.map((item) => valueCode(item, imports, row)));
    case "object":
      return entriesCode(value.entries, imports, row);
  }
}

/** Named request values as an object literal; where placeholders stand in names, as what makes the object. */
export function entriesCode(entries: readonly Entry[], imports: Imports, row?: ParentRowType): Code {
  if (entries.every(([, , parts]) => parts === undefined))
    return objectOf(entries.map(([name, value]) => [propertyKey(name), valueCode(value, imports, row)] as const));
  const pairs = entries.map(([name, value, parts]) => {
    const key = parts === undefined ? literal(name) : nameCode(parts, imports, row);
    return code`[${key}, ${valueCode(value, imports, row)}]`;
  });
  return code`${imports.value("./runtime/named-values.ts", "namedValues")}(${commaSeparated(pairs)})`;
}

function nameCode(parts: readonly Part[], imports: Imports, row: ParentRowType | undefined): Code {
  const [only, ...more] = partCodes(parts, imports, row);
  if (only !== undefined && more.length === 0) return only;
  return code`${imports.value("./runtime/values.ts", "text")}(${commaSeparated(partCodes(parts, imports, row))})`;
}

/** A path: a text where nothing is filled in, else its parts. */
export function pathCode(parts: readonly Part[], imports: Imports, row?: ParentRowType): Code {
  const [only, ...more] = parts;
  if (more.length === 0 && (only === undefined || only.kind === "text")) return literal(only?.text ?? "");
  return arrayOf(partCodes(parts, imports, row));
}

/**
 * A value that is one text made of literals and credentials, as an expression.
 *
 * @param secret the expression of a credential
 * @throws Error where something else is in it.
 */
export function textCode(value: Value, secret: (option: string) => Code): Code {
  if (value.kind === "literal") return literal(scalarText(value));
  const parts = value.kind === "placeholder" ? [value.part] : value.kind === "template" ? value.parts : [];
  const pieces = parts.map((part) => {
    if (part.kind === "text") return literal(part.text);
    if (part.kind === "secret") return secret(part.option);
    throw new Error(`A ${part.kind} placeholder stands where only credentials can.`);
  });
  const [first, ...more] = pieces;
  if (!first) throw new Error(`A ${value.kind} stands where a text is expected.`);
  return more.reduce((sum, piece) => code`${sum} + ${piece}`, first);
}

/** The option of the credential that a value is; `undefined` for another value, or more than that. */
export function soleSecretOption(value: Value): string | undefined {
  return value.kind === "placeholder" && value.part.kind === "secret" ? value.part.option : undefined;
}

/** The options of the credentials that stand in a value. */
export function secretOptions(value: Value): readonly string[] {
  return partsOf(value).flatMap((part) => (part.kind === "secret" ? [part.option] : []));
}

/**
 * A value in which credentials stand, as an expression; a literal keeps its type.
 *
 * @param secret the expression of a credential
 */
export function secretValueCode(value: Value, secret: (option: string) => Code): Code {
  switch (value.kind) {
    case "literal":
      return literal(value.value);
    case "placeholder":
    case "template":
      return textCode(value, secret);
    case "list":
      return arrayOf(value.items.map((item) => secretValueCode(item, secret)));
    case "object":
      return objectOf(value.entries.map(([key, item]) => [propertyKey(key), secretValueCode(item, secret)] as const));
  }
}

/** The text of a literal scalar, as requests carry it. */
function scalarText({ value }: Extract<Value, { kind: "literal" }>): string {
  if (value === null || typeof value === "object") throw new Error("A text is expected, not an object or null.");
  return String(value);
}

function partCodes(parts: readonly Part[], imports: Imports, row?: ParentRowType): readonly Code[] {
  return parts.map((part) => partCode(part, imports, row));
}

function partCode(part: Part, imports: Imports, row?: ParentRowType): Code {
  switch (part.kind) {
    case "text":
      return literal(part.text);
    case "incremental":
      return imports.value("./runtime/incremental/values.ts", INCREMENTAL[part.attribute]);
    case "parent":
      return parentFieldCode(part, row, imports);
    case "secret":
      return code`${imports.value("./runtime/request-secrets.ts", "secretValue")}(${literal(part.option)})`;
  }
}

/** The options of the credentials that a request carries itself. */
export function secretsOf({ path, params, headers, json, data }: Resource["request"]): readonly string[] {
  const bodies = [json, data].filter((body) => body !== undefined);
  return [...path, ...[...params, ...headers].flatMap(entryParts), ...bodies.flatMap(partsOf)].flatMap((part) =>
    part.kind === "secret" ? [part.option] : [],
  );
}

function entryParts([, value, name = []]: Entry): readonly Part[] {
  return [...name, ...partsOf(value)];
}

function partsOf(value: Value): readonly Part[] {
  switch (value.kind) {
    case "literal":
      return [];
    case "placeholder":
      return [value.part];
    case "template":
      return value.parts;
    case "list":
      return value.items.flatMap(partsOf);
    case "object":
      return value.entries.flatMap(entryParts);
  }
}
