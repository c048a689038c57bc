import { LoadError } from "../errors.ts";
import { type CursorStep, cursorPath } from "../incremental/cursor-path.ts";
import { plainInstant } from "../load/converted.ts";
import type { Bounds, CursorColumn, OrderColumn } from "../load/destination.ts";
import { literal, nameOf } from "./names.ts";
import { utcInstant } from "./notation.ts";
import { dataType } from "./types.ts";

/** A column's type and the expression of its value. */
export interface ColumnValue {
  readonly type: string;
  readonly value: string;
}

/** The value that tells how new a row is, and how an exact text is written to compare with it. */
export interface Version {
  readonly value: string;
  readonly literal: (text: string) => string;
}

/** What an instant, a date and a number must look like to be one. */
const instant =
  "^[0-9]{4}-?[0-9]{2}-?[0-9]{2}([T ][0-9]{2}:?[0-9]{2}(:?[0-9]{2}([.][0-9]{1,9})?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?)?$";
const number = "^[+-]?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]+)?$";

/**
 * The cursor value in a table, comparable by its type: instants as instants. A cursor in a nested object or list is
 * read from the JSON column of its first key.
 *
 * @throws LoadError where the column's type holds no such value.
 */
export function cursorValue(cursor: OrderColumn, columns: ReadonlyMap<string, ColumnValue>, resource: string): Version {
  const own = columns.get(nameOf(cursor.field));
  if (own !== undefined) return typed(cursor, own, resource);
  const path = cursorPath(cursor.field);
  for (let length = path.length; length > 0; length -= 1) {
    const column = columns.get(nameOf(path.slice(0, length).join("__")));
    const rest = path.slice(length);
    if (column === undefined || path.slice(0, length).some((step) => typeof step !== "string")) continue;
    if (rest.length === 0) return typed(cursor, column, resource);
    if (dataType(column.type) !== "json") continue;
    return typed(cursor, { type: "String", value: jsonValue(column.value, rest) }, resource);
  }
  return typed(
    cursor,
    { type: nothingOf[cursor.type], value: `CAST(NULL, 'Nullable(${nothingOf[cursor.type].replaceAll("'", "\\'")})')` },
    resource,
  );
}

/** The type of a cursor's values where no column has any. */
const nothingOf: Readonly<Record<OrderColumn["type"], string>> = {
  timestamp: "DateTime64(6,'UTC')",
  date: "Date32",
  number: "Int64",
  text: "String",
  any: "Int64",
};

/** The text of a value in JSON; for each item of a list, the first there is. */
function jsonValue(json: string, steps: readonly CursorStep[]): string {
  if (steps.includes(null)) {
    const path = steps.map((step) => (typeof step === "string" ? `.${JSON.stringify(step)}` : `[${step ?? "*"}]`));
    return `nullIf(JSON_VALUE(${json}, ${literal(`$${path.join("")}`)}), '')`;
  }
  return jsonText(
    json,
    steps.filter((step) => step !== null),
  );
}

/** The text of a value in JSON; NULL where it is null or absent. */
export function jsonText(json: string, steps: readonly (string | number)[]): string {
  const path = steps.map((step) => `, ${typeof step === "string" ? literal(step) : String(step + 1)}`).join("");
  const given = `assumeNotNull(${json})${path}`;
  return (
    `multiIf(${json} IS NULL, NULL, JSONType(${given}) = 'String', JSONExtractString(${given}), ` +
    `JSONType(${given}) = 'Null', NULL, nullIf(JSONExtractRaw(${given}), ''))`
  );
}

function typed({ type, field }: OrderColumn, column: ColumnValue, resource: string): Version {
  const { value } = column;
  const held = dataType(column.type);
  const isWhole = held === "bigint" || held === "wei";
  if (type === "any" && held !== "text") return { value, literal };
  if (type === "text" || type === "any") return { value: held === "text" ? value : `toString(${value})`, literal };
  if (type === "number") {
    if (isWhole || held === "decimal") return { value, literal: (text) => `toDecimal256(${literal(text)}, 18)` };
    if (held === "double") return { value, literal: (text) => `toFloat64(${literal(text)})` };
    if (held === "text") {
      const exact = `toDecimal256OrNull(toString(${value}), 18)`;
      return { value: guarded(value, number, exact), literal: (text) => `toDecimal256(${literal(text)}, 18)` };
    }
  }
  if (type === "date") {
    const dateLiteral = (text: string): string => `toDate32(${literal(text)}, 'UTC')`;
    if (held === "date") return { value, literal: dateLiteral };
    if (held === "timestamp") return { value: `toDate32(${value}, 'UTC')`, literal: dateLiteral };
    if (held === "text") {
      return {
        value: `toDate32(${guarded(value, instant, `parseDateTime64BestEffortOrNull(${value}, 6, 'UTC')`)}, 'UTC')`,
        literal: dateLiteral,
      };
    }
  }
  if (type === "timestamp") {
    const instantLiteral = (text: string): string =>
      `toDateTime64(${literal(utcInstant(plainInstant(text) ?? text) ?? text)}, 6, 'UTC')`;
    if (held === "timestamp") return { value, literal: instantLiteral };
    if (held === "date") return { value: `toDateTime64(${value}, 6, 'UTC')`, literal: instantLiteral };
    if (held === "text") {
      return {
        value: guarded(value, instant, `parseDateTime64BestEffortOrNull(${value}, 6, 'UTC')`),
        literal: instantLiteral,
      };
    }
  }
  throw new LoadError(
    `the cursor field ${JSON.stringify(field)} is declared to be a ${type}, but its column has the type ` +
      `${column.type}. Declare the column's type, or correct the cursor's.`,
    { resource },
  );
}

function guarded(value: string, pattern: string, result: string): string {
  return `if(match(ifNull(${value}, ''), ${literal(pattern)}), ${result}, NULL)`;
}

/** The cursor value as exact text: instants in ISO 8601, UTC. */
export function cursorText({ type }: CursorColumn, value: string): string {
  return type === "timestamp" ? `concat(replaceOne(toString(${value}), ' ', 'T'), 'Z')` : `toString(${value})`;
}

/** The condition that a row lies inside the bounds; `undefined` where all do. */
export function boundsCondition(cursor: CursorColumn, bounds: Bounds, { value, literal }: Version): string | undefined {
  const { from, to } = bounds;
  const lower = from === undefined ? [] : [`${value} ${from.closed ? ">=" : ">"} ${literal(from.value)}`];
  const upper = to === undefined ? [] : [`${value} ${to.closed ? "<=" : "<"} ${literal(to.value)}`];
  const inside = [...lower, ...upper];
  // A row without cursor value is inside, unless it is to be left out; where it is an error, it must be seen.
  if (cursor.onMissing === "exclude") return [`${value} IS NOT NULL`, ...inside].join(" AND ");
  return inside.length === 0 ? undefined : `(${value} IS NULL OR (${inside.join(" AND ")}))`;
}
