import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { Explanation } from "./infer/explain.ts";
import type { GenerateRequest } from "./generate-types.ts";
import type { OpenApiDocument } from "./read/openapi/document.ts";
import { get, listOf, textOf } from "./read/values.ts";
import { readSource } from "./read/read-source.ts";
import { readSamples } from "./read/samples.ts";
import type { SourceDocument } from "./read/source-document.ts";

/** What a connector is generated from. */
export interface Inputs {
  /** The source config: the user's, or the one inferred from an OpenAPI document. Absent after an error. */
  readonly config?: SourceDocument | undefined;
  readonly openapi?: OpenApiDocument | undefined;
  /** What the files of sample rows hold, by their names in the config. */
  readonly samples?: ReadonlyMap<string, unknown> | undefined;
  /** All files that were read, for the input hash. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Why the config says what it says, where it was inferred. */
  readonly explanations?: readonly Explanation[] | undefined;
  /** The document's pointer to the operation behind each of the config's resources, where the config was inferred. */
  readonly operations?: readonly string[] | undefined;
}

/** Reads a source config with the OpenAPI document that it names, or an OpenAPI document alone. */
export async function readInputs(request: GenerateRequest): Promise<Inputs> {
  const { specPath } = request;
  const source = readSource(specPath, { pick: request.pick });
  if (source.kind === "openapi") return inferred(request, source.document?.value);
  const { document } = source;
  const samples = document && readSamples(document, specPath);
  const diagnostics = [...source.diagnostics, ...(samples?.diagnostics ?? [])];
  const own = { config: document, samples: samples?.byName };
  const ownFiles = [specPath, ...(samples?.files ?? [])];
  const named = textOf(document?.value, "openapi");
  const path = request.openapiPath ?? (named === undefined ? undefined : pathOf(named, specPath));
  if (document === undefined || path === undefined) return { ...own, files: ownFiles, diagnostics };
  if (request.openapiPath === undefined && isAddress(named)) {
    return { files: [specPath], diagnostics: [...diagnostics, addressed(document)] };
  }
  const { loadOpenApi } = await import("./read/openapi/load.ts");
  const loaded = loadOpenApi(path, { allowRef: request.allowRef });
  return {
    ...own,
    openapi: loaded.document,
    files: [...ownFiles, ...loaded.files],
    diagnostics: [...diagnostics, ...loaded.diagnostics],
  };
}

/** The config that an OpenAPI document says and shows; without positions, for nobody has written it. */
async function inferred({ specPath, only, allowRef }: GenerateRequest, parsed: unknown): Promise<Inputs> {
  const [{ loadOpenApi }, { infer }, { toConfig }, { explain }] = await Promise.all([
    import("./read/openapi/load.ts"),
    import("./infer/infer.ts"),
    import("./infer/to-config.ts"),
    import("./infer/explain.ts"),
  ]);
  const { document, diagnostics, files } = loadOpenApi(specPath, { allowRef, parsed });
  if (document === undefined) return { files, diagnostics };
  const found = infer(document);
  const annotated = toConfig(found, document, specPath);
  const { config } = annotated;
  const value = only === undefined ? selectedOnly(config) : config;
  const pointers = new Map(found.resources.map(({ candidate }) => [candidate.key, candidate.operation.pointer]));
  return {
    config: { file: document.file, value, locate: () => undefined, locateKey: () => undefined },
    openapi: document,
    files,
    diagnostics: [...diagnostics, ...found.diagnostics],
    explanations: explain(annotated),
    operations: listOf(value, "resources").map((resource) => pointers.get(textOf(resource, "operation") ?? "") ?? ""),
  };
}

/** Without the operations that are worth loading only when asked for, unless one that is loaded needs their rows. */
function selectedOnly(config: { readonly [key: string]: unknown }): object {
  const resources = listOf(config, "resources");
  const byName = new Map(resources.map((resource) => [textOf(resource, "name"), resource]));
  const kept = new Set(resources.filter((resource) => get(resource, "selected") !== false));
  for (const resource of kept) {
    for (const parent of parentsOf(resource)) {
      const found = byName.get(parent);
      if (found !== undefined) kept.add(found);
    }
  }
  return { ...config, resources: resources.filter((resource) => kept.has(resource)) };
}

/** The resources whose rows another one's requests are made from. */
function parentsOf(resource: unknown): readonly string[] {
  return [...JSON.stringify(resource).matchAll(/\{resources\.([^.{}"]+)\./g)].map(([, name = ""]) => name);
}

function isAddress(named: string | undefined): boolean {
  return named !== undefined && /^[a-z][a-z0-9+.-]+:/i.test(named);
}

/** The address itself stays unsaid: it may hold credentials. */
function addressed(document: SourceDocument): Diagnostic {
  return {
    code: "invalid-value",
    severity: "error",
    message: "`openapi` is an address; a file was expected, since nothing is fetched.",
    fix: "Save the document beside the config and write its path, relative to the config.",
    file: document.file,
    pointer: "/openapi",
    ...document.locate(["openapi"]),
  };
}

/** A document is named from the config's folder, or from where `gen init` was run. */
function pathOf(named: string, specPath: string): string {
  const beside = join(dirname(specPath), named);
  return !existsSync(beside) && existsSync(named) ? named : beside;
}
