import { LoadError } from "../errors.ts";
import { type CursorStep, cursorPath } from "../incremental/cursor-path.ts";
import type { Bounds, CursorColumn, OrderColumn } from "../load/destination.ts";
import { nameOf } from "./columns.ts";
import { identifier, literal } from "./sql.ts";

/**
 * The SQL expression of the cursor value in a table, comparable by its type: instants as instants. A cursor in a
 * nested object or list is read from the JSON column of its first key.
 *
 * @throws LoadError where the column's type holds no such value.
 */
export function cursorValue(cursor: OrderColumn, columns: ReadonlyMap<string, string>, resource: string): string {
  const own = columns.get(nameOf(cursor.field));
  if (own !== undefined) return typed(cursor, identifier(nameOf(cursor.field)), own, resource);
  const path = cursorPath(cursor.field);
  for (let length = path.length; length > 0; length -= 1) {
    const name = nameOf(path.slice(0, length).join("__"));
    const sql = columns.get(name);
    const rest = path.slice(length);
    if (sql === undefined || path.slice(0, length).some((step) => typeof step !== "string")) continue;
    if (rest.length === 0) return typed(cursor, identifier(name), sql, resource);
    if (sql !== "JSON") continue;
    const found = `json_extract_string(${identifier(name)}, ${literal(jsonPath(rest))})`;
    // With each item of a list, several values are found; the first counts.
    return typed(cursor, rest.includes(null) ? `${found}[1]` : found, "VARCHAR", resource);
  }
  return "NULL";
}

function jsonPath(steps: readonly CursorStep[]): string {
  return `$${steps.map((step) => (typeof step === "string" ? `.${JSON.stringify(step)}` : `[${step ?? "*"}]`)).join("")}`;
}

function typed({ type, field }: OrderColumn, value: string, sql: string, resource: string): string {
  const isNumber = ["BIGINT", "HUGEINT", "DOUBLE"].includes(sql) || sql.startsWith("DECIMAL");
  const isTime = ["TIMESTAMP WITH TIME ZONE", "TIMESTAMP", "DATE"].includes(sql);
  if (type === "any") return value;
  if (type === "text") return `CAST(${value} AS VARCHAR)`;
  if (type === "number" && isNumber) return value;
  if (type === "number" && sql === "VARCHAR") return `TRY_CAST(${value} AS DECIMAL(38, 9))`;
  if (type !== "number" && (isTime || sql === "VARCHAR")) {
    const target = type === "date" ? "DATE" : "TIMESTAMP WITH TIME ZONE";
    return sql === target ? value : `TRY_CAST(${value} AS ${target})`;
  }
  throw new LoadError(
    `the cursor field ${JSON.stringify(field)} is declared to be a ${type}, but its column has the type ${sql}. Declare the column's type, or correct the cursor's.`,
    { resource },
  );
}

/** The cursor value as exact text: instants in ISO 8601, UTC. */
export function cursorText({ type }: CursorColumn, value: string): string {
  return type === "timestamp"
    ? `strftime(${value} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')`
    : `CAST(${value} AS VARCHAR)`;
}

/** The condition that a row lies inside the bounds. */
export function boundsCondition(cursor: CursorColumn, bounds: Bounds, value: string): string {
  const { from, to } = bounds;
  const lower = from === undefined ? [] : [`${value} ${from.closed ? ">=" : ">"} ${boundLiteral(cursor, from.value)}`];
  const upper = to === undefined ? [] : [`${value} ${to.closed ? "<=" : "<"} ${boundLiteral(cursor, to.value)}`];
  const inside = [...lower, ...upper];
  // A row without cursor value is inside, unless it is to be left out; where it is an error, it must be seen.
  const missing = `${value} IS NULL`;
  if (cursor.onMissing === "exclude") return [`NOT (${missing})`, ...inside].join(" AND ");
  return inside.length === 0 ? "true" : `(${missing} OR (${inside.join(" AND ")}))`;
}

/** An exact text as a value that compares with `cursorValue`. */
export function boundLiteral({ type }: CursorColumn, text: string): string {
  if (type === "text") return literal(text);
  if (type === "number")
    return /^-?\d+$/.test(text) ? `CAST(${literal(text)} AS HUGEINT)` : `CAST(${literal(text)} AS DECIMAL(38, 9))`;
  return `CAST(${literal(text)} AS ${type === "date" ? "DATE" : "TIMESTAMP WITH TIME ZONE"})`;
}
