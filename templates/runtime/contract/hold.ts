import { LoadError } from "../errors.ts";
import type { PageText, TablePlan } from "../load/destination.ts";
import { RowProblem } from "../load/row-problem.ts";
import type { ContractMode, DataType } from "../load/table.ts";
import { kinds } from "../select/kinds.ts";
import { misfitsOf } from "./misfits.ts";
import { rowsWith, withoutMembers } from "./rows.ts";

/** Rows on their way into a table that a contract protects. */
export interface HeldTable {
  readonly plan: TablePlan;
  readonly pages: readonly PageText[];
  /** Types of the columns of the table, as the database calls them; empty where there is no such table. */
  readonly columns: ReadonlyMap<string, string>;
  readonly dataType: (sqlType: string) => DataType;
  readonly nameOf: (field: string) => string;
}

/** What a contract leaves of rows. */
export interface Held {
  readonly pages: readonly PageText[];
  readonly warnings: readonly string[];
}

/** Holds rows to the contract of their table. */
export type Hold = (table: HeldTable) => Held;

/**
 * Leaves out what the contract does not let in. A table that is not there yet may get any columns.
 *
 * @throws RowProblem for rows that are to be left out, or that end the load; LoadError for a table that may not be made.
 */
export const contract: Hold = (table) => {
  const { plan, pages, columns } = table;
  const { tables, columns: ofColumns = "evolve", dataType: ofTypes = "evolve" } = plan.contract ?? {};
  if (!pages.some((page) => page.rows > 0)) return { pages, warnings: [] };
  if (columns.size === 0) {
    if (tables === "freeze") throw frozenTable(plan);
    return { pages, warnings: [] };
  }
  const known = ofColumns === "evolve" ? { pages, warnings: [] } : withoutNewFields(table, ofColumns);
  if (ofTypes === "evolve") return known;
  const typed = withoutMisfits({ ...table, pages: known.pages }, ofTypes);
  return { pages: typed.pages, warnings: [...known.warnings, ...typed.warnings] };
};

function frozenTable(plan: TablePlan): LoadError {
  return new LoadError(
    `there is no table ${JSON.stringify(plan.table)}, and the contract freezes tables. Make it, or write ` +
      "`schema_contract: { tables: evolve }` until it is there.",
    { resource: plan.key.resource },
  );
}

function withoutNewFields(table: HeldTable, mode: ContractMode): Held {
  const { plan, pages, columns } = table;
  const isNew = (field: string): boolean => !Object.hasOwn(plan.columns, field) && !columns.has(nameIn(table, field));
  const fields = [
    ...new Set(
      pages.flatMap((page) =>
        page.fields
          .filter(({ name, kinds: seen }) => (seen & ~kinds.null) !== 0 && isNew(name))
          .map(({ name }) => name),
      ),
    ),
  ];
  const [first] = fields;
  if (first === undefined) return { pages, warnings: [] };
  if (mode !== "discard_value") {
    for (const field of fields) refuse(rowsWith(pages, field), mode, newColumn(labelIn(plan, field)), "columns");
  }
  // What is not among the fields is not read.
  const dropped = new Set(fields);
  return {
    pages: pages.map((page) => ({ ...page, fields: page.fields.filter(({ name }) => !dropped.has(name)) })),
    warnings: fields.map((field) => `${labelIn(plan, field)}: left out, for the contract lets in no new column.`),
  };
}

function newColumn(label: string): string {
  return `the field ${JSON.stringify(label)} would need a new column, and the contract lets in none`;
}

function withoutMisfits(table: HeldTable, mode: ContractMode): Held {
  const { plan, pages } = table;
  const found = misfitsOf(pages, (field) => {
    const sqlType = table.columns.get(nameIn(table, field));
    return sqlType === undefined ? undefined : { sqlType, type: table.dataType(sqlType) };
  });
  if (found.length === 0) return { pages, warnings: [] };
  if (mode !== "discard_value") {
    for (const { field, rows, type } of found) {
      const what = `the column ${JSON.stringify(labelIn(plan, field))} is ${type}, a value does not fit it`;
      refuse(rows, mode, `${what}, and the contract keeps its type`, "data_type");
    }
  }
  return {
    pages: withoutMembers(pages, new Map(found.map(({ field, rows }) => [field, new Set(rows)]))),
    warnings: found.map(({ field, rows, type }) => {
      const values = rows.length === 1 ? "1 value that does" : `${rows.length} values that do`;
      return `${labelIn(plan, field)}: ${values} not fit ${type} left out.`;
    }),
  };
}

function refuse(rows: readonly number[], mode: ContractMode, message: string, key: string): void {
  const [first, ...others] = rows;
  if (first === undefined) return;
  const advice = `Write \`schema_contract: { ${key}: evolve }\` to let it in.`;
  throw new RowProblem(message, first, advice, { others, isFatal: mode === "freeze" });
}

function nameIn({ plan, nameOf }: HeldTable, field: string): string {
  return plan.names?.get(field)?.name ?? nameOf(field);
}

function labelIn(plan: TablePlan, field: string): string {
  return plan.names?.get(field)?.label ?? field;
}
