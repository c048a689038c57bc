import { deletedAt } from "../load/own-columns.ts";
import { countOf } from "./client.ts";
import { identifier, identifiers, keyNames, own } from "./names.ts";
import {
  current,
  marked,
  nothing,
  open,
  type Settled,
  type Staged,
  stagedValues,
  storedEnd,
  tableValues,
  version,
} from "./strategy.ts";
import { ensureTable, stored, tableShape, type TableShape } from "./tables.ts";
import { rules as columnRules } from "./types.ts";
import { chosenStrategy, type Work } from "./work.ts";

/**
 * Ends the rows of the table whose keys are among the tombstones in the stage, or marks them as deleted, unless they
 * are newer than their tombstone. Tombstones of rows that are not there mean nothing.
 */
export async function tombstones(work: Work, stones: Staged): Promise<Settled> {
  const { client, columns, count, plan } = stones;
  const { draft, table } = work;
  const rules = plan.tombstones;
  const key = keyNames(rules?.rows.primaryKey ?? []);
  const found = await tableShape(draft, table);
  if (rules === undefined || found === undefined || !key.every((name) => found.columns.has(name))) {
    return { ...nothing, skipped: count };
  }
  const shape = rules.mode === "soft" ? await withMark(work, found) : found;
  const rows = { target: stored(draft, table) ?? "", shape, version: stones.version };
  const staged = stagedValues(columns, "s");
  const values = tableValues(shape, "t");
  const match = keyNames(plan.primaryKey).map((name, index) => {
    const [stone, row] = [staged.get(name), values.get(key[index] ?? "")];
    if (stone === undefined || row === undefined) return "0 = 1";
    return stone.type === row.type
      ? `${row.value} = ${stone.value}`
      : `toString(${row.value}) = toString(${stone.value})`;
  });
  const ofRow = version({ cursor: rules.version?.row, key: plan.key }, values).value;
  const ofStone = version({ cursor: rules.version?.tombstone, key: plan.key }, staged).value;
  const isNewer = `ifNull(${ofRow} ${rules.version?.row.newest === "min" ? "<" : ">"} ${ofStone}, 0)`;
  const alive = current(rows, rules.mode === "soft" ? `${identifier(deletedAt)} IS NULL` : "");
  const pairs = `FROM ${open(stones)} s INNER JOIN ${alive} t ON ${match.join(" AND ")}`;
  const identity = `${identifiers(key)}, ${own.batch}, ${own.row}`;
  const ofPairs = [...key.map(identifier), own.batch, own.row].map((name) => `t.${name}`).join(", ");
  const gone = `FROM ${alive} t WHERE (${ofPairs}) IN (SELECT ${ofPairs} ${pairs} WHERE NOT ${isNewer})`;
  const [stale, deleted] = await Promise.all([
    client.query(
      `SELECT count() AS stale FROM (SELECT s.n AS n, max(NOT ${isNewer}) AS ends ${pairs} GROUP BY s.n) WHERE ends = 0`,
    ),
    client.query(`SELECT count() AS gone FROM (SELECT ${identity} ${gone})`),
  ]);
  const counts = { stale: countOf(stale, "stale"), deleted: countOf(deleted, "gone") };
  const settled = { ...nothing, ...counts, skipped: Math.max(count - counts.deleted - counts.stale, 0) };
  if (counts.deleted === 0) return settled;
  if (rules.mode === "soft") return { ...settled, writes: [marked(rows, rules.at, gone)] };
  if (rules.rows.nesting !== undefined) await forgetLists(work, gone);
  return { ...settled, writes: [storedEnd(rows, gone)], gone: [gone] };
}

/** The table with the column that marks rows. */
async function withMark({ draft, table }: Work, found: TableShape): Promise<TableShape> {
  const mark = { name: deletedAt, type: columnRules.sqlType({ type: "timestamp" }), description: undefined };
  return (await ensureTable(draft, table, { columns: [mark], description: undefined, key: found.key })) ?? found;
}

/** The lists of rows that are gone go with them. */
async function forgetLists(work: Work, gone: string): Promise<void> {
  const { session, plan, batch, table, names } = work;
  const { primaryKey, nesting } = plan.tombstones?.rows ?? { primaryKey: [] };
  const rows = { ...plan, primaryKey, nesting, columns: {}, cursor: undefined, tombstones: undefined };
  const takeApart = chosenStrategy(session.strategies, "nested", plan.key.resource);
  const nested = await takeApart({ ...work, plan: rows, batch: { ...batch, pages: [] }, into: table }, names);
  await nested.forget(gone);
}
