import type { Resource } from "../resource.ts";
import type { Contract, ContractMode } from "./table.ts";

/** The resource with the contract of one load: what that says wins over what the resource says of the same. */
export function withContract(resource: Resource, contract: ContractMode | Contract | undefined): Resource {
  if (contract === undefined) return resource;
  const said = typeof contract === "string" ? { tables: contract, columns: contract, dataType: contract } : contract;
  return { ...resource, contract: { ...resource.contract, ...said } };
}
