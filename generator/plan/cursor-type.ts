import type { DataType } from "../../templates/runtime/load/table.ts";
import type { ColumnConfig } from "../config/columns.ts";
import type { Incremental } from "./connector.ts";

type CursorType = Incremental["type"];

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/i;
const BY_COLUMN: ReadonlyMap<DataType, CursorType> = new Map([
  ["timestamp", "timestamp"],
  ["date", "date"],
  ["text", "text"],
  ["uuid", "text"],
  ["bigint", "number"],
  ["double", "number"],
  ["decimal", "number"],
  ["wei", "number"],
]);
const BY_NAME: readonly (readonly [RegExp, CursorType])[] = [
  [/(?:_at|At|_time|Time|timestamp|_ts|datetime)$|^(?:modified|updated|created)$/i, "timestamp"],
  [/(?:_on|On|_date|Date|^date)$/, "date"],
  [/(?:^id|_id|Id|^seq|_seq|sequence|version|revision|offset)$/, "number"],
];

/** How a cursor's values compare: by its column's type, else its first value's look, else its name. */
export function cursorType(
  field: string,
  column: ColumnConfig | undefined,
  value: string | number | undefined,
): CursorType | undefined {
  const declared = column?.data_type === undefined ? undefined : BY_COLUMN.get(column.data_type);
  if (declared !== undefined) return declared;
  return value === undefined ? typeByName(field) : typeOfValue(value);
}

/** The type that a field's name alone suggests. */
export function typeByName(field: string): CursorType | undefined {
  return BY_NAME.find(([name]) => name.test(field))?.[1];
}

/** Whether a value can stand where cursor values of that type are compared; instants may be epoch numbers. */
export function fitsCursor(type: CursorType, value: string | number): boolean {
  if (type === "text") return typeof value === "string";
  if (type === "number") return typeof value === "number";
  if (typeof value === "number") return type === "timestamp";
  return DATE.test(value) || (type === "timestamp" && INSTANT.test(value));
}

function typeOfValue(value: string | number): CursorType {
  if (typeof value === "number") return "number";
  if (DATE.test(value)) return "date";
  return INSTANT.test(value) ? "timestamp" : "text";
}
