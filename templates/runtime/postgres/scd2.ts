import { nothing } from "../load/settled.ts";
import type { ColumnValidity } from "../load/destination.ts";
import { countOf } from "./client.ts";
import { identifier, identifiers, literal, nameOf, qualified } from "./names.ts";
import { stage } from "./stage.ts";
import { type Settled, type Staged, stagedValues, valueOf } from "./strategy.ts";

/**
 * Adds the staged rows as versions that hold from now on, and closes those that no longer hold: with a key, the versions
 * of the keys that came; without one, or where the key is the primary key alone, every version that did not come again,
 * provided that nothing was left out. Versions are compared column by column.
 */
export async function scd2(rows: Staged): Promise<Settled> {
  const { client, into, shape, columns, validity, ownColumns } = rows;
  if (rows.count === 0 || validity === undefined) return nothing;
  const staged = stagedValues(columns, "s");
  const own = [...shape.columns].filter(
    ([name]) => name !== validity.from && name !== validity.to && ownColumns?.has(name) !== true,
  );
  const same = validity.version === undefined ? own : own.filter(([name]) => name === nameOf(validity.version ?? ""));
  const active = validity.active === undefined ? "NULL" : instant(validity.active);
  const isActive = `t.${identifier(validity.to)} IS NOT DISTINCT FROM ${active}`;
  const stale = await dropSame(rows, same);
  const matches = same.map(([name, type]) => {
    // The type json knows no equality.
    const [stored, value] = [`t.${identifier(name)}`, valueOf(staged, name)];
    if (!staged.has(name)) return `${stored} IS NULL`;
    return type === "json"
      ? `${stored}::jsonb IS NOT DISTINCT FROM (${value})::jsonb`
      : `${stored} IS NOT DISTINCT FROM ${value}`;
  });
  await client.query("DROP TABLE IF EXISTS pg_temp.same_");
  await client.query(
    `CREATE TEMPORARY TABLE same_ ON COMMIT DROP AS SELECT t.ctid AS place, s.n FROM ${qualified(into)} t ` +
      `JOIN ${stage} s ON ${matches.join(" AND ")} WHERE ${isActive}`,
  );
  const closed = await close(rows, validity, isActive);
  const unchanged = await client.query(`DELETE FROM ${stage} WHERE n IN (SELECT n FROM pg_temp.same_)`);
  const names = columns.map((column) => column.name);
  const values = names.map((name) => valueOf(staged, name));
  const added = await client.query(
    `INSERT INTO ${qualified(into)} (${identifiers([...names, validity.from, validity.to])}) ` +
      `SELECT ${[...values, instant(validity.boundary), active].join(", ")} FROM ${stage} s ORDER BY s.n`,
  );
  const updated = Math.min(closed.replaced, added.count);
  return {
    ...nothing,
    inserted: added.count - updated,
    updated,
    unchanged: unchanged.count,
    stale,
    deleted: closed.gone,
  };
}

/** Of several staged rows that are the same, one stays. */
async function dropSame(
  { client, columns }: Staged,
  same: readonly (readonly [name: string, type: string])[],
): Promise<number> {
  const staged = stagedValues(columns, "s");
  const values = same.map(([name, type]) =>
    type === "json" ? `(${valueOf(staged, name)})::jsonb` : valueOf(staged, name),
  );
  const dropped = await client.query(
    `DELETE FROM ${stage} d USING (SELECT s.ctid AS place, row_number() OVER (PARTITION BY ${values.join(", ")} ` +
      `ORDER BY s.n DESC) AS rank FROM ${stage} s) r WHERE d.ctid = r.place AND r.rank > 1`,
  );
  return dropped.count;
}

/** Closes versions; tells for how many rows of the same key came and for how many none did. */
async function close(
  { client, into, columns, primaryKey, mergeKey, isComplete }: Staged,
  validity: ColumnValidity,
  isActive: string,
): Promise<{ readonly replaced: number; readonly gone: number }> {
  const staged = stagedValues(columns, "s");
  const came = (key: readonly string[]): string => {
    if (key.length === 0) return "false";
    const match = key.map((name) => `t.${identifier(name)} IS NOT DISTINCT FROM ${valueOf(staged, name)}`);
    return `EXISTS (SELECT 1 FROM ${stage} s WHERE ${match.join(" AND ")})`;
  };
  const scope = mergeKey.length > 0 ? came(mergeKey) : isComplete ? "true" : came(primaryKey);
  const closing =
    `UPDATE ${qualified(into)} t SET ${identifier(validity.to)} = ${instant(validity.boundary)} ` +
    `WHERE ${isActive} AND t.ctid NOT IN (SELECT place FROM pg_temp.same_) AND ${scope} ` +
    `RETURNING ${came(primaryKey.length > 0 ? primaryKey : mergeKey)} AS is_replaced`;
  const counts = await client.query(
    `WITH closed AS (${closing}) SELECT count(*) FILTER (WHERE is_replaced) AS replaced, ` +
      "count(*) FILTER (WHERE NOT is_replaced) AS gone FROM closed",
  );
  return { replaced: countOf(counts, "replaced"), gone: countOf(counts, "gone") };
}

function instant(text: string): string {
  return `${literal(text)}::timestamptz`;
}
