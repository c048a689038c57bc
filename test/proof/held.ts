import type { Contract } from "../../templates/runtime/load/table.ts";
import type { Value } from "./rows.ts";
import type { Setup } from "./setup.ts";

/** The contract once what ended a load is let in. */
export function liftedContract({
  contract: { columns, dataType } = nothingHeld,
}: Setup): Required<Pick<Contract, "columns" | "dataType">> {
  return {
    columns: columns === "freeze" ? "evolve" : columns,
    dataType: dataType === "freeze" ? "evolve" : dataType,
  };
}

const nothingHeld = { columns: "evolve", dataType: "evolve" } as const;

/** Whether a value is none of its declared column. */
export function isMisfit(field: string, value: Value, { contract, isDeclared }: Setup): boolean {
  if (value === null || field !== "n" || (contract === undefined && !isDeclared)) return false;
  return typeof value !== "number" || (contract !== undefined && !Number.isInteger(value));
}
