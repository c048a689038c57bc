import type { Json } from "../../../templates/runtime/json.ts";
import type { Schemas } from "../../read/openapi/schemas.ts";
import { listOf } from "../../read/values.ts";
import type { NamedSchema } from "../connector.ts";
import { cleanSchema } from "./clean.ts";
import { discriminated } from "./discriminate.ts";

/** Gives a type name that no other type has, like the one that is wished for. */
export type NameAllocator = (wish: string) => string;

/** Gathers the schemas that row types need, each under one readable type name, each once. */
export interface SchemaCollector {
  /** The type name of a schema; `wish` names it where the document does not. */
  add(schema: unknown, wish: string): string;
  /** All that was added and what it refers to, in the order of first use. */
  collected(): readonly NamedSchema[];
}

/**
 * Only what is reachable from the added schemas is kept, so that a large document makes a small types.ts.
 *
 * @param valueOf the schema of a value that a reference describes; the reference itself where it says it all
 */
export function createCollector(
  schemas: Schemas,
  allocate: NameAllocator,
  valueOf: (reference: { readonly $ref: string }) => unknown,
): SchemaCollector {
  const names = new Map<object, string>();
  /** Rows that are called after the schema that their alternatives are made from. */
  const unions = new Set<string>();
  /** One for each reference, so that it has one name. */
  const values = new Map<string, unknown>();
  const out: NamedSchema[] = [];
  const queue: { target: object; name: string }[] = [];

  const nameOf = (schema: unknown, wish: string): string => {
    const target = bare(schemas, schema);
    const known = names.get(target);
    if (known !== undefined) return known;
    const said = schemas.nameOf(schema) ?? wish;
    const isUnion = !isReference(schema) && listOf(target, "oneOf").length > 0;
    const name = allocate(!isUnion && unions.has(said) ? `${said}Base` : said);
    if (isUnion) unions.add(said);
    names.set(target, name);
    queue.push({ target, name });
    return name;
  };

  const drain = (): void => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { schema, description } = cleanSchema(next.target, {
        reference: (ref) => nameOf({ $ref: ref }, "Schema"),
        value: (ref) => {
          const value = values.get(ref) ?? valueOf({ $ref: ref });
          values.set(ref, value);
          return nameOf(value, schemas.nameOf({ $ref: ref }) ?? "Schema");
        },
        target: (ref) => (ref === "" ? {} : schemas.resolve({ $ref: ref })),
      });
      out.push({ name: next.name, description, schema });
    }
  };

  return {
    add(schema, wish): string {
      const name = nameOf(schema, wish);
      drain();
      return name;
    },
    collected: () => discriminated(out),
  };
}

/** The schema behind a reference without what stands beside it, so that every mention finds the same one. */
function bare(schemas: Schemas, schema: unknown): Record<string, Json> {
  // resolve() gives the document's own object, which holds JSON only.
  if (isReference(schema)) return schemas.resolve({ $ref: schema.$ref }) as Record<string, Json>;
  // As above: schemas come out of a parsed document.
  return (typeof schema === "object" && schema !== null ? schema : {}) as Record<string, Json>;
}

function isReference(schema: unknown): schema is { readonly $ref: string } {
  return typeof schema === "object" && schema !== null && "$ref" in schema && typeof schema.$ref === "string";
}
