import type { FieldName, PageText, TablePlan } from "../load/destination.ts";
import { RowProblem } from "../load/row-problem.ts";
import type { Column, Columns } from "../load/table.ts";
import { type FieldKinds, kinds } from "../select/kinds.ts";
import {
  columnNames,
  declaredNames,
  keyFields,
  type NewName,
  type SavedNames,
  savedTables,
  tableNames,
} from "./names.ts";
import { columnAt, each, indexColumns, type Path, pathText } from "./path.ts";
import { plainRows } from "./plain-rows.ts";
import { problemOfRow } from "./problem-of-row.ts";
import { rowIds } from "./row-ids.ts";
import { ownKeys, splitPages } from "./split.ts";
import type { SplitTable } from "./tree.ts";

/** The column that tells rows apart for their child tables where they have no primary key. */
export const rowIdColumn = "_row_id";

/** The column that tells whether a row's lists have changed. */
export const listsHashColumn = "_lists_hash";

/** One of the tables that a batch's rows are split into. */
export interface FlatTable {
  readonly path: Path;
  readonly plan: TablePlan;
  readonly pages: readonly PageText[];
  /** The columns that say where in its lists a row sits; none for the rows' own table. */
  readonly indexes: readonly string[];
}

/** A batch whose rows are split. */
export interface FlatTables {
  readonly root: FlatTable;
  readonly children: readonly FlatTable[];
  /** All tables of lists, by path, also of such as are not in the batch. */
  readonly lists: readonly (readonly [path: Path, table: string])[];
  readonly added: readonly NewName[];
  /** What the contract left out. */
  readonly warnings: readonly string[];
}

/** What splitting needs of a destination. */
export interface NamingPlace {
  readonly saved: SavedNames;
  /** A table's columns with their types. */
  readonly existing: (table: string) => Promise<ReadonlyMap<string, string>>;
  readonly nameOf: (field: string) => string;
}

/** Deeper than this nothing is taken apart. */
const deepest = 64;

/** Splits a batch's rows into flat tables and names them and their columns. */
export async function flatTables(plan: TablePlan, pages: readonly PageText[], place: NamingPlace): Promise<FlatTables> {
  const levels = Math.min(plan.nesting === "all" ? deepest : (plan.nesting ?? 0), deepest);
  const declared = new Set(Object.keys(plan.columns).map(place.nameOf));
  const isWhole = (path: Path): boolean => {
    const [first] = path;
    if (path.length === 1) return typeof first === "string" && Object.hasOwn(plan.columns, first);
    return !path.includes(each) && declared.has(place.nameOf(columnAt(path)));
  };
  const rowId = isKeyed(plan) ? undefined : rowIds(Date.now());
  const isKnown = (path: Path): boolean => place.saved.has(JSON.stringify(path));
  const mode = plan.contract?.tables ?? "evolve";
  // A table that no row has come for yet may get any lists.
  const isHeld = mode !== "evolve" && isKnown([]);
  const isLeftOut = (path: Path): boolean => isHeld && mode !== "freeze" && !isKnown(path);
  const options = { levels, isWhole, isLeftOut, rowId };
  const plain = plainRows(pages, options);
  const { tables, leftOut } = plain === undefined ? splitPages(pages, options) : { tables: [plain], leftOut: [] };
  const [root, ...lists] = tables;
  const filled = lists.filter((table) => table.pages.length > 0);
  if (isHeld) refuseNew(filled.find(({ path }) => !isKnown(path)));
  // A table that no row has come for yet is new, be it that its declared columns are there.
  const paths = pages.some((page) => page.rows > 0) ? [[], ...filled.map((table) => table.path)] : [];
  const named = tableNames(plan.table, paths, place.saved);
  const added: NewName[] = [...named.added];
  const flat = async (shape: SplitTable | undefined): Promise<FlatTable> => {
    const path = shape?.path ?? [];
    const table = named.names.get(JSON.stringify(path)) ?? plan.table;
    const made = await flatTable({ plan, table, shape, hasLists: filled.length > 0 }, place);
    added.push(...made.added);
    return made.table;
  };
  const first = await flat(root);
  const children: FlatTable[] = [];
  for (const shape of filled) children.push(await flat(shape));
  const known = savedTables(new Map([...place.saved, ...named.added]));
  const warnings = leftOut.map((path) => `${pathText(path)}: left out, for the contract lets in no new table.`);
  return { root: first, children, lists: known, added, warnings };
}

