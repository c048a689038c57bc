import type { ColumnConfig } from "../../config/columns.ts";
import type { ExpandedResource } from "../../config/expand.ts";
import type { OpenApiDocument, Operation } from "../../read/openapi/document.ts";
import { createSchemas, type Schemas } from "../../read/openapi/schemas.ts";
import { get, isObject } from "../../read/values.ts";
import type { ConnectorNames, NamedSchema, Resource } from "../connector.ts";
import { compileSelector } from "../selector.ts";
import { columnsOf, type DocumentColumn } from "./columns.ts";
import { firstWords } from "./first-words.ts";
import { withChildren } from "./row-children.ts";
import { rowSchema, rowsOfSample, schemaOfRows } from "./row-schema.ts";
import { partsOf } from "./schema-facts.ts";
import { typeRows, type TypedResource } from "./type-rows.ts";

/** What an OpenAPI document adds to the resources of a source config. */
export interface DocumentTypes {
  /** The document; absent where sample rows alone tell types. */
  readonly document: OpenApiDocument | undefined;
  /** The operations by what a config may call them: `GET /issues`, or the operationId. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** The fields of a resource's rows; `undefined` where nothing tells them or others may come. */
  readonly fieldsOf: (resource: string) => ReadonlySet<string> | undefined;
  /** The columns of the object at keys of a resource's rows; `undefined` where nothing tells that one is there. */
  readonly partsAt: (resource: string, path: readonly string[]) => ReadonlyMap<string, ColumnConfig> | undefined;
  /** The resource with the document's columns and description; what the config says of one wins. */
  readonly withColumns: (resource: ExpandedResource) => ExpandedResource;
  /** The resources with the document's row types, and the schemas of all row types with what they refer to. */
  readonly withTypes: (typed: readonly TypedResource[]) => {
    readonly resources: readonly Resource[];
    readonly schemas: readonly NamedSchema[];
  };
}

/**
 * Reads row types out of the operations that a config's resources name, and out of sample rows.
 *
 * @param samples what the files of sample rows hold, by their names in the config
 */
export function documentTypes(
  document: OpenApiDocument | undefined,
  samples: ReadonlyMap<string, unknown>,
  names: ConnectorNames,
): DocumentTypes {
  const schemas = document?.schemas ?? createSchemas({ lookup: () => undefined });
  const operations = document === undefined ? new Map<string, Operation>() : operationsByName(document);
  const rows = new Map<string, unknown>();
  const called = new Map<string, Operation>();
  // Resources whose nested values are not taken apart.
  const whole = new Set<string>();

  const valueOf = (reference: { readonly $ref: string }): unknown =>
    document === undefined ? reference : withChildren(document, reference);

  const rowOf = (resource: ExpandedResource, operation: Operation | undefined): unknown => {
    const { data_selector: selector } = resource.endpoint;
    const keys = typeof selector === "string" ? schemaKeys(selector) : undefined;
    // A selector that picks and chooses leads to no one place.
    if (typeof selector === "string" && keys === undefined) return undefined;
    const described = document && operation && rowSchema(document, operation, keys);
    if (described !== undefined && schemas.properties(described).size > 0) return described;
    const { samples: given } = resource.options;
    const body = typeof given === "string" ? samples.get(given) : given;
    return schemaOfRows(rowsOfSample(body, keys));
  };

  return {
    document,
    operations,

    fieldsOf(name) {
      const row = rows.get(name);
      if (row === undefined || isOpen(schemas, row)) return undefined;
      return new Set(schemas.properties(row).keys());
    },

    partsAt(name, path) {
      const at = path.reduce<unknown>((row, key) => schemas.properties(row).get(key)?.schema, rows.get(name));
      if (at === undefined || schemas.typeOf(at) !== "object" || schemas.properties(at).size === 0) return undefined;
      return new Map(columnsOf(schemas, at).map((column) => [column.field, configOf(column, whole.has(name))]));
    },

    withColumns(given) {
      const operation = operations.get(given.options.operation ?? "");
      const resource = described(given, operation);
      if (operation !== undefined) called.set(resource.name, operation);
      const row = rowOf(resource, operation);
      if (row === undefined) return resource;
      rows.set(resource.name, row);
      if (resource.options.max_table_nesting === 0) whole.add(resource.name);
      const declared = columnsOf(schemas, row).map((column) => {
        const config = configOf(column, whole.has(resource.name));
        return [column.field, { ...config, ...resource.columns.get(column.field) }] as const;
      });
      return {
        ...resource,
        columns: new Map([
          ...declared,
          ...[...resource.columns].filter(([field]) => !declared.some(([known]) => known === field)),
        ]),
      };
    },

    withTypes: (typed) => typeRows(typed, { schemas, rows, operations: called, names, valueOf }),
  };
}

/** An optional field may still be the key, of which the config is the judge: `nullable` says no more than it must. */
function configOf({ type, nullable, description, isNested }: DocumentColumn, staysWhole: boolean): ColumnConfig {
  return {
    // What is taken apart has no column of its own.
    ...(isNested && !staysWhole ? {} : { data_type: type }),
    ...(nullable ? {} : { nullable }),
    ...(description === undefined ? {} : { description }),
  };
}

/** The resource with what the document says that it is, where the config does not. */
function described(resource: ExpandedResource, operation: Operation | undefined): ExpandedResource {
  const description = firstWords(operation?.summary ?? operation?.description);
  if (description === undefined || typeof resource.options.description === "string") return resource;
  return { ...resource, options: { ...resource.options, description } };
}

/** Whether rows may have fields that the document does not name. */
function isOpen(schemas: Schemas, row: unknown): boolean {
  return partsOf(schemas, row).some((part) => {
    const values = get(part, "additionalProperties");
    return values === true || isObject(values);
  });
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
