import { LoadError } from "../errors.ts";

/** The error of a destination that lacks what a resource needs; `file` is the connector's file that opens it. */
export function lackingStrategy(file: string, strategy: string, resource: string): LoadError {
  const reason =
    strategy === "contract"
      ? "no resource of the source config has a `schema_contract`, so the connector cannot hold rows to one. Write " +
        "`schema_contract: evolve` into its `resource_defaults` and generate the connector again."
      : `the connector's ${file} lacks the strategy \`${strategy}\`. Generate the connector again.`;
  return new LoadError(reason, { resource });
}
