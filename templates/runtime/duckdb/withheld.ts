import type { Rejection } from "../load/destination.ts";
import type { Withheld } from "../load/refused-rows.ts";
import { lateRejections } from "../load/rejecting.ts";
import { integer } from "./database.ts";
import { gatherTable } from "./gather.ts";
import type { NestedWork } from "./nested-work.ts";
import { literal, outerRow, qualified } from "./sql.ts";
import { existingColumns } from "./tables.ts";
import type { Work } from "./work.ts";

/** How many rows have gathered. */
export async function countGathered({ database, table }: Pick<Work, "database" | "table">): Promise<number> {
  if ((await existingColumns(database, gatherTable(table))).size === 0) return 0;
  const [row] = await database.query(`SELECT count(*) FROM ${gathered({ table })}`);
  return integer(row?.[0]);
}

/** Marks the rows before those of the batch come, which may take the place of some. */
export async function markWithheld({ database, table }: Work, { ranges }: Withheld): Promise<void> {
  if (ranges.length === 0) return;
  const isMarked = ranges.map(([from, to]) => `(n_ >= ${from} AND n_ < ${to})`).join(" OR ");
  await database.run(
    "CREATE OR REPLACE TEMP TABLE withheld_ AS SELECT n_, row_ FROM " +
      `(SELECT row_number() OVER (ORDER BY rowid) - 1 AS n_, rowid AS row_ FROM ${gathered({ table })}) WHERE ${isMarked}`,
  );
}

/** Takes the marked rows away from those that are to enter the table; gives those that are rejected. */
export async function takeWithheld(
  { database, table }: Work,
  withheld: Withheld,
  nested: NestedWork | undefined,
): Promise<readonly Rejection[]> {
  if (withheld.ranges.length === 0) return [];
  const texts: (readonly [number, string])[] = [];
  if (withheld.reasons.size > 0) {
    const lists = ((await nested?.gatheredLists()) ?? []).map(
      ({ name, rows }) => ` || ${literal(`,${JSON.stringify(name)}:`)} || coalesce((${rows})::VARCHAR, '[]')`,
    );
    const found = await database.query(
      `SELECT n_, left(to_json(${outerRow})::VARCHAR, -1)${lists.join("")} || '}' ` +
        `FROM withheld_ JOIN ${gathered({ table })} ${outerRow} ON ${outerRow}.rowid = row_ ORDER BY n_`,
    );
    texts.push(...found.map(([row, text]) => [integer(row), String(text)] as const));
  }
  await database.run(`DELETE FROM ${gathered({ table })} WHERE rowid IN (SELECT row_ FROM withheld_)`);
  return lateRejections(withheld, texts);
}

function gathered({ table }: Pick<Work, "table">): string {
  const name = gatherTable(table);
  return qualified(name.schema, name.table);
}
