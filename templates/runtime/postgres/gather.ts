import type { TablePlan } from "../load/destination.ts";
import { ownColumns } from "../load/own-columns.ts";
import { commentsOf, ensureTable, tableShape, type TableShape } from "./catalog.ts";
import { type Client, countOf } from "./client.ts";
import { identifier, identifiers, qualified, type TableName } from "./names.ts";
import { storedName } from "../load/short-name.ts";
import { commonType } from "./types.ts";

/** The table beside the real one, in which the rows of a run gather until it is complete. */
export function gatherTable({ schema, table }: TableName): TableName {
  return { schema, table: storedName(`_gather_${table}`) };
}

/** Throws away what has gathered. */
export async function dropGathered(client: Client, name: TableName): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${qualified(gatherTable(name))}`);
}

/**
 * Puts the gathered rows in the place of the real table's. The table itself stays, with its views, grants and indexes,
 * and nobody waits: whoever reads sees the old rows until the commit, the new ones from then on.
 */
export async function replaceRowsOf(
  client: Client,
  name: TableName,
  plan: TablePlan,
  primaryKey: readonly string[],
): Promise<{ readonly inserted: number; readonly deleted: number }> {
  const gathered = await tableShape(client, gatherTable(name));
  const former = await tableShape(client, name);
  const [from, to] = [qualified(gatherTable(name)), qualified(name)];
  if (gathered === undefined) {
    // No rows came, and nothing declares a column.
    const gone = former === undefined ? 0 : (await client.query(`DELETE FROM ${to}`)).count;
    return { inserted: 0, deleted: plan.way === "merge" ? gone : 0 };
  }
  let deleted = 0;
  if (former !== undefined) {
    deleted = await countGone(client, { from, to, former, gathered, plan, primaryKey });
    await client.query(`DELETE FROM ${to}`);
    await retype(client, to, former, gathered);
  }
  const comments = await commentsOf(client, gatherTable(name));
  const columns = [...gathered.columns].map(([column, type]) => ({
    name: column,
    type,
    description: comments.get(column),
  }));
  await ensureTable(client, { name, columns, description: comments.get(""), key: primaryKey });
  const inserted = await copyRows(client, { from, to, names: [...gathered.columns.keys()] });
  await dropGathered(client, name);
  return { inserted, deleted };
}

/** Makes the real table ready for the gathered rows; gives their columns, `undefined` where nothing gathered. */
export async function prepareReal(
  client: Client,
  name: TableName,
  plan: TablePlan,
  primaryKey: readonly string[],
): Promise<{ readonly gathered: TableShape; readonly shape: TableShape } | undefined> {
  const gathered = await tableShape(client, gatherTable(name));
  if (gathered === undefined) return undefined;
  const present = await tableShape(client, name);
  const comments = await commentsOf(client, gatherTable(name));
  const columns = [...gathered.columns].map(([column, type]) => {
    const own = present?.columns.get(column);
    const wanted = own === undefined ? type : (commonType(own, type) ?? own);
    return { name: column, type: wanted, description: comments.get(column) };
  });
  const all = [...columns, ...ownColumns(plan).map((column) => ({ ...column, type: "timestamp with time zone" }))];
  const shape = await ensureTable(client, { name, columns: all, description: comments.get(""), key: primaryKey });
  return shape === undefined ? undefined : { gathered, shape };
}

async function copyRows(
  client: Client,
  { from, to, names }: { readonly from: string; readonly to: string; readonly names: readonly string[] },
): Promise<number> {
  const list = identifiers(names);
  return (await client.query(`INSERT INTO ${to} (${list}) SELECT ${list} FROM ${from}`)).count;
}

interface Swap {
  readonly from: string;
  readonly to: string;
  readonly former: TableShape;
  readonly gathered: TableShape;
  readonly plan: TablePlan;
  readonly primaryKey: readonly string[];
}

/** Old rows whose keys do not come again. */
async function countGone(client: Client, { from, to, former, gathered, plan, primaryKey }: Swap): Promise<number> {
  const isKeyed =
    plan.way === "merge" &&
    primaryKey.length > 0 &&
    primaryKey.every((key) => former.columns.has(key) && former.columns.get(key) === gathered.columns.get(key));
  if (!isKeyed) return 0;
  const match = primaryKey.map((key) => `o.${identifier(key)} = n.${identifier(key)}`).join(" AND ");
  return countOf(
    await client.query(
      `SELECT count(*) AS gone FROM ${to} o WHERE NOT EXISTS (SELECT 1 FROM ${from} n WHERE ${match})`,
    ),
    "gone",
  );
}

/** Gives columns the types of the gathered ones; no row is left whose value would have to be converted. */
async function retype(client: Client, to: string, former: TableShape, gathered: TableShape): Promise<void> {
  const changes = [...gathered.columns].flatMap(([name, type]) => {
    const present = former.columns.get(name);
    if (present === undefined || present === type) return [];
    return [`ALTER COLUMN ${identifier(name)} TYPE ${type} USING NULL::${type}`];
  });
  if (changes.length === 0) return;
  await client.query(`ALTER TABLE ${to} ${changes.join(", ")}`);
}
