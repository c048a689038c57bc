import { type Database } from "./database.ts";
import type { TableColumn } from "./columns.ts";
import { identifier, literal, qualified } from "./sql.ts";

/** A table by its place. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** The columns of a table with their types; empty where there is no such table. */
export async function existingColumns(
  database: Database,
  { schema, table }: TableName,
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.catalog(
    `SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = current_database() ` +
      `AND schema_name = ${literal(schema)} AND table_name = ${literal(table)} ORDER BY column_index`,
  );
  return new Map(rows.map(([name, type]) => [String(name), String(type)]));
}

/** The comments of a table (under the name "") and its columns, where there are any. */
export async function commentsOf(
  database: Database,
  { schema, table }: TableName,
): Promise<ReadonlyMap<string, string>> {
  const where = `database_name = current_database() AND schema_name = ${literal(schema)} AND table_name = ${literal(table)} AND comment IS NOT NULL`;
  const rows = await database.query(
    `SELECT '', comment FROM duckdb_tables() WHERE ${where} UNION ALL SELECT column_name, comment FROM duckdb_columns() WHERE ${where}`,
  );
  return new Map(rows.map(([name, comment]) => [String(name), String(comment)]));
}

/** Makes the table, or adds and widens its columns. */
export async function ensureTable(
  database: Database,
  name: TableName,
  columns: readonly Omit<TableColumn, "field" | "label" | "kinds">[],
  description: string | undefined,
): Promise<void> {
  const existing = await existingColumns(database, name);
  const target = qualified(name.schema, name.table);
  if (existing.size === 0) {
    if (columns.length === 0) return;
    await database.run(
      `CREATE TABLE ${target} (${columns.map((column) => `${identifier(column.name)} ${column.type}`).join(", ")})`,
    );
    if (description !== undefined) await database.run(`COMMENT ON TABLE ${target} IS ${literal(description)}`);
  }
  for (const column of columns) {
    const present = existing.get(column.name);
    if (existing.size > 0 && present === undefined) {
      await database.run(`ALTER TABLE ${target} ADD COLUMN ${identifier(column.name)} ${column.type}`);
    }
    if (present !== undefined && present !== column.type) {
      await database.run(`ALTER TABLE ${target} ALTER COLUMN ${identifier(column.name)} SET DATA TYPE ${column.type}`);
    }
    if (present === undefined && column.description !== undefined) {
      await database.run(`COMMENT ON COLUMN ${target}.${identifier(column.name)} IS ${literal(column.description)}`);
    }
  }
}

/** The highest row id; rows that are inserted later in the transaction have higher ones. -1 for an empty table. */
export async function lastRowId(database: Database, { schema, table }: TableName): Promise<bigint> {
  const [row] = await database.query(`SELECT coalesce(max(rowid), -1) FROM ${qualified(schema, table)}`);
  // DuckDB gives 64-bit integers as text.
  return BigInt(row?.[0] as string);
}
