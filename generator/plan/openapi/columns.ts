import type { DataType } from "../../../templates/runtime/load/table.ts";
import { isNullable, type Schemas } from "../../read/openapi/schemas.ts";
import type { Column } from "../connector.ts";

const BY_FORMAT: ReadonlyMap<string, DataType> = new Map([
  ["date-time", "timestamp"],
  ["date", "date"],
  ["time", "time"],
  ["decimal", "decimal"],
  ["int64", "bigint"],
  ["int32", "bigint"],
  ["float", "double"],
  ["double", "double"],
]);

const BY_TYPE: ReadonlyMap<string, DataType> = new Map([
  ["integer", "bigint"],
  ["number", "double"],
  ["boolean", "bool"],
  ["string", "text"],
  ["object", "json"],
  ["array", "json"],
]);

/** The columns of a row schema: one per property, as exact as the document's types and formats are. */
export function columnsOf(schemas: Schemas, row: unknown): readonly Column[] {
  return [...schemas.properties(row).values()].flatMap((property) => {
    const schema = schemas.resolve(property.schema);
    if (schema["writeOnly"] === true) return [];
    const description = schema["description"];
    return [
      {
        field: property.name,
        type: dataType(schemas, property.schema),
        nullable: !property.required || isNullable(schema),
        description: typeof description === "string" ? description : undefined,
        precision: undefined,
        scale: undefined,
      },
    ];
  });
}

/** A type that a document leaves open, or gives several of, is kept as JSON, which loses nothing. */
function dataType(schemas: Schemas, schema: unknown): DataType {
  const own = schemas.resolve(schema);
  const types = [own["type"]].flat().filter((type) => type !== "null" && type !== undefined);
  if (types.length > 1) return "json";
  const type = schemas.typeOf(schema);
  if (type === undefined) return "json";
  const format = own["format"];
  const exact = typeof format === "string" ? BY_FORMAT.get(format) : undefined;
  if (exact !== undefined && fits(exact, type)) return exact;
  return BY_TYPE.get(type) ?? "json";
}

/** A format counts only on the type that it belongs to: `date-time` on an integer says nothing. */
function fits(exact: DataType, type: string): boolean {
  if (exact === "decimal") return type === "string" || type === "number";
  if (exact === "bigint") return type === "integer" || type === "number";
  if (exact === "double") return type === "number" || type === "integer";
  return type === "string";
}
