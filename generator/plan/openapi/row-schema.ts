import type { OpenApiDocument, Operation } from "../../read/openapi/document.ts";
import { mainResponse } from "../../read/openapi/response.ts";
import type { Schemas } from "../../read/openapi/schemas.ts";
import { get, isList, isObject } from "../../read/values.ts";
import { withChildren } from "./row-children.ts";
import { schemaOfValues } from "./sample-schema.ts";

/** The keys to the rows of a body, `*` for every item; `undefined` where they are looked for in the first answer. */
export type RowsAt = readonly string[] | undefined;

/**
 * The schema of one row of an operation's answer: as the document has it, else as its examples show it; `undefined`
 * where neither tells a field.
 */
export function rowSchema(document: OpenApiDocument, operation: Operation, selector: RowsAt): unknown {
  const response = mainResponse(operation);
  const { schemas } = document;
  const described = response?.isExample === true ? undefined : rowOf(schemas, response?.schema, selector);
  if (described !== undefined && schemas.properties(described).size > 0) return withChildren(document, described);
  const examples = [...(response?.examples ?? []), get(schemas.resolve(response?.schema), "example")];
  const shown = schemaOfRows(examples.flatMap((example) => rowsOfSample(example, selector)));
  return shown ?? described;
}

/** The schema that sample rows fit; `undefined` where they have no fields. */
export function schemaOfRows(rows: readonly unknown[]): unknown {
  const objects = rows.filter(isObject);
  return objects.some((row) => Object.keys(row).length > 0) ? schemaOfValues(objects) : undefined;
}

/** The rows of a body; the body itself where it is a list of them. */
export function rowsOfSample(body: unknown, selector: RowsAt): readonly unknown[] {
  const keys = selector ?? (isObject(body) ? onlyList(Object.entries(body), isList) : []);
  const found = keys === undefined ? [] : rowsAt(body, keys).filter(isObject);
  return found.length > 0 || !isList(body) ? found : body;
}

function rowOf(schemas: Schemas, body: unknown, selector: RowsAt): unknown {
  const isArray = (schema: unknown): boolean => schemas.typeOf(schema) === "array";
  const fields = [...schemas.properties(body).values()].map(({ name, schema }) => [name, schema] as const);
  const keys = selector ?? (isArray(body) ? [] : onlyList(fields, isArray));
  const list = keys?.reduce<unknown>((schema, key) => child(schemas, schema, key), body);
  return isArray(list) ? schemas.items(list) : list;
}

/** The key to the one list among some fields; `undefined` where there are several or none. */
function onlyList(
  fields: readonly (readonly [string, unknown])[],
  isList: (value: unknown) => boolean,
): readonly string[] | undefined {
  const [only, ...more] = fields.filter(([, value]) => isList(value));
  return only === undefined || more.length > 0 ? undefined : [only[0]];
}

/** One step of a selector: into a property, or through a list's items. */
function child(schemas: Schemas, schema: unknown, key: string): unknown {
  if (schema === undefined) return undefined;
  if (key === "*") {
    if (schemas.typeOf(schema) === "array") return schemas.items(schema);
    const values = schemas.resolve(schema)["additionalProperties"];
    return typeof values === "object" ? values : undefined;
  }
  const owner = schemas.typeOf(schema) === "array" ? schemas.items(schema) : schema;
  return schemas.properties(owner).get(key)?.schema;
}

function rowsAt(body: unknown, selector: readonly string[]): readonly unknown[] {
  const step = (value: unknown, key: string): readonly unknown[] => {
    if (key === "*") return isList(value) ? value : isObject(value) ? Object.values(value) : [];
    return isList(value) ? value.flatMap((item) => step(item, key)) : [get(value, key)];
  };
  const found = selector.reduce<readonly unknown[]>(
    (values, key) => values.flatMap((value) => step(value, key)),
    [body],
  );
  return found.flatMap((value) => (isList(value) ? value : [value]));
}
