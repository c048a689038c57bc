import { LoadError } from "../errors.ts";
import type { PageText } from "../load/destination.ts";
import type { TableColumn } from "./columns.ts";
import { type Database, integer } from "./database.ts";
import { carefulQuery, carefulValue, fastQuery, isReadable, longestRow, textQuery } from "./read.ts";
import { RowProblem } from "../load/row-problem.ts";
import type { RowFiles } from "./row-files.ts";
import { identifier, identifiers } from "./sql.ts";
import { dataType } from "./types.ts";

/** Rows in files, on their way into a table. */
export interface Insertion {
  readonly database: Database;
  /** Quoted, with its schema. */
  readonly target: string;
  /** The columns that the rows have values for; at least one. */
  readonly columns: readonly TableColumn[];
  readonly files: RowFiles;
  readonly pages: readonly PageText[];
  /** Only rows that meet it are inserted. */
  readonly condition: string;
  readonly resource: string;
}

/** DuckDB's words for a value or a text that it cannot take. */
const misfit =
  /JSON transform error|Conversion Error|Out of Range|Malformed JSON|Invalid Input Error|maximum_object_size|too many digits/;

/** Whether reading again with care may help, or tell what is wrong. */
export function isMisfit(error: unknown): boolean {
  return error instanceof Error && misfit.test(error.message);
}

/** Whether DuckDB's typed reader keeps every value. */
export function isFast({ columns }: Insertion): boolean {
  return columns.every(isReadable);
}

/** Inserts the rows through DuckDB's typed reader; gives back how many. */
export function insertFast(insertion: Insertion): Promise<number> {
  return insertFrom(insertion, fastQuery(insertion.columns, insertion.files, longestRow(insertion.pages)));
}

/**
 * Inserts the rows by way of their texts.
 *
 * @throws RowProblem for the first value that does not fit its column.
 */
export async function insertCarefully(insertion: Insertion): Promise<number> {
  const { database, columns, files, pages, resource } = insertion;
  try {
    await database.run(`CREATE OR REPLACE TEMP TABLE texts_ AS ${textQuery(columns, files, longestRow(pages))}`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replaceAll(/\s+/g, " ") : String(cause);
    throw new LoadError(`DuckDB cannot read the rows as JSON: ${reason}`, { resource, cause });
  }
  await refuseMisfits(insertion);
  const count = await insertFrom(insertion, carefulQuery(columns, "texts_"));
  await database.run("DROP TABLE texts_");
  return count;
}

function insertFrom({ database, target, columns, condition }: Insertion, query: string): Promise<number> {
  const names = identifiers(columns.map((column) => column.name));
  return database.run(`INSERT INTO ${target} (${names}) SELECT ${names} FROM (${query}) WHERE ${condition}`);
}

/** The numbers of all rows whose value of the column does not fit. */
async function misfits({ database }: Insertion, column: TableColumn): Promise<readonly number[]> {
  const rows = await database.query(
    `SELECT row_ FROM (SELECT row_number() OVER (ORDER BY rowid) - 1 AS row_, * FROM texts_) ` +
      `WHERE ${identifier(column.field)} IS NOT NULL AND ${carefulValue(column)} IS NULL`,
  );
  return rows.map(([row]) => integer(row));
}

async function refuseMisfits(insertion: Insertion): Promise<void> {
  const { database, columns } = insertion;
  const firsts = columns.map(
    (column) =>
      `min(rowid) FILTER (${identifier(column.field)} IS NOT NULL AND ${carefulValue(column)} IS NULL) - min(rowid)`,
  );
  const [row = []] = await database.query(`SELECT ${firsts.join(", ")} FROM texts_`);
  const first = columns
    .map((column, index) => ({ column, row: row[index] }))
    .filter((candidate) => candidate.row !== null && candidate.row !== undefined)
    .sort((left, right) => integer(left.row) - integer(right.row))[0];
  if (first === undefined) return;
  const [found] = await database.query(
    `SELECT ${identifier(first.column.field)} FROM texts_ ORDER BY rowid LIMIT 1 OFFSET ${integer(first.row)}`,
  );
  const { label, type } = first.column;
  throw new RowProblem(
    `the column ${JSON.stringify(label)} is ${dataType(type)} (${type}), and ${JSON.stringify(found?.[0])} does not fit it`,
    integer(first.row),
    `Give the column ${JSON.stringify(label)} another type in the source config, such as text or json.`,
    {
      what: `the column ${JSON.stringify(label)} is ${dataType(type)} (${type}), and values do not fit it`,
      others: await misfits(insertion, first.column),
    },
  );
}
