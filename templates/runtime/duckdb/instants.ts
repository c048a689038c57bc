import type { Database } from "./database.ts";
import { readJson } from "./read.ts";
import type { RowFiles } from "./row-files.ts";
import { identifier, literal } from "./sql.ts";

/** ISO 8601 with date and time of day, with or without UTC offset; a date alone is no instant. */
const instant =
  "[0-9]{4}-?[0-9]{2}-?[0-9]{2}[T ][0-9]{2}:?[0-9]{2}(:?[0-9]{2}([.,][0-9]{1,9})?)?( ?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?))?";

/**
 * Those of the fields whose texts all are instants.
 *
 * @param longest what no row is longer than, in bytes
 */
export async function instantFields(
  database: Database,
  fields: readonly string[],
  files: RowFiles,
  longest: number,
): Promise<readonly string[]> {
  const tests = fields.map((field) => `bool_and(regexp_full_match(${identifier(field)}, ${literal(instant)}))`);
  const types = fields.map((field) => [field, "VARCHAR"] as const);
  const [row = []] = await database.query(`SELECT ${tests.join(", ")} FROM ${readJson(files, types, longest)}`);
  return fields.filter((_, index) => row[index] === true);
}
