import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { parseSourceConfig } from "./config/parse.ts";
import { type Diagnostic, hasErrors } from "./diagnostics/diagnostic.ts";
import { emitConnector } from "./emit/connector.ts";
import { verifyConnector } from "./emit/verify.ts";
import type { GeneratedConnector, GenerateRequest, GenerateResult, ResourceSummary } from "./generate-types.ts";
import { packageRoot } from "./package-root.ts";
import type { Connector, Part, Resource } from "./plan/connector.ts";
import { planConnector } from "./plan/plan.ts";
import { type ImportExtension, importExtensionFor, specLabel } from "./project.ts";
import { readSource } from "./read/read-source.ts";
import type { SourceDocument } from "./read/source-document.ts";

/** Files that belong to the user once they exist. */
const CREATE_ONCE: ReadonlySet<string> = new Set(["extensions.ts"]);

/**
 * Runs the stages from reading to verified text; nothing is written. Whatever is wrong with the inputs is in the
 * diagnostics, all of it at once.
 */
export async function generate(request: GenerateRequest): Promise<GenerateResult> {
  const source = readSource(request.specPath, { pick: request.pick });
  if (source.document === undefined || hasErrors(source.diagnostics)) return { diagnostics: source.diagnostics };
  const planned = plan(source.document, request);
  const diagnostics = [...source.diagnostics, ...planned.diagnostics];
  if (planned.connector === undefined || hasErrors(diagnostics)) return { diagnostics };

  const importExtension = request.importExt ?? (await importExtensionFor(request.outDir));
  const runtimeDir = join(packageRoot(), "templates", "runtime");
  const files = await emitConnector(planned.connector, { importExtension, runtimeDir });
  const mistakes = verifyConnector(files);
  if (mistakes.length > 0) return { diagnostics: [...diagnostics, ...mistakes] };
  return { diagnostics, connector: generated(planned.connector, files, request, importExtension) };
}

function plan(
  document: SourceDocument,
  request: GenerateRequest,
): { readonly connector?: Connector; readonly diagnostics: readonly Diagnostic[] } {
  const { config, diagnostics } = parseSourceConfig(document);
  if (config === undefined) return { diagnostics };
  const spec = specLabel(request.specPath);
  const planned = planConnector(config, {
    document,
    specLabel: spec,
    command: commandLine(spec, request),
    nameOverride: request.name,
    only: request.only,
    fileBaseName: basename(request.specPath, extname(request.specPath)),
  });
  return { ...planned, diagnostics: [...diagnostics, ...planned.diagnostics] };
}

/** The command that makes the same connector again from the spec's project. */
function commandLine(spec: string, request: GenerateRequest): string {
  const options = [
    ...(request.openapiPath === undefined ? [] : ["--openapi", specLabel(request.openapiPath)]),
    ...(request.pick === undefined ? [] : ["--pick", request.pick]),
    ...(request.name === undefined ? [] : ["--name", request.name]),
    ...(request.only === undefined ? [] : ["--only", request.only.join(",")]),
  ];
  return ["gen connector", spec, ...options].map(quoted).join(" ");
}

/** A word of a command line as a shell takes it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./ -]+$/.test(word) && (!word.includes(" ") || word === "gen connector")
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

function generated(
  connector: Connector,
  files: ReadonlyMap<string, string>,
  request: GenerateRequest,
  importExtension: ImportExtension,
): GeneratedConnector {
  return {
    name: connector.name,
    dir: join(request.outDir, connector.name),
    files,
    createOnce: CREATE_ONCE,
    lock: { inputHash: inputHash(request), options: { importExtension, command: connector.origin.command } },
    resources: connector.resources.map(summary),
  };
}

function inputHash(request: GenerateRequest): string {
  const hash = createHash("sha256");
  for (const path of [request.specPath, request.openapiPath]) {
    if (path !== undefined) hash.update(createHash("sha256").update(readFileSync(path)).digest());
  }
  return hash.digest("hex");
}

function summary(resource: Resource): ResourceSummary {
  return {
    name: resource.name,
    method: resource.request.method,
    path: resource.request.path.map(partText).join(""),
    paginator: resource.paginator.type,
    key: resource.primaryKey,
    cursor: resource.incremental?.cursor,
  };
}

function partText(part: Part): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "secret":
      return `{secrets.${part.option}}`;
    case "incremental":
      return `{incremental.${part.attribute}}`;
    case "parent":
      return `{parent.${part.field.join(".")}}`;
  }
}
