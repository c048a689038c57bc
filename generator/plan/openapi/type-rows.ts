import { type CursorStep, cursorPath } from "../../../templates/runtime/incremental/cursor-path.ts";
import type { Operation } from "../../read/openapi/document.ts";
import { createSchemas, type Schemas } from "../../read/openapi/schemas.ts";
import { pascalCase, wordsOf } from "../../words/words.ts";
import type { ConnectorNames, NamedSchema, Resource } from "../connector.ts";
import { RESERVED_TYPES } from "../reserved.ts";
import { isReshaping } from "../steps/steps.ts";
import { uniqueNames } from "../unique-names.ts";
import { createCollector } from "./collect.ts";
import { nestedParts } from "./nested-fields.ts";
import { createNotNull } from "./not-null.ts";
import { bodySchema, paramsSchema } from "./params-schema.ts";
import { samplesOf } from "./samples.ts";
import { undocumentedFields } from "./undocumented-fields.ts";

/** A resource with the row type that its config alone makes. */
export interface TypedResource {
  readonly resource: Resource;
  readonly schema: NamedSchema;
}

/** Where row types come from. */
interface RowSources {
  readonly schemas: Schemas;
  /** The schemas of rows by resource; a resource without one keeps its own type. */
  readonly rows: ReadonlyMap<string, unknown>;
  /** The operations that resources call. */
  readonly operations: ReadonlyMap<string, Operation>;
  readonly names: ConnectorNames;
  /** The schema of a value that a reference describes. */
  readonly valueOf: (reference: { readonly $ref: string }) => unknown;
}

/** The resources with the row types, parameter types and samples that their schemas make, and all schemas that these refer to. */
export function typeRows(
  typed: readonly TypedResource[],
  { schemas, rows, operations, names, valueOf }: RowSources,
): { readonly resources: readonly Resource[]; readonly schemas: readonly NamedSchema[] } {
  // Rows that processing steps made are no longer the document's.
  const isOwn = ({ name, steps = [] }: Resource): boolean => !rows.has(name) || steps.some(isReshaping);
  const own = typed.filter(({ resource }) => isOwn(resource));
  const types = uniqueNames([
    ...RESERVED_TYPES,
    ...Object.values({ ...names }),
    ...typed.map(({ resource }) => resource.identifier),
    ...own.map(({ schema }) => schema.name),
  ]);
  const collector = createCollector(
    schemas,
    (wish) => types.take(pascalCase(wordsOf(wish)) || "Schema", "Row"),
    valueOf,
  );
  const notNull = createNotNull(schemas);
  const rowTypes = new Map(
    typed.flatMap(({ resource, schema }) => {
      const row = rows.get(resource.name);
      if (row === undefined || isOwn(resource)) return [];
      const wish = schemas.nameOf(row) ?? resource.rowType;
      const extra = undocumentedFields(resource, schema, schemas.properties(row));
      const whole = extra === undefined ? notNull(row) : { allOf: [notNull(row), extra] };
      return [[resource.name, collector.add(whole, extra === undefined ? wish : `${wish}Row`)] as const];
    }),
  );
  const requestTypes = new Map(
    typed.map(({ resource: { name, identifier, request, paginator } }) => {
      const operation = operations.get(name);
      const params = operation && paramsSchema(operation, paginator, schemas);
      const body = operation && request.json !== undefined ? bodySchema(operation, schemas) : undefined;
      return [
        name,
        {
          paramsType: params && collector.add(params, `${identifier} Params`),
          bodyType: body === undefined ? undefined : collector.add(body, `${identifier} Body`),
        },
      ] as const;
    }),
  );
  const collected = collector.collected();
  const made = readerOf(collected);
  const resources = typed.map(({ resource: planned }) => {
    const resource = { ...planned, ...requestTypes.get(planned.name) };
    const rowType = rowTypes.get(resource.name);
    if (rowType === undefined) return resource;
    const cursor = resource.incremental && keysOf(cursorPath(resource.incremental.cursor));
    const asked = typed.flatMap((other) => fieldsAsked(other.resource, resource.name));
    const needs = { keys: resource.primaryKey, paths: [...(cursor === undefined ? [] : [cursor]), ...asked] };
    const nested = nestedParts(schemas, rows.get(resource.name), resource);
    return { ...resource, ...nested, rowType, samples: samplesOf(made, { $ref: referenceTo(rowType) }, needs) };
  });
  return { resources, schemas: [...own.map(({ schema }) => schema), ...collected] };
}

/** The keys up to the first list. */
function keysOf(path: readonly CursorStep[]): readonly string[] {
  const list = path.findIndex((step) => typeof step !== "string");
  return path.slice(0, list < 0 ? path.length : list).map(String);
}

function referenceTo(name: string): string {
  return `#/components/schemas/${name}`;
}

/** Reads the schemas that types are made of. */
function readerOf(named: readonly NamedSchema[]): Schemas {
  const byReference = new Map(named.map(({ name, schema }) => [referenceTo(name), schema]));
  return createSchemas({ lookup: (reference) => byReference.get(reference) });
}

/** The fields of a parent's rows that a resource asks and keeps. */
function fieldsAsked({ parent }: Resource, name: string): readonly (readonly string[])[] {
  if (parent?.source.kind !== "resource" || parent.source.name !== name) return [];
  return [...parent.fields, ...parent.include.map(({ from }) => from)];
}
