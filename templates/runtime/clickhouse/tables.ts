import { LoadError } from "../errors.ts";
import type { TableColumn } from "../load/columns.ts";
import { type Client, type Row, textIn } from "./client.ts";
import { identifier, identifiers, literal, own } from "./names.ts";
import type { Storage } from "./storage.ts";
import { commonType, converting, nullable, typeOf, wordOf } from "./types.ts";

/** A table as people see it. */
export interface TableShape {
  /** Types by column. */
  readonly columns: ReadonlyMap<string, string>;
  /** By which columns rows are sorted and told apart, beside their numbers. */
  readonly key: readonly string[];
  /** What columns hold; empty for nothing known. */
  readonly descriptions: ReadonlyMap<string, string>;
  /** What the rows are; empty for nothing known. */
  readonly description: string;
}

/** What a table should have. */
export interface TableWish {
  readonly columns: readonly Pick<TableColumn, "name" | "type" | "description">[];
  readonly description: string | undefined;
  /** The columns by which rows are told apart; empty for their numbers alone. */
  readonly key: readonly string[];
}

/** The tables of one resource as a commit finds and leaves them: which tables have the rows of which names. */
export interface Draft {
  readonly client: Client;
  readonly storage: Storage;
  /** Names of the tables that have the rows, by the names that people know, before the commit. */
  readonly before: ReadonlyMap<string, string>;
  /** The same after it. */
  readonly after: Map<string, string>;
  /** Tables whose rows others have had since former commits, and that are still there. */
  readonly former: Set<string>;
  /** Names whose views are to be looked after. */
  readonly touched: Set<string>;
  /** Shapes of tables, by name, as far as they are known. */
  readonly shapes: Map<string, TableShape | undefined>;
  /** What the commit writes has this version. */
  readonly version: number;
  /** The commits whose rows have partitions of their own, by the tables that have them; what this one writes is added. */
  readonly open: Map<string, readonly number[]>;
}

/** The key under which what gathers beside a table is found. */
export function gathered(table: string): string {
  return `gather ${table}`;
}

/** Whether the key is that of rows that gather, which no view shows. */
export function isGathered(key: string): boolean {
  return key.startsWith("gather ");
}

/** The table that has the rows, with its database; `undefined` where there is none. */
export function stored({ storage, after }: Draft, key: string): string | undefined {
  const table = after.get(key);
  return table === undefined ? undefined : storage.name(table);
}

/** The shape of the table that has the rows; `undefined` where there is none. */
export async function tableShape(draft: Draft, key: string): Promise<TableShape | undefined> {
  const table = draft.after.get(key);
  return table === undefined ? undefined : shapeOf(draft, table);
}

/** The shape of a table that has rows; `undefined` where there is none. */
export async function shapeOf({ client, storage, shapes }: Draft, table: string): Promise<TableShape | undefined> {
  if (shapes.has(table)) return shapes.get(table);
  const place = `database = ${literal(storage.database)}`;
  const rows = await client.query(
    "SELECT name, type, comment, is_in_sorting_key AS is_key, " +
      `(SELECT any(comment) FROM system.tables WHERE ${place} AND name = ${literal(table)}) AS description ` +
      `FROM system.columns WHERE ${place} AND table = ${literal(table)} ORDER BY position`,
  );
  const columns = rows.filter((row) => !ownNames.has(String(row["name"])));
  const nameIn = (row: Row): string => String(row["name"]);
  const shape =
    rows.length === 0
      ? undefined
      : {
          columns: new Map(columns.map((row) => [nameIn(row), typeOf(String(row["type"]), notesOf(row)[0])])),
          key: columns.filter((row) => Number(row["is_key"]) === 1).map(nameIn),
          descriptions: new Map(columns.map((row) => [nameIn(row), notesOf(row)[1]])),
          description: textIn(rows[0], "description"),
        };
  shapes.set(table, shape);
  return shape;
}

const ownNames: ReadonlySet<string> = new Set(Object.values(own));

