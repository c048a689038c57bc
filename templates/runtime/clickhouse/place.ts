import { ownColumns } from "../load/own-columns.ts";
import { nothingListed } from "../load/sweep-guard.ts";
import { countOf } from "./client.ts";
import { flaggedCondition } from "./flagged.ts";
import { hasKeyOf, type Settled, storedEnd, tableValues } from "./strategy.ts";
import { identifiers, keyNames } from "./names.ts";
import type { NestedWork } from "./nested-work.ts";
import { asStaged, settle } from "./settle.ts";
import { stagedColumns } from "../load/staged-columns.ts";
import { stageRows } from "./stage.ts";
import { described, ensureTable, gathered, stored, tableShape, type TableShape, widened, write } from "./tables.ts";
import { rules } from "./types.ts";
import { clearFates, stageName } from "./work-tables.ts";
import { chosenStrategy, type Work } from "./work.ts";

/** What became of the rows that gathered, with what there is to say about it. */
export type Placed = Partial<Pick<Settled, "inserted" | "updated" | "unchanged" | "stale" | "deleted" | "skipped">> & {
  readonly warnings?: readonly string[];
};

/** What the run has gathered enters the table, but for rows that do not meet the condition `isEntering`. */
export async function putInPlace(
  work: Work,
  nested: NestedWork | undefined,
  isEntering: string | undefined,
): Promise<Placed> {
  const { session, draft, plan, table } = work;
  // A key with several versions is not unique.
  const key = plan.way === "merge" && plan.validity === undefined ? keyNames(plan.primaryKey) : [];
  if (plan.gather === "replace") return replaceRows(work, nested, key);
  const gatheredShape = await tableShape(draft, gathered(table));
  const shape = gatheredShape === undefined ? undefined : await prepareReal(work, gatheredShape, key);
  const from = stored(draft, gathered(table));
  if (gatheredShape === undefined || shape === undefined || from === undefined) return warnNothingListed(work);
  const columns = stagedColumns(
    [...gatheredShape.columns].map(([name, type]) => ({ name, type: shape.columns.get(name) ?? type })),
  );
  await clearFates(work);
  const entered = { from, types: gatheredShape.columns, condition: isEntering };
  const count = await stageRows(draft.client, stageName(work), entered, columns);
  draft.after.delete(gathered(table));
  if (count === 0) return warnNothingListed(work);
  const strategy = chosenStrategy(session.strategies, plan.gather ?? "append", plan.key.resource);
  const entering = { ...work, strategy };
  const rows = { shape, columns, count };
  const merge = (): Promise<Settled> => settle(entering, table, rows);
  const { settled, warnings } =
    plan.sweep === undefined
      ? { settled: await merge(), warnings: [] }
      : await chosenStrategy(session.strategies, "sweep", plan.key.resource)(asStaged(entering, table, rows), merge);
  await nested?.move({ stage: stageName(work), shape, columns, settled });
  await write(draft, table, settled.writes);
  return { ...settled, warnings };
}

/** Makes the real table ready for the gathered rows. */
async function prepareReal(
  { draft, plan, table }: Work,
  gathering: TableShape,
  key: readonly string[],
): Promise<TableShape | undefined> {
  const columns = [...widened(gathering, await tableShape(draft, table)), ...ours(plan)];
  return ensureTable(draft, table, { columns, description: described(gathering), key });
}

/** The columns that rows have in their table, but not while they gather. */
function ours(
  plan: Work["plan"],
): readonly { readonly name: string; readonly type: string; readonly description: string }[] {
  return ownColumns(plan).map((column) => ({ ...column, type: rules.sqlType({ type: "timestamp" }) }));
}

/** The table in which rows have gathered is the real one from the commit on: nobody waits, and nobody sees a half. */
async function replaceRows(work: Work, nested: NestedWork | undefined, key: readonly string[]): Promise<Placed> {
  const { session, draft, plan, table } = work;
  const { client } = draft;
  const shape = (await tableShape(draft, gathered(table))) ?? (await emptyCopy(work));
  const from = stored(draft, gathered(table));
  // No rows came, neither now nor before.
  if (shape === undefined || from === undefined) return {};
  const flagged = plan.flag === undefined ? undefined : flaggedCondition(plan.flag, tableValues(shape, "t"));
  const gone = flagged === undefined ? undefined : `FROM (SELECT * FROM ${from} FINAL) t WHERE ${flagged}`;
  const skipped = gone === undefined ? 0 : countOf(await client.query(`SELECT count() AS rows ${gone}`), "rows");
  // What goes may have come with this very commit.
  const later = { ...draft, version: await session.journal.nextVersion() };
  await nested?.replace(gone, later);
  if (gone !== undefined && skipped > 0)
    await write(draft, gathered(table), [storedEnd({ shape, version: later.version }, gone)]);
  const deleted = await countGone(work, shape, key);
  const own = ours(plan);
  if (own.length > 0)
    await ensureTable(draft, gathered(table), { columns: own, description: undefined, key: shape.key });
  const name = draft.after.get(gathered(table));
  if (name !== undefined) draft.after.set(table, name);
  draft.after.delete(gathered(table));
  draft.touched.add(table);
  const inserted = countOf(await client.query(`SELECT count() AS rows FROM ${from} FINAL`), "rows");
  return { inserted, deleted, skipped };
}

/** A table without rows to take the real one's place, where no rows came and nothing declares a column. */
async function emptyCopy({ draft, table }: Work): Promise<TableShape | undefined> {
  const real = await tableShape(draft, table);
  if (real === undefined) return undefined;
  const columns = [...real.columns].map(([name, type]) => ({ name, type, description: real.descriptions.get(name) }));
  return ensureTable(draft, gathered(table), { columns, description: real.description, key: real.key });
}

/** Old rows whose keys do not come again. */
async function countGone(
  { draft, plan, table }: Work,
  { columns }: TableShape,
  key: readonly string[],
): Promise<number> {
  const former = await tableShape(draft, table);
  const [old, incoming] = [stored(draft, table), stored(draft, gathered(table))];
  const isKeyed =
    former !== undefined &&
    plan.way === "merge" &&
    key.length > 0 &&
    key.every((name) => former.columns.has(name) && former.columns.get(name) === columns.get(name));
  if (!isKeyed || old === undefined || incoming === undefined) return 0;
  const comes = hasKeyOf(key, `SELECT ${identifiers(key)} FROM ${incoming} FINAL`);
  return countOf(await draft.client.query(`SELECT count() AS gone FROM ${old} FINAL WHERE NOT ${comes}`), "gone");
}

async function warnNothingListed({ draft, plan, table }: Work): Promise<Placed> {
  const real = stored(draft, table);
  if (plan.sweep === undefined || real === undefined) return {};
  return {
    warnings: nothingListed(countOf(await draft.client.query(`SELECT count() AS rows FROM ${real} FINAL`), "rows")),
  };
}
