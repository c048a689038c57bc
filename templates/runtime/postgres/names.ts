import { columnName } from "../load/naming.ts";

/** A table by its place. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** PostgreSQL cuts longer names off, silently, in bytes. */
const maxBytes = 63;

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

/**
 * The name as PostgreSQL can keep it: one of more than 63 bytes is cut and ends with a hash of the whole, so that two
 * long names that begin the same way stay apart.
 */
export function storedName(name: string): string {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= maxBytes) return name;
  const hash = `_${fnv1a(bytes)}`;
  const kept = new TextDecoder().decode(bytes.subarray(0, maxBytes - hash.length));
  // A character that was cut in the middle reads as the replacement character.
  return `${kept.replace(/\ufffd+$/, "")}${hash}`;
}

/** FNV-1a with 64 bits, in hexadecimal. */
function fnv1a(bytes: Uint8Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
