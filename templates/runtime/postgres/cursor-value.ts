import { LoadError } from "../errors.ts";
import { type CursorStep, cursorPath } from "../incremental/cursor-path.ts";
import type { Bounds, CursorColumn, OrderColumn } from "../load/destination.ts";
import { literal, nameOf } from "./names.ts";
import { dataType } from "./types.ts";
import { plainInstant } from "../load/converted.ts";

/** A column's type and the expression of its value. */
export interface ColumnValue {
  readonly type: string;
  readonly value: string;
}

/** What an instant, a date and a number must look like for a cast not to fail. */
const instant = "^\\d{4}-?\\d{2}-?\\d{2}([T ]\\d{2}:?\\d{2}(:?\\d{2}(\\.\\d{1,9})?)?( ?(Z|[+-]\\d{2}(:?\\d{2})?))?)?$";
const number = "^[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?$";

/**
 * The SQL expression of the cursor value in a table, comparable by its type: instants as instants. A cursor in a
 * nested object or list is read from the JSON column of its first key.
 *
 * @throws LoadError where the column's type holds no such value.
 */
export function cursorValue(cursor: OrderColumn, columns: ReadonlyMap<string, ColumnValue>, resource: string): string {
  const own = columns.get(nameOf(cursor.field));
  if (own !== undefined) return typed(cursor, own, resource);
  const path = cursorPath(cursor.field);
  for (let length = path.length; length > 0; length -= 1) {
    const column = columns.get(nameOf(path.slice(0, length).join("__")));
    const rest = path.slice(length);
    if (column === undefined || path.slice(0, length).some((step) => typeof step !== "string")) continue;
    if (rest.length === 0) return typed(cursor, column, resource);
    if (column.type !== "jsonb") continue;
    const found = `jsonb_path_query_first(${column.value}, ${literal(jsonPath(rest))})`;
    return typed(cursor, { type: "text", value: `(${found} #>> '{}')` }, resource);
  }
  return nothing(cursor);
}

function jsonPath(steps: readonly CursorStep[]): string {
  return `$${steps.map((step) => (typeof step === "string" ? `.${JSON.stringify(step)}` : `[${step ?? "*"}]`)).join("")}`;
}

/** NULL in the type of the cursor's values. */
function nothing({ type }: OrderColumn): string {
  if (type === "any") return "NULL";
  const types = { timestamp: "timestamptz", date: "date", number: "numeric", text: "text" } as const;
  return `NULL::${types[type]}`;
}

function typed({ type, field }: OrderColumn, column: ColumnValue, resource: string): string {
  const { value } = column;
  const held = dataType(column.type);
  const isNumber = held === "bigint" || held === "wei" || held === "decimal" || held === "double";
  // The type json knows no order.
  if (type === "any" && column.type === "json") return `${value}::jsonb`;
  if (type === "any" && held !== "text") return value;
  if (type === "text" || type === "any") return `${value}::text COLLATE "C"`;
  // Straight to numeric, a double would lose digits.
  if (type === "number" && isNumber) return held === "double" ? `${value}::text::numeric` : value;
  if (type === "number" && held === "text") return guarded(value, number, "numeric");
  const target = type === "date" ? "date" : "timestamptz";
  if (type !== "number" && (held === "timestamp" || held === "date")) return `${value}::${target}`;
  if (type !== "number" && held === "text") return guarded(value, instant, target);
  throw new LoadError(
    `the cursor field ${JSON.stringify(field)} is declared to be a ${type}, but its column has the type ` +
      `${column.type}. Declare the column's type, or correct the cursor's.`,
    { resource },
  );
}

function guarded(value: string, pattern: string, type: string): string {
  return `CASE WHEN ${value}::text ~* ${literal(pattern)} THEN ${value}::text::${type} END`;
}

/** The cursor value as exact text: instants in ISO 8601, UTC. */
export function cursorText({ type }: CursorColumn, value: string): string {
  return type === "timestamp"
    ? `to_char(${value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : `(${value})::text`;
}

/** The condition that a row lies inside the bounds. */
export function boundsCondition(cursor: CursorColumn, bounds: Bounds, value: string): string {
  const { from, to } = bounds;
  const lower = from === undefined ? [] : [`${value} ${from.closed ? ">=" : ">"} ${boundLiteral(cursor, from.value)}`];
  const upper = to === undefined ? [] : [`${value} ${to.closed ? "<=" : "<"} ${boundLiteral(cursor, to.value)}`];
  const inside = [...lower, ...upper];
  // A row without cursor value is inside, unless it is to be left out; where it is an error, it must be seen.
  if (cursor.onMissing === "exclude") return [`${value} IS NOT NULL`, ...inside].join(" AND ");
  return inside.length === 0 ? "true" : `(${value} IS NULL OR (${inside.join(" AND ")}))`;
}

/** An exact text as a value that compares with `cursorValue`. */
export function boundLiteral({ type }: CursorColumn, text: string): string {
  if (type === "text") return `${literal(text)}::text COLLATE "C"`;
  if (type === "number") return `${literal(text)}::numeric`;
  if (type === "date") return `${literal(text)}::date`;
  return `${literal(plainInstant(text) ?? text)}::timestamptz`;
}
