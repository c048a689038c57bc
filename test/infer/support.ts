import { infer, type Inferred, type InferredResource } from "../../generator/infer/infer.ts";
import { toConfig, type ConfigObject } from "../../generator/infer/to-config.ts";
import { listOf, textOf } from "../../generator/read/values.ts";
import { documentOf, openapi } from "../read/openapi/documents.ts";

/** What is inferred from a document with these paths. */
export function inferPaths(paths: object, rest: object = {}): Inferred {
  return infer(documentOf({ "a.json": openapi(paths, rest) }));
}

/** The resources of the source config of a document with these paths, by name. */
export function configOf(
  paths: object,
  rest: object = {},
): { config: ConfigObject; resources: Readonly<Record<string, unknown>> } {
  const document = documentOf({ "a.json": openapi(paths, rest) });
  const { config } = toConfig(infer(document), document, "a.json");
  const resources = listOf(config, "resources").map((resource) => [textOf(resource, "name") ?? "", resource] as const);
  return { config, resources: Object.fromEntries(resources) };
}

/** The resource behind an operation. */
export function resourceOf(inferred: Inferred, key: string): InferredResource {
  const found = inferred.resources.find(({ candidate }) => candidate.key === key);
  if (found === undefined)
    throw new Error(`${key} is not among ${inferred.resources.map(({ candidate }) => candidate.key).join(", ")}`);
  return found;
}

/** An object schema with these properties: a type's name, or a schema. */
export function row(properties: Readonly<Record<string, unknown>>, rest: object = {}): object {
  const schemas = Object.entries(properties).map(([name, type]) => [name, typeof type === "string" ? { type } : type]);
  return { type: "object", properties: Object.fromEntries(schemas), ...rest };
}

/** A list schema of these rows. */
export function list(items: unknown = row({ id: "string" })): object {
  return { type: "array", items };
}

/** A query parameter. */
export function query(name: string, schema: object = { type: "string" }, rest: object = {}): object {
  return { name, in: "query", schema, ...rest };
}
