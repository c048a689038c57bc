import type { TablePlan } from "../load/destination.ts";
import { ownColumns } from "../load/own-columns.ts";
import { nameOf } from "./columns.ts";
import { type Database, integer } from "./database.ts";
import { identifier, identifiers, pairwise, qualified } from "./sql.ts";
import { ensureTable, existingColumns, lastRowId, type TableName } from "./tables.ts";
import { commonType } from "./types.ts";

/** The table beside the real one, in which the rows of a run gather until it is complete. */
export function gatherTable({ schema, table }: TableName): TableName {
  return { schema, table: `_gather_${table}` };
}

/** Throws away what has gathered. */
export async function dropGathered(database: Database, name: TableName): Promise<void> {
  const { schema, table } = gatherTable(name);
  await database.run(`DROP TABLE IF EXISTS ${qualified(schema, table)}`);
}

/** Puts the gathered table in the real one's place: whoever reads sees the one or the other. */
export async function replaceTable(
  database: Database,
  name: TableName,
  plan: TablePlan,
  primaryKey: readonly string[],
): Promise<{ readonly inserted: number; readonly deleted: number }> {
  const gathered = gatherTable(name);
  const [from, to] = [qualified(gathered.schema, gathered.table), qualified(name.schema, name.table)];
  const columns = await existingColumns(database, gathered);
  const former = await existingColumns(database, name);
  if (columns.size === 0) {
    // No rows came, and nothing declares a column.
    const gone = former.size === 0 ? 0 : await database.run(`DELETE FROM ${to}`);
    return { inserted: 0, deleted: plan.way === "merge" ? gone : 0 };
  }
  const inserted = integer((await database.query(`SELECT count(*) FROM ${from}`))[0]?.[0]);
  const isKeyed = plan.way === "merge" && primaryKey.every((key) => former.has(key) && columns.has(key));
  const deleted =
    former.size === 0 || !isKeyed
      ? 0
      : integer(
          (
            await database.query(
              `SELECT count(*) FROM ${to} o ANTI JOIN ${from} n ON ${pairwise(primaryKey, "o", "n", "=")}`,
            )
          )[0]?.[0],
        );
  await database.run(`DROP TABLE IF EXISTS ${to}`);
  await database.run(`ALTER TABLE ${from} RENAME TO ${identifier(name.table)}`);
  return { inserted, deleted };
}

/** Moves the gathered rows to the end of the real table; they are those above `mark`. */
export async function moveGathered(
  database: Database,
  name: TableName,
  plan: TablePlan,
): Promise<{ readonly mark: bigint; readonly count: number }> {
  const gathered = gatherTable(name);
  const from = qualified(gathered.schema, gathered.table);
  const columns = await existingColumns(database, gathered);
  if (columns.size === 0) return { mark: -1n, count: 0 };
  const present = await existingColumns(database, name);
  const wanted = [...columns].map(([column, type]) => {
    const own = present.get(column);
    return {
      name: column,
      type: own === undefined ? type : (commonType(own, type) ?? type),
      description: descriptionOf(plan, column),
    };
  });
  await ensureTable(
    database,
    name,
    [...wanted, ...ownColumns(plan).map((column) => ({ ...column, type: "TIMESTAMP WITH TIME ZONE" }))],
    plan.description,
  );
  const mark = await lastRowId(database, name);
  const names = identifiers([...columns.keys()]);
  const count = await database.run(
    `INSERT INTO ${qualified(name.schema, name.table)} (${names}) SELECT ${names} FROM ${from} ORDER BY rowid`,
  );
  await database.run(`DROP TABLE ${from}`);
  return { mark, count };
}

function descriptionOf(plan: TablePlan, column: string): string | undefined {
  const nameIn = (field: string): string => plan.names?.get(field)?.name ?? nameOf(field);
  return Object.entries(plan.columns).find(([field]) => nameIn(field) === column)?.[1].description;
}
