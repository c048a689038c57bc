import { columnName } from "../load/naming.ts";
import { storedName } from "../load/short-name.ts";

/** Columns that every table of rows has of its own. */
export const own = {
  /** The number of the commit that first wrote the row; 0 where the key alone tells rows apart. */
  batch: "_batch",
  /** The row's number in that commit. */
  row: "_row",
  /** Of rows with the same key, commit and number, the one with the highest version counts. */
  version: "_version",
  /** Whether there is no such row any more. */
  deleted: "_deleted",
  /** The commit that wrote it, which has a partition of its own; 0 once all readers are past that commit. */
  commit: "_commit",
} as const;

/** The engine's own columns, which a column of the same name would hide. */
const virtualColumns: readonly string[] = [
  "_part",
  "_part_index",
  "_part_starting_offset",
  "_part_offset",
  "_part_granule_offset",
  "_part_uuid",
  "_part_data_version",
  "_partition_id",
  "_partition_value",
  "_sample_factor",
  "_distance",
  "_row_exists",
  "_block_number",
  "_block_offset",
  "_disk_name",
  "_database",
  "_table",
  "_shard_num",
];

const reserved: ReadonlySet<string> = new Set([...Object.values(own), ...virtualColumns]);

/** A column's name for a row field. */
export function nameOf(field: string): string {
  const name = columnName(field);
  return storedName(reserved.has(name) ? `${name}_` : name);
}

/** The names of the key's columns. */
export function keyNames(key: readonly string[]): readonly string[] {
  return key.map(nameOf);
}

/** A name as a quoted identifier; nothing in it can end it. */
export function identifier(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("\0", "\\0")}\``;
}

/** Identifiers, separated by commas. */
export function identifiers(names: readonly string[]): string {
  return names.map(identifier).join(", ");
}

/** A table's name with its database. */
export function qualified(database: string, table: string): string {
  return `${identifier(database)}.${identifier(table)}`;
}

/** A text as a string literal; nothing in it can end it. */
export function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\0", "\\0")}'`;
}
