import type { DataType } from "../../../templates/runtime/load/table.ts";
import type { Schemas } from "../../read/openapi/schemas.ts";
import { get, textOf } from "../../read/values.ts";
import type { Column } from "../connector.ts";
import { firstWords } from "./first-words.ts";
import { alternativesOf, formatOf, mayBeNull, partsOf } from "./schema-facts.ts";

const BY_FORMAT: ReadonlyMap<string, DataType> = new Map([
  ["date-time", "timestamp"],
  ["date", "date"],
  ["time", "time"],
  ["uuid", "uuid"],
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

/** What texts of several formats, and numbers of several, have in common. */
const TEXTS: readonly DataType[] = ["text", "timestamp", "date", "time", "uuid"];
const NUMBERS: readonly DataType[] = ["bigint", "double"];
const MAX_DEPTH = 8;

/** A column that a document gives. */
export interface DocumentColumn extends Column {
  /** Whether it holds lists, or objects whose keys the document names: what can become columns and tables of its own. */
  readonly isNested: boolean;
}

/** Columns by their schema: what many rows hold is looked at once. */
const known = new WeakMap<Schemas, Map<unknown, readonly DocumentColumn[]>>();

/** The columns of a row schema: one per property, as exact as the document's types and formats are. */
export function columnsOf(schemas: Schemas, row: unknown): readonly DocumentColumn[] {
  const bySchema = known.get(schemas) ?? new Map<unknown, readonly DocumentColumn[]>();
  known.set(schemas, bySchema);
  const columns = bySchema.get(row) ?? readColumns(schemas, row);
  bySchema.set(row, columns);
  return columns;
}

function readColumns(schemas: Schemas, row: unknown): readonly DocumentColumn[] {
  return [...schemas.properties(row).values()].flatMap((property) => {
    const parts = partsOf(schemas, property.schema);
    if (parts.some((part) => get(part, "writeOnly") === true)) return [];
    return [
      {
        field: property.name,
        type: dataType(schemas, property.schema),
        nullable: !property.required || mayBeNull(schemas, property.schema),
        description: parts.map((part) => firstWords(textOf(part, "description"))).find((text) => text !== undefined),
        precision: undefined,
        scale: undefined,
        isNested: isNested(schemas, property.schema),
      },
    ];
  });
}

/** An object of any keys is a map, whose keys make no columns. */
function isNested(schemas: Schemas, schema: unknown): boolean {
  const [only, ...more] = dataTypes(schemas, schema, 0);
  if (only !== "json" || more.length > 0) return false;
  const choices = alternativesOf(schemas, schema);
  return [schema, ...choices].some(
    (choice) => schemas.typeOf(choice) === "array" || schemas.properties(choice).size > 0,
  );
}

/** A type that a document leaves open, or gives several of, is kept as JSON, which loses nothing. */
function dataType(schemas: Schemas, schema: unknown): DataType {
  const [only, ...more] = dataTypes(schemas, schema, 0);
  if (only === undefined) return "json";
  const all = [only, ...more];
  if (more.length === 0) return only;
  if (all.every((type) => TEXTS.includes(type))) return "text";
  return all.every((type) => NUMBERS.includes(type)) ? "double" : "json";
}

/** The types that a schema's alternatives have, each once, null aside. */
function dataTypes(schemas: Schemas, schema: unknown, depth: number): readonly DataType[] {
  if (depth > MAX_DEPTH) return [];
  const format = formatOf(schemas, schema);
  const said = partsOf(schemas, schema)
    .map((part) => [get(part, "type")].flat().filter((type) => typeof type === "string" && type !== "null"))
    .find((types) => types.length > 0);
  if (said !== undefined) return unique(said.map((type) => exactType(String(type), format)));
  const choices = alternativesOf(schemas, schema);
  if (choices.length > 0) return unique(choices.flatMap((choice) => dataTypes(schemas, choice, depth + 1)));
  const type = schemas.typeOf(schema);
  return type === undefined ? [] : [exactType(type, format)];
}

/** A format counts only on the type that it belongs to: `date-time` on an integer says nothing. */
function exactType(type: string, format: string | undefined): DataType {
  const exact = BY_FORMAT.get(format ?? "");
  return exact !== undefined && fits(exact, type) ? exact : (BY_TYPE.get(type) ?? "json");
}

function fits(exact: DataType, type: string): boolean {
  if (exact === "decimal") return type === "string" || type === "number";
  if (exact === "bigint") return type === "integer" || type === "number";
  if (exact === "double") return type === "number" || type === "integer";
  return type === "string";
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
