import { dirname, join } from "node:path";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { GenerateRequest } from "./generate-types.ts";
import type { OpenApiDocument } from "./read/openapi/document.ts";
import { readSource } from "./read/read-source.ts";
import type { SourceDocument } from "./read/source-document.ts";

/** What a connector is generated from. */
export interface Inputs {
  /** The source config: the user's, or the one inferred from an OpenAPI document. Absent after an error. */
  readonly config?: SourceDocument | undefined;
  readonly openapi?: OpenApiDocument | undefined;
  /** All files that were read, for the input hash. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a source config with the OpenAPI document that it names, or an OpenAPI document alone. */
export async function readInputs(request: GenerateRequest): Promise<Inputs> {
  const { specPath } = request;
  const source = readSource(specPath, { pick: request.pick });
  if (source.kind === "openapi") return inferred(request);
  const { document, diagnostics } = source;
  const named = openApiKey(document?.value);
  const path = request.openapiPath ?? (named === undefined ? undefined : join(dirname(specPath), named));
  if (document === undefined || path === undefined) return { config: document, files: [specPath], diagnostics };
  const { loadOpenApi } = await import("./read/openapi/load.ts");
  const loaded = loadOpenApi(path);
  return {
    config: document,
    openapi: loaded.document,
    files: [specPath, path],
    diagnostics: [...diagnostics, ...loaded.diagnostics],
  };
}

/** The config that an OpenAPI document says and shows; without positions, for nobody has written it. */
async function inferred({ specPath, only }: GenerateRequest): Promise<Inputs> {
  const [{ loadOpenApi }, { infer }, { toConfig }] = await Promise.all([
    import("./read/openapi/load.ts"),
    import("./infer/infer.ts"),
    import("./infer/to-config.ts"),
  ]);
  const { document, diagnostics } = loadOpenApi(specPath);
  if (document === undefined) return { files: [specPath], diagnostics };
  const found = infer(document);
  const { config } = toConfig(found, document, specPath);
  const value = only === undefined ? selectedOnly(config) : config;
  return {
    config: { file: document.file, value, locate: () => undefined, locateKey: () => undefined },
    openapi: document,
    files: [specPath],
    diagnostics: [...diagnostics, ...found.diagnostics],
  };
}

/** Without the operations that are worth loading only when asked for. */
function selectedOnly(config: { readonly [key: string]: unknown }): object {
  const { resources } = config;
  if (!Array.isArray(resources)) return config;
  return { ...config, resources: resources.filter((resource) => !isUnselected(resource)) };
}

function isUnselected(resource: unknown): boolean {
  return typeof resource === "object" && resource !== null && "selected" in resource && resource.selected === false;
}

function openApiKey(config: unknown): string | undefined {
  if (typeof config !== "object" || config === null || !("openapi" in config)) return undefined;
  return typeof config.openapi === "string" ? config.openapi : undefined;
}
