import type { Connector, Resource } from "../plan/connector.ts";
import { relationsOf } from "./relations.ts";

/** What templates/connector/README.md.hbs shows. */
export function readmeView(connector: Connector, importExtension: "ts" | "js"): object {
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
    duckdbFile: `./duckdb.${importExtension}`,
    postgresFile: `./postgres.${importExtension}`,
    databaseFile: `${connector.name}.duckdb`,
  };
}

function parentText({ parent }: Resource, field: readonly string[]): string {
  const source = parent?.source;
  return `{${source?.kind === "resource" ? source.name : "parents"}.${field.join(".")}}`;
}

function resourceView(resource: Resource): object {
  const { request, primaryKey, incremental, write } = resource;
  const path = request.path
    .map((part) => (part.kind === "text" ? part.text : part.kind === "parent" ? parentText(resource, part.field) : "…"))
    .join("");
  return {
    name: resource.name,
    description: resource.description,
    request: `${request.method} ${path}`,
    key: primaryKey.join(", "),
    disposition: write.disposition,
    cursor: incremental?.cursor,
    columns: resource.columns.map(({ field, type, nullable, description = "" }) => {
      return { field, type, nullable: nullable ? "yes" : "no", description };
    }),
  };
}
