import type { Connector, NamedSchema, Resource } from "../../generator/plan/connector.ts";
import { planConnector, type PlanResult } from "../../generator/plan/plan.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";
import { configOf } from "../support/config.ts";

/** An answer that lists rows of a schema. */
export const list = (schema: unknown): object =>
  answers({ type: "object", properties: { data: { type: "array", items: schema } } });

/** Plans a config of one resource `issues` over a document whose `GET /issues` lists rows of this schema. */
export function plan(row: unknown, rest: { schemas?: object; resource?: object; operation?: string } = {}): PlanResult {
  const openapiDocument = documentOf({
    "a.json": openapi(
      { "/issues": { get: { operationId: "listIssues", ...list(row) } } },
      { components: { schemas: rest.schemas ?? {} } },
    ),
  });
  const config = configOf({
    client: { base_url: "https://api.test", paginator: "single_page" },
    resources: [
      {
        name: "issues",
        operation: rest.operation ?? "GET /issues",
        primary_key: "id",
        endpoint: { path: "/issues", data_selector: "data" },
        ...rest.resource,
      },
    ],
  });
  return planConnector(config, { specLabel: "a.yaml", command: "gen", fileBaseName: "a", openapi: openapiDocument });
}

/** What is planned, where nothing stops it. */
export function planned(...args: Parameters<typeof plan>): {
  connector: Connector;
  resource: Resource;
  schema: (name: string) => NamedSchema;
} {
  const { connector, diagnostics } = plan(...args);
  const resource = connector?.resources[0];
  if (connector === undefined || resource === undefined) throw new Error(JSON.stringify(diagnostics));
  const schema = (name: string): NamedSchema => {
    const found = connector.schemas.find((candidate) => candidate.name === name);
    if (found === undefined)
      throw new Error(`${name} is not among ${connector.schemas.map((each) => each.name).join(", ")}`);
    return found;
  };
  return { connector, resource, schema };
}

/** A row of the document. */
export const ISSUE = { type: "object", required: ["id"], properties: { id: { type: "integer" } } };
