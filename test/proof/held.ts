import type { Contract } from "../../templates/runtime/load/table.ts";
import type { Row, Value } from "./rows.ts";
import { type Setup, table as things } from "./setup.ts";
import { isList, levelsOf } from "./tables.ts";

/** What is let in once it has ended a load. */
export function liftOf({ contract, newTables }: Setup): Contract {
  return {
    ...(newTables === "freeze" ? { tables: "evolve" } : {}),
    ...(contract?.columns === "freeze" ? { columns: "evolve" } : {}),
    ...(contract?.dataType === "freeze" ? { dataType: "evolve" } : {}),
  };
}

/** Whether a value is none of its declared column. */
export function isMisfit(field: string, value: Value, { contract, isDeclared }: Setup): boolean {
  if (value === null || field !== "n" || (contract === undefined && !isDeclared)) return false;
  return typeof value !== "number" || (contract !== undefined && !Number.isInteger(value));
}

/** The row without the lists that would need another table than those. */
export function withoutNewLists(row: Row, { nesting }: Setup, tables: ReadonlySet<string>): Row {
  const inner = (value: Value, path: string, levels: number): Value | undefined => {
    if (typeof value !== "object" || value === null || levels === 0) return value;
    if (!isList(value)) return members(value, path, levels - 1);
    if (value.length > 0 && !tables.has(path)) return undefined;
    return value.map((item) => (isObject(item) ? members(item, path, levels - 1) : item));
  };
  const members = (object: Row, path: string, levels: number): Row =>
    Object.fromEntries(
      Object.entries(object).flatMap(([name, value]) => {
        const left = inner(value, `${path}__${name}`, levels);
        return left === undefined ? [] : [[name, left]];
      }),
    );
  return members(row, things, levelsOf(nesting));
}

function isObject(value: Value): value is Row {
  return typeof value === "object" && value !== null && !isList(value);
}
