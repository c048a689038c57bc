import type { Rejection } from "../load/destination.ts";
import type { Withheld } from "../load/refused-rows.ts";
import { lateRejections } from "../load/rejecting.ts";
import type { DataType } from "../load/table.ts";
import { countOf } from "./client.ts";
import { identifier, identifiers, literal, own } from "./names.ts";
import type { NestedWork } from "./nested-work.ts";
import { type Draft, gathered, stored, tableShape, type TableShape } from "./tables.ts";
import { dataType } from "./types.ts";
import type { Work } from "./work.ts";
import { withheldName } from "./work-tables.ts";

/** How many rows have gathered. */
export async function countGathered(draft: Draft, table: string): Promise<number> {
  const from = stored(draft, gathered(table));
  return from === undefined
    ? 0
    : countOf(await draft.client.query(`SELECT count() AS rows FROM ${from} FINAL`), "rows");
}

/** Marks the rows before those of the batch come, which may take the place of some. */
export async function markWithheld({ draft, table }: Work, { ranges }: Withheld): Promise<void> {
  const [shape, from] = [await tableShape(draft, gathered(table)), stored(draft, gathered(table))];
  if (ranges.length === 0 || shape === undefined || from === undefined) return;
  const isMarked = ranges.map(([first, end]) => `(n_ >= ${first} AND n_ < ${end})`).join(" OR ");
  const names = identity(shape);
  const order = identifiers([...shape.key, own.batch, own.row]);
  await draft.client.run(
    `CREATE OR REPLACE TABLE ${withheldName({ draft, table })} ENGINE = MergeTree ORDER BY n_ AS SELECT * FROM ` +
      `(SELECT toInt64(row_number() OVER (ORDER BY ${order})) - 1 AS n_, ${names} FROM ${from} FINAL) WHERE ${isMarked}`,
  );
}

/** The condition that a row which has gathered is not marked; `undefined` where none is. */
export async function isEntering({ draft, table }: Work, { ranges }: Withheld): Promise<string | undefined> {
  const shape = await tableShape(draft, gathered(table));
  if (ranges.length === 0 || shape === undefined) return undefined;
  const names = identity(shape);
  return `NOT ifNull((${names}) IN (SELECT ${names} FROM ${withheldName({ draft, table })}), 0)`;
}

/** Those of the marked rows that are rejected. */
export async function rejectedOf(
  work: Work,
  withheld: Withheld,
  nested: NestedWork | undefined,
): Promise<readonly Rejection[]> {
  const { draft, table } = work;
  const [shape, from] = [await tableShape(draft, gathered(table)), stored(draft, gathered(table))];
  if (withheld.reasons.size === 0 || shape === undefined || from === undefined) return [];
  const names = identity(shape);
  const rows = `(SELECT * FROM (SELECT * FROM ${from} FINAL) g INNER JOIN ${withheldName(work)} w USING (${names}))`;
  const found = await draft.client.query(
    `SELECT toString(n_) AS row, ${jsonOf(shape, "t")} AS text FROM ${rows} t ORDER BY t.n_`,
  );
  const texts = new Map(found.map(({ row, text }) => [Number(row), String(text)]));
  for (const list of (await nested?.gatheredLists()) ?? []) {
    const match = list.keys.map(({ parent, child }) => `c.${identifier(child)} = t.${identifier(parent)}`);
    const members = await draft.client.query(
      `SELECT toString(t.n_) AS row, arrayStringConcat(groupArray(${jsonOf(list.shape, "c")}), ',') AS text FROM ` +
        `(SELECT * FROM ${list.from} FINAL) c INNER JOIN ${rows} t ON ${match.join(" AND ")} GROUP BY t.n_`,
    );
    for (const { row, text } of members) {
      const whole = texts.get(Number(row)) ?? "{}";
      texts.set(Number(row), `${whole.slice(0, -1)},${JSON.stringify(list.name)}:[${String(text)}]}`);
    }
  }
  return lateRejections(withheld, [...texts]);
}

/** What tells a row that has gathered from all others, former ones of its key included. */
function identity({ key }: TableShape): string {
  return identifiers([...key, own.batch, own.row, own.version]);
}

/** The expression of a row's JSON text, by column. */
function jsonOf({ columns }: TableShape, from: string): string {
  const members = [...columns].map(([name, type], index) => {
    // Integers would come as texts where the server's settings say so; JSON is stored as its text.
    const write = asIs.has(dataType(type)) ? "toString" : "toJSONString";
    const start = literal(`${index === 0 ? "" : ","}${JSON.stringify(name)}:`);
    return `${start}, ifNull(${write}(${from}.${identifier(name)}), 'null')`;
  });
  return `concat('{', ${members.join(", ")}, '}')`;
}

const asIs: ReadonlySet<DataType> = new Set<DataType>(["bigint", "wei", "decimal", "json"]);
