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
  const needed = new Set(connector.resources.flatMap(strategiesOf));
  const strategies = [...needed]
    .sort(byCodeUnit)
    .map((strategy) => imports.value(`${folder}/${strategy}.ts`, strategy));
  return { imports: imports.declarations(), strategies: commaSeparated(strategies) };
}

/** Rows with a primary key replace those of the same key, others are added; groups of a merge key are replaced too. */
function strategiesOf({ primaryKey, write }: Resource): readonly ("append" | "merge")[] {
  const isKeyed = primaryKey.length > 0 && write.disposition !== "append";
  const hasGroups = write.disposition === "merge" && write.mergeKey.length > 0;
  return [isKeyed ? "merge" : "append", ...(hasGroups ? (["merge"] as const) : [])];
}
