import type { TableColumn } from "../load/columns.ts";
import { storedName } from "../load/short-name.ts";
import { type FlatTable, flatTables, isKeyed, parentKeys, rowIdColumn } from "../nested/flat-tables.ts";
import { asRowsOf } from "../nested/problem-of-row.ts";
import { ownKeys } from "../nested/split.ts";
import { kinds } from "../select/kinds.ts";
import { nameEntries } from "./named.ts";
import { identifier, identifiers, nameOf, own } from "./names.ts";
import type { Nested, NestedWork, SettledRows } from "./nested-work.ts";
import { isFilled, stagedColumns } from "../load/staged-columns.ts";
import { fillStage, stagedValue } from "./stage.ts";
import { nothing, stagedValues, storedEnd, storedRow, valueOf } from "./strategy.ts";
import {
  described,
  type Draft,
  emptied,
  ensureTable,
  gathered,
  isGathered,
  stored,
  tableShape,
  type TableShape,
  type TableWish,
  widened,
  write,
} from "./tables.ts";
import { heldToContract, knownColumns, resolve, type Work } from "./work.ts";

/** A row's number in its batch, while it is on its way. */
const number: TableColumn = {
  field: ownKeys.row,
  name: "n_",
  label: "n_",
  type: "Int64",
  description: undefined,
  kinds: kinds.integer,
};

/** Rows flatten to columns, and their lists become tables that carry their rows' key and the places in the lists. */
export const nested: Nested = async (given, saved) => {
  const { draft, plan, batch, table, into } = given;
  const existing = async (name: string): Promise<ReadonlyMap<string, string>> => {
    const key = storedName(name);
    const [own, gathering] = [await tableShape(draft, key), await tableShape(draft, gathered(key))];
    return new Map([...(own?.columns ?? []), ...(gathering?.columns ?? [])]);
  };
  const tables = await flatTables(plan, batch.pages, { saved, existing, nameOf });
  const work: Work = {
    ...given,
    plan: tables.root.plan,
    batch: { ...batch, pages: tables.root.pages },
    ...(isKeyed(plan) ? {} : { ownColumns: new Set([rowIdColumn]) }),
  };
  const keys = parentKeys(plan, nameOf);
  const lists = tables.lists.map(([, name]) => storedName(name));
  const flatOf = (list: string): FlatTable | undefined =>
    tables.children.find((child) => storedName(child.plan.table) === list);
  return {
    work,
    names: nameEntries(table, tables.added),
    restart: () => {
      for (const list of lists) draft.after.delete(gathered(list));
    },
    follow: async (rows) => {
      const family = { work, parents: into, rows, keys };
      const warnings = [...tables.warnings];
      for (const list of lists) {
        const target = isGathered(into) ? gathered(list) : list;
        const flat = flatOf(list);
        if (flat === undefined) await endLists(family, target);
        else warnings.push(...(await insertList(family, flat, target)));
      }
      return warnings;
    },
    forget: async (gone) => {
      const shape = await tableShape(draft, table);
      if (shape === undefined) return;
      const rows: SettledRows = { stage: "", shape, columns: [], settled: { ...nothing, gone: [gone] } };
      for (const list of lists) await endLists({ work, parents: table, rows, keys }, list);
    },
    gatheredLists: async () => {
      const found = [];
      for (const name of lists) {
        const [shape, from] = [await tableShape(draft, gathered(name)), stored(draft, gathered(name))];
        if (shape !== undefined && from !== undefined) found.push({ name, from, shape, keys });
      }
      return found;
    },
    replace: async (gone, later) => {
      for (const list of lists) await replaceList(later, keys, list, gone);
    },
    move: async (rows) => {
      for (const list of lists) await moveList({ work, parents: table, rows, keys }, list);
    },
  } satisfies NestedWork;
};

/** The rows' key columns with those of a list's table that hold the same. */
type Keys = readonly { readonly parent: string; readonly child: string }[];

/** The tables of lists with the rows that they belong to. */
interface Family {
  readonly work: Work;
  readonly keys: Keys;
  /** The rows' table. */
  readonly parents: string;
  readonly rows: SettledRows;
}

