import type { OrderColumn } from "../load/destination.ts";
import { deletedAt } from "../load/own-columns.ts";
import { nothing, type Settled } from "../load/settled.ts";
import { nameOf } from "./columns.ts";
import { cursorValue } from "./cursor-value.ts";
import { integer } from "./database.ts";
import { deleteRows, rememberGone } from "./delete-rows.ts";
import { chosenStrategy } from "./settle.ts";
import { identifier, literal, qualified } from "./sql.ts";
import type { Inserted } from "./strategy.ts";
import { ensureTable, existingColumns } from "./tables.ts";
import type { Work } from "./work.ts";

/**
 * Deletes the rows of the table whose keys are among the tombstones, or marks them as deleted, unless they are newer
 * than their tombstone. Tombstones of rows that are not there mean nothing.
 */
export async function tombstones(work: Work, { database, target: list, count, plan }: Inserted): Promise<Settled> {
  const { table } = work;
  const rules = plan.tombstones;
  const before = await existingColumns(database, table);
  const key = (rules?.rows.primaryKey ?? []).map(nameOf);
  if (rules === undefined || count === 0 || !key.every((name) => before.has(name)))
    return { ...nothing, skipped: count };
  if (rules.mode === "soft") {
    await ensureTable(database, table, [{ name: deletedAt, type: instant, description: undefined }], undefined);
  }
  const target = qualified(table.schema, table.table);
  const listed = await existingColumns(database, work.into);
  const { version } = rules;
  const valueOf = (order: OrderColumn | undefined, types: ReadonlyMap<string, string>): string =>
    order === undefined ? "NULL" : cursorValue(order, types, plan.key.resource);
  const rows =
    `(SELECT rowid AS row_, ${valueOf(version?.row, before)} AS version_, ` +
    `${key.map((name, index) => `${identifier(name)} AS k${index}_`).join(", ")} FROM ${target}` +
    `${rules.mode === "soft" ? ` WHERE ${identifier(deletedAt)} IS NULL` : ""})`;
  const values = key.map((name, index) => {
    const own = nameOf(plan.primaryKey[index] ?? "");
    const [is, asked] = [listed.get(own), before.get(name)];
    return `${is === asked ? identifier(own) : `TRY_CAST(${identifier(own)} AS ${asked ?? "VARCHAR"})`} AS k${index}_`;
  });
  const stones = `(SELECT rowid AS stone_, ${valueOf(version?.tombstone, listed)} AS version_, ${values.join(", ")} FROM ${list})`;
  const match = key.map((_, index) => `o.k${index}_ = n.k${index}_`).join(" AND ");
  const isNewer = `coalesce(o.version_ ${version?.row.newest === "min" ? "<" : ">"} n.version_, false)`;
  await database.run(
    "CREATE OR REPLACE TEMP TABLE gone_ AS SELECT row_, stone_, bool_or(NOT newer_) OVER (PARTITION BY row_) AS is_gone_ " +
      `FROM (SELECT o.row_, n.stone_, ${isNewer} AS newer_ FROM ${rows} o JOIN ${stones} n ON ${match})`,
  );
  const [stale] = await database.query("SELECT count(DISTINCT stone_) FROM gone_ WHERE NOT is_gone_");
  const isGone = "rowid IN (SELECT row_ FROM gone_ WHERE is_gone_)";
  const going = { database, target, listKeys: rules.rows.nesting === undefined ? undefined : key };
  await rememberGone(going);
  const deleted =
    rules.mode === "soft"
      ? await database.run(
          `UPDATE ${target} SET ${identifier(deletedAt)} = CAST(${literal(rules.at)} AS ${instant}) WHERE ${isGone}`,
        )
      : await deleteRows(going, isGone);
  await database.run("DROP TABLE gone_");
  const older = integer(stale?.[0]);
  const settled = { ...nothing, deleted, stale: older, skipped: Math.max(count - deleted - older, 0) };
  if (rules.mode === "hard" && rules.rows.nesting !== undefined) await forgetLists(work);
  return settled;
}

const instant = "TIMESTAMP WITH TIME ZONE";

/** The lists of rows that are gone go with them. */
async function forgetLists(work: Work): Promise<void> {
  const { plan, batch, table } = work;
  const { primaryKey, nesting } = plan.tombstones?.rows ?? { primaryKey: [] };
  const rows = { ...plan, primaryKey, nesting, columns: {}, cursor: undefined, tombstones: undefined };
  const takeApart = chosenStrategy(work, "nested", plan.key.resource);
  const nested = await takeApart({ ...work, plan: rows, batch: { ...batch, pages: [] }, into: table });
  await nested.forget();
}
