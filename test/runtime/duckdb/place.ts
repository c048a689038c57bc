import { DuckDBInstance } from "@duckdb/node-api";
import { contract } from "../../../templates/runtime/contract/hold.ts";
import { append } from "../../../templates/runtime/duckdb/append.ts";
import { deleteFlagged } from "../../../templates/runtime/duckdb/delete-flagged.ts";
import { type DuckDb, duckDb } from "../../../templates/runtime/duckdb/duckdb.ts";
import { insertOnly } from "../../../templates/runtime/duckdb/insert-only.ts";
import { keepAbsent } from "../../../templates/runtime/duckdb/keep-absent.ts";
import { merge } from "../../../templates/runtime/duckdb/merge.ts";
import { nested } from "../../../templates/runtime/duckdb/nested.ts";
import { scd2 } from "../../../templates/runtime/duckdb/scd2.ts";
import { sweep } from "../../../templates/runtime/duckdb/sweep.ts";
import { tombstones } from "../../../templates/runtime/duckdb/tombstones.ts";
import { dataType } from "../../../templates/runtime/duckdb/types.ts";
import { compact, ownTables, type Place } from "../destinations/harness.ts";

/** A DuckDB database as destination, with every way in which rows can enter it. */
export const duckdb: DuckDb = duckDb({
  append,
  contract,
  deleteFlagged,
  insertOnly,
  keepAbsent,
  merge,
  scd2,
  sweep,
  tombstones,
  nested,
});

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A database as a place: an instance, or a file that is opened for each look at it. */
export function duckdbPlace(target: DuckDBInstance | string): Place {
  const query = async (sql: string): Promise<unknown[][]> => {
    const instance = typeof target === "string" ? await DuckDBInstance.fromCache(target) : target;
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      return (await connection.runAndReadAll(sql)).getRowsJson();
    } finally {
      connection.closeSync();
      if (typeof target === "string") instance.closeSync();
    }
  };
  const types = async (table: string): Promise<Record<string, ReturnType<typeof dataType>>> => {
    const rows = await query(
      `SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ${literal(table)} ORDER BY column_index`,
    );
    return Object.fromEntries(rows.map(([name, type]) => [String(name), dataType(String(type))]));
  };
  return {
    destination: () => duckdb(target),
    types,
    rows: async (table, columns) => {
      const of = await types(table);
      const values = columns.map((column) => `CAST(${identifier(column)} AS VARCHAR)`).join(", ");
      const order = columns.map((column) => `${identifier(column)} NULLS FIRST`).join(", ");
      const rows = await query(`SELECT ${values} FROM ${identifier(table)} ORDER BY ${order}`);
      return rows.map((row) =>
        row.map((value, index) => {
          const type = of[columns[index] ?? ""];
          if (typeof value !== "string") return null;
          return type === "double" ? String(Number(value)) : type === "json" ? compact(value) : value;
        }),
      );
    },
    comments: async (table) => {
      const rows = await query(
        `SELECT '', comment FROM duckdb_tables() WHERE table_name = ${literal(table)} AND comment IS NOT NULL UNION ALL ` +
          `SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ${literal(table)} AND comment IS NOT NULL`,
      );
      return Object.fromEntries(rows.map(([name, comment]) => [String(name), String(comment)]));
    },
    // DuckDB adds no constraint to a table that is there.
    limit: async (table, column, end) => {
      const columns = await query(
        `SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ${literal(table)} ORDER BY column_index`,
      );
      const definitions = columns.map(([name, type]) => `${identifier(String(name))} ${String(type)}`).join(", ");
      await query(`ALTER TABLE ${identifier(table)} RENAME TO former`);
      await query(`CREATE TABLE ${identifier(table)} (${definitions}, CHECK (${identifier(column)} < ${end}))`);
      await query(`INSERT INTO ${identifier(table)} SELECT * FROM former`);
      await query("DROP TABLE former");
    },
    tables: async () => {
      const rows = await query("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1");
      return rows.map(([name]) => String(name)).filter((name) => !ownTables.includes(name));
    },
    close: () => {
      if (typeof target !== "string") target.closeSync();
      return Promise.resolve();
    },
  };
}
