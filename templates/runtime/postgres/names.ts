import { columnName } from "../load/naming.ts";
import { storedName } from "../load/short-name.ts";

/** A table by its place. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** Every table has these of its own. */
const systemColumns: readonly string[] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/** A column's name for a row field. */
export function nameOf(field: string): string {
  const name = columnName(field);
  return storedName(systemColumns.includes(name) ? `${name}_` : name);
}

/** A name as a quoted identifier; nothing in it can end it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Identifiers, separated by commas. */
export function identifiers(names: readonly string[]): string {
  return names.map(identifier).join(", ");
}

/** A table's name with its schema. */
export function qualified({ schema, table }: TableName): string {
  return `${identifier(schema)}.${identifier(table)}`;
}

/** A text as a string literal; nothing in it can end it, whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  return `E'${text.replaceAll("\0", "").replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