/** @throws RowProblem where there is a list whose table would be new, and that ends the load. */
function refuseNew(list: SplitTable | undefined): void {
  if (list === undefined) return;
  const what = `the list ${JSON.stringify(pathText(list.path.slice(0, -1)))} would need a new table, and the contract freezes tables`;
  const advice = "Write `schema_contract: { tables: evolve }` to let it in.";
  throw problemOfRow(new RowProblem(what, 0, advice, { isFatal: true }), list.pages);
}

/** Whether the rows of child tables are found by the primary key; else rows have ids of their own. */
export function isKeyed({ way, primaryKey, validity }: TablePlan): boolean {
  return way === "merge" && primaryKey.length > 0 && validity === undefined;
}

/** The rows' key columns with the columns of a child table that hold the same. */
export function parentKeys(
  plan: TablePlan,
  nameOf: (field: string) => string,
): readonly { readonly parent: string; readonly child: string }[] {
  if (!isKeyed(plan)) return [{ parent: rowIdColumn, child: nameOf(`_${plan.table}${rowIdColumn}`) }];
  return plan.primaryKey.map((field) => {
    const parent = nameOf(field);
    return { parent, child: nameOf(`_${plan.table}_${parent}`) };
  });
}

interface Wanted {
  readonly plan: TablePlan;
  readonly table: string;
  readonly shape: SplitTable | undefined;
  readonly hasLists: boolean;
}

async function flatTable(
  { plan, table, shape, hasLists }: Wanted,
  place: NamingPlace,
): Promise<{ readonly table: FlatTable; readonly added: readonly NewName[] }> {
  const path = shape?.path ?? [];
  const isRoot = path.length === 0;
  const own = isRoot ? rootFields(plan, hasLists) : indexFields(path);
  const declared = isRoot ? matched(plan.columns, shape, place.nameOf) : new Map<string, DeclaredField>();
  const parts = declaredParts(plan, shape, declared);
  const leaves = (shape?.leaves ?? []).filter(
    (leaf) => (leaf.kinds & ~kinds.null) !== 0 || declared.has(leaf.id) || parts.has(leaf.id),
  );
  const keys = isRoot ? [] : parentKeys(plan, place.nameOf).map(({ child }) => child);
  const fixed = declaredNames(isRoot ? plan : { ...plan, columns: {} }, place.saved, place.nameOf);
  const declaredName = (field: string): string => fixed.names.get(field) ?? place.nameOf(field);
  const { names, added } = columnNames(
    {
      path,
      isRecorded: !isRoot || place.saved.has("[]"),
      existing: await place.existing(table),
      reserved: [...own.map(({ name }) => name), ...keys],
      saved: place.saved,
      nameOf: place.nameOf,
    },
    leaves.map((leaf) => leaf.path),
    fixedNames(leaves, declared, isRoot ? keyFields(plan) : new Set(), declaredName),
  );
  const fields: FieldKinds[] = [
    ...own.map(({ field, seen }) => ({ name: field, kinds: seen })),
    ...leaves.map((leaf) => ({ name: leaf.id, kinds: leaf.kinds })),
  ];
  const columnsOf: Record<string, Column> = Object.fromEntries([
    ...(isRoot ? [] : own.map(({ field, column }) => [field, column] as const)),
    ...[...declared].map(([id, { column }]) => [id, column] as const),
    ...parts,
    ...(isRoot ? own.map(({ field, column }) => [field, column] as const) : []),
  ]);
  const fieldNames = new Map<string, FieldName>([
    ...own.map(({ field, name }) => [field, { name, label: name }] as const),
    ...[...declared].map(([id, { field }]) => [id, { name: declaredName(field), label: field }] as const),
    ...leaves.map((leaf) => {
      const label = declared.get(leaf.id)?.field ?? pathText(leaf.path);
      return [leaf.id, { name: names.get(leaf.path) ?? leaf.id, label }] as const;
    }),
  ]);
  return {
    added: [...fixed.added, ...added],
    table: {
      path,
      plan: {
        ...plan,
        table,
        columns: columnsOf,
        names: fieldNames,
        description: isRoot ? plan.description : `The elements of ${pathText(path.slice(0, -1))} of each row.`,
      },
      pages: (shape?.pages ?? []).map((page) => ({ ...page, fields })),
      indexes: isRoot ? [] : own.map(({ name }) => name),
    },
  };
}

