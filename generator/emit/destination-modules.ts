import type { Connector, Resource } from "../plan/connector.ts";
import type { DestinationName } from "../words/destinations.ts";
import { commaSeparated } from "./code.ts";
import { Imports } from "./imports.ts";
import { byCodeUnit } from "./runtime-modules.ts";
import type { View } from "./templates.ts";

interface DestinationModule {
  /** The runtime's module with what makes the destination. */
  readonly module: string;
  readonly factory: string;
  readonly type: string;
  /** The packages that it imports once it is used, with the versions that it works with. */
  readonly peers: readonly (readonly [name: string, range: string])[];
}

const MODULES: Readonly<Record<DestinationName, DestinationModule>> = {
  duckdb: {
    module: "./runtime/duckdb/duckdb.ts",
    factory: "duckDb",
    type: "DuckDb",
    peers: [["@duckdb/node-api", "*"]],
  },
  postgres: {
    module: "./runtime/postgres/postgresql.ts",
    factory: "postgreSql",
    type: "Postgres",
    peers: [
      ["pg", "^8.7.0"],
      ["pg-copy-streams", ">=6.0.0"],
    ],
  },
  clickhouse: {
    module: "./runtime/clickhouse/clickhouse.ts",
    factory: "clickHouse",
    type: "ClickHouse",
    peers: [["@clickhouse/client", "^1.8.0"]],
  },
};

/** The packages that the destinations need, each an optional peer. */
export function peersOf(destinations: readonly DestinationName[]): DestinationModule["peers"] {
  return destinations.flatMap((name) => MODULES[name].peers);
}

/** What the template of a destination's module shows: the destination with only the strategies that the resources need. */
export function destinationView(connector: Connector, name: DestinationName): View {
  const { module, factory, type } = MODULES[name];
  const imports = new Imports();
  imports.value(module, factory);
  imports.type(module, type);
  const folder = module.slice(0, module.lastIndexOf("/"));
  const isNested = connector.resources.some(({ nesting }) => nesting !== undefined);
  const keepsAbsent = connector.resources.some(keepsValues);
  const needed = new Set<Strategy>([
    ...connector.resources.flatMap(strategiesOf),
    ...(isNested ? (["nested"] as const) : []),
    ...(keepsAbsent ? (["keepAbsent"] as const) : []),
    ...(connector.knowsContracts ? (["contract"] as const) : []),
  ]);
  const strategies = [...needed].sort(byCodeUnit).map((strategy) => {
    const own = strategy === "contract" ? CONTRACT : `${folder}/${STRATEGIES[strategy]}.ts`;
    return imports.value(own, strategy);
  });
  return { imports: imports.declarations(), strategies: commaSeparated(strategies) };
}

function keepsValues({ write }: Resource): boolean {
  return "keepAbsent" in write && write.keepAbsent;
}

type Strategy = keyof typeof STRATEGIES | "contract";

/** The same for all destinations. */
const CONTRACT = "./runtime/contract/hold.ts";

/** The runtime's strategies, each with its module. */
const STRATEGIES = {
  append: "append",
  deleteFlagged: "delete-flagged",
  insertOnly: "insert-only",
  keepAbsent: "keep-absent",
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
