import { DuckDBInstance } from "@duckdb/node-api";
import type { Columns, DataType } from "../../templates/runtime/load/table.ts";

/** Runs a query on a DuckDB file that nobody else has open; whole numbers of 64 bits come as text. */
export async function query(path: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  try {
    const connection = await instance.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRowObjectsJson();
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

const COMPARED: Readonly<Record<DataType, (column: string) => string>> = {
  timestamp: (column) => `epoch_us(${column})::text`,
  date: (column) => `${column}::text`,
  time: (column) => `${column}::text`,
  bigint: (column) => `${column}::text`,
  wei: (column) => `${column}::text`,
  decimal: (column) => `${column}::double`,
  json: (column) => `${column}::text`,
  text: (column) => column,
  double: (column) => column,
  bool: (column) => column,
  binary: (column) => column,
  uuid: (column) => `${column}::text`,
};

/** A table's declared columns in a form in which `comparable` gives the same rows; ordered by `order`. */
export function selectComparable(table: string, columns: Columns, order: readonly string[]): string {
  const list = Object.entries(columns).map(([field, { type }]) => `${COMPARED[type](`"${field}"`)} AS "${field}"`);
  return `SELECT ${list.join(", ")} FROM "${table}" ORDER BY ${order.map((key) => `"${table}"."${key}"`).join(", ")}`;
}

/** A row in the form in which `selectComparable` gives it. */
export function comparable(row: Readonly<Record<string, unknown>>, columns: Columns): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(columns).map(([field, { type }]) => [field, comparableValue(row[field] ?? null, type)]),
  );
}

function comparableValue(value: unknown, type: DataType): unknown {
  if (type === "json") return value === null ? null : JSON.stringify(value);
  if (typeof value !== "string" && typeof value !== "number") return value;
  if (type === "timestamp") return String(Date.parse(String(value)) * 1000);
  if (type === "bigint" || type === "wei") return String(value);
  return type === "decimal" ? Number(value) : value;
}
