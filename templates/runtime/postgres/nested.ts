import { type FlatTable, flatTables, isKeyed, parentKeys, rowIdColumn } from "../nested/flat-tables.ts";
import { asRowsOf } from "../nested/problem-of-row.ts";
import { ownKeys } from "../nested/split.ts";
import { kinds } from "../select/kinds.ts";
import { ensureTable, tableShape, type TableWish } from "./catalog.ts";
import type { Client } from "./client.ts";
import type { TableColumn } from "../load/columns.ts";
import { goneKeys, isOfGone } from "./delete-rows.ts";
import { dropGathered, gatherTable, prepareReal, replaceRowsOf } from "./gather.ts";
import { identifier, identifiers, nameOf, qualified, type TableName } from "./names.ts";
import { storedName } from "../load/short-name.ts";
import { readNames, saveNames } from "./names-table.ts";
import type { Nested, NestedWork, WrittenRows } from "./nested-work.ts";
import { isFilled, stagedColumns } from "../load/staged-columns.ts";
import { fillStage, stage, stagedValue } from "./stage.ts";
import { stagedValues, valueOf } from "./strategy.ts";
import { heldToContract, knownColumns, resolve, type Work } from "./writer.ts";

/** A row's number in its batch, while it is on its way. */
const number: TableColumn = {
  field: ownKeys.row,
  name: "n_",
  label: "n_",
  type: "bigint",
  description: undefined,
  kinds: kinds.integer,
};

/** The keys of the rows that were written, for the time of the transaction. */
const written = "pg_temp.written_";

/** Rows flatten to columns, and their lists become tables that carry their rows' key and the places in the lists. */
export const nested: Nested = async (given) => {
  const { client, plan, batch, schema, table, into } = given;
  const isGathering = into.table !== table.table;
  const place = (name: string): TableName => ({ schema, table: storedName(name) });
  const existing = async (name: string): Promise<ReadonlyMap<string, string>> => {
    const [own, gathered] = [await tableShape(client, place(name)), await tableShape(client, gatherTable(place(name)))];
    return new Map([...(own?.columns ?? []), ...(gathered?.columns ?? [])]);
  };
  const saved = await readNames(client, schema, plan.table);
  const tables = await flatTables(plan, batch.pages, { saved, existing, nameOf });
  await saveNames(client, schema, plan.table, tables.added);
  const keys = parentKeys(plan, nameOf);
  const lists = tables.lists.map(([, name]) => place(name));
  const work: Work = {
    ...given,
    ...(lists.length > 0 && { listKeys: keys.map(({ parent }) => parent) }),
    plan: tables.root.plan,
    batch: { ...batch, pages: tables.root.pages },
    ...(isKeyed(plan) ? {} : { ownColumns: new Set([rowIdColumn]) }),
  };
  const flatOf = ({ table: name }: TableName): FlatTable | undefined =>
    tables.children.find((child) => storedName(child.plan.table) === name);
  const familyOf = (rows: WrittenRows, parents: TableName): Family => ({
    work,
    parents,
    rows,
    keys,
  });
  const forgetGathered = async (): Promise<void> => {
    if ((await tableShape(client, gatherTable(table))) === undefined) return;
    await forgetOrphans({ work, keys, parents: gatherTable(table) }, lists.map(gatherTable));
  };
  return {
    work,
    restart: async () => {
      for (const list of lists) await dropGathered(client, list);
    },
    follow: async (rows) => {
      if (lists.length === 0) return tables.warnings;
      const family = familyOf(rows, into);
      await rememberWritten(family);
      const warnings = [...tables.warnings];
      for (const list of lists) {
        const target = isGathering ? gatherTable(list) : list;
        const flat = flatOf(list);
        if (flat === undefined) await forgetFormer(family, target);
        else warnings.push(...(await insertList(family, flat, target)));
      }
      if (rows.settled.deleted > 0) await forgetLists(family, lists);
      return warnings;
    },
    forget: () => forgetLists({ work, keys, parents: table }, lists),
    forgetGathered,
    gatheredLists: async (row) => {
      const found = [];
      for (const list of lists) {
        const shape = await tableShape(client, gatherTable(list));
        if (!keys.every(({ child }) => shape?.columns.has(child) === true)) continue;
        const match = keys.map(({ parent, child }) => `c.${identifier(child)} = ${row}.${identifier(parent)}`);
        const rows = `SELECT json_agg(row_to_json(c)) FROM ${qualified(gatherTable(list))} c WHERE ${match.join(" AND ")}`;
        found.push({ name: list.table, rows });
      }
      return found;
    },
    replace: async () => {
      // Of rows that are marked as deleted nothing stays.
      if (plan.flag !== undefined) await forgetGathered();
      for (const list of lists) await replaceList(work, keys, list);
    },
    move: async (rows) => {
      const family = familyOf(rows, table);
      await rememberWritten(family);
      for (const list of lists) await moveList(family, list);
      if (rows.settled.deleted > 0) await forgetLists(family, lists);
    },
  } satisfies NestedWork;
};