/** A field that is ours. */
interface OwnField {
  readonly field: string;
  readonly name: string;
  readonly column: Column;
  readonly seen: number;
}

function rootFields(plan: TablePlan, hasLists: boolean): readonly OwnField[] {
  const text = (field: string, name: string, description: string): OwnField => ({
    field,
    name,
    column: { type: "text", nullable: true, description },
    seen: kinds.text,
  });
  return [
    ...(isKeyed(plan) ? [] : [text(ownKeys.id, rowIdColumn, "What the rows of child tables know the row by.")]),
    ...(hasLists ? [text(ownKeys.hash, listsHashColumn, "Changes when the row's child tables do.")] : []),
  ];
}

function indexFields(path: Path): readonly OwnField[] {
  const names = indexColumns(path);
  return names.map((name, level) => ({
    field: level === names.length - 1 ? ownKeys.index : ownKeys.outerIndex(level),
    name,
    column: { type: "bigint", nullable: false, description: "The place in its list, from 0." },
    seen: kinds.integer,
  }));
}

/** The declared columns of what is nested, by the fields of the split text; a column that is declared itself wins. */
function declaredParts(
  { parts = {} }: TablePlan,
  shape: SplitTable | undefined,
  declared: ReadonlyMap<string, DeclaredField>,
): ReadonlyMap<string, Column> {
  return new Map(
    (shape?.leaves ?? []).flatMap(({ id, path }) => {
      const text = pathText(path);
      const column = Object.hasOwn(parts, text) ? parts[text] : undefined;
      return column === undefined || declared.has(id) || path.length === 1 ? [] : [[id, column] as const];
    }),
  );
}

interface DeclaredField {
  readonly field: string;
  readonly column: Column;
}

/** The declared columns by the fields of the split text. */
function matched(
  columns: Columns,
  shape: SplitTable | undefined,
  nameOf: (field: string) => string,
): ReadonlyMap<string, DeclaredField> {
  return new Map(
    Object.entries(columns).map(([field, column], index) => {
      const own = shape?.leaves.find(({ path }) => path.length === 1 && path[0] === field);
      const name = nameOf(field);
      const leaf = own ?? shape?.leaves.find(({ path }) => path.length > 1 && nameOf(columnAt(path)) === name);
      return [leaf?.id ?? ownKeys.unseen(index), { field, column }];
    }),
  );
}

function fixedNames(
  leaves: SplitTable["leaves"],
  declared: ReadonlyMap<string, DeclaredField>,
  keys: ReadonlySet<string>,
  nameOf: (field: string) => string,
): ReadonlyMap<Path, string> {
  return new Map(
    leaves.flatMap(({ id, path }) => {
      const [first] = path;
      const isKey = path.length === 1 && typeof first === "string" && keys.has(first);
      const field = declared.get(id)?.field ?? (isKey ? first : undefined);
      return field === undefined ? [] : [[path, nameOf(field)] as const];
    }),
  );
}
