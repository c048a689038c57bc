import type { OpenApiDocument, Operation } from "../../read/openapi/document.ts";
import { mainResponse } from "../../read/openapi/response.ts";
import type { Schemas } from "../../read/openapi/schemas.ts";

/** The schema of one row of an operation's answer; `undefined` where the document does not tell it. */
export function rowSchema(document: OpenApiDocument, operation: Operation, selector: readonly string[]): unknown {
  const body = mainResponse(operation)?.schema;
  if (body === undefined) return undefined;
  const { schemas } = document;
  const list = selector.reduce<unknown>((schema, key) => child(schemas, schema, key), body);
  if (list === undefined) return undefined;
  return schemas.typeOf(list) === "array" ? schemas.items(list) : list;
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
