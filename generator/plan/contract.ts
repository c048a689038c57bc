import type { ResourceOptions } from "../config/merge-defaults.ts";
import type { Resource } from "./connector.ts";

/** What may change in a resource's tables: one word is meant for tables, columns and types alike. */
export function planContract({
  schema_contract: contract,
}: Pick<ResourceOptions, "schema_contract">): Resource["contract"] {
  if (contract === null || contract === undefined) return undefined;
  const {
    tables,
    columns,
    data_type: dataType,
  } = typeof contract === "string" ? { tables: contract, columns: contract, data_type: contract } : contract;
  const said = Object.entries({ tables, columns, dataType }).filter(
    ([, mode]) => mode !== undefined && mode !== "evolve",
  );
  return said.length === 0 ? undefined : Object.fromEntries(said);
}
