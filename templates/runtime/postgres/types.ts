import { commonAmong, inferredAmong, type SqlTypes } from "../load/sql-types.ts";
import type { Column, DataType } from "../load/table.ts";
import { digitsOf } from "../load/converted.ts";

const sqlTypes: SqlTypes = {
  text: "text",
  bigint: "bigint",
  double: "double precision",
  bool: "boolean",
  timestamp: "timestamp with time zone",
  date: "date",
  time: "time without time zone",
  json: "jsonb",
  wei: "numeric(78,0)",
  binary: "bytea",
  uuid: "uuid",
};

/** Types of columns that somebody else made, and what fills them. */
const others: Readonly<Record<string, DataType>> = {
  smallint: "bigint",
  integer: "bigint",
  real: "double",
  json: "json",
  "timestamp without time zone": "timestamp",
  "time with time zone": "time",
};

/** The PostgreSQL type of a declared column; a decimal has 38 digits, 9 of them after the point, unless it says otherwise. */
export function sqlType(column: Pick<Column, "type" | "precision" | "scale">): string {
  if (column.type !== "decimal") return sqlTypes[column.type];
  return `numeric(${column.precision ?? 38},${column.scale ?? 9})`;
}

/** What a PostgreSQL type holds; types that no connector makes are filled from text, which PostgreSQL converts. */
export function dataType(sql: string): DataType {
  const found = Object.entries(sqlTypes).find(([, type]) => type === sql)?.[0];
  // The keys of the record are data types.
  if (found !== undefined) return found as DataType;
  if (sql.startsWith("numeric")) return "decimal";
  return others[sql] ?? "text";
}

/** The type in which values wait for the table: its own, but text where only PostgreSQL knows how to read it. */
export function stageType(sql: string): string {
  const type = dataType(sql);
  return type === "decimal" ? sql : sqlTypes[type];
}

/** The type of a field that nothing is declared of, after all its values; `undefined` while it only was null. */
export function inferredType(seen: number, isInstant: boolean): string | undefined {
  return inferredAmong(sqlTypes, seen, isInstant);
}

/** The type that holds the values of both; `undefined` where there is none. */
export function commonType(left: string, right: string): string | undefined {
  return commonAmong(sqlTypes, left, right);
}

/**
 * The type of a column that the table has and that is now declared otherwise: the declared one where no stored value
 * can lose anything by it, else the column's own. Types that somebody else chose stay.
 */
export function redeclaredType(present: string, declared: string): string {
  const common = commonType(present, declared);
  if (common !== undefined) return common;
  const isOwn = dataType(present) === "decimal" || Object.values(sqlTypes).includes(present);
  if (!isOwn) return present;
  const isText = present === sqlTypes.text && declared !== sqlTypes.binary;
  return declared === sqlTypes.text || isText || holdsDigits(present, declared) ? declared : present;
}

function holdsDigits(present: string, declared: string): boolean {
  const isNumeric = (type: string): boolean => type.startsWith("numeric");
  if (!isNumeric(declared) || !(isNumeric(present) || present === sqlTypes.bigint)) return false;
  const [from, to] = [present === sqlTypes.bigint ? { whole: 19, fraction: 0 } : digitsOf(present), digitsOf(declared)];
  return to.whole >= from.whole && to.fraction >= from.fraction;
}
