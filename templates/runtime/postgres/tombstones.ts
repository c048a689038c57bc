import { deletedAt } from "../load/own-columns.ts";
import { nothing } from "../load/settled.ts";
import { ensureTable, tableShape } from "./catalog.ts";
import { countOf } from "./client.ts";
import { deleteRows } from "./delete-rows.ts";
import { identifier, literal, qualified } from "./names.ts";
import { stage } from "./stage.ts";
import { keyNames, type Settled, type Staged, stagedValues, tableValues, version } from "./strategy.ts";
import { chosenStrategy, type Work } from "./writer.ts";

/**
 * Deletes the rows of the table whose keys are among the tombstones in the stage, or marks them as deleted, unless they
 * are newer than their tombstone. Tombstones of rows that are not there mean nothing.
 */
export async function tombstones(work: Work, { client, columns, count, plan }: Staged): Promise<Settled> {
  const rules = plan.tombstones;
  const key = keyNames(rules?.rows.primaryKey ?? []);
  const found = await tableShape(client, work.table);
  if (rules === undefined || found === undefined || !key.every((name) => found.columns.has(name))) {
    return { ...nothing, skipped: count };
  }
  const isSoft = rules.mode === "soft";
  const mark = [{ name: deletedAt, type: "timestamp with time zone", description: undefined }];
  const shape = isSoft
    ? await ensureTable(client, { name: work.table, columns: mark, description: undefined, key: undefined })
    : found;
  const staged = stagedValues(columns, "s");
  const stored = tableValues(shape ?? found, "t");
  const match = keyNames(plan.primaryKey).map((own, index) => {
    const [stone, row] = [staged.get(own), stored.get(key[index] ?? "")];
    if (stone === undefined || row === undefined) return "false";
    return stone.type === row.type ? `${row.value} = ${stone.value}` : `${row.value}::text = ${stone.value}::text`;
  });
  const rowVersion = version({ cursor: rules.version?.row, key: plan.key }, stored);
  const stoneVersion = version({ cursor: rules.version?.tombstone, key: plan.key }, staged);
  const isNewer = `coalesce(${rowVersion} ${rules.version?.row.newest === "min" ? "<" : ">"} ${stoneVersion}, false)`;
  const isThere = [...match, ...(isSoft ? [`t.${identifier(deletedAt)} IS NULL`] : [])].join(" AND ");
  const table = qualified(work.table);
  const newer = await client.query(
    `SELECT count(*) AS stale FROM ${stage} s WHERE EXISTS (SELECT 1 FROM ${table} t WHERE ${isThere}) ` +
      `AND NOT EXISTS (SELECT 1 FROM ${table} t WHERE ${isThere} AND NOT ${isNewer})`,
  );
  const isGone = `EXISTS (SELECT 1 FROM ${stage} s WHERE ${isThere} AND NOT ${isNewer})`;
  const marking = `UPDATE ${table} t SET ${identifier(deletedAt)} = ${literal(rules.at)}::timestamptz WHERE ${isGone}`;
  const listKeys = rules.rows.nesting === undefined ? undefined : key;
  const deleted = isSoft ? (await client.query(marking)).count : await deleteRows(client, work.table, isGone, listKeys);
  const stale = countOf(newer, "stale");
  const settled = { ...nothing, deleted, stale, skipped: Math.max(count - deleted - stale, 0) };
  if (!isSoft && rules.rows.nesting !== undefined) await forgetLists(work);
  return settled;
}

/** The lists of rows that are gone go with them. */
async function forgetLists(work: Work): Promise<void> {
  const { plan, batch, table } = work;
  const { primaryKey, nesting } = plan.tombstones?.rows ?? { primaryKey: [] };
  const rows = { ...plan, primaryKey, nesting, columns: {}, cursor: undefined, tombstones: undefined };
  const takeApart = chosenStrategy(work, "nested", plan.key.resource);
  const nested = await takeApart({ ...work, plan: rows, batch: { ...batch, pages: [] }, into: table });
  await nested.forget();
}
