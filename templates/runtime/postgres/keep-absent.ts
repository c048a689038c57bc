import { markAbsent, ownMembers } from "../load/absent-fields.ts";
import type { TableColumn } from "../load/columns.ts";
import { ownColumns } from "../load/own-columns.ts";
import { kinds } from "../select/kinds.ts";
import { tableShape, type TableShape } from "./catalog.ts";
import { identifier, literal, nameOf, qualified, type TableName } from "./names.ts";
import type { StagedColumn } from "../load/staged-columns.ts";
import { stage, stagedValue } from "./stage.ts";
import { keyNames, type KeepAbsent } from "./strategy.ts";
import { stageType } from "./types.ts";
import type { Work } from "./writer.ts";

/** Not a name that a table's column can have in the connector. */
const absentName = "absent #";

const absent: TableColumn = {
  field: ownMembers.absent,
  name: absentName,
  label: absentName,
  type: "text",
  description: undefined,
  kinds: kinds.text,
};

/**
 * Fields that a row does not have get the value that the last row of the same key in the batch has, else the table.
 * What is null in a row is a value.
 */
export const keepAbsent: KeepAbsent = (work) => {
  const { plan, batch } = work;
  const { pages, markOf } = markAbsent({ pages: batch.pages, names: plan.names }, nameOf);
  return {
    work: { ...work, batch: { ...batch, pages } },
    gathered: async (known) => {
      if (plan.gather === "replace" || work.into.table === work.table.table) return [];
      // What gathers may be wider than the table by now.
      const gathered = (await tableShape(work.client, work.into))?.columns;
      const others = othersOf(await tableShape(work.client, work.table), work, known);
      return others.filter(({ name }) => gathered?.has(name) !== true);
    },
    columns: (filled, shape) => [absent, ...filled, ...othersOf(shape, work, filled)],
    complete: (staged) => complete(work, staged, markOf),
  };
};

async function complete(
  { client, plan, into, table }: Work,
  staged: readonly StagedColumn[],
  markOf: (column: string) => string | undefined,
): Promise<readonly StagedColumn[]> {
  const [mark, ...columns] = staged;
  const key = keyNames(plan.primaryKey);
  const keyed = key.map((name) => columns.find((column) => column.name === name));
  const keyValues = keyed.map((column) => (column === undefined ? "NULL" : stagedValue(column, "s")));
  const open = columns.filter(({ name }) => !key.includes(name));
  if (mark === undefined || open.length === 0) return columns;
  // What gathers to replace the table knows nothing of it.
  const places = plan.gather === null || plan.gather === "replace" ? [into] : [into, table];
  const formers = await Promise.all(places.map((place, index) => former(client, place, key, keyValues, `f${index}`)));
  const isAbsent = ({ name }: StagedColumn): string => {
    const own = markOf(name);
    return own === undefined ? "true" : `position(${literal(own)} in s.${mark.staged}) > 0`;
  };
  const partition = keyValues.join(", ");
  // How many rows up to this one have the value: rows with the same number look at the same one.
  const counted = open.map(
    (column) =>
      `count(*) FILTER (WHERE NOT (${isAbsent(column)})) OVER (PARTITION BY ${partition} ORDER BY s.n) AS g_${column.staged}`,
  );
  const kept = keyValues.map((value, index) => `${value} AS k${index}_`);
  const values = open.map((column) => {
    const stored = formers.reduceRight<string>(
      (otherwise, { alias, has }) =>
        has(column.name)
          ? `CASE WHEN ${alias}.is_there THEN ${alias}.${identifier(column.name)}::${stageType(column.type)} ELSE ${otherwise} END`
          : otherwise,
      `NULL::${stageType(column.type)}`,
    );
    const partitions = [...key.map((_, index) => `s.k${index}_`), `s.g_${column.staged}`].join(", ");
    const last = `first_value(s.${column.staged}) OVER (PARTITION BY ${partitions} ORDER BY s.n)`;
    return `CASE WHEN s.g_${column.staged} = 0 THEN ${stored} ELSE ${last} END AS v_${column.staged}`;
  });
  const joins = formers.map(({ join }) => join).join(" ");
  await client.query(
    `UPDATE ${stage} u SET ${open.map(({ staged: own }) => `${own} = v.v_${own}`).join(", ")} FROM ` +
      `(SELECT s.n, ${values.join(", ")} FROM (SELECT s.*, ${[...kept, ...counted].join(", ")} FROM ${stage} s) s ${joins}) v ` +
      "WHERE v.n = u.n",
  );
  return columns;
}

/** The rows that a table has of the keys, the last of each, joined to the rows `s`. */
async function former(
  client: Work["client"],
  place: TableName,
  key: readonly string[],
  keyValues: readonly string[],
  alias: string,
): Promise<{ readonly alias: string; readonly has: (column: string) => boolean; readonly join: string }> {
  const shape = await tableShape(client, place);
  if (shape === undefined || !key.every((name) => shape.columns.has(name)))
    return { alias, has: () => false, join: "" };
  const match = key.map((name, index) => `t.${identifier(name)} = ${keyValues[index] ?? "NULL"}`).join(" AND ");
  const join = `LEFT JOIN LATERAL (SELECT true AS is_there, t.* FROM ${qualified(place)} t WHERE ${match} ORDER BY t.ctid DESC LIMIT 1) ${alias} ON true`;
  return { alias, has: (column) => shape.columns.has(column), join };
}

/** The columns of a table that neither the batch nor the loader has a value for. */
function othersOf(
  shape: TableShape | undefined,
  { plan }: Work,
  columns: readonly TableColumn[],
): readonly TableColumn[] {
  const known = new Set([...columns, ...ownColumns(plan)].map(({ name }) => name));
  const others = [...(shape?.columns ?? [])].filter(([name]) => !known.has(name) && shape?.defaults.has(name) !== true);
  // No row has such a field.
  return others.map(([name, type]) => ({ ...absent, field: `no ${name} #`, name, type }));
}
