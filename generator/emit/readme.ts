import type { Connector, Part, Resource } from "../plan/connector.ts";
import { type DestinationName, DESTINATIONS } from "../words/destinations.ts";
import { relationsOf } from "./relations.ts";
import type { View } from "./templates.ts";

const TITLES: Readonly<Record<DestinationName, string>> = {
  duckdb: "DuckDB",
  postgres: "PostgreSQL",
  clickhouse: "ClickHouse",
};

/** `a and b`, `a, b and c`. */
const LIST = new Intl.ListFormat("en-GB");

/** What templates/connector/README.md.hbs shows. */
export function readmeView(connector: Connector, importExtension: "ts" | "js"): View {
  return {
    title: connector.title,
    description: connector.description,
    spec: connector.origin.spec,
    command: connector.origin.command,
    resources: connector.resources.map(resourceView),
    relations: relationsOf(connector.resources),
    secrets: connector.secrets.map(({ option, env, description = "" }) => ({ option, env, description })),
    factory: connector.names.factory,
    firstResource: connector.resources[0]?.identifier,
    indexFile: `./index.${importExtension}`,
    databases: LIST.format(connector.destinations.map((name) => TITLES[name])),
    destinations: Object.fromEntries(
      DESTINATIONS.map((name) => [
        name,
        connector.destinations.includes(name) ? `./${name}.${importExtension}` : undefined,
      ]),
    ),
    databaseFile: `${connector.name}.duckdb`,
  };
}

function partText({ parent }: Resource, part: Part): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "secret") return `{${part.option}}`;
  if (part.kind === "incremental") return `{incremental.${part.attribute}}`;
  const source = parent?.source;
  return `{${source?.kind === "resource" ? source.name : "parents"}.${part.field.join(".")}}`;
}

function resourceView(resource: Resource): object {
  const { request, primaryKey, incremental, write, tombstonesOf } = resource;
  const path = request.path.map((part) => partText(resource, part)).join("");
  return {
    name: resource.name,
    description: resource.description,
    request: `${request.method} ${path}`,
    key: primaryKey.join(", "),
    disposition: tombstonesOf === undefined ? write.disposition : `deletes rows of ${tombstonesOf}`,
    cursor: incremental?.cursor,
    lists: (resource.lists ?? []).map(({ table, key, columns }) => {
      return { table, key: key.join(", "), columns: columns.join(", ") };
    }),
    columns: resource.columns.map(({ field, type, nullable, description = "" }) => {
      return { field, type, nullable: nullable ? "yes" : "no", description };
    }),
  };
}
