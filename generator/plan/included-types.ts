import type { ConnectorNames, NamedSchema, Resource } from "./connector.ts";
import { RESERVED_TYPES } from "./reserved.ts";
import { includedProperties } from "./row-type.ts";
import type { ResourceScope } from "./scope.ts";
import { uniqueNames } from "./unique-names.ts";

/** Resources with the schemas of their row types. */
interface Typed {
  readonly resources: readonly Resource[];
  readonly schemas: readonly NamedSchema[];
}

/**
 * Row types that an OpenAPI document gives know nothing of what rows get from their parent rows: such a resource gets a
 * type of its own, which is the document's with these fields.
 */
export function withIncludedTypes(
  typed: Typed,
  planned: readonly { readonly resource: Resource; readonly scope: ResourceScope }[],
  names: ConnectorNames,
): Typed {
  const types = uniqueNames([
    ...RESERVED_TYPES,
    ...Object.values({ ...names }),
    ...typed.schemas.map(({ name }) => name),
    ...typed.resources.map(({ identifier }) => identifier),
  ]);
  const added: NamedSchema[] = [];
  const resources = typed.resources.map((resource, index) => {
    const own = planned[index];
    if (own === undefined || !lacksIncluded(typed, own.scope, resource)) return resource;
    const name = types.take(`${resource.rowType}Row`, "Row");
    const schema = includedProperties(own.scope.included);
    added.push({
      name,
      description: resource.description,
      schema: { allOf: [{ $ref: `#/components/schemas/${resource.rowType}` }, schema] },
    });
    const known = own.resource.samples.filter(({ field }) => own.scope.included.has(field));
    // What makes no column, such as a field of unknown type, is a field of the type all the same.
    const others = [...own.scope.included.keys()]
      .filter((name) => !known.some(({ field }) => field === name))
      .map((field) => ({ field, value: { kind: "literal", value: null } as const, nullable: false }));
    const samples = [...known, ...others];
    return { ...resource, rowType: name, samples: [...resource.samples, ...samples] };
  });
  return { resources, schemas: [...typed.schemas, ...added] };
}

/** A row type of the plan's own has the fields already. */
function lacksIncluded({ schemas }: Typed, { included }: ResourceScope, { rowType }: Resource): boolean {
  const schema = schemas.find(({ name }) => name === rowType)?.schema;
  const properties =
    typeof schema === "object" && schema !== null && "properties" in schema ? schema["properties"] : {};
  return ![...included.keys()].every(
    (name) => typeof properties === "object" && properties !== null && Object.hasOwn(properties, name),
  );
}
