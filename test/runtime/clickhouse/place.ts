import type { ClickHouseOptions } from "../../../templates/runtime/clickhouse/clickhouse.ts";
import { identifier, literal } from "../../../templates/runtime/clickhouse/names.ts";
import { dataType, typeOf } from "../../../templates/runtime/clickhouse/types.ts";
import { digitsOf } from "../../../templates/runtime/load/converted.ts";
import { storedName } from "../../../templates/runtime/load/short-name.ts";
import { compact, ownTables, type Place } from "../destinations/harness.ts";
import { clickhouse } from "./clickhouse.ts";
import type { ClickHouseServer } from "./server.ts";

let count = 0;

/** A new database on the server. */
export function clickHousePlace(
  server: ClickHouseServer,
  options: ClickHouseOptions = {},
): Place & { readonly database: string } {
  count += 1;
  const database = `place '${count}'`;
  /** What the view shows is in the table below it, whose comments tell what ClickHouse has no type for. */
  const sqlTypes = async (table: string): Promise<Record<string, string>> => {
    const [place, name] = [literal(database), literal(storedName(table))];
    const below = `(SELECT replaceAll(extract(as_select, '\\^([^$]+)[$]'), '\\\\', '') FROM system.tables WHERE database = ${place} AND name = ${name})`;
    const rows = await server.query(
      `SELECT v.name AS name, v.type AS type, r.comment AS comment FROM (SELECT * FROM system.columns WHERE database = ${place} AND table = ${name}) v ` +
        `LEFT JOIN (SELECT * FROM system.columns WHERE database = ${place} AND table = ${below}) r ON r.name = v.name ORDER BY v.position`,
    );
    return Object.fromEntries(
      rows.map((row) => {
        const comment = String(row["comment"]);
        // The loader notes a word and a description.
        const word = comment.startsWith("[") ? (JSON.parse(comment) as [string, string])[0] : "";
        return [String(row["name"]), typeOf(String(row["type"]), word)];
      }),
    );
  };
  const types = async (table: string): Promise<Record<string, ReturnType<typeof dataType>>> =>
    Object.fromEntries(Object.entries(await sqlTypes(table)).map(([name, type]) => [name, dataType(type)]));
  return {
    database,
    destination: () => clickhouse({ url: server.url, database }, options),
    types,
    rows: async (table, columns) => {
      const of = await sqlTypes(table);
      const values = columns.map((column) => textOf(identifier(column), of[column] ?? ""));
      const order = columns.map((column) => `${identifier(column)} NULLS FIRST`).join(", ");
      const rows = await server.query(
        `SELECT [${values.join(", ")}] AS row_ FROM (SELECT * FROM ${identifier(database)}.${identifier(storedName(table))} ORDER BY ${order}) `,
      );
      return rows.map((row) =>
        (row["row_"] as (string | null)[]).map((value, index) => {
          const type = dataType(of[columns[index] ?? ""] ?? "");
          if (value === null) return null;
          return type === "double" ? String(Number(value)) : type === "json" ? compact(value) : value;
        }),
      );
    },
    comments: async (table) => {
      const name = literal(storedName(table));
      const rows = await server.query(
        `SELECT '' AS name, comment FROM system.tables t WHERE database = ${literal(database)} AND t.name = ${name} AND comment != '' UNION ALL ` +
          `SELECT name, comment FROM system.columns WHERE database = ${literal(database)} AND table = ${name} AND comment != ''`,
      );
      return Object.fromEntries(rows.map((row) => [String(row["name"]), String(row["comment"])]));
    },
    limit: async (table, column, end) => {
      const rows = `${identifier(database)}.${identifier(`_rows_${table}`)}`;
      const isBelow = `ifNull(${identifier(column)} < ${end}, 1)`;
      await server.query(`ALTER TABLE ${rows} ADD CONSTRAINT limit_ CHECK ${isBelow}`);
    },
    tables: async () => {
      const rows = await server.query(
        `SELECT name FROM system.tables WHERE database = ${literal(database)} AND engine = 'View' ORDER BY name`,
      );
      return rows.map((row) => String(row["name"])).filter((name) => !ownTables.includes(name));
    },
    close: async () => {
      await server.query(`DROP DATABASE IF EXISTS ${identifier(database)}`);
    },
  };
}

/** A value as the other databases write it. */
function textOf(name: string, type: string): string {
  if (type.startsWith("Decimal")) return `toDecimalString(${name}, ${digitsOf(type).fraction})`;
  if (!type.startsWith("DateTime64")) return `CAST(toString(${name}), 'Nullable(String)')`;
  return `concat(replaceRegexpOne(replaceRegexpOne(toString(${name}), '([.].*?)0+$', '\\\\1'), '[.]$', ''), '+00')`;
}
