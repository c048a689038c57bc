import { commonAmong, inferredAmong, type SqlTypes } from "../load/sql-types.ts";
import type { Column, DataType } from "../load/table.ts";

const sqlTypes: SqlTypes = {
  text: "VARCHAR",
  bigint: "BIGINT",
  double: "DOUBLE",
  bool: "BOOLEAN",
  timestamp: "TIMESTAMP WITH TIME ZONE",
  date: "DATE",
  time: "TIME",
  json: "JSON",
  wei: "HUGEINT",
  binary: "BLOB",
  uuid: "UUID",
};

/** The DuckDB type of a declared column; a decimal has 38 digits, 9 of them after the point, unless it says otherwise. */
export function sqlType(column: Pick<Column, "type" | "precision" | "scale">): string {
  if (column.type !== "decimal") return sqlTypes[column.type];
  return `DECIMAL(${column.precision ?? 38},${column.scale ?? 9})`;
}

/** What a DuckDB type holds; types that no connector makes are filled from text. */
export function dataType(sql: string): DataType {
  if (sql.startsWith("DECIMAL")) return "decimal";
  const found = Object.entries(sqlTypes).find(([, type]) => type === sql)?.[0];
  // The keys of the record are data types.
  return (found ?? "text") as DataType;
}

/** The type of a field that nothing is declared of, after all its values; `undefined` while it only was null. */
export function inferredType(seen: number, isInstant: boolean): string | undefined {
  return inferredAmong(sqlTypes, seen, isInstant);
}

/** The type that holds the values of both without loss; `undefined` where there is none. */
export function commonType(left: string, right: string): string | undefined {
  return commonAmong(sqlTypes, left, right);
}
