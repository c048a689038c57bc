import type { PageText } from "../load/destination.ts";
import { kinds } from "../select/kinds.ts";
import { rewriteRows } from "../select/rewrite.ts";
import type { TableColumn } from "./columns.ts";
import { conversions } from "./conversions.ts";
import type { RowFiles, RowsText } from "./row-files.ts";
import { identifier, literal } from "./sql.ts";
import { dataType } from "./types.ts";

/** DuckDB reads with buffers of twice the longest value that it is told to expect, one for each thread. */
const smallestLimit = 1024 * 1024;

/** Below this size a file is not worth a second one. */
const smallestFile = 1024 * 1024;

/** Deals pages out to at most `count` files of like size, in order, so that DuckDB reads them in parallel. */
export function intoFiles(pages: readonly PageText[], count: number): readonly (readonly PageText[])[] {
  const filled = pages.filter((page) => page.rows > 0);
  const total = filled.reduce((sum, page) => sum + page.text.length, 0);
  const size = Math.max(total / count, smallestFile);
  const files: PageText[][] = [];
  let length = Infinity;
  for (const page of filled) {
    if (length >= size) {
      files.push([]);
      length = 0;
    }
    files.at(-1)?.push(page);
    length += page.text.length;
  }
  return files;
}

/** The pages' texts, with quotes around numbers that would lose digits in their column. */
export function textsFor(pages: readonly PageText[], columns: readonly TableColumn[]): readonly RowsText[] {
  const byField = new Map(columns.map((column) => [column.field, conversions[dataType(column.type)].quoted]));
  return pages.map((page) => {
    const quoted = page.fields.filter((field) => (field.kinds & (byField.get(field.name) ?? 0)) !== 0);
    return quoted.length === 0 ? page : { text: rewriteRows(page.text, new Set(quoted.map((field) => field.name))) };
  });
}

/** What no row of the pages is longer than, in bytes: its page, with quotes around its numbers. */
export function longestRow(pages: readonly PageText[]): number {
  return pages.reduce((longest, page) => Math.max(longest, 2 * page.text.length), smallestLimit);
}

/** Whether DuckDB's reader keeps all kinds of values in the column as they are. */
export function isReadable({ kinds: seen, type }: TableColumn): boolean {
  const { natural, readable } = conversions[dataType(type)];
  return (seen & ~kinds.null & ~natural & ~readable) === 0;
}

/** The query whose columns are the table's, typed by DuckDB's reader; fails where a value does not fit. */
export function fastQuery(columns: readonly TableColumn[], files: RowFiles, longest: number): string {
  const values = columns.map(({ field, name, type }) => {
    const { fast } = conversions[dataType(type)];
    return `${fast(identifier(field), type)} AS ${identifier(name)}`;
  });
  const types = columns.map(({ field, type }) => [field, conversions[dataType(type)].readAs(type)] as const);
  return `SELECT ${values.join(", ")} FROM ${readJson(files, types, longest)}`;
}

/** The query that reads every column as text, for `carefulQuery`. */
export function textQuery(columns: readonly TableColumn[], files: RowFiles, longest: number): string {
  const types = columns.map(({ field, type }) => [field, dataType(type) === "json" ? "JSON" : "VARCHAR"] as const);
  return `SELECT * FROM ${readJson(files, types, longest)}`;
}

/** The same columns from a table that `textQuery` filled. */
export function carefulQuery(columns: readonly TableColumn[], table: string): string {
  const values = columns.map((column) => `${carefulValue(column)} AS ${identifier(column.name)}`);
  return `SELECT ${values.join(", ")} FROM ${table} ORDER BY rowid`;
}

/** One column's value from its text; NULL where it does not fit. */
export function carefulValue({ field, type }: TableColumn): string {
  return conversions[dataType(type)].careful(identifier(field), type);
}

/** Reads fields of rows; others are left out, absent ones are NULL. */
export function readJson(
  { paths, format }: RowFiles,
  types: readonly (readonly [field: string, type: string])[],
  maximumObjectSize: number,
): string {
  const list = paths.map((path) => literal(withoutPatterns(path))).join(", ");
  const columns = types.map(([field, type]) => `${literal(field)}: ${literal(type)}`).join(", ");
  return `read_json([${list}], format = '${format}', columns = {${columns}}, maximum_object_size = ${maximumObjectSize})`;
}

/** DuckDB takes paths for patterns: a character that means something in one stands for itself in brackets. */
function withoutPatterns(path: string): string {
  return path.replace(/[*?[]/g, (sign) => `[${sign}]`);
}