function keyColumns({ keys, rows }: Family): TableWish["columns"] {
  return keys.map(({ parent, child }) => ({
    name: child,
    type: rows.shape.columns.get(parent) ?? "String",
    description: "The row that it belongs to.",
  }));
}

/** The key values of the rows that are written, as a query; `undefined` for none. */
function writtenKeys({ keys, rows }: Family): string | undefined {
  if (rows.settled.written === undefined) return undefined;
  const values = stagedValues(rows.columns, "s");
  const columns = keys.map(({ parent }) => valueOf(values, parent)).join(", ");
  return `SELECT ${columns} FROM ${rows.stage} s WHERE s.n IN (${rows.settled.written})`;
}

/** Queries that end the lists of rows that are written anew or go; `list` is their table. */
async function endings(family: Family, list: string): Promise<readonly string[]> {
  const { work, keys, rows } = family;
  const { draft } = work;
  const [shape, from] = [await tableShape(draft, list), stored(draft, list)];
  if (shape === undefined || from === undefined) return [];
  const parents = identifiers(keys.map(({ parent }) => parent));
  const gone = rows.settled.gone.map((clause) => `SELECT ${parents} FROM (SELECT t.* ${clause})`);
  const written = writtenKeys(family);
  const queries = [...(written === undefined ? [] : [written]), ...gone];
  const children = keys.map(({ child }) => `t.${identifier(child)}`).join(", ");
  return queries.map((query) =>
    storedEnd(
      { shape, version: draft.version },
      `FROM (SELECT * FROM ${from} FINAL) t WHERE ifNull((${children}) IN (${query}), 0)`,
    ),
  );
}

/** Lists of rows that have been replaced or are gone go. */
async function endLists(family: Family, list: string): Promise<void> {
  const { draft } = family.work;
  if (stored(draft, list) === undefined) return;
  const shape = await ensureList(family, list, { columns: [], description: undefined });
  if (shape !== undefined) await write(draft, list, await endings(family, list));
}

async function ensureList(
  family: Family,
  list: string,
  { columns, description }: Pick<TableWish, "columns" | "description">,
): Promise<TableShape | undefined> {
  const { work, keys } = family;
  const wish = { columns: [...keyColumns(family), ...columns], description, key: keys.map(({ child }) => child) };
  const shape = await ensureTable(work.draft, list, wish);
  if (shape !== undefined) await keyFormer(family, list, shape);
  return shape;
}

/** Lists of rows that had no key of their own when they were loaded get the key that they have now. */
async function keyFormer({ work, keys, parents }: Family, list: string, shape: TableShape): Promise<void> {
  const { draft, plan } = work;
  const [first] = keys;
  const former = nameOf(`_${plan.table}${rowIdColumn}`);
  if (first === undefined || first.child === former || !shape.columns.has(former)) return;
  const above = await tableShape(draft, parents);
  const [from, rows] = [stored(draft, list), stored(draft, parents)];
  if (above?.columns.has(rowIdColumn) !== true || from === undefined || rows === undefined) return;
  const isOld = `t.${identifier(first.child)} IS NULL AND t.${identifier(former)} IS NOT NULL`;
  const old = `FROM (SELECT * FROM ${from} FINAL) t`;
  const values = new Map([...shape.columns.keys()].map((name) => [name, `t.${identifier(name)}`]));
  for (const { parent, child } of keys) values.set(child, `p.${identifier(parent)}`);
  // Before all else that the commit writes, which may end them.
  const keyed = storedRow({ shape, version: draft.version - 2 }, values, {
    batch: `t.${own.batch}`,
    row: `t.${own.row}`,
    isGone: false,
    from: `${old} INNER JOIN (SELECT * FROM ${rows} FINAL) p ON p.${identifier(rowIdColumn)} = t.${identifier(former)} WHERE ${isOld}`,
  });
  await write(draft, list, [keyed, storedEnd({ shape, version: draft.version }, `${old} WHERE ${isOld}`)]);
}

