import { parseSourceConfig } from "../../generator/config/parse.ts";
import type { SourceConfig } from "../../generator/config/source-config.ts";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import type { Connector } from "../../generator/plan/connector.ts";
import { planConnector, type PlanContext } from "../../generator/plan/plan.ts";
import type { SourceDocument } from "../../generator/read/source-document.ts";
import { readYaml } from "../../generator/read/yaml/read-yaml.ts";

/** A YAML text as a document; JSON is YAML. */
export function documentOf(yaml: string): SourceDocument {
  const { document } = readYaml(yaml, "api.yaml");
  if (document === undefined) throw new Error("The test's own YAML cannot be read.");
  return document;
}

/** A config that must be valid. */
export function configOf(value: unknown): SourceConfig {
  const { config, diagnostics } = parseSourceConfig(documentOf(JSON.stringify(value)));
  if (config === undefined) throw new Error(`The test's own config is refused: ${JSON.stringify(diagnostics)}`);
  return config;
}

/** All that parsing and planning say of a YAML text, and the plan. */
export function planYaml(
  yaml: string,
  context: Partial<PlanContext> = {},
): { readonly connector?: Connector; readonly diagnostics: readonly Diagnostic[] } {
  const document = documentOf(yaml);
  const { config, diagnostics } = parseSourceConfig(document);
  if (config === undefined) return { diagnostics };
  const origin = { specLabel: "api.yaml", command: "gen connector api.yaml", fileBaseName: "api", document };
  const planned = planConnector(config, { ...origin, ...context });
  return { ...planned, diagnostics: [...diagnostics, ...planned.diagnostics] };
}

/** A config with one resource that plans without a word, over which `changes` go. */
export function oneResource(changes: { endpoint?: object; resource?: object; client?: object } = {}): object {
  return {
    client: { base_url: "https://api.example.com", ...changes.client },
    resources: [
      {
        name: "issues",
        endpoint: { data_selector: "data", paginator: "single_page", ...changes.endpoint },
        columns: { id: { data_type: "bigint" }, updated_at: { data_type: "timestamp" } },
        ...changes.resource,
      },
    ],
  };
}

/** The plan of a config that must be free of errors. */
export function connectorOf(config: unknown, context: Partial<PlanContext> = {}): Connector {
  const { connector, diagnostics } = planYaml(JSON.stringify(config), context);
  if (connector === undefined) throw new Error(`The test's own config is refused: ${JSON.stringify(diagnostics)}`);
  return connector;
}

/** The first resource of the plan. */
export function resourceOf(config: unknown): Connector["resources"][number] {
  const [resource] = connectorOf(config).resources;
  if (resource === undefined) throw new Error("The plan has no resource.");
  return resource;
}

/** The codes of all errors. */
export function errorsOf(config: unknown): readonly string[] {
  const { diagnostics } = planYaml(JSON.stringify(config));
  return diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
}
