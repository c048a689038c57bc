import { type FlatTable, flatTables, isKeyed, parentKeys, rowIdColumn } from "../nested/flat-tables.ts";
import { asRowsOf } from "../nested/problem-of-row.ts";
import { ownKeys } from "../nested/split.ts";
import { kinds } from "../select/kinds.ts";
import { nameOf, type TableColumn } from "./columns.ts";
import { goneKeys } from "./delete-rows.ts";
import { gatherTable } from "./gather.ts";
import { heldToContract } from "./held.ts";
import { insertRows, type RowSource } from "./insert-rows.ts";
import { readNames, saveNames } from "./names-table.ts";
import type { Nested, NestedWork } from "./nested-work.ts";
import { prepare } from "./prepare.ts";
import { identifier, identifiers, outerRow, qualified, tuple } from "./sql.ts";
import { commentsOf, ensureTable, existingColumns, type TableName } from "./tables.ts";
import { commonType } from "./types.ts";
import type { Work } from "./work.ts";

/** A row's number in its batch, while it is on its way. */
const number: TableColumn = {
  field: ownKeys.row,
  name: "n_",
  label: "n_",
  type: "BIGINT",
  description: undefined,
  kinds: kinds.integer,
};

/** What a statement calls the table of a list whose whole rows it reads: no column has the name. */
const listRow = '"the list row"';

/** Rows flatten to columns, and their lists become tables that carry their rows' key and the places in the lists. */
export const nested: Nested = async (given) => {
  const { database, plan, batch, schema, table, into } = given;
  const isGathering = into.table !== table.table;
  const place = (name: string): TableName => ({ schema, table: name });
  const existing = async (name: string): Promise<ReadonlyMap<string, string>> => {
    const [own, gathered] = [place(name), gatherTable(place(name))];
    return new Map([...(await existingColumns(database, own)), ...(await existingColumns(database, gathered))]);
  };
  const saved = await readNames(database, schema, plan.table);
  const tables = await flatTables(plan, batch.pages, { saved, existing, nameOf });
  await saveNames(database, schema, plan.table, tables.added);
  const keys = parentKeys(plan, nameOf);
  const { root } = tables;
  const lists = tables.lists.map(([, name]) => place(name));
  const work: Work = {
    ...given,
    ...(lists.length > 0 && { listKeys: keys.map(({ parent }) => parent) }),
    plan: root.plan,
    batch: { ...batch, pages: root.pages },
    ...(isKeyed(plan) ? {} : { ownColumns: new Set([rowIdColumn]) }),
  };
  const flatOf = ({ table: name }: TableName): FlatTable | undefined =>
    tables.children.find((child) => child.plan.table === name);
  return {
    work,
    restart: async () => {
      for (const list of lists) await drop(work, gatherTable(list));
    },
    insert: (source, mark) =>
      tables.children.length === 0 ? insertRows(work, source) : insertNumbered(work, source, mark),
    follow: async ({ types, mark, settled, carefully }) => {
      const hasRows = batch.pages.some((page) => page.rows > 0);
      const family: Family = { work, keys, types, parents: into };
      const warnings = [...tables.warnings];
      if (hasRows && lists.length > 0) {
        if (tables.children.length === 0) await rememberWritten(family, `WHERE t.rowid > ${mark}`, "");
        else await rememberWritten(family, "JOIN numbers_ m ON m.row_ = t.rowid", "n_, ");
        for (const list of lists) {
          const target = isGathering ? gatherTable(list) : list;
          const flat = flatOf(list);
          if (flat === undefined) await forgetFormer(family, target);
          else warnings.push(...(await insertList(family, flat, target, carefully)));
        }
      }
      if (settled.deleted > 0) await forgetLists(family, lists);
      return warnings;
    },
    forget: () => forgetLists({ work, keys, parents: table }, lists),
    gatheredLists: () => gatheredLists({ work, keys }, lists),
    replace: async () => {
      const types = await existingColumns(database, gatherTable(table));
      // Of rows that are marked as deleted nothing stays.
      const family: Family = { work, keys, types, parents: gatherTable(table) };
      if (plan.flag !== undefined && types.size > 0) await forgetOrphans(family, lists.map(gatherTable));
      for (const list of lists) await replaceList(work, list);
    },
    move: async ({ types, mark, settled }) => {
      const family: Family = { work, keys, types, parents: table };
      await rememberWritten(family, `WHERE t.rowid > ${mark}`, "");
      for (const list of lists) {
        await moveList(family, list);
      }
      if (settled.deleted > 0) await forgetLists(family, lists);
    },
  } satisfies NestedWork;
};