async function insertList(family: Family, flat: FlatTable, list: string): Promise<readonly string[]> {
  const { work, keys, rows } = family;
  const { draft } = work;
  const table = storedName(flat.plan.table);
  const whole: Work = {
    ...work,
    plan: { ...flat.plan, cursor: undefined, sort: undefined },
    batch: { ...work.batch, pages: flat.pages },
    table,
    into: list,
  };
  const { work: mine, warnings } = await asRowsOf(flat.pages, () => heldToContract(whole));
  const columns = resolve(mine, await knownColumns(mine));
  const shape = await ensureList(family, list, { columns, description: flat.plan.description });
  if (shape === undefined) return warnings;
  const filled = columns.filter(isFilled);
  const stage = draft.storage.name(`_stage_${table}`);
  await asRowsOf(flat.pages, () => fillStage(draft.client, stage, [number, ...filled], mine.batch.pages));
  const ends = await endings(family, list);
  const [place, ...staged] = stagedColumns([number, ...filled]);
  const ofParents = stagedValues(rows.columns, "p");
  const values = new Map([
    ...staged.map((column) => [column.name, stagedValue(column, "s")] as const),
    ...keys.map(({ parent, child }) => [child, valueOf(ofParents, parent)] as const),
  ]);
  const added = storedRow({ shape, version: draft.version }, values, {
    batch: String(draft.version),
    row: "s.n",
    isGone: false,
    from:
      `FROM ${stage} s INNER JOIN ${rows.stage} p ON toInt64(p.n) = s.${place?.staged ?? "n"} ` +
      `WHERE p.n IN (${rows.settled.written ?? "SELECT 0 WHERE 0"})`,
  });
  await write(draft, list, [added, ...ends]);
  await draft.client.run(`DROP TABLE IF EXISTS ${stage}`);
  return warnings;
}

async function replaceList(draft: Draft, keys: Keys, list: string, gone: string | undefined): Promise<void> {
  const gathering = draft.after.get(gathered(list));
  draft.touched.add(list);
  if (gathering === undefined) {
    await emptied(draft, list);
    return;
  }
  const [shape, from] = [await tableShape(draft, gathered(list)), stored(draft, gathered(list))];
  // Of rows that are marked as deleted nothing stays.
  if (gone !== undefined && shape !== undefined && from !== undefined) {
    const children = keys.map(({ child }) => `t.${identifier(child)}`).join(", ");
    const parents = identifiers(keys.map(({ parent }) => parent));
    const theirs = `FROM (SELECT * FROM ${from} FINAL) t WHERE ifNull((${children}) IN (SELECT ${parents} FROM (SELECT t.* ${gone})), 0)`;
    await write(draft, gathered(list), [storedEnd({ shape, version: draft.version }, theirs)]);
  }
  draft.after.set(list, gathering);
  draft.after.delete(gathered(list));
}

async function moveList(family: Family, list: string): Promise<void> {
  const { work, keys } = family;
  const { draft } = work;
  const gathering = await tableShape(draft, gathered(list));
  const from = stored(draft, gathered(list));
  if (gathering === undefined || from === undefined) {
    await endLists(family, list);
    return;
  }
  const columns = widened(gathering, await tableShape(draft, list));
  const others = columns.filter(({ name }) => !keys.some(({ child }) => child === name));
  const shape = await ensureList(family, list, { columns: others, description: described(gathering) });
  if (shape === undefined) return;
  const ends = await endings(family, list);
  const written = writtenKeys(family);
  const values = new Map([...gathering.columns.keys()].map((name) => [name, `c.${identifier(name)}`]));
  const children = keys.map(({ child }) => `c.${identifier(child)}`).join(", ");
  const moved =
    written === undefined
      ? []
      : [
          storedRow({ shape, version: draft.version }, values, {
            batch: `c.${own.batch}`,
            row: `c.${own.row}`,
            isGone: false,
            from: `FROM (SELECT * FROM ${from} FINAL) c WHERE (${children}) IN (${written})`,
          }),
        ];
  await write(draft, list, [...moved, ...ends]);
  draft.after.delete(gathered(list));
}
