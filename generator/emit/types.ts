import type { OpenAPI3 } from "openapi-typescript";
import type { NamedSchema } from "../plan/connector.ts";
import { Tokens } from "./type-tokens.ts";
import { declarationsOf } from "./type-declarations.ts";
import { typeSchema } from "./type-schema.ts";

/**
 * The row types and what they refer to, as top-level declarations; unformatted and without header.
 *
 * No text of the schemas passes through openapi-typescript: names, values and descriptions go in as tokens and come
 * back through the escaping functions.
 *
 * @param schemas closed: every `$ref` names one of them
 */
export async function typesText(schemas: readonly NamedSchema[]): Promise<string> {
  // Loading it costs more than a second, which only this step should pay.
  const { default: openapiTS, astToString } = await import("openapi-typescript");
  const tokens = new Tokens();
  const components = Object.fromEntries(schemas.map(({ name, schema }) => [name, typeSchema(schema, tokens)]));
  const document = {
    openapi: "3.1.0",
    info: { title: "types", version: "1" },
    paths: {},
    components: { schemas: components },
  };
  // Its type of a document asks for mutable lists, which it does not change.
  const nodes = await openapiTS(document as unknown as OpenAPI3, {
    enum: false,
    rootTypes: false,
    emptyObjectsUnknown: true,
    defaultNonNullable: false,
    silent: true,
  });
  return declarationsOf(astToString(nodes), schemas, tokens);
}