async function gatheredLists(
  { work, keys }: Pick<Family, "work" | "keys">,
  lists: readonly TableName[],
): ReturnType<NestedWork["gatheredLists"]> {
  const match = keys.map(({ parent, child }) => `${listRow}.${identifier(child)} = ${outerRow}.${identifier(parent)}`);
  const found = [];
  for (const list of lists) {
    const gathered = gatherTable(list);
    const columns = await existingColumns(work.database, gathered);
    if (!keys.every(({ child }) => columns.has(child))) continue;
    const from = `${qualified(gathered.schema, gathered.table)} ${listRow}`;
    found.push({
      name: list.table,
      rows: `SELECT to_json(list(${listRow})) FROM ${from} WHERE ${match.join(" AND ")}`,
    });
  }
  return found;
}

/** The tables of lists with the rows that they belong to. */
interface Family {
  readonly work: Work;
  readonly keys: readonly { readonly parent: string; readonly child: string }[];
  /** Types of the rows' own columns. */
  readonly types: ReadonlyMap<string, string>;
  readonly parents: TableName;
}

async function drop({ database }: Work, { schema, table }: TableName): Promise<void> {
  await database.run(`DROP TABLE IF EXISTS ${qualified(schema, table)}`);
}

/** Inserts the rows and remembers the number of each. */
async function insertNumbered(work: Work, source: RowSource, mark: bigint): Promise<number> {
  const { database, into } = work;
  const target = qualified(into.schema, into.table);
  const inserted = `${target} WHERE rowid > ${mark}`;
  if (await arriveInOrder(work)) {
    const count = await insertRows(work, source);
    await database.run(
      `CREATE OR REPLACE TEMP TABLE numbers_ AS SELECT row_number() OVER (ORDER BY rowid) - 1 AS n_, rowid AS row_ FROM ${inserted}`,
    );
    return count;
  }
  await stageRows(work, { ...source, columns: [number, ...source.columns] }, target);
  const names = identifiers([...source.types.keys()]);
  const count = await database.run(`INSERT INTO ${target} (${names}) SELECT ${names} FROM staged_ ORDER BY n_`);
  // Rows get their ids in the order in which they are inserted.
  await database.run(
    "CREATE OR REPLACE TEMP TABLE numbers_ AS SELECT n_, row_ FROM " +
      "(SELECT n_, row_number() OVER (ORDER BY n_) AS k_ FROM staged_) JOIN " +
      `(SELECT rowid AS row_, row_number() OVER (ORDER BY rowid) AS k_ FROM ${inserted}) USING (k_)`,
  );
  return count;
}

/** Whether every row of the batch is inserted, and in its order, so that its place tells its number. */
async function arriveInOrder({ database, plan, batch }: Work): Promise<boolean> {
  if (plan.contract !== undefined || batch.bounds !== undefined) return false;
  const [row] = await database.query("SELECT current_setting('preserve_insertion_order')");
  return row?.[0] === true;
}

/** Reads a batch's rows into a temporary table with the columns of `target` and the rows' numbers. */
async function stageRows(work: Work, source: RowSource, target: string): Promise<void> {
  await work.database.run(`CREATE OR REPLACE TEMP TABLE staged_ AS SELECT 0::BIGINT AS n_, * FROM ${target} LIMIT 0`);
  await insertRows(work, source, "staged_");
}

