import type { ColumnConfig } from "../../config/columns.ts";
import type { ExpandedResource } from "../../config/expand.ts";
import type { OpenApiDocument, Operation } from "../../read/openapi/document.ts";
import { createSchemas, type Schemas } from "../../read/openapi/schemas.ts";
import type { ConnectorNames, NamedSchema, Resource } from "../connector.ts";
import { RESERVED_TYPES } from "../reserved.ts";
import { compileSelector } from "../selector.ts";
import { isReshaping } from "../steps/steps.ts";
import { uniqueNames } from "../unique-names.ts";
import { pascalCase, wordsOf } from "../../words/words.ts";
import { createCollector } from "./collect.ts";
import { columnsOf } from "./columns.ts";
import { createNotNull } from "./not-null.ts";
import { rowSchema } from "./row-schema.ts";
import { samplesOf } from "./samples.ts";

/** A resource with the schema of its row type. */
interface TypedResource {
  readonly resource: Resource;
  readonly schema: NamedSchema;
}

/** What an OpenAPI document adds to the resources of a source config. */
export interface DocumentTypes {
  /** The document's file, for messages. */
  readonly file: string;
  /** The operations by what a config may call them: `GET /issues`, or the operationId. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** The resource with the document's columns; what the config says of one wins. */
  readonly withColumns: (resource: ExpandedResource) => ExpandedResource;
  /** The resources with the document's row types, and the schemas of all row types with what they refer to. */
  readonly withTypes: (typed: readonly TypedResource[]) => {
    readonly resources: readonly Resource[];
    readonly schemas: readonly NamedSchema[];
  };
}

/** Reads row types out of the operations that a config's resources name. */
export function documentTypes(document: OpenApiDocument, names: ConnectorNames): DocumentTypes {
  const { schemas } = document;
  const operations = operationsByName(document);
  const rows = new Map<string, unknown>();

  return {
    file: document.file,
    operations,

    withColumns(resource) {
      const operation = operations.get(resource.options.operation ?? "");
      const keys = schemaKeys(resource.endpoint.data_selector ?? "$");
      const row = operation && keys && rowSchema(document, operation, keys);
      if (row === undefined || schemas.properties(row).size === 0) return resource;
      rows.set(resource.name, row);
      const declared = columnsOf(schemas, row).map(({ field, type, nullable, description }) => {
        // An optional field may still be the key, of which the config is the judge: `nullable` says no more than it must.
        const column: ColumnConfig = {
          data_type: type,
          ...(nullable ? {} : { nullable }),
          ...(description === undefined ? {} : { description }),
        };
        return [field, { ...column, ...resource.columns.get(field) }] as const;
      });
      return {
        ...resource,
        columns: new Map([
          ...declared,
          ...[...resource.columns].filter(([field]) => !declared.some(([known]) => known === field)),
        ]),
      };
    },

    withTypes(typed) {
      // Rows that processing steps made are no longer the document's.
      const isOwn = ({ name, steps = [] }: Resource): boolean => !rows.has(name) || steps.some(isReshaping);
      const own = typed.filter(({ resource }) => isOwn(resource));
      const types = uniqueNames([
        ...RESERVED_TYPES,
        ...Object.values({ ...names }),
        ...typed.map(({ resource }) => resource.identifier),
        ...own.map(({ schema }) => schema.name),
      ]);
      const collector = createCollector(schemas, (wish) => types.take(pascalCase(wordsOf(wish)) || "Schema", "Row"));
      const notNull = createNotNull(schemas);
      const rowTypes = new Map(
        typed.flatMap(({ resource }) => {
          const { name, rowType } = resource;
          const row = rows.get(name);
          return row === undefined || isOwn(resource)
            ? []
            : [[name, collector.add(notNull(row), schemas.nameOf(row) ?? rowType)] as const];
        }),
      );
      const collected = collector.collected();
      const made = readerOf(collected);
      const resources = typed.map(({ resource }) => {
        const rowType = rowTypes.get(resource.name);
        if (rowType === undefined) return resource;
        const cursor = resource.incremental?.cursor.split(".");
        const asked = typed.flatMap((other) => fieldsAsked(other.resource, resource.name));
        const needs = { keys: resource.primaryKey, paths: [...(cursor === undefined ? [] : [cursor]), ...asked] };
        return { ...resource, rowType, samples: samplesOf(made, { $ref: referenceTo(rowType) }, needs) };
      });
      return { resources, schemas: [...own.map(({ schema }) => schema), ...collected] };
    },
  };
}

function operationsByName(document: OpenApiDocument): ReadonlyMap<string, Operation> {
  return new Map(
    document.operations.flatMap((operation) => {
      const { method, path, operationId } = operation;
      const names = [`${method} ${path}`, ...(operationId === undefined ? [] : [operationId])];
      return names.map((name) => [name, operation] as const);
    }),
  );
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

/** The keys that a selector leads along, `*` for every item; `undefined` where it picks and chooses. */
function schemaKeys(selector: string): readonly string[] | undefined {
  const compiled = compileSelector(selector, "rows");
  if ("keys" in compiled) return compiled.keys;
  const [query, ...others] = "queries" in compiled ? compiled.queries : [];
  if (query === undefined || others.length > 0) return undefined;
  const keys = query.map(({ deep, pick: [step, ...more] }) => {
    if (deep === true || step === undefined || more.length > 0) return undefined;
    return "name" in step ? step.name : "where" in step ? undefined : "*";
  });
  return keys.every((key) => key !== undefined) ? keys : undefined;
}
