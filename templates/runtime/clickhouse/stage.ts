import { type StagedColumn, stagedColumns } from "../load/staged-columns.ts";
import type { TableColumn } from "../load/columns.ts";
import type { PageText } from "../load/destination.ts";
import { undecodable } from "../load/rejecting.ts";
import { RowProblem } from "../load/row-problem.ts";
import { tabEncoder } from "../load/tab-rows.ts";
import { type Client, countOf } from "./client.ts";
import { identifier } from "./names.ts";
import { notation } from "./notation.ts";
import { converting, dataType, nullable } from "./types.ts";

/** The value of a staged column in the column's own type; `from` is what the stage is called in the query. */
export function stagedValue({ type, staged }: StagedColumn, from: string): string {
  return dataType(type) === "binary" ? `unhex(${from}.${staged})` : `${from}.${staged}`;
}

/**
 * Brings the pages' rows into a new table, the stage: `n` is the row's number, `c0` and so on its values.
 *
 * @throws RowProblem for the first value that does not fit its column.
 */
export async function fillStage(
  client: Client,
  stage: string,
  columns: readonly TableColumn[],
  pages: readonly PageText[],
): Promise<void> {
  // ClickHouse takes any bytes for text.
  const problem = undecodable(pages);
  if (problem !== undefined) throw problem;
  const staged = stagedColumns(columns);
  await createStage(client, stage, staged, "Memory");
  const encoder = tabEncoder(
    columns.map(({ field, type }) => ({ field, type: dataType(type), sqlType: type })),
    notation,
  );
  await client.insert(stage, ["n", ...staged.map((column) => column.staged)], encoded(pages, encoder.encode));
  const [first, ...rest] = encoder.misfits();
  if (first === undefined) return;
  const { field, type, sqlType } = first.column;
  // Those of other columns are told in the next attempt.
  const others = rest.filter(({ column }) => column === first.column).map(({ row }) => row);
  const label = columns.find((column) => column.field === field)?.label ?? field;
  throw misfit(label, `${type} (${sqlType})`, first.value, first.row, others);
}

/** Brings rows of another table into the stage, in their order, those that meet a condition; gives how many. */
export async function stageRows(
  client: Client,
  stage: string,
  rows: {
    readonly from: string;
    readonly types: ReadonlyMap<string, string>;
    readonly condition?: string | undefined;
  },
  columns: readonly StagedColumn[],
): Promise<number> {
  // A whole run may not fit into memory.
  await createStage(client, stage, columns, "MergeTree ORDER BY n");
  const values = columns.map(({ name, type }) => {
    const value = converting(identifier(name), rows.types.get(name) ?? type, type);
    return dataType(type) === "binary" ? `, hex(${value})` : `, ${value}`;
  });
  const written = await client.run(
    `INSERT INTO ${stage} SELECT rowNumberInAllBlocks()${values.join("")} FROM (SELECT * FROM ${rows.from} FINAL WHERE ${rows.condition ?? "1"} ORDER BY _batch, _row)`,
  );
  return written ?? countOf(await client.query(`SELECT count() AS rows FROM ${stage}`), "rows");
}

/** Makes an empty stage. */
export async function createStage(
  client: Client,
  stage: string,
  columns: readonly StagedColumn[],
  engine: "Memory" | "MergeTree ORDER BY n",
): Promise<void> {
  const definitions = columns.map(({ staged, type }) => `, ${staged} ${nullable(type)}`).join("");
  // A table that is the server's alone, also where the others are replicated.
  await client.run(`CREATE OR REPLACE TABLE ${stage} (n UInt64${definitions}) ENGINE = ${engine}`);
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

function misfit(field: string, type: string, value: string, row: number, others: readonly number[]): RowProblem {
  const name = JSON.stringify(field);
  const shown = value.length > 200 ? `${value.slice(0, 200)}…` : value;
  return new RowProblem(
    `the column ${name} is ${type}, and ${shown} does not fit it`,
    row,
    `Give the column ${name} another type in the source config, such as text or json.`,
    { what: `the column ${name} is ${type}, and values do not fit it`, others },
  );
}
