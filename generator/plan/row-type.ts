import type { Json, JsonObject } from "../../templates/runtime/json.ts";
import type { DataType } from "../../templates/runtime/load/table.ts";
import type { Keys } from "./columns.ts";
import type { NamedSchema } from "./connector.ts";
import type { ResourceScope } from "./scope.ts";

const TYPES: Readonly<Record<DataType, { readonly type?: readonly string[]; readonly format?: string }>> = {
  text: { type: ["string"] },
  bigint: { type: ["integer"], format: "int64" },
  double: { type: ["number"], format: "double" },
  bool: { type: ["boolean"] },
  timestamp: { type: ["string"], format: "date-time" },
  date: { type: ["string"], format: "date" },
  time: { type: ["string"], format: "time" },
  json: {},
  decimal: { type: ["string", "number"] },
  wei: { type: ["string", "number"] },
  binary: { type: ["string"], format: "byte" },
  uuid: { type: ["string"], format: "uuid" },
};

/** The row type that the declared columns and the key make; without declared columns the row's other fields are open. */
export function planRowType(scope: ResourceScope, name: string, keys: Keys): NamedSchema {
  const { columns: own, options } = scope.resource;
  const columns = new Map([...own, ...scope.included]);
  const undeclared = keys.primary.filter((field) => !columns.has(field));
  const properties = [
    ...undeclared.map((field) => [field, { type: ["string", "integer"] }] as const),
    ...[...columns].map(([field, hints]) => {
      const required = keys.primary.includes(field) || hints.nullable === false;
      return [field, property(hints.data_type, !required, hints.description)] as const;
    }),
  ];
  const required = properties
    .map(([field]) => field)
    .filter((field) => keys.primary.includes(field) || columns.get(field)?.nullable === false);
  return {
    name,
    description: options.description ?? undefined,
    schema: {
      type: "object",
      properties: Object.fromEntries(properties),
      ...(required.length > 0 ? { required } : {}),
      ...(own.size === 0 ? { additionalProperties: true } : {}),
    },
  };
}

/** What rows have from their parent rows, as an object's schema. */
export function includedProperties(included: ResourceScope["included"]): JsonObject {
  const columns = [...included];
  const required = columns.flatMap(([field, { nullable }]) => (nullable === false ? [field] : []));
  return {
    type: "object",
    properties: Object.fromEntries(
      columns.map(([field, hints]) => [field, property(hints.data_type, hints.nullable !== false, hints.description)]),
    ),
    ...(required.length > 0 ? { required } : {}),
  };
}

function property(type: DataType | undefined, nullable: boolean, description: string | undefined): JsonObject {
  const { type: types, format } = type === undefined ? {} : TYPES[type];
  const allowed: readonly Json[] | undefined = types === undefined || !nullable ? types : [...types, "null"];
  return {
    ...(allowed === undefined ? {} : { type: allowed.length === 1 && allowed[0] !== undefined ? allowed[0] : allowed }),
    ...(format === undefined ? {} : { format }),
    ...(description === undefined ? {} : { description }),
  };
}
