import { nameOf } from "./columns.ts";
import { identifier, literal } from "./sql.ts";

/**
 * The condition that a row is marked as deleted: the field is true, or has any value that is no boolean. `undefined`
 * where the table has no such column, so that no row can be.
 */
export function flaggedCondition(field: string, columns: ReadonlyMap<string, string>): string | undefined {
  const name = [field, field.replaceAll(".", "__")].map(nameOf).find((each) => columns.has(each));
  if (name !== undefined) return isMarked(identifier(name), columns.get(name) ?? "");
  const [first = "", ...rest] = field.split(".");
  if (rest.length === 0 || columns.get(nameOf(first)) !== "JSON") return undefined;
  const path = `$.${rest.map((key) => JSON.stringify(key)).join(".")}`;
  return isText(`json_extract_string(${identifier(nameOf(first))}, ${literal(path)})`);
}

function isMarked(value: string, type: string): string {
  if (type === "BOOLEAN") return `coalesce(${value}, false)`;
  return type === "JSON" ? isText(`json_extract_string(${value}, '$')`) : `(${value} IS NOT NULL)`;
}

/** The text of a JSON value that may be a boolean. */
function isText(value: string): string {
  return `coalesce(${value} <> 'false', false)`;
}
