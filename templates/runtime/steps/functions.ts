import { ConnectorError } from "../errors.ts";
import { kindOf, ownCodeFailed } from "../own-code.ts";
import { unmarkedValue } from "../select/exact-rows.ts";
import type { Step, StepContext } from "./processing.ts";

/**
 * Keeps the rows for which the function says so. No function sees an integer beyond 2^53: that fails the load.
 *
 * @param keeps takes the connector's row type, whatever that is
 * @param name how the function is called, for messages
 */
export function filterRows(name: string, keeps: (row: never) => boolean): Step {
  return (rows, context) => rows.filter((row) => called(name, keeps, row, context));
}

/** Puts what the function makes of it in the place of each row. */
export function mapRows<Row extends object>(name: string, change: (row: Row) => Row): Step {
  return (rows, context) => rows.map((row) => checked(name, called(name, change, row, context), context));
}

/** Puts the rows that the function makes of it in the place of each row, in their order. */
export function yieldRows<Row extends object>(name: string, rowsOf: (row: Row) => Iterable<Row>): Step {
  const listed = (row: Row): readonly Row[] => [...rowsOf(row)];
  return (rows, context) =>
    rows.flatMap((row) => called(name, listed, row, context).map((made) => checked(name, made, context)));
}

function called<Result>(name: string, own: (row: never) => Result, row: object, context: StepContext): Result {
  // The connector's row type is what its user says of the rows.
  const given = (context.isMarked ? plain(row, name, context) : row) as never;
  try {
    return own(given);
  } catch (cause) {
    throw ownCodeFailed(context.resource, name, cause);
  }
}

function checked(name: string, row: unknown, { resource }: StepContext): object {
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return row;
  throw new ConnectorError(
    `${resource}: \`${name}\` of extensions.ts gave ${kindOf(row)}, where a row was expected. Return an object.`,
  );
}

/** A value with JavaScript's numbers in the place of marked texts. */
function plain(value: unknown, name: string, context: StepContext): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, name, context));
  // What an earlier function made, such as a Date, stays what it is.
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, name, context)]));
  }
  const found = unmarkedValue(value);
  const digits = found === value ? "" : String(value).slice(1);
  // What has a fraction or an exponent is a double by its notation.
  if (!/^-?\d+$/.test(digits) || Number.isSafeInteger(found)) return found;
  throw new ConnectorError(
    `${context.resource}: the integer ${digits} is beyond 2^53, where JavaScript numbers lose digits, so \`${name}\` of extensions.ts cannot see it. Remove the field in a step before (\`remove_fields\`), or do without the function.`,
  );
}
