import { LoadError } from "../errors.ts";
import type { Client } from "./client.ts";
import type { TableColumn } from "../load/columns.ts";
import { identifier, identifiers, literal, qualified, type TableName } from "./names.ts";

/** A table as it stands in the database. */
export interface TableShape {
  /** PostgreSQL types by column, without the columns that fill themselves (generated, identity). */
  readonly columns: ReadonlyMap<string, string>;
  /** Columns with a default: somebody else's, left alone where the rows have nothing for them. */
  readonly defaults: ReadonlySet<string>;
  /** The column lists of its primary key and unique indexes, sorted. */
  readonly uniqueKeys: readonly string[];
  /** The primary key that the loader has made; `undefined` where there is none. */
  readonly madeKey?: { readonly constraint: string; readonly columns: readonly string[] } | undefined;
  readonly isOwner: boolean;
}

/** By this comment the loader knows its primary keys again. */
const made = "Made by the loader, which merges rows by it.";

/** The table's shape; `undefined` where there is no such table. */
export async function tableShape(client: Client, { schema, table }: TableName): Promise<TableShape | undefined> {
  const found = await client.query(
    "SELECT c.oid, pg_has_role(c.relowner, 'USAGE') AS is_owner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace " +
      "WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'f', 'v', 'm')",
    [schema, table],
  );
  const [relation] = found.rows;
  if (relation === undefined) return undefined;
  const oid = relation["oid"];
  const columns = await client.query(
    "SELECT attname AS name, format_type(atttypid, atttypmod) AS type, atthasdef AS has_default FROM pg_attribute WHERE attrelid = $1 " +
      "AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = '' ORDER BY attnum",
    [oid],
  );
  const keys = await client.query(
    'SELECT json_agg(a.attname::text ORDER BY a.attname COLLATE "C")::text AS names, min(p.conname) AS made FROM pg_index i ' +
      "LEFT JOIN pg_constraint p ON p.conindid = i.indexrelid AND p.contype = 'p' " +
      `AND obj_description(p.oid, 'pg_constraint') = ${literal(made)} ` +
      "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]) " +
      "WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL GROUP BY i.indexrelid",
    [oid],
  );
  const own = keys.rows.find((row) => row["made"] !== null);
  return {
    // Written by the query above.
    ...(own && { madeKey: { constraint: String(own["made"]), columns: JSON.parse(String(own["names"])) as string[] } }),
    columns: new Map(columns.rows.map((row) => [String(row["name"]), String(row["type"])])),
    defaults: new Set(columns.rows.filter((row) => row["has_default"] === true).map((row) => String(row["name"]))),
    uniqueKeys: keys.rows.map((row) => String(row["names"])),
    isOwner: relation["is_owner"] === true,
  };
}

/** The comments of a table (under the name "") and its columns, where there are any. */
export async function commentsOf(client: Client, { schema, table }: TableName): Promise<ReadonlyMap<string, string>> {
  const found = await client.query(
    "SELECT coalesce(attname, '') AS name, description FROM pg_description d JOIN pg_class c ON c.oid = objoid " +
      "JOIN pg_namespace n ON n.oid = relnamespace LEFT JOIN pg_attribute a ON attrelid = objoid AND attnum = objsubid AND objsubid > 0 " +
      "WHERE d.classoid = 'pg_class'::regclass AND nspname = $1 AND relname = $2",
    [schema, table],
  );
  return new Map(found.rows.map((row) => [String(row["name"]), String(row["description"])]));
}

/** Whether the table keeps those columns unique by itself. */
export function isUnique(shape: TableShape | undefined, key: readonly string[]): boolean {
  if (shape === undefined || key.length === 0) return false;
  const wanted = [...key].sort();
  return shape.uniqueKeys.some((names) => {
    // Written by the query above.
    const found = JSON.parse(names) as readonly string[];
    return found.length === wanted.length && found.every((name, index) => name === wanted[index]);
  });
}