/** The tables of lists with the rows that they belong to. */
interface Family {
  readonly work: Work;
  readonly keys: readonly { readonly parent: string; readonly child: string }[];
  readonly parents: TableName;
  readonly rows: WrittenRows;
}

/** Remembers the keys of the rows that stay. */
async function rememberWritten({ work, keys, rows }: Family): Promise<void> {
  const values = stagedValues(rows.columns, "s");
  const columns = keys.map(({ parent }, index) => `${valueOf(values, parent)} AS k${index}_`).join(", ");
  await work.client.query("DROP TABLE IF EXISTS pg_temp.written_");
  await work.client.query(
    `CREATE TEMPORARY TABLE written_ ON COMMIT DROP AS SELECT s.n AS n_, ${columns} FROM ${stage} s ` +
      `WHERE ${rows.settled.written ?? "true"}`,
  );
}

function keyColumns({ keys, rows }: Family): TableWish["columns"] {
  return keys.map(({ parent, child }) => ({
    name: child,
    type: rows.shape.columns.get(parent) ?? "text",
    description: "The row that it belongs to.",
  }));
}

/** The condition that a row of a list's table `c` belongs to one of the rows `w` that were written. */
function isOfWritten({ keys }: Family): string {
  return keys.map(({ child }, index) => `c.${identifier(child)} = w.k${index}_`).join(" AND ");
}

/** Makes or changes the table of a list; a new one gets an index by which the elements of a row are found. */
async function indexed<T>(client: Client, keys: Family["keys"], name: TableName, make: () => Promise<T>): Promise<T> {
  const isNew = (await tableShape(client, name)) === undefined;
  const made = await make();
  if (!isNew || (await tableShape(client, name)) === undefined) return made;
  await client.query(`CREATE INDEX ON ${qualified(name)} (${identifiers(keys.map(({ child }) => child))})`);
  return made;
}

async function ensureList(
  family: Family,
  name: TableName,
  { columns, description }: Pick<TableWish, "columns" | "description">,
): Promise<void> {
  const { client } = family.work;
  const wish = { name, columns: [...keyColumns(family), ...columns], description, key: [] };
  await indexed(client, family.keys, name, () => ensureTable(client, wish));
}

/** Lists of rows that have been replaced go. */
async function forgetFormer(family: Family, name: TableName): Promise<void> {
  const { client } = family.work;
  if ((await tableShape(client, name)) === undefined) return;
  await ensureList(family, name, { columns: [], description: undefined });
  await keyFormer(family, name);
  await client.query(`DELETE FROM ${qualified(name)} c USING ${written} w WHERE ${isOfWritten(family)}`);
}

/** Lists of rows that had no key of their own when they were loaded get the key that they have now. */
async function keyFormer({ work, keys, rows: { shape }, parents }: Family, name: TableName): Promise<void> {
  const [first] = keys;
  const former = nameOf(`_${work.plan.table}${rowIdColumn}`);
  if (first === undefined || first.child === former || !shape.columns.has(rowIdColumn)) return;
  if ((await tableShape(work.client, name))?.columns.has(former) !== true) return;
  const values = keys.map(({ parent, child }) => `${identifier(child)} = t.${identifier(parent)}`).join(", ");
  const [target, rows] = [qualified(name), qualified(parents)];
  const isOld = `c.${identifier(first.child)} IS NULL AND c.${identifier(former)} IS NOT NULL`;
  const isTheirs = `t.${identifier(rowIdColumn)} = c.${identifier(former)}`;
  await work.client.query(`UPDATE ${target} c SET ${values} FROM ${rows} t WHERE ${isOld} AND ${isTheirs}`);
  // Their row has just been replaced.
  await work.client.query(
    `DELETE FROM ${target} c WHERE ${isOld} AND NOT EXISTS (SELECT 1 FROM ${rows} t WHERE ${isTheirs})`,
  );
}

