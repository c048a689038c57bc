import { dropRepeated } from "./merge.ts";
import {
  current,
  decide,
  nothing,
  open,
  type Settled,
  type Staged,
  stagedValues,
  storedStage,
  valueOf,
  hasKeyOf,
  keysOf,
} from "./strategy.ts";
import { identifiers } from "./names.ts";

/** Keeps the staged rows whose keys the table does not have; the others change nothing. */
export async function insertOnly(rows: Staged): Promise<Settled> {
  const { count, primaryKey, columns } = rows;
  if (count === 0) return nothing;
  const stale = await dropRepeated(rows);
  const staged = stagedValues(columns, "s");
  const key = primaryKey.map((name) => valueOf(staged, name)).join(", ");
  const stored = current(rows, hasKeyOf(primaryKey, keysOf(rows, primaryKey)));
  const known = await decide(
    rows,
    "known",
    `SELECT s.n AS n FROM ${open(rows)} s WHERE (${key}) IN (SELECT ${identifiers(primaryKey)} FROM ${stored})`,
  );
  const inserted = count - stale - known;
  const from = `FROM ${open(rows)} s`;
  return {
    ...nothing,
    inserted,
    stale,
    skipped: known,
    writes: inserted > 0 ? [storedStage(rows, from)] : [],
    written: `SELECT s.n ${from}`,
  };
}
