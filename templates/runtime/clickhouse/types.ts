import type { ColumnRules } from "../load/columns.ts";
import { digitsOf } from "../load/converted.ts";
import { commonAmong, inferredAmong, type SqlTypes } from "../load/sql-types.ts";
import type { Column, DataType } from "../load/table.ts";
import { nameOf } from "./names.ts";

/**
 * The types of columns. What ClickHouse has no exact type for is a String, and the word after it tells what is in it:
 * JSON stays the text that the API sent, so that no number in it loses digits.
 */
const sqlTypes: SqlTypes = {
  text: "String",
  bigint: "Int64",
  double: "Float64",
  bool: "Bool",
  timestamp: "DateTime64(6,'UTC')",
  date: "Date32",
  time: "String time",
  json: "String json",
  wei: "Int256",
  binary: "String binary",
  uuid: "UUID",
};

/** The type of a declared column; a decimal has 38 digits, 9 of them after the point, unless it says otherwise. */
function sqlType(column: Pick<Column, "type" | "precision" | "scale">): string {
  if (column.type !== "decimal") return sqlTypes[column.type];
  // More digits than 76 no type of ClickHouse has.
  const precision = Math.min(column.precision ?? 38, 76);
  return `Decimal(${precision},${Math.min(column.scale ?? 9, precision)})`;
}

/** What a type holds. */
export function dataType(sql: string): DataType {
  const found = Object.entries(sqlTypes).find(([, type]) => type === sql)?.[0];
  // The keys of the record are data types.
  if (found !== undefined) return found as DataType;
  return sql.startsWith("Decimal") ? "decimal" : "text";
}

/** The type as ClickHouse knows it. */
export function plainType(sql: string): string {
  return sql.startsWith("String ") ? "String" : sql;
}

/** The type with room for NULL. */
export function nullable(sql: string): string {
  return `Nullable(${plainType(sql)})`;
}

/** What the word after a type's name is; empty for most. */
export function wordOf(sql: string): string {
  return sql.startsWith("String ") ? sql.slice("String ".length) : "";
}

/** The type of a column as ClickHouse describes it, with the word that was noted for it. */
export function typeOf(described: string, word: string): string {
  const plain = (/^Nullable\((.*)\)$/s.exec(described)?.[1] ?? described).replaceAll(", ", ",");
  return word === "" ? plain : `${plain} ${word}`;
}

function inferredType(seen: number, isInstant: boolean): string | undefined {
  return inferredAmong(sqlTypes, seen, isInstant);
}

/** The type that holds the values of both; `undefined` where there is none. */
export function commonType(left: string, right: string): string | undefined {
  return commonAmong(sqlTypes, left, right);
}

function redeclaredType(present: string, declared: string): string {
  const common = commonType(present, declared);
  if (common !== undefined) return common;
  const isText = present === sqlTypes.text && declared !== sqlTypes.binary;
  const becomesText = declared === sqlTypes.text && present !== sqlTypes.binary;
  return becomesText || isText || holdsDigits(present, declared) ? declared : present;
}

function holdsDigits(present: string, declared: string): boolean {
  if (!declared.startsWith("Decimal")) return false;
  if (present !== sqlTypes.bigint && !present.startsWith("Decimal")) return false;
  const [from, to] = [present === sqlTypes.bigint ? { whole: 19, fraction: 0 } : digitsOf(present), digitsOf(declared)];
  return to.whole >= from.whole && to.fraction >= from.fraction;
}

/** A value of one type as one of another. */
export function converting(value: string, from: string, to: string): string {
  if (plainType(from) === plainType(to) && from !== sqlTypes.text && to !== sqlTypes.json) return value;
  if (to === sqlTypes.json) return `if(isValidJSON(assumeNotNull(${value})), ${value}, toJSONString(${value}))`;
  if (to === sqlTypes.timestamp && from === sqlTypes.text) return `parseDateTime64BestEffort(${value}, 6, 'UTC')`;
  if (to === sqlTypes.text) return from === to ? value : `toString(${value})`;
  return `CAST(${value}, '${nullable(to).replaceAll("'", "\\'")}')`;
}

/** How ClickHouse names and types columns. */
export const rules: ColumnRules = { nameOf, sqlType, dataType, inferredType, commonType, redeclaredType };
