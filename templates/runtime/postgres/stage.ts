import { type StagedColumn, stagedColumns } from "../load/staged-columns.ts";
import { RowProblem } from "../load/row-problem.ts";
import type { PageText } from "../load/destination.ts";
import type { Client } from "./client.ts";
import type { TableColumn } from "../load/columns.ts";
import { copyEncoder } from "./copy-text.ts";
import { identifier, qualified, type TableName } from "./names.ts";
import { dataType, stageType } from "./types.ts";

/** The temporary table in which a batch's rows wait: `n` is the row's number, `c0` and so on its values. */
export const stage = "pg_temp.stage_";

/** The value of a staged column in the column's own type; `from` is what the stage is called in the query. */
export function stagedValue({ type, staged }: StagedColumn, from: string): string {
  // A cast to a limited length would cut silently; assignment refuses.
  if (stageType(type) === type || type.startsWith("character")) return `${from}.${staged}`;
  return `${from}.${staged}::${type}`;
}

/**
 * Brings the pages' rows into the stage; gives warnings.
 *
 * @throws RowProblem for the first value that does not fit its column.
 */
export async function fillStage(
  client: Client,
  columns: readonly TableColumn[],
  pages: readonly PageText[],
): Promise<readonly string[]> {
  const staged = stagedColumns(columns);
  await createStage(client, staged);
  const encoder = copyEncoder(columns.map(({ field, type }) => ({ field, type: dataType(type), sqlType: type })));
  try {
    await client.copy(`COPY ${stage} FROM STDIN`, encoded(pages, encoder.encode));
  } catch (error) {
    throw asRowProblem(error, columns);
  }
  const [first, ...rest] = encoder.misfits();
  if (first !== undefined) {
    const { field, type, sqlType } = first.column;
    // Those of other columns are told in the next attempt.
    const others = rest.filter(({ column }) => column === first.column).map(({ row }) => row);
    const label = columns.find((column) => column.field === field)?.label ?? field;
    throw misfit(label, `${type} (${sqlType})`, first.value, first.row, others);
  }
  const removed = encoder.removed();
  return removed === 0 ? [] : [`${removed} characters U+0000 were left out of texts: PostgreSQL cannot store them.`];
}

/** Brings the rows of another table into the stage. */
export async function stageTable(client: Client, from: TableName, columns: readonly StagedColumn[]): Promise<number> {
  await createStage(client, columns);
  const values = columns.map(({ name, type }) => `, ${identifier(name)}::${stageType(type)}`).join("");
  const copied = await client.query(
    `INSERT INTO ${stage} SELECT row_number() OVER ()${values} FROM ${qualified(from)}`,
  );
  return copied.count;
}

async function createStage(client: Client, columns: readonly StagedColumn[]): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${stage}`);
  const definitions = columns.map(({ staged, type }) => `, ${staged} ${stageType(type)}`).join("");
  await client.query(`CREATE TEMPORARY TABLE stage_ (n bigint${definitions}) ON COMMIT DROP`);
}

// Pages are encoded as fast as the server takes them.
async function* encoded(
  pages: readonly PageText[],
  encode: (text: Uint8Array) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  for (const page of pages) {
    if (page.rows > 0) yield await Promise.resolve(encode(page.text));
  }
}

function asRowProblem(error: unknown, columns: readonly TableColumn[]): unknown {
  // COPY stage_, line 3, column c5: "2024-02-30"
  const where = error instanceof Error && "where" in error ? String(error.where) : "";
  const [, line, column, value = ""] = /stage_\D+(\d+)(?:\D+? c(\d+)(?:: (.*))?)?/s.exec(where) ?? [];
  if (line === undefined) return error;
  const row = Number(line) - 1;
  const found = column === undefined ? undefined : columns[Number(column)];
  const reason = error instanceof Error ? error.message : String(error);
  if (found === undefined)
    return new RowProblem(
      `PostgreSQL does not take the row: ${reason}`,
      row,
      "Correct the API's answer, or leave the field out.",
    );
  return misfit(found.label, `${dataType(found.type)} (${found.type})`, value === "" ? reason : value, row);
}

function misfit(field: string, type: string, value: string, row: number, others: readonly number[] = []): RowProblem {
  const name = JSON.stringify(field);
  const shown = value.length > 200 ? `${value.slice(0, 200)}…` : value;
  return new RowProblem(
    `the column ${name} is ${type}, and ${shown} does not fit it`,
    row,
    `Give the column ${name} another type in the source config, such as text or json.`,
    { what: `the column ${name} is ${type}, and values do not fit it`, others },
  );
}
