import { markAbsent, ownMembers } from "../load/absent-fields.ts";
import type { TableColumn } from "../load/columns.ts";
import { ownColumns } from "../load/own-columns.ts";
import { type StagedColumn, stagedColumns } from "../load/staged-columns.ts";
import { kinds } from "../select/kinds.ts";
import { identifier, identifiers, keyNames, literal, nameOf, own } from "./names.ts";
import { createStage, fillStage, stagedValue } from "./stage.ts";
import { hasKeyOf, type KeepAbsent } from "./strategy.ts";
import { stored, tableShape, type TableShape } from "./tables.ts";
import { converting, dataType, nullable } from "./types.ts";
import { stageName } from "./work-tables.ts";
import type { Work } from "./work.ts";

/** The list of the fields that a row does not have, while it is on its way. */
const absent: TableColumn = {
  field: ownMembers.absent,
  name: "absent #",
  label: "absent #",
  type: "String",
  description: undefined,
  kinds: kinds.text,
};

/**
 * Fields that a row does not have get the value that the last row of the same key in the batch has, else the table.
 * What is null in a row is a value.
 */
export const keepAbsent: KeepAbsent = (work) => {
  const { draft, plan, batch, table, into } = work;
  const { pages, markOf } = markAbsent({ pages: batch.pages, names: plan.names }, nameOf);
  return {
    work: { ...work, batch: { ...batch, pages } },
    gathered: async (known) => {
      if (plan.gather === "replace" || into === table) return [];
      // What gathers may be wider than the table by now.
      const gathered = (await tableShape(draft, into))?.columns;
      const others = othersOf(await tableShape(draft, table), work, known);
      return others.filter(({ name }) => gathered?.has(name) !== true);
    },
    fill: async (filled, shape) => {
      const sent = draft.storage.name(`_sent_${table}`);
      const columns = [...filled, ...othersOf(shape, work, filled)];
      try {
        await fillStage(draft.client, sent, [absent, ...filled], pages);
        await complete({ work, sent, filled, columns: stagedColumns(columns), markOf });
      } finally {
        await draft.client.run(`DROP TABLE IF EXISTS ${sent}`).catch(() => undefined);
      }
      return columns;
    },
  };
};

interface Completing {
  readonly work: Work;
  /** The table of the rows as they were sent. */
  readonly sent: string;
  readonly filled: readonly TableColumn[];
  /** The columns of the stage. */
  readonly columns: readonly StagedColumn[];
  readonly markOf: (column: string) => string | undefined;
}

/** Brings the rows into the stage, with what they do not have themselves. */
async function complete({ work, sent, filled, columns, markOf }: Completing): Promise<void> {
  const { client } = work.draft;
  const [mark, ...given] = stagedColumns([absent, ...filled]);
  const givenOf = new Map(given.map((column) => [column.name, column]));
  const key = keyNames(work.plan.primaryKey);
  const keyed = key.map((name) => {
    const column = givenOf.get(name);
    return column === undefined ? "NULL" : stagedValue(column, "s");
  });
  // Rows without key are rejected later.
  const formers = keyed.includes("NULL") ? [] : await formersOf(work, sent, key, keyed);
  const isAbsent = (name: string): string => {
    const own = markOf(name);
    return own === undefined ? "1" : `ifNull(position(s.${mark?.staged ?? ""}, ${literal(own)}) > 0, 0)`;
  };
  const open = columns.filter(({ name }) => !key.includes(name));
  // How many rows up to this one have the value: rows with the same number look at the same one.
  const counted = open.map(
    ({ name, staged }) =>
      `, countIf(NOT (${isAbsent(name)})) OVER (PARTITION BY ${keyed.join(", ")} ORDER BY s.n) AS g_${staged}`,
  );
  const keys = keyed.map((value, index) => `, ${value} AS k${index}_`);
  const values = columns.map((column) => {
    const own = givenOf.get(column.name);
    if (!open.includes(column)) return own === undefined ? "NULL" : `s.${own.staged}`;
    const count = `s.g_${column.staged}`;
    const partition = [...key.map((_, index) => `s.k${index}_`), count].join(", ");
    const last =
      own === undefined
        ? "NULL"
        : `first_value(s.${own.staged}) RESPECT NULLS OVER (PARTITION BY ${partition} ORDER BY s.n)`;
    return `if(${count} = 0, ${storedValue(column, formers)}, ${last})`;
  });
  await createStage(client, stageName(work), columns, "Memory");
  await client.run(
    `INSERT INTO ${stageName(work)} SELECT s.n${values.map((value) => `, ${value}`).join("")} FROM ` +
      `(SELECT s.*${[...keys, ...counted].join("")} FROM ${sent} s) s ${formers.map(({ join }) => join).join(" ")}`,
  );
}

/** The rows that a table has of the keys. */
interface Former {
  readonly alias: string;
  readonly shape: TableShape;
  /** Joins them to the rows `s`. */
  readonly join: string;
}

/** Where values are kept: what has gathered of the run, then the table; what gathers to replace it knows nothing of it. */
async function formersOf(
  work: Work,
  sent: string,
  key: readonly string[],
  keyed: readonly string[],
): Promise<readonly Former[]> {
  const { draft, plan, into, table } = work;
  const places = plan.gather === null || plan.gather === "replace" ? [into] : [into, table];
  const formers: Former[] = [];
  for (const [index, place] of places.entries()) {
    const [shape, target] = [await tableShape(draft, place), stored(draft, place)];
    if (shape === undefined || target === undefined || !key.every((name) => shape.columns.has(name))) continue;
    const alias = `f${index}`;
    const came = hasKeyOf(key, `SELECT ${keyed.join(", ")} FROM ${sent} s`);
    // The last of each, where several were appended.
    const rows =
      `(SELECT *, toUInt8(1) AS is_there_ FROM ${target} FINAL WHERE ${came} ` +
      `ORDER BY ${own.batch} DESC, ${own.row} DESC LIMIT 1 BY ${identifiers(key)})`;
    const match = key.map((name, at) => `${alias}.${identifier(name)} = s.k${at}_`).join(" AND ");
    formers.push({ alias, shape, join: `LEFT JOIN ${rows} ${alias} ON ${match}` });
  }
  return formers;
}

/** What the first place that has the row has for a column, as it waits in the stage. */
function storedValue({ name, type }: StagedColumn, formers: readonly Former[]): string {
  const cases = formers.flatMap(({ alias, shape }) => {
    const present = shape.columns.get(name);
    if (present === undefined) return [];
    const value = converting(`${alias}.${identifier(name)}`, present, type);
    return [`${alias}.is_there_ = 1`, dataType(type) === "binary" ? `hex(${value})` : value];
  });
  const none = `CAST(NULL, ${literal(nullable(type))})`;
  return cases.length === 0 ? none : `multiIf(${cases.join(", ")}, ${none})`;
}

/** The columns of a table that neither the batch nor the loader has a value for. */
function othersOf(
  shape: TableShape | undefined,
  { plan }: Work,
  columns: readonly TableColumn[],
): readonly TableColumn[] {
  const known = new Set([...columns, ...ownColumns(plan)].map(({ name }) => name));
  const others = [...(shape?.columns ?? [])].filter(([name]) => !known.has(name));
  // No row has such a field.
  return others.map(([name, type]) => ({ ...absent, field: `no ${name} #`, name, type }));
}