/** Remembers the keys of the rows that stay. */
async function rememberWritten({ work, keys, parents }: Family, which: string, number: string): Promise<void> {
  const columns = keys.map(({ parent }, index) => `t.${identifier(parent)} AS k${index}_`).join(", ");
  await work.database.run(
    `CREATE OR REPLACE TEMP TABLE written_ AS SELECT ${number}${columns} FROM ${qualified(parents.schema, parents.table)} t ${which}`,
  );
}

function keyColumns({ keys, types }: Family): readonly Parameters<typeof ensureTable>[2][number][] {
  return keys.map(({ parent, child }) => ({
    name: child,
    type: types.get(parent) ?? "VARCHAR",
    description: "The row that it belongs to.",
  }));
}

/** Lists of rows that have been replaced go. DuckDB changes no columns of a table that has lost rows in the transaction. */
async function forgetFormer(family: Family, name: TableName): Promise<void> {
  const { work, keys } = family;
  if ((await existingColumns(work.database, name)).size === 0) return;
  await ensureTable(work.database, name, keyColumns(family), undefined);
  await keyFormer(family, name);
  const target = qualified(name.schema, name.table);
  const names = tuple(keys.map(({ child }) => child));
  await work.database.run(`DELETE FROM ${target} WHERE ${names} IN (${writtenKeys(family)})`);
}

/** Lists of rows that had no key of their own when they were loaded get the key that they have now. */
async function keyFormer({ work, keys, types, parents }: Family, name: TableName): Promise<void> {
  const [first] = keys;
  const former = nameOf(`_${work.plan.table}${rowIdColumn}`);
  if (first === undefined || first.child === former || !types.has(rowIdColumn)) return;
  if (!(await existingColumns(work.database, name)).has(former)) return;
  const values = keys.map(({ parent, child }) => `${identifier(child)} = t.${identifier(parent)}`).join(", ");
  const [target, rows] = [qualified(name.schema, name.table), qualified(parents.schema, parents.table)];
  const isOld = `${outerRow}.${identifier(first.child)} IS NULL AND ${outerRow}.${identifier(former)} IS NOT NULL`;
  const isTheirs = `t.${identifier(rowIdColumn)} = ${outerRow}.${identifier(former)}`;
  await work.database.run(`UPDATE ${target} ${outerRow} SET ${values} FROM ${rows} t WHERE ${isOld} AND ${isTheirs}`);
  // Their row has just been replaced.
  await work.database.run(
    `DELETE FROM ${target} ${outerRow} WHERE ${isOld} AND NOT EXISTS (SELECT 1 FROM ${rows} t WHERE ${isTheirs})`,
  );
}

function writtenKeys({ keys }: Family): string {
  return `SELECT ${tuple(keys.map((_, index) => `k${index}_`))} FROM written_`;
}

async function insertList(
  family: Family,
  flat: FlatTable,
  name: TableName,
  carefully: boolean,
): Promise<readonly string[]> {
  const { work, keys } = family;
  const { database } = work;
  const real = { schema: name.schema, table: flat.plan.table };
  const whole: Work = {
    ...work,
    plan: { ...flat.plan, cursor: undefined, sort: undefined },
    batch: { ...work.batch, pages: flat.pages, bounds: undefined },
    table: real,
    into: name,
  };
  const { work: own, warnings } = await asRowsOf(flat.pages, () => heldToContract(whole));
  const { columns, files } = await prepare(own);
  await ensureTable(database, name, [...keyColumns(family), ...columns], flat.plan.description);
  await forgetFormer(family, name);
  const target = qualified(name.schema, name.table);
  const types = await existingColumns(database, name);
  await asRowsOf(flat.pages, () => stageRows(own, { columns: [number, ...columns], types, files, carefully }, target));
  const names = columns.map((column) => column.name);
  const values = [...keys.map((_, index) => `w.k${index}_`), ...names.map((column) => `s.${identifier(column)}`)];
  await database.run(
    `INSERT INTO ${target} (${identifiers([...keys.map(({ child }) => child), ...names])}) ` +
      `SELECT ${values.join(", ")} FROM staged_ s JOIN written_ w ON w.n_ = s.n_`,
  );
  return warnings;
}

