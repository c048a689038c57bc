import {
  current,
  decide,
  isSame,
  open,
  type Settled,
  nothing,
  type Staged,
  stagedValues,
  storedStage,
  tableValues,
  valueOf,
  version,
} from "./strategy.ts";

/**
 * Adds all rows, but those that an earlier load has already appended: rows at the lower bound, or from there on, that
 * the table has with the same cursor value and primary key (without key: with the same values in all columns).
 */
export async function append(rows: Staged): Promise<Settled> {
  const skipped = await skipKnown(rows);
  const from = `FROM ${open(rows)} s`;
  return {
    ...nothing,
    inserted: rows.count - skipped,
    skipped,
    writes: rows.count > skipped ? [storedStage(rows, from)] : [],
    written: `SELECT s.n ${from}`,
  };
}

async function skipKnown(rows: Staged): Promise<number> {
  const { plan, shape, columns, primaryKey, known, ownColumns } = rows;
  if (known === undefined) return 0;
  const staged = stagedValues(columns, "s");
  const stored = tableValues(shape, "t");
  const same =
    primaryKey.length > 0 ? primaryKey : [...shape.columns.keys()].filter((name) => ownColumns?.has(name) !== true);
  const match = same.map((name) => isSame(valueOf(stored, name), valueOf(staged, name)));
  const [ours, theirs] = [version(plan, staged), version(plan, stored)];
  const conditions = [known(ours.value, ours), known(theirs.value, theirs), ...match];
  return decide(
    rows,
    "known",
    `SELECT s.n AS n FROM ${open(rows)} s INNER JOIN ${current(rows)} t ON ${ours.value} = ${theirs.value} WHERE ${conditions.join(" AND ")}`,
  );
}