async function insertList(family: Family, flat: FlatTable, name: TableName): Promise<readonly string[]> {
  const { work, keys } = family;
  const { client } = work;
  const whole: Work = {
    ...work,
    plan: { ...flat.plan, cursor: undefined, sort: undefined },
    batch: { ...work.batch, pages: flat.pages },
    table: { schema: name.schema, table: storedName(flat.plan.table) },
    into: name,
  };
  const { work: own, warnings } = await asRowsOf(flat.pages, () => heldToContract(whole));
  const columns = resolve(own, await knownColumns(own));
  await ensureList(family, name, { columns, description: flat.plan.description });
  await forgetFormer(family, name);
  const filled = columns.filter(isFilled);
  await asRowsOf(flat.pages, () => fillStage(client, [number, ...filled], own.batch.pages));
  const [place, ...staged] = stagedColumns([number, ...filled]);
  const names = identifiers([...keys.map(({ child }) => child), ...staged.map((column) => column.name)]);
  const values = [...keys.map((_, index) => `w.k${index}_`), ...staged.map((column) => stagedValue(column, "s"))];
  await client.query(
    `INSERT INTO ${qualified(name)} (${names}) SELECT ${values.join(", ")} FROM ${stage} s ` +
      `JOIN ${written} w ON w.n_ = s.${place?.staged ?? "n"} ORDER BY s.n`,
  );
  return warnings;
}

/** Lists go with the rows that went, unless these have come back. */
async function forgetLists(
  { work, keys, parents }: Pick<Family, "work" | "keys" | "parents">,
  lists: readonly TableName[],
): Promise<void> {
  const { client } = work;
  const [remembered] = (await client.query(`SELECT to_regclass('${goneKeys}') IS NOT NULL AS is_there`)).rows;
  // What has only ended, as a version does, keeps its lists.
  if (remembered?.["is_there"] !== true) return;
  const isBack = keys.map(({ parent }, index) => `t.${identifier(parent)} = g.k${index}_`).join(" AND ");
  await client.query(`DELETE FROM ${goneKeys} g WHERE EXISTS (SELECT 1 FROM ${qualified(parents)} t WHERE ${isBack})`);
  for (const list of lists) {
    const shape = await tableShape(client, list);
    if (!keys.every(({ child }) => shape?.columns.has(child) === true)) continue;
    await client.query(`DELETE FROM ${qualified(list)} c USING ${goneKeys} g WHERE ${isOfGone(keys)}`);
  }
}

/** Lists that have gathered go whose rows no longer do. */
async function forgetOrphans(
  { work, keys, parents }: Pick<Family, "work" | "keys" | "parents">,
  lists: readonly TableName[],
): Promise<void> {
  const match = keys.map(({ parent, child }) => `t.${identifier(parent)} = c.${identifier(child)}`).join(" AND ");
  const isKnown = keys.map(({ child }) => `c.${identifier(child)} IS NOT NULL`).join(" AND ");
  for (const list of lists) {
    const shape = await tableShape(work.client, list);
    if (!keys.every(({ child }) => shape?.columns.has(child) === true)) continue;
    await work.client.query(
      `DELETE FROM ${qualified(list)} c WHERE ${isKnown} AND NOT EXISTS (SELECT 1 FROM ${qualified(parents)} t WHERE ${match})`,
    );
  }
}

async function replaceList({ client, plan }: Work, keys: Family["keys"], name: TableName): Promise<void> {
  if ((await tableShape(client, gatherTable(name))) !== undefined) {
    const own = { ...plan, way: "append" } as const;
    await indexed(client, keys, name, () => replaceRowsOf(client, name, own, []));
  } else if ((await tableShape(client, name)) !== undefined) {
    await client.query(`DELETE FROM ${qualified(name)}`);
  }
}

async function moveList(family: Family, name: TableName): Promise<void> {
  const { client, plan } = family.work;
  const real = await indexed(client, family.keys, name, () => prepareReal(client, name, plan, []));
  await forgetFormer(family, name);
  if (real === undefined) return;
  const names = identifiers([...real.gathered.columns.keys()]);
  await client.query(
    `INSERT INTO ${qualified(name)} (${names}) SELECT ${names} FROM ${qualified(gatherTable(name))} c ` +
      `WHERE EXISTS (SELECT 1 FROM ${written} w WHERE ${isOfWritten(family)})`,
  );
  await dropGathered(client, name);
}
