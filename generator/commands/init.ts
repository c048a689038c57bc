import { readFileSync } from "node:fs";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { explain, type Explanation } from "../infer/explain.ts";
import { infer, type Inferred } from "../infer/infer.ts";
import { printYaml } from "../infer/print-yaml.ts";
import { toConfig } from "../infer/to-config.ts";
import { updateConfig, type Update } from "../infer/update-config.ts";
import { loadOpenApi } from "../read/openapi/load.ts";

/** What `gen init` is asked for. */
export interface InitRequest {
  /** Plain JSON instead of YAML with the evidence as comments. */
  readonly json: boolean;
  /** Files and folders outside of the document's folder that `$ref` may lead to. */
  readonly allowRef: readonly string[];
}

/** What `gen init` gives. */
export interface InitResult {
  /** The source config as text; absent where the document cannot be used. */
  readonly text?: string;
  readonly inferred?: Inferred;
  readonly explanations?: readonly Explanation[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The source config of an OpenAPI document, as text. Writes nothing. */
export function init(path: string, request: InitRequest): InitResult {
  const { document, diagnostics } = loadOpenApi(path, { allowRef: request.allowRef });
  if (document === undefined) return { diagnostics };
  const inferred = infer(document);
  const annotated = toConfig(inferred, document, document.file);
  const text = request.json ? `${JSON.stringify(annotated.config, null, 2)}\n` : printYaml(annotated);
  return { text, inferred, explanations: explain(annotated), diagnostics: [...diagnostics, ...inferred.diagnostics] };
}

/** A source config brought up to a newer document: what is new is added, what is there stays as it is. Writes nothing. */
export function initUpdate(
  path: string,
  configPath: string,
  request: InitRequest,
): Partial<Update> & { readonly diagnostics: readonly Diagnostic[] } {
  const { document, diagnostics } = loadOpenApi(path, { allowRef: request.allowRef });
  if (document === undefined || hasErrors(diagnostics)) return { diagnostics };
  const file = configPath.replaceAll("\\", "/");
  try {
    const update = updateConfig(readFileSync(configPath, "utf8"), file, document);
    return { ...update, diagnostics: [...diagnostics, ...update.diagnostics] };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(configPath, file) : "unknown reason";
    const unreadable: Diagnostic = {
      code: "unreadable-file",
      severity: "error",
      message: `The config cannot be read: ${reason}.`,
      fix: "Name an existing YAML or JSON config.",
      file,
    };
    return { diagnostics: [...diagnostics, unreadable] };
  }
}
