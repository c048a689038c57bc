import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { parseSourceConfig } from "./config/parse.ts";
import { type Diagnostic, hasErrors } from "./diagnostics/diagnostic.ts";
import { emitConnector } from "./emit/connector.ts";
import { byCodeUnit } from "./emit/runtime-modules.ts";
import { verifyConnector } from "./emit/verify.ts";
import { TypeChecker } from "./emit/verify-types.ts";
import type { GenerateRequest, GenerateResult, ImportExtension, ResourceSummary } from "./generate-types.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { packageRoot } from "./package-root.ts";
import type { Connector, Part, Resource } from "./plan/connector.ts";
import { planConnector, type PlanResult } from "./plan/plan.ts";
import { importExtensionFor, pathLabel, specLabel } from "./project.ts";
import { get } from "./read/values.ts";
import type { SourceDocument } from "./read/source-document.ts";
import { type DestinationName, destinationsIn } from "./words/destinations.ts";
import { missingFunctions } from "./write/missing-functions.ts";
import { readLock } from "./write/read-lock.ts";

/** Files that belong to the user once they exist. */
const CREATE_ONCE: ReadonlySet<string> = new Set(["extensions.ts"]);

/**
 * Runs the stages from reading to verified text; nothing is written. Whatever is wrong with the inputs is in the
 * diagnostics, all of it at once.
 */
export async function generate(request: GenerateRequest): Promise<GenerateResult> {
  const inputs = await readInputs(request);
  if (inputs.config === undefined || hasErrors(inputs.diagnostics)) return { diagnostics: inputs.diagnostics };
  const planned = inDocument(plan(inputs.config, inputs, request), inputs);
  const diagnostics = [...inputs.diagnostics, ...planned.diagnostics];
  if (planned.connector === undefined || hasErrors(diagnostics)) return { diagnostics };

  // Its process is ready by the time that there is something to check.
  const checker = new TypeChecker();
  try {
    return await emitted(planned.connector, diagnostics, inputs, request, checker);
  } finally {
    await checker.close();
  }
}

/** The connector as text that is verified. */
async function emitted(
  connector: Connector,
  diagnostics: readonly Diagnostic[],
  inputs: Inputs,
  request: GenerateRequest,
  checker: TypeChecker,
): Promise<GenerateResult> {
  const { name, origin, resources } = connector;
  const dir = join(request.outDir, name);
  const importExtension = request.importExt ?? rememberedExtension(dir) ?? (await importExtensionFor(request.outDir));
  const runtimeDir = join(packageRoot(), "templates", "runtime");
  const { modules, copied, documents } = await emitConnector(connector, { importExtension, runtimeDir });
  const texts = [...modules];
  const formatDocuments = async (): Promise<void> => {
    texts.push(...(await documents()));
  };
  const mistakes = await verifyConnector(modules, copied, formatDocuments, checker);
  const files = new Map(texts.sort(([one], [other]) => byCodeUnit(one, other)));
  if (mistakes.length > 0) return { diagnostics: [...diagnostics, ...mistakes] };
  const asked = saysDestinations(inputs)
    ? undefined
    : (destinationsIn(request.destinations) ?? formerDestinations(dir));
  const options = { importExtension, command: origin.command, ...(asked && { destinations: asked }) };
  const lock = { inputHash: inputHash(inputs.files), options };
  const { explanations } = inputs;
  return {
    diagnostics: [...diagnostics, ...missingFunctions(dir, files.get("extensions.ts") ?? "")],
    connector: { name, dir, files, createOnce: CREATE_ONCE, lock, resources: resources.map(summary), explanations },
  };
}

/** What is found in an inferred config, which nobody has seen, is shown at the operation that it was inferred from. */
function inDocument(planned: PlanResult, { operations }: Inputs): PlanResult {
  if (operations === undefined) return planned;
  const diagnostics = planned.diagnostics.map((diagnostic) => {
    const index = /^\/resources\/(\d+)/.exec(diagnostic.pointer ?? "")?.[1];
    return { ...diagnostic, pointer: index === undefined ? "" : (operations[Number(index)] ?? "") };
  });
  return { ...planned, diagnostics };
}

/** The import style of the connector as it was last generated, so that it changes only when asked to. */
function rememberedExtension(dir: string): ImportExtension | undefined {
  const remembered = rememberedOption(dir, "importExtension");
  return remembered === "ts" || remembered === "js" ? remembered : undefined;
}

/** The destinations that were asked for on the command line when the connector was last generated. */
function formerDestinations(dir: string): readonly DestinationName[] | undefined {
  return destinationsIn(rememberedOption(dir, "destinations"));
}

function rememberedOption(dir: string, name: string): unknown {
  const found = readLock(dir);
  return found.kind === "lock" ? found.lock.options[name] : undefined;
}

/** Whether the config itself names the destinations, which then need not be remembered. */
function saysDestinations({ config }: Inputs): boolean {
  return get(config?.value, "destinations") !== undefined;
}

function plan(document: SourceDocument, inputs: Inputs, request: GenerateRequest): PlanResult {
  const { config, diagnostics } = parseSourceConfig(document);
  if (config === undefined) return { diagnostics };
  const spec = specLabel(request.specPath);
  const planned = planConnector(config, {
    document,
    openapi: inputs.openapi,
    samples: inputs.samples,
    specLabel: spec,
    command: commandLine(spec, request, inputs),
    nameOverride: request.name,
    only: request.only,
    destinations: request.destinations,
    formerDestinations: (name) => formerDestinations(join(request.outDir, name)),
    fileBaseName: basename(request.specPath, extname(request.specPath)),
  });
  return { ...planned, diagnostics: [...diagnostics, ...planned.diagnostics] };
}

/** The command that makes the same connector again from the spec's project. */
function commandLine(spec: string, request: GenerateRequest, inputs: Inputs): string {
  // Where the config says otherwise they would not be remembered.
  const destinations = saysDestinations(inputs) ? destinationsIn(request.destinations) : undefined;
  const options = [
    ...(request.openapiPath === undefined ? [] : ["--openapi", pathLabel(request.openapiPath, request.specPath)]),
    ...(request.allowRef ?? []).flatMap((path) => ["--allow-ref", pathLabel(path, request.specPath)]),
    ...(request.pick === undefined ? [] : ["--pick", request.pick]),
    ...(request.name === undefined ? [] : ["--name", request.name]),
    ...(request.only === undefined ? [] : ["--only", request.only.join(",")]),
    ...(destinations === undefined ? [] : ["--destination", destinations.join(",")]),
  ];
  return ["gen connector", spec, ...options].map(quoted).join(" ");
}

/** A word of a command line as a shell takes it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./ -]+$/.test(word) && (!word.includes(" ") || word === "gen connector")
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

function inputHash(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of files) hash.update(createHash("sha256").update(readFileSync(path)).digest());
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
    parent: resource.parent?.source.kind === "resource" ? resource.parent.source.name : undefined,
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
