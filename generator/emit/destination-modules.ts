import type { Connector, Resource } from "../plan/connector.ts";
import { commaSeparated } from "./code.ts";
import { Imports } from "./imports.ts";
import { byCodeUnit } from "./runtime-modules.ts";

/** What templates/connector/duckdb.hbs shows: the destination with only the strategies that the resources need. */
export function duckDbView(connector: Connector): object {
  return destinationView(connector, { module: "./runtime/duckdb/duckdb.ts", factory: "duckDb", type: "DuckDb" });
}

/** What templates/connector/postgres.hbs shows. */
export function postgresView(connector: Connector): object {
  return destinationView(connector, {
    module: "./runtime/postgres/postgresql.ts",
    factory: "postgreSql",
    type: "Postgres",
  });
}

function destinationView(
  connector: Connector,
  { module, factory, type }: { readonly module: string; readonly factory: string; readonly type: string },
): object {
  const imports = new Imports();
  imports.value(module, factory);
  imports.type(module, type);
  const folder = module.slice(0, module.lastIndexOf("/"));
  const isNested = connector.resources.some(({ nesting }) => nesting !== undefined);
  const needed = new Set<Strategy>([
    ...connector.resources.flatMap(strategiesOf),
    ...(isNested ? (["nested"] as const) : []),
    ...(connector.knowsContracts ? (["contract"] as const) : []),
  ]);
  const strategies = [...needed].sort(byCodeUnit).map((strategy) => {
    const own = strategy === "contract" ? CONTRACT : `${folder}/${MODULES[strategy]}.ts`;
    return imports.value(own, strategy);
  });
  return { imports: imports.declarations(), strategies: commaSeparated(strategies) };
}

type Strategy = keyof typeof MODULES | "contract";

/** The same for all destinations. */
const CONTRACT = "./runtime/contract/hold.ts";

/** The runtime's strategies, each with its module. */
const MODULES = {
  append: "append",
  deleteFlagged: "delete-flagged",
  insertOnly: "insert-only",
  merge: "merge",
  nested: "nested",
  scd2: "scd2",
  sweep: "sweep",
  tombstones: "tombstones",
} as const;

/**
 * How rows with and without primary key come to terms while they gather or enter the table at once, and how those that
 * gathered enter it.
 */
function strategiesOf({ primaryKey, write }: Resource): readonly Strategy[] {
  const isKeyed = primaryKey.length > 0 && write.disposition !== "append";
  const first: Strategy = isKeyed ? "merge" : "append";
  if (write.disposition !== "merge") return [first];
  if (write.strategy === "scd2") return [first, "scd2"];
  const last: Strategy = write.strategy === "insert-only" ? "insertOnly" : "merge";
  if (write.deletes === "none") return [first, last];
  if ("tombstones" in write.deletes) return [first, last, "tombstones"];
  return [first, last, "sweep" in write.deletes ? "sweep" : "deleteFlagged"];
}