/** What is noted of a column in its comment: the word of its type, and its description. */
function notesOf(row: Row): readonly [word: string, description: string] {
  const comment = String(row["comment"]);
  if (!comment.startsWith("[")) return ["", comment];
  // Written by `definition`.
  return JSON.parse(comment) as [string, string];
}

function definition({ name, type, description }: TableWish["columns"][number]): string {
  const word = wordOf(type);
  const comment =
    word === "" && description === undefined ? "" : ` COMMENT ${literal(JSON.stringify([word, description ?? ""]))}`;
  return `${identifier(name)} ${nullable(type)}${comment}`;
}

/**
 * Makes the table that has the rows, or gives it the columns and the key it lacks; gives its shape, `undefined` where
 * there is nothing to make it of. Only new columns are added in place: any other change makes a new table, which takes
 * the place of the former when the commit takes effect.
 */
export async function ensureTable(draft: Draft, key: string, given: TableWish): Promise<TableShape | undefined> {
  const { client, storage, after, touched } = draft;
  const table = after.get(key);
  const before = table === undefined ? undefined : await shapeOf(draft, table);
  const isThere = (name: string): boolean =>
    before?.columns.has(name) === true || given.columns.some((column) => column.name === name);
  const wish = given.key.every(isThere) ? given : { ...given, key: [] };
  if (before === undefined || table === undefined) {
    if (wish.columns.length === 0) return undefined;
    if (!isGathered(key)) await refuseForeign(draft, key);
    touched.add(key);
    await createTable(draft, key, wish);
    return tableShape(draft, key);
  }
  const added = wish.columns.filter(({ name }) => !before.columns.has(name));
  const isSameKey = before.key.length === wish.key.length && wish.key.every((name) => before.key.includes(name));
  const isRetyped = wish.columns.some(({ name, type }) => (before.columns.get(name) ?? type) !== type);
  if (!isSameKey || isRetyped) {
    touched.add(key);
    await rebuild(draft, key, table, before, wish, isSameKey);
    return tableShape(draft, key);
  }
  if (added.length === 0) return before;
  touched.add(key);
  const additions = added.map((column) => `ADD COLUMN IF NOT EXISTS ${definition(column)}`);
  await client.run(`ALTER TABLE ${storage.name(table)}${storage.onCluster} ${additions.join(", ")}`);
  draft.shapes.delete(table);
  return tableShape(draft, key);
}

/** Makes an empty table with the columns of another. */
export async function emptied(draft: Draft, key: string): Promise<void> {
  const table = draft.after.get(key);
  if (table === undefined) return;
  const shape = await shapeOf(draft, table);
  if (shape === undefined) return;
  await createTable(draft, key, { columns: columnsOf(shape), description: described(shape), key: shape.key });
  draft.touched.add(key);
}

/** What is known of the table's rows. */
export function described({ description }: TableShape): string | undefined {
  return description === "" ? undefined : description;
}

/** The columns of one table, with types that hold what the same columns of another have too. */
export function widened(shape: TableShape, other: TableShape | undefined): TableWish["columns"] {
  return columnsOf(shape).map((column) => {
    const present = other?.columns.get(column.name);
    const type = present === undefined ? column.type : (commonType(present, column.type) ?? present);
    return { ...column, type };
  });
}

function columnsOf({ columns, descriptions }: TableShape): TableWish["columns"] {
  return [...columns].map(([name, type]) => {
    const description = descriptions.get(name) ?? "";
    return { name, type, description: description === "" ? undefined : description };
  });
}

