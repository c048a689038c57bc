import type { Writable } from "node:stream";
import type pg from "pg";
import { FIELDS } from "./records.ts";

const types: Readonly<Record<string, string>> = {
  BIGINT: "bigint",
  VARCHAR: "text",
  BOOLEAN: "boolean",
  DOUBLE: "double precision",
  "TIMESTAMP WITH TIME ZONE": "timestamptz",
};

/** The flat fields as PostgreSQL's columns. */
export const postgresColumns = FIELDS.map(([name, type]) => `${name} ${types[type] ?? "text"}`).join(", ");

/** A flat row as a line of COPY's text format. */
export function copyLine(row: FlatRow): string {
  const values = FIELDS.map(([name]) => {
    const value = row[name];
    return value === null || value === undefined
      ? "\\N"
      : String(value).replace(/[\\\t\n\r]/g, (sign) => escapes[sign] ?? sign);
  });
  return `${values.join("\t")}\n`;
}

/** A row without anything nested. */
export type FlatRow = Readonly<Record<string, string | number | boolean | null>>;

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** What COPY reads is written into; the package has no types of its own. */
export async function copyInto(client: pg.Client, statement: string): Promise<Writable> {
  const { default: streams } = (await import("pg-copy-streams" satisfies string)) as {
    readonly default: { readonly from: (statement: string) => Writable & pg.Submittable };
  };
  return client.query(streams.from(statement));
}
