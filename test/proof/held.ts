import type { Contract } from "../../templates/runtime/load/table.ts";
import type { Value } from "./rows.ts";
import type { Setup } from "./setup.ts";

/** What is let in once it has ended a load. */
export function liftOf({ contract }: Setup): Contract {
  return {
    ...(contract?.columns === "freeze" ? { columns: "evolve" } : {}),
    ...(contract?.dataType === "freeze" ? { dataType: "evolve" } : {}),
  };
}

/** Whether a value is none of its declared column. */
export function isMisfit(field: string, value: Value, { contract, isDeclared }: Setup): boolean {
  if (value === null || field !== "n" || (contract === undefined && !isDeclared)) return false;
  return typeof value !== "number" || (contract !== undefined && !Number.isInteger(value));
}
