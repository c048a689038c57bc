import { nothing } from "../load/settled.ts";
import { identifier, identifiers, qualified } from "./names.ts";
import { stage, stagedValue } from "./stage.ts";
import { type Settled, type Staged, stagedValues, tableValues, valueOf, version } from "./strategy.ts";

/**
 * Adds all rows, but those that an earlier load has already appended: rows at the lower bound, or from there on, that
 * the table has with the same cursor value and primary key (without key: with the same values in all columns).
 */
export async function append(rows: Staged): Promise<Settled> {
  const skipped = await skipKnown(rows);
  const { client, into, columns } = rows;
  const names = columns.map((column) => column.name);
  const values = columns.map((column) => stagedValue(column, "s")).join(", ");
  const inserted = await client.query(
    names.length === 0
      ? `INSERT INTO ${qualified(into)} (${identifier(anyColumn(rows))}) SELECT NULL FROM ${stage} s`
      : `INSERT INTO ${qualified(into)} (${identifiers(names)}) SELECT ${values} FROM ${stage} s ORDER BY s.n`,
  );
  return { ...nothing, inserted: inserted.count, skipped };
}

/** A row in which everything is null still is a row. */
function anyColumn({ shape }: Staged): string {
  return shape.columns.keys().next().value ?? "";
}

async function skipKnown(rows: Staged): Promise<number> {
  const { client, plan, into, shape, columns, primaryKey, known, ownColumns } = rows;
  if (known === undefined) return 0;
  const staged = stagedValues(columns, "s");
  const stored = tableValues(shape, "t");
  const same =
    primaryKey.length > 0
      ? primaryKey
      : [...shape.columns.keys()].filter((name) => !shape.defaults.has(name) && ownColumns?.has(name) !== true);
  const match = same.map((name) => `${valueOf(stored, name)} IS NOT DISTINCT FROM ${valueOf(staged, name)}`);
  const isKnown = (value: string): string => known.replace("cursor_", () => value);
  const [ours, theirs] = [version(plan, staged), version(plan, stored)];
  const conditions = [isKnown(ours), isKnown(theirs), `${ours} = ${theirs}`, ...match];
  const deleted = await client.query(
    `DELETE FROM ${stage} s USING ${qualified(into)} t WHERE ${conditions.join(" AND ")}`,
  );
  return deleted.count;
}
