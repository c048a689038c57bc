import type { Operation, Parameter } from "../../read/openapi/document.ts";
import type { Schemas } from "../../read/openapi/schemas.ts";
import { get, isTrue } from "../../read/values.ts";
import type { Paginator } from "../connector.ts";
import { alternativesOf, mayBeNull } from "./schema-facts.ts";

const SCALARS = ["string", "number", "integer", "boolean"];
/** Of a parameter that the document says nothing of. */
const ANY_VALUE = { type: ["string", "number", "boolean"] };

/**
 * The query parameters that a caller may give an operation, as an object's schema, without those that its paginator
 * moves on. A parameter that is an object has one property for each of its own, as `deepObject` writes them:
 * `created[gte]`. `undefined` where there are none, or where one has names that the document does not know.
 */
export function paramsSchema(operation: Operation, paginator: Paginator, schemas: Schemas): object | undefined {
  const moved = movedBy(paginator);
  const parameters = operation.parameters.filter(({ in: place, name }) => place === "query" && !moved.includes(name));
  const properties = parameters.map((parameter) => propertiesOf(parameter, schemas));
  if (properties.length === 0 || !properties.every((each) => each !== undefined)) return undefined;
  return { type: "object", properties: Object.fromEntries(properties.flat()) };
}

/** The JSON object that an operation is sent; `undefined` where it is none, or nothing tells its fields. */
export function bodySchema({ body }: Operation, schemas: Schemas): object | undefined {
  const schema = body?.content.find(({ type }) => type.endsWith("json"))?.schema;
  const properties = [...schemas.properties(schema).values()].flatMap(({ name, schema: own }) => {
    const found = schemas.resolve(own);
    if (isTrue(found, "readOnly")) return [];
    // What only requests have would be left out of a row's type.
    return [[name, isTrue(found, "writeOnly") ? { ...found, writeOnly: false } : own] as const];
  });
  return properties.length === 0 ? undefined : { type: "object", properties: Object.fromEntries(properties) };
}

/** Parameters in which the paginator says which page it wants. */
function movedBy(paginator: Paginator): readonly string[] {
  const places = (["cursorAt", "pageAt", "offsetAt"] as const).map((key): unknown => get(get(paginator, key), "query"));
  return places.filter((name) => typeof name === "string");
}

type Property = readonly [name: string, schema: object];

function propertiesOf(parameter: Parameter, schemas: Schemas): readonly Property[] | undefined {
  const { name, description, deprecated } = parameter;
  const notes = {
    ...(description === undefined ? {} : { description }),
    ...(deprecated ? { deprecated } : {}),
  };
  const choices = alternativesOf(schemas, parameter.schema);
  const all = choices.length > 0 ? choices : [parameter.schema];
  const values = all.filter((choice) => isValue(choice, schemas));
  const objects = all.filter((choice) => schemas.typeOf(choice) === "object");
  const members = objects.flatMap((each) => [...schemas.properties(each).values()]);
  if (objects.length > 0 && (members.length === 0 || !members.every(({ schema }) => isValue(schema, schemas)))) {
    return undefined;
  }
  const known = values.length > 0 ? values : objects.length > 0 ? [] : [ANY_VALUE];
  return [
    ...(known.length === 0 ? [] : [[name, { ...notes, ...orNull(known, schemas) }] as const]),
    ...members.map((member) => [`${name}[${member.name}]`, orNull([member.schema], schemas)] as const),
  ];
}

/** Null leaves out what the resource itself would send. */
function orNull(values: readonly unknown[], schemas: Schemas): object {
  const isSaid = values.some((value) => mayBeNull(schemas, value));
  return { anyOf: isSaid ? values : [...values, { type: "null" }] };
}

/** Whether a query can hold it: a single value, or a list of them. */
function isValue(schema: unknown, schemas: Schemas): boolean {
  const type = schemas.typeOf(schema) ?? "";
  if (SCALARS.includes(type)) return true;
  return type === "array" && SCALARS.includes(schemas.typeOf(schemas.items(schema)) ?? "");
}
