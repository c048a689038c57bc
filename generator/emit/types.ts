import { createRequire } from "node:module";
import type * as OpenApiTypescript from "openapi-typescript";
import type { NamedSchema } from "../plan/connector.ts";
import type { DataLines } from "./data-lines.ts";
import { Tokens } from "./type-tokens.ts";
import { declarationsOf } from "./type-declarations.ts";
import { typeSchema } from "./type-schema.ts";

type Context = OpenApiTypescript.GlobalContext;

/** What schemas become types with; what is said here differs from openapi-typescript's own defaults. */
const OPTIONS = { defaultNonNullable: false, emptyObjectsUnknown: true, silent: true };

/**
 * The row types and what they refer to, as top-level declarations; unformatted and without header.
 *
 * No text of the schemas passes through openapi-typescript: names, values and descriptions go in as tokens and come
 * back through the escaping functions.
 *
 * @param schemas closed: every `$ref` names one of them
 * @param lines takes the members of interfaces, which are then left out of the text. Default: they are in it
 */
export function typesText(schemas: readonly NamedSchema[], lines?: DataLines): string {
  const { transformSchema, astToString, resolveRef } = transformer();
  const tokens = new Tokens();
  const components = Object.fromEntries(schemas.map(({ name, schema }) => [name, typeSchema(schema, tokens)]));
  const document = { components: { schemas: components } };
  const context = {
    ...OPTIONS,
    // No schema says which of its alternatives a value is; each is written out as it is.
    discriminators: { objects: {}, refsHandled: [] },
    injectFooter: [],
    resolve: (reference: string) => resolveRef(document, reference, { silent: true }),
  };
  // The rest of the context is options that are off where they are absent, and of the document only schemas are there;
  // the package's types ask for mutable lists, which it does not change.
  const nodes = transformSchema(document as never, context as unknown as Context);
  return declarationsOf(astToString(nodes), schemas, tokens, lines);
}

type Transformer = Pick<typeof OpenApiTypescript, "transformSchema" | "astToString" | "resolveRef">;

/**
 * The part of openapi-typescript that makes types of schemas. What validates, bundles and resolves a document before
 * takes several times as long, and here nothing is left for it to do.
 */
function transformer(): Transformer {
  const load = createRequire(import.meta.url);
  // These modules are what the package's main module, which loads all the rest, exports by these names.
  return {
    transformSchema: load("openapi-typescript/dist/transform/index.cjs") as Transformer["transformSchema"],
    astToString: (load("openapi-typescript/dist/lib/ts.cjs") as Transformer).astToString,
    resolveRef: (load("openapi-typescript/dist/lib/utils.cjs") as Transformer).resolveRef,
  };
}
