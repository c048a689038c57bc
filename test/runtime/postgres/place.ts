import { postgres } from "./postgres.ts";
import { dataType } from "../../../templates/runtime/postgres/types.ts";
import { storedName } from "../../../templates/runtime/load/short-name.ts";
import type { PostgresServer } from "../../support/postgres-server.ts";
import { compact, ownTables, type Place } from "../destinations/harness.ts";

let count = 0;

/** A new schema on the server. */
export function postgresPlace(server: PostgresServer): Place & { readonly schema: string } {
  count += 1;
  const schema = `place "${count}"`;
  const quoted = `"${schema.replaceAll('"', '""')}"`;
  const types = async (table: string): Promise<Record<string, ReturnType<typeof dataType>>> => {
    const rows = await server.query(
      "SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute JOIN pg_class c ON c.oid = attrelid " +
        "JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1 AND relname = $2 AND attnum > 0 ORDER BY attnum",
      [schema, table],
    );
    return Object.fromEntries(rows.map((row) => [String(row["attname"]), dataType(String(row["type"]))]));
  };
  return {
    schema,
    destination: () => postgres(server.url, { schema }),
    types,
    rows: async (table, columns) => {
      const of = await types(table);
      const names = columns.map((column) => {
        const name = `"${column.replaceAll('"', '""')}"`;
        return of[column] === "binary" ? `encode(${name}, 'escape')` : `${name}::text`;
      });
      const relation = `${quoted}."${storedName(table).replaceAll('"', '""')}"`;
      const order = columns
        .map((column) => `"${column.replaceAll('"', '""')}"${of[column] === "json" ? "::text" : ""} NULLS FIRST`)
        .join(", ");
      const rows = await server.query(
        `SELECT json_build_array(${names.join(", ")})::text AS row FROM ${relation} ORDER BY ${order}`,
      );
      return rows.map((row) =>
        (JSON.parse(String(row["row"])) as (string | null)[]).map((value, index) => {
          const type = of[columns[index] ?? ""];
          if (value === null) return null;
          return type === "double" ? String(Number(value)) : type === "json" ? compact(value) : value;
        }),
      );
    },
    comments: async (table) => {
      const rows = await server.query(
        "SELECT coalesce(attname, '') AS name, description FROM pg_description d JOIN pg_class c ON c.oid = objoid " +
          "LEFT JOIN pg_attribute a ON attrelid = objoid AND attnum = objsubid AND objsubid > 0 " +
          "JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1 AND relname = $2 ORDER BY objsubid",
        [schema, table],
      );
      return Object.fromEntries(rows.map((row) => [String(row["name"]), String(row["description"])]));
    },
    limit: async (table, column, end) => {
      await server.query(`ALTER TABLE ${quoted}."${table}" ADD CHECK ("${column}" < ${end})`);
    },
    tables: async () => {
      const rows = await server.query("SELECT tablename FROM pg_tables WHERE schemaname = $1", [schema]);
      return rows
        .map((row) => String(row["tablename"]))
        .filter((name) => !ownTables.includes(name))
        .sort();
    },
    close: async () => {
      await server.query(`DROP SCHEMA IF EXISTS ${quoted} CASCADE`);
    },
  };
}
