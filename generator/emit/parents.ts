import type { Json } from "../../templates/runtime/json.ts";
import type { Connector, ParentLink, Part, Resource, Value } from "../plan/connector.ts";
import { arrayOf, type Code, code, commaSeparated, enclosed, objectOf } from "./code.ts";
import { identifier, literal, propertyKey } from "./escape.ts";
import type { Imports } from "./imports.ts";

/** A parent's row type, as far as its fields are known. */
export interface ParentRowType {
  readonly name: string;
  readonly fields: ReadonlySet<string>;
}

/** The row type of a resource's parent; `undefined` without parent. */
export function parentRowType(connector: Connector, { parent }: Resource): ParentRowType | undefined {
  const source = parent?.source;
  const resource = connector.resources.find(({ name }) => source?.kind === "resource" && name === source.name);
  if (resource === undefined) return undefined;
  return { name: resource.rowType, fields: fieldsOf(connector, resource.rowType) };
}

function fieldsOf(connector: Connector, type: string): ReadonlySet<string> {
  return new Set(propertiesOf(connector, connector.schemas.find(({ name }) => name === type)?.schema));
}

function propertiesOf(connector: Connector, schema: Json | undefined): readonly string[] {
  if (typeof schema !== "object" || schema === null || isList(schema)) return [];
  const { properties, allOf, $ref } = schema;
  const own = typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  const parts = allOf !== undefined && isList(allOf) ? allOf.flatMap((part) => propertiesOf(connector, part)) : [];
  const named = typeof $ref === "string" ? connector.schemas.find(({ name }) => $ref.endsWith(`/${name}`)) : undefined;
  return [...own, ...parts, ...propertiesOf(connector, named?.schema)];
}

// `Array.isArray` does not narrow a read-only list.
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The placeholder of a parent row's field; a wrong name is a compile error where the row's fields are known. */
export function parentFieldCode(
  { field }: Extract<Part, { kind: "parent" }>,
  row: ParentRowType | undefined,
  imports: Imports,
): Code {
  const name = imports.value("./runtime/parents.ts", "parentField");
  const isKnown = row?.fields.has(field[0] ?? "") === true;
  const type = isKnown ? code`<${imports.type("./types.ts", row.name)}>` : code``;
  return code`${name}${type}(${commaSeparated(field.map(literal))})`;
}

/** The declaration of a resource's parent: `{ resource: projects, fields: ["id"] }`. */
export function parentCode({ parent }: Resource, imports: Imports): Code | undefined {
  if (parent === undefined) return undefined;
  const { source, spread, group } = parent;
  const include = parent.include.map(({ name, from }) => [propertyKey(name), literal(from.join("."))] as const);
  return objectOf([
    [code`resource`, source.kind === "resource" ? identifier(source.identifier) : undefined],
    [code`rows`, source.kind === "constants" ? literal(source.rows) : undefined],
    [code`fields`, namesCode(parent.fields)],
    [code`optional`, parent.optional.length === 0 ? undefined : namesCode(parent.optional)],
    [code`onMissing`, parent.raises ? literal("raise") : undefined],
    [
      code`spread`,
      spread.length === 0
        ? undefined
        : code`${imports.value("./runtime/family/spread.ts", "eachOf")}(${commaSeparated(spread.map((keys) => literal(keys.join("."))))})`,
    ],
    [code`group`, group && groupCode(group, imports)],
    [code`include`, include.length === 0 ? undefined : objectOf(include)],
  ]);
}

function namesCode(fields: readonly (readonly string[])[]): Code {
  return literal(fields.map((field) => field.join(".")));
}

function groupCode({ size, separator }: NonNullable<ParentLink["group"]>, imports: Imports): Code {
  const name = imports.value("./runtime/family/group.ts", separator === undefined ? "listed" : "joined");
  const parts = [literal(size), ...(separator === undefined || separator === "," ? [] : [literal(separator)])];
  return code`${name}(${commaSeparated(parts)})`;
}

/** The type of the parent rows that a caller may give: the fields that requests and rows take from them. */
export function givenParentCode(connector: Connector, resource: Resource, imports: Imports): Code | undefined {
  const { parent } = resource;
  const row = parentRowType(connector, resource);
  if (parent === undefined) return undefined;
  if (row === undefined) return imports.type("./runtime/parents.ts", "ParentRow");
  const fields = [...parent.fields, ...parent.include.map(({ from }) => from)].map(([field = ""]) => field);
  const names = [...new Set(fields)];
  if (!names.every((name) => row.fields.has(name))) return imports.type("./runtime/parents.ts", "ParentRow");
  return code`Pick<${imports.type("./types.ts", row.name)}, ${names.map(literal).reduce((all, name) => code`${all} | ${name}`)}>`;
}

/** How the mocks know which parent row a request is about; `undefined` without parent. */
export function mockParentCode(resource: Resource, imports: Imports): Code | undefined {
  const { parent, request } = resource;
  if (parent === undefined) return undefined;
  const asked = [...pathPlaces(request.path), ...namedPlaces(request)].map(
    ({ field, at }) => code`{ field: ${literal(field)}, at: ${literal(at)} }`,
  );
  const include = parent.include.map(({ name, from }) => [propertyKey(name), literal(from)] as const);
  const { source, spread, group } = parent;
  const options = objectOf([
    [code`resource`, source.kind === "resource" ? literal(source.name) : undefined],
    [code`rows`, source.kind === "constants" ? literal(source.rows) : undefined],
    [code`spread`, spread.length === 0 ? undefined : literal(spread)],
    [code`separator`, group?.separator === undefined ? undefined : literal(group.separator)],
    [code`asked`, arrayOf(asked)],
    [code`include`, include.length === 0 ? undefined : objectOf(include)],
  ]);
  return enclosed(code`${imports.value("./runtime/mocks/parents.ts", "mockParent")}(`, options, code`)`);
}

interface AskedField {
  readonly field: readonly string[];
  /** The placeholder's number in the path, or the name of what carries it. */
  readonly at: number | string;
}

function pathPlaces(path: readonly Part[]): readonly AskedField[] {
  let number = -1;
  let before = "";
  return path.flatMap((part) => {
    const text = before;
    before = part.kind === "text" ? before + part.text : `${before}…`;
    if (part.kind === "text") return [];
    const inQuery = text.includes("?");
    // The mocks know a credential's text.
    if (part.kind === "secret") return [];
    if (!inQuery) number += 1;
    const at = inQuery ? /[?&]([^?&=]+)=$/.exec(text)?.[1] : number;
    return part.kind !== "parent" || at === undefined ? [] : [{ field: part.field, at }];
  });
}

function namedPlaces({ params, headers, json, data }: Resource["request"]): readonly AskedField[] {
  const body = [json, data].flatMap((value) => (value?.kind === "object" ? value.entries : []));
  return [...params, ...headers, ...body].flatMap(([name, value]) => placesIn(name, value));
}

function placesIn(name: string, value: Value): readonly AskedField[] {
  if (value.kind === "placeholder") return value.part.kind === "parent" ? [{ field: value.part.field, at: name }] : [];
  return value.kind === "object" ? value.entries.flatMap(([key, inner]) => placesIn(`${name}.${key}`, inner)) : [];
}