/** Lists go with the rows that went, unless these have come back. */
async function forgetLists(family: Orphaned, lists: readonly TableName[]): Promise<void> {
  const { keys, parents } = family;
  const match = keys.map(({ parent }, index) => `t.${identifier(parent)} = g.k${index}_`).join(" AND ");
  const gone =
    `SELECT ${tuple(keys.map((_, index) => `k${index}_`))} FROM ${goneKeys} g WHERE NOT EXISTS ` +
    `(SELECT 1 FROM ${qualified(parents.schema, parents.table)} t WHERE ${match})`;
  await deleteLists(family, lists, `${tuple(keys.map(({ child }) => child))} IN (${gone})`);
}

/** Lists that have gathered go whose rows no longer do. */
async function forgetOrphans(family: Orphaned, lists: readonly TableName[]): Promise<void> {
  const { keys, parents } = family;
  const match = keys
    .map(({ parent, child }) => `t.${identifier(parent)} = ${outerRow}.${identifier(child)}`)
    .join(" AND ");
  const isKnown = keys.map(({ child }) => `${outerRow}.${identifier(child)} IS NOT NULL`).join(" AND ");
  const isThere = `EXISTS (SELECT 1 FROM ${qualified(parents.schema, parents.table)} t WHERE ${match})`;
  await deleteLists(family, lists, `${isKnown} AND NOT ${isThere}`);
}

type Orphaned = Pick<Family, "work" | "keys" | "parents">;

async function deleteLists({ work, keys }: Orphaned, lists: readonly TableName[], condition: string): Promise<void> {
  for (const { schema, table } of lists) {
    const existing = await existingColumns(work.database, { schema, table });
    if (!keys.every(({ child }) => existing.has(child))) continue;
    await work.database.run(`DELETE FROM ${qualified(schema, table)} ${outerRow} WHERE ${condition}`);
  }
}

async function replaceList(work: Work, name: TableName): Promise<void> {
  const { database } = work;
  const gathered = gatherTable(name);
  const target = qualified(name.schema, name.table);
  if ((await existingColumns(database, gathered)).size > 0) {
    await drop(work, name);
    await database.run(`ALTER TABLE ${qualified(gathered.schema, gathered.table)} RENAME TO ${identifier(name.table)}`);
  } else if ((await existingColumns(database, name)).size > 0) {
    await database.run(`DELETE FROM ${target}`);
  }
}

async function moveList(family: Family, name: TableName): Promise<void> {
  const { work, keys } = family;
  const { database } = work;
  const gathered = gatherTable(name);
  const columns = await existingColumns(database, gathered);
  if (columns.size === 0) {
    await forgetFormer(family, name);
    return;
  }
  const present = await existingColumns(database, name);
  const comments = await commentsOf(database, gathered);
  const wanted = [...columns].map(([column, type]) => {
    const own = present.get(column);
    const wide = own === undefined ? type : (commonType(own, type) ?? type);
    return { name: column, type: wide, description: comments.get(column) };
  });
  await ensureTable(database, name, wanted, comments.get(""));
  await forgetFormer(family, name);
  const [from, to] = [gathered, name].map(({ schema, table }) => qualified(schema, table));
  const names = identifiers([...columns.keys()]);
  await database.run(
    `INSERT INTO ${to ?? ""} (${names}) SELECT ${names} FROM ${from ?? ""} WHERE ${tuple(keys.map(({ child }) => child))} IN (${writtenKeys(family)})`,
  );
  await drop(work, gathered);
}