/** Makes the schema where it does not exist; asks for no privilege where it does. */
export async function ensureSchema(client: Client, schema: string): Promise<void> {
  const found = await client.query("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema]);
  if (found.count === 0) await client.query(`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`);
}

/** What a table should have. */
export interface TableWish {
  readonly name: TableName;
  readonly columns: readonly Omit<TableColumn, "field" | "label" | "kinds">[];
  readonly description: string | undefined;
  /** The columns to be kept unique, where the table allows it; empty for none, `undefined` for those that are. */
  readonly key: readonly string[] | undefined;
}

/**
 * Makes the table, or adds and widens its columns; gives its shape, `undefined` where there is nothing to make it of.
 * An empty table of our own gets its primary key; one that we have made goes where rows are told apart in another way.
 */
export async function ensureTable(client: Client, wish: TableWish): Promise<TableShape | undefined> {
  const { name, columns, description } = wish;
  const target = qualified(name);
  const before = await tableShape(client, name);
  if (before === undefined) {
    if (columns.length === 0) return undefined;
    const definitions = columns.map((column) => `${identifier(column.name)} ${column.type}`);
    await client.query(`CREATE TABLE ${target} (${definitions.join(", ")})`);
    if (description !== undefined) await client.query(`COMMENT ON TABLE ${target} IS ${literal(description)}`);
  } else {
    await changeColumns(client, target, before, columns);
  }
  for (const column of columns) {
    if (before?.columns.has(column.name) === true || column.description === undefined) continue;
    await client.query(`COMMENT ON COLUMN ${target}.${identifier(column.name)} IS ${literal(column.description)}`);
  }
  return ensureKey(client, wish);
}

async function changeColumns(
  client: Client,
  target: string,
  before: TableShape,
  columns: TableWish["columns"],
): Promise<void> {
  const changes = columns.flatMap(({ name, type }) => {
    const present = before.columns.get(name);
    if (present === undefined) return [`ADD COLUMN ${identifier(name)} ${type}`];
    return present === type ? [] : [`ALTER COLUMN ${identifier(name)} TYPE ${type} USING ${identifier(name)}::${type}`];
  });
  if (changes.length > 0) await client.query(`ALTER TABLE ${target} ${changes.join(", ")}`);
}

async function ensureKey(client: Client, { name, key }: TableWish): Promise<TableShape> {
  const shape = await tableShape(client, name);
  if (shape === undefined)
    throw new LoadError(`the table ${qualified(name)} vanished while it was prepared. Load again.`);
  if (key === undefined) return shape;
  const left = await withoutFormerKey(client, name, shape, key);
  const isPossible = key.length > 0 && left.isOwner && key.every((column) => left.columns.has(column));
  if (!isPossible || isUnique(left, key) || !(await isEmpty(client, name))) return left;
  const target = qualified(name);
  await client.query(`ALTER TABLE ${target} ADD PRIMARY KEY (${identifiers(key)})`);
  const found = await client.query(
    "SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'",
    [target],
  );
  const constraint = identifier(String(found.rows[0]?.["conname"]));
  await client.query(`COMMENT ON CONSTRAINT ${constraint} ON ${target} IS ${literal(made)}`);
  return (await tableShape(client, name)) ?? left;
}

/** Rows that are no longer told apart by the key that we made may have it twice, or none. */
async function withoutFormerKey(
  client: Client,
  name: TableName,
  shape: TableShape,
  key: readonly string[],
): Promise<TableShape> {
  const { madeKey, isOwner } = shape;
  const isSame = madeKey?.columns.length === key.length && key.every((column) => madeKey.columns.includes(column));
  if (madeKey === undefined || isSame || !isOwner) return shape;
  const optional = madeKey.columns.map((column) => `, ALTER COLUMN ${identifier(column)} DROP NOT NULL`);
  await client.query(
    `ALTER TABLE ${qualified(name)} DROP CONSTRAINT ${identifier(madeKey.constraint)}${optional.join("")}`,
  );
  return (await tableShape(client, name)) ?? shape;
}

/** Whether the table has no row. */
export async function isEmpty(client: Client, name: TableName): Promise<boolean> {
  return (await client.query(`SELECT 1 FROM ${qualified(name)} LIMIT 1`)).count === 0;
}
