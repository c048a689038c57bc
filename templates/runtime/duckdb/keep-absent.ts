import { markAbsent, ownMembers } from "../load/absent-fields.ts";
import { ownColumns } from "../load/own-columns.ts";
import { kinds } from "../select/kinds.ts";
import { nameOf, type TableColumn } from "./columns.ts";
import { insertRows, type RowSource } from "./insert-rows.ts";
import { identifier, identifiers, literal, pairwise, qualified } from "./sql.ts";
import type { KeepAbsent } from "./strategy.ts";
import { existingColumns, type TableName } from "./tables.ts";
import type { Work } from "./work.ts";

const number: TableColumn = own(ownMembers.row, "n_", "BIGINT", kinds.integer);
const absent: TableColumn = own(ownMembers.absent, "absent_", "VARCHAR", kinds.text);

function own(field: string, name: string, type: string, seen: number): TableColumn {
  return { field, name, label: name, type, description: undefined, kinds: seen };
}

/**
 * Fields that a row does not have get the value that the last row of the same key in the batch has, else the table.
 * What is null in a row is a value.
 */
export const keepAbsent: KeepAbsent = (work) => {
  const { plan, batch } = work;
  const { pages, markOf } = markAbsent({ pages: batch.pages, names: plan.names }, nameOf);
  const marked: Work = { ...work, batch: { ...batch, pages } };
  return {
    work: marked,
    columns: (known) => tableColumns(work, known),
    insert: (source) => insertCompleted(marked, source, markOf),
  };
};

async function insertCompleted(
  work: Work,
  source: RowSource,
  markOf: (column: string) => string | undefined,
): Promise<number> {
  const { database, plan, into, table } = work;
  const target = qualified(into.schema, into.table);
  await database.run(
    `CREATE OR REPLACE TEMP TABLE staged_ AS SELECT 0::BIGINT AS n_, ''::VARCHAR AS absent_, * FROM ${target} LIMIT 0`,
  );
  await insertRows(work, { ...source, columns: [number, absent, ...source.columns] }, "staged_");
  const key = plan.primaryKey.map(nameOf);
  const kept = new Set([...key, ...ownColumns(plan).map(({ name }) => name)]);
  // What gathers to replace the table knows nothing of it.
  const places = plan.gather === null || plan.gather === "replace" ? [into] : [into, table];
  const formers = await Promise.all(places.map((place, index) => former(work, place, key, `f${index}_`)));
  const values = [...source.types].map(([column, type]) => {
    const name = identifier(column);
    if (kept.has(column)) return `s.${name}`;
    const mark = markOf(column);
    const isAbsent = mark === undefined ? "true" : `contains(s.absent_, ${literal(mark)})`;
    // A value in a box, so that a null is one.
    const before = `last_value(CASE WHEN NOT ${isAbsent} THEN struct_pack(v := s.${name}) END IGNORE NULLS) OVER w_`;
    const stored = formers.flatMap(({ alias, columns }) =>
      columns.has(column)
        ? [`CASE WHEN ${alias}.is_there_ THEN struct_pack(v := CAST(${alias}.${name} AS ${type})) END`]
        : [],
    );
    const found = `coalesce(${[before, ...stored, `struct_pack(v := CAST(NULL AS ${type}))`].join(", ")}).v`;
    return `CASE WHEN ${isAbsent} THEN ${found} ELSE s.${name} END AS ${name}`;
  });
  const joins = formers.map(({ alias, rows }) => `LEFT JOIN ${rows} ${alias} ON ${pairwise(key, "s", alias, "=")}`);
  const names = identifiers([...source.types.keys()]);
  const count = await database.run(
    `INSERT INTO ${target} (${names}) SELECT ${names} FROM (SELECT s.n_, ${values.join(", ")} FROM staged_ s ${joins.join(" ")} ` +
      `WINDOW w_ AS (PARTITION BY ${key.map((name) => `s.${identifier(name)}`).join(", ")} ORDER BY s.n_)) ORDER BY n_`,
  );
  await database.run("DROP TABLE staged_");
  return count;
}

/** The rows that a table has of the batch's keys, the last of each. */
async function former(
  { database }: Work,
  place: TableName,
  key: readonly string[],
  alias: string,
): Promise<{ readonly alias: string; readonly columns: ReadonlyMap<string, string>; readonly rows: string }> {
  const columns = await existingColumns(database, place);
  if (!key.every((name) => columns.has(name))) {
    const nothing = key.map((name) => `NULL AS ${identifier(name)}`).join(", ");
    return { alias, columns: new Map(), rows: `(SELECT false AS is_there_, ${nothing} WHERE false)` };
  }
  const rows =
    `(SELECT true AS is_there_, t.* FROM ${qualified(place.schema, place.table)} t SEMI JOIN staged_ k ON ${pairwise(key, "t", "k", "=")} ` +
    `QUALIFY row_number() OVER (PARTITION BY ${key.map((name) => `t.${identifier(name)}`).join(", ")} ORDER BY t.rowid DESC) = 1)`;
  return { alias, columns, rows };
}

/** The columns of the table that neither the batch nor the loader has a value for, and that do not gather yet. */
async function tableColumns(
  { database, plan, table, into }: Work,
  known: readonly TableColumn[],
): Promise<readonly TableColumn[]> {
  if (plan.gather === "replace" || into.table === table.table) return [];
  // What gathers may be wider than the table by now.
  const gathered = await existingColumns(database, into);
  const names = new Set([...gathered.keys(), ...[...known, ...ownColumns(plan)].map(({ name }) => name)]);
  const present = await existingColumns(database, table);
  return [...present].filter(([name]) => !names.has(name)).map(([name, type]) => own(name, name, type, 0));
}
