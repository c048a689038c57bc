import type { Rejection } from "../load/destination.ts";
import type { Withheld } from "../load/refused-rows.ts";
import { lateRejections } from "../load/rejecting.ts";
import { tableShape } from "./catalog.ts";
import { type Client, countOf } from "./client.ts";
import { gatherTable } from "./gather.ts";
import { literal, qualified } from "./names.ts";
import type { NestedWork } from "./nested-work.ts";
import type { Work } from "./writer.ts";

/** The places of gathered rows that are to stay out of the table, by their numbers, for the time of the transaction. */
const marked = "pg_temp.withheld_";

/** How many rows have gathered. */
export async function countGathered(client: Client, { table }: Pick<Work, "table">): Promise<number> {
  if ((await tableShape(client, gatherTable(table))) === undefined) return 0;
  return countOf(await client.query(`SELECT count(*) AS rows FROM ${qualified(gatherTable(table))}`), "rows");
}

/** Marks the rows before those of the batch come, which may change their order. */
export async function markWithheld({ client, table }: Work, { ranges }: Withheld): Promise<void> {
  if (ranges.length === 0) return;
  const isMarked = ranges.map(([from, to]) => `(n_ >= ${from} AND n_ < ${to})`).join(" OR ");
  await client.query("DROP TABLE IF EXISTS pg_temp.withheld_");
  await client.query(
    "CREATE TEMPORARY TABLE withheld_ ON COMMIT DROP AS SELECT n_, place_ FROM " +
      `(SELECT row_number() OVER (ORDER BY ctid) - 1 AS n_, ctid AS place_ FROM ${qualified(gatherTable(table))}) g ` +
      `WHERE ${isMarked}`,
  );
}

/** Takes the marked rows away from those that are to enter the table; gives those that are rejected. */
export async function takeWithheld(
  { client, plan, table }: Work,
  withheld: Withheld,
  nested: NestedWork | undefined,
): Promise<readonly Rejection[]> {
  if (withheld.ranges.length === 0) return [];
  const gathered = qualified(gatherTable(table));
  const texts: (readonly [number, string])[] = [];
  if (withheld.reasons.size > 0) {
    const lists = ((await nested?.gatheredLists("g")) ?? []).map(
      ({ name, rows }) => ` || ${literal(`,${JSON.stringify(name)}:`)} || coalesce((${rows})::text, '[]')`,
    );
    const found = await client.query(
      `SELECT n_, left(row_to_json(g)::text, -1)${lists.join("")} || '}' AS text ` +
        `FROM ${marked} JOIN ${gathered} g ON g.ctid = place_ ORDER BY n_`,
    );
    texts.push(...found.rows.map((row) => [Number(row["n_"]), String(row["text"])] as const));
  }
  await client.query(`DELETE FROM ${gathered} g USING ${marked} WHERE g.ctid = place_`);
  if (plan.gather === "replace") await nested?.forgetGathered();
  return lateRejections(withheld, texts);
}