async function createTable(draft: Draft, key: string, wish: TableWish): Promise<void> {
  const { client, storage, after } = draft;
  const table = freeName(draft, key);
  await client.run(`DROP TABLE IF EXISTS ${storage.name(table)}${storage.onCluster} SYNC`);
  const columns = [
    ...wish.columns.map(definition),
    `${own.batch} UInt64`,
    `${own.row} UInt64`,
    `${own.version} UInt64`,
    `${own.deleted} UInt8`,
    `${own.commit} UInt64`,
  ];
  const order = identifiers([...wish.key, own.batch, own.row]);
  const comment = wish.description === undefined ? "" : ` COMMENT ${literal(wish.description)}`;
  await client.run(
    `${storage.create("TABLE", table)} (${columns.join(", ")}) ENGINE = ${storage.engine(`${own.version}, ${own.deleted}`)} ` +
      `ORDER BY (${order}) PARTITION BY ${own.commit} SETTINGS allow_nullable_key = 1${comment}`,
  );
  after.set(key, table);
  draft.open.delete(table);
  draft.shapes.delete(table);
}

/** The first name of a table for rows that neither the last commit nor this one uses. */
function freeName({ before, after, former }: Draft, key: string): string {
  const table = isGathered(key) ? key.slice(gathered("").length) : key;
  const taken = new Set([...before.values(), ...after.values(), ...former]);
  for (let number = 1; ; number += 1) {
    const name = `_rows${number === 1 ? "" : number}_${table}`;
    if (!taken.has(name)) return name;
  }
}

async function rebuild(
  draft: Draft,
  key: string,
  table: string,
  before: TableShape,
  wish: TableWish,
  isSameKey: boolean,
): Promise<void> {
  const { client, storage, version } = draft;
  const wished = new Map(wish.columns.map((column) => [column.name, column]));
  const kept = columnsOf(before).map((column) => ({ ...column, type: wished.get(column.name)?.type ?? column.type }));
  const added = wish.columns.filter(({ name }) => !before.columns.has(name));
  const description = wish.description ?? described(before);
  await createTable(draft, key, { ...wish, description, columns: [...kept, ...added] });
  const into = stored(draft, key);
  if (into === undefined) return;
  const values = kept.map(({ name, type }) => converting(identifier(name), before.columns.get(name) ?? type, type));
  // Rows that only their former key told apart get numbers, of a commit that no rows which come with this one have.
  const numbers = isSameKey
    ? [own.batch, own.row]
    : [
        `if(${own.batch} = 0, ${version + 1}, ${own.batch})`,
        `if(${own.batch} = 0, rowNumberInAllBlocks(), ${own.row})`,
      ];
  await client.run(
    `INSERT INTO ${into} (${identifiers([...kept.map(({ name }) => name), own.batch, own.row, own.version, own.deleted])}) ` +
      `SELECT ${[...values, ...numbers, own.version, "0"].join(", ")} FROM ${storage.name(table)} FINAL`,
  );
}

/** A table or view that somebody else made is left alone. */
async function refuseForeign({ client, storage, before }: Draft, key: string): Promise<void> {
  if (before.has(key)) return;
  const found = await client.query(
    `SELECT engine FROM system.tables WHERE database = ${literal(storage.database)} AND name = ${literal(key)}`,
  );
  if (found.length === 0) return;
  throw new LoadError(
    `the database ${storage.database} already has ${JSON.stringify(key)} (${String(found[0]?.["engine"])}), which no load has ` +
      "made. Rename or drop it, or load into another database.",
  );
}

/** Inserts the rows that queries give; nobody sees them before the commit takes effect. */
export async function write(draft: Draft, key: string, queries: readonly string[]): Promise<void> {
  const { client, after, open, version } = draft;
  const [table, into] = [after.get(key), stored(draft, key)];
  const shape = await tableShape(draft, key);
  if (table === undefined || into === undefined || shape === undefined || queries.length === 0) return;
  const columns = identifiers([...shape.columns.keys(), own.batch, own.row, own.version, own.deleted, own.commit]);
  const rows = queries.join(" UNION ALL ");
  await client.run(`INSERT INTO ${into} (${columns}) SELECT *, toUInt64(${version}) AS commit_ FROM (${rows})`);
  const commits = open.get(table) ?? [];
  if (!commits.includes(version)) open.set(table, [...commits, version]);
}
