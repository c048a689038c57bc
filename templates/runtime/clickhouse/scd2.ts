import type { ColumnValidity } from "../load/destination.ts";
import { countOf } from "./client.ts";
import { identifier, literal, nameOf, own } from "./names.ts";
import {
  current,
  decide,
  hasKeyOf,
  keysOf,
  nothing,
  open,
  type Settled,
  type Staged,
  stagedValues,
  storedRow,
  storedStage,
  valueOf,
} from "./strategy.ts";

/**
 * Adds the staged rows as versions that hold from now on, and closes those that no longer hold: with a key, the versions
 * of the keys that came; without one, or where the key is the primary key alone, every version that did not come again,
 * provided that nothing was left out. Versions are compared column by column.
 */
export async function scd2(rows: Staged): Promise<Settled> {
  const { columns, shape, validity, ownColumns } = rows;
  if (rows.count === 0 || validity === undefined) return nothing;
  const staged = stagedValues(columns, "s");
  const all = [...shape.columns.keys()].filter(
    (name) => name !== validity.from && name !== validity.to && ownColumns?.has(name) !== true,
  );
  const same = validity.version === undefined ? all : all.filter((name) => name === nameOf(validity.version ?? ""));
  const active = validity.active === undefined ? "NULL" : instant(validity.active);
  const to = `t.${identifier(validity.to)}`;
  const isActive = active === "NULL" ? `${to} IS NULL` : `ifNull(${to} = ${active}, 0)`;
  const values = same.map((name) => valueOf(staged, name)).join(", ");
  const stale = await decide(
    rows,
    "repeated",
    `SELECT n FROM (SELECT s.n AS n, row_number() OVER (PARTITION BY ${values === "" ? "1" : values} ORDER BY s.n DESC) AS rank_ ` +
      `FROM ${open(rows)} s) WHERE rank_ > 1`,
  );
  // Where no staged row has the column, a version is the same without it alone.
  const absent = same.filter((name) => !staged.has(name)).map((name) => `t.${identifier(name)} IS NULL`);
  const match = same
    .filter((name) => staged.has(name))
    .map((name) => `t.${identifier(name)} <=> ${valueOf(staged, name)}`);
  const versions = `(SELECT * FROM ${current(rows)} t WHERE ${[isActive, ...absent].join(" AND ")})`;
  const pairs = (columns: string): string =>
    `SELECT ${columns} FROM ${versions} t INNER JOIN ${rows.stage} s ON ${match.length === 0 ? "1 = 1" : match.join(" AND ")}`;
  const closing = `FROM ${current(rows)} t WHERE ${isActive} AND (t.${own.batch}, t.${own.row}) NOT IN (${pairs(`t.${own.batch}, t.${own.row}`)}) AND ${scope(rows)}`;
  const closed = await countClosed(rows, closing);
  const unchanged = await decide(
    rows,
    "unchanged",
    `SELECT n FROM (${pairs("s.n AS n")}) WHERE n IN (SELECT n FROM ${open(rows)})`,
  );
  const added = rows.count - stale - unchanged;
  const updated = Math.min(closed.replaced, added);
  const from = `FROM ${open(rows)} s`;
  const times = new Map([
    [validity.from, instant(validity.boundary)],
    [validity.to, active],
  ]);
  return {
    ...nothing,
    inserted: added - updated,
    updated,
    unchanged,
    stale,
    deleted: closed.gone,
    writes: [storedStage(rows, from, times), ended(rows, validity, closing)],
    written: `SELECT s.n ${from}`,
  };
}

/** Which versions may be closed. */
function scope({ mergeKey, primaryKey, isComplete, ...rows }: Staged): string {
  if (mergeKey.length > 0) return came({ mergeKey, primaryKey, isComplete, ...rows }, mergeKey);
  return isComplete ? "1" : came({ mergeKey, primaryKey, isComplete, ...rows }, primaryKey);
}

function came(rows: Staged, key: readonly string[]): string {
  return key.length === 0 ? "0" : hasKeyOf(key, keysOf(rows, key, "1", rows.stage), "t.");
}

/** For how many of the versions rows of the same key came, and for how many none did. */
async function countClosed(
  rows: Staged,
  closing: string,
): Promise<{ readonly replaced: number; readonly gone: number }> {
  const isReplaced = came(rows, rows.primaryKey.length > 0 ? rows.primaryKey : rows.mergeKey);
  const counts = await rows.client.query(
    `SELECT countIf(is_replaced) AS replaced, countIf(NOT is_replaced) AS gone FROM (SELECT ${isReplaced} AS is_replaced ${closing})`,
  );
  return { replaced: countOf(counts, "replaced"), gone: countOf(counts, "gone") };
}

function ended(rows: Staged, validity: ColumnValidity, from: string): string {
  const values = new Map([...rows.shape.columns.keys()].map((name) => [name, `t.${identifier(name)}`]));
  values.set(validity.to, instant(validity.boundary));
  return storedRow(rows, values, { batch: `t.${own.batch}`, row: `t.${own.row}`, isGone: false, from });
}

function instant(text: string): string {
  return `parseDateTime64BestEffort(${literal(text)}, 6, 'UTC')`;
}
