import { extname } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { readPicked, type FoundConfig, type ReadConfig } from "./found-config.ts";
import { jsonDocument, jsonProblems } from "./json/read-json.ts";
import { readMarkdown } from "./markdown/read-markdown.ts";
import { get, isObject } from "./values.ts";
import { readPython } from "./python/read-python.ts";
import { readText, type ReadBytes } from "./read-file.ts";
import type { SourceDocument } from "./source-document.ts";
import { textPositions } from "./text-positions.ts";
import { readYaml } from "./yaml/read-yaml.ts";

/** The notation of a source file, by its extension. */
type SourceFormat = "yaml" | "json" | "python" | "markdown";

export interface ReadOptions {
  /** Which config of a Python or Markdown file: its number from 1, or its name. */
  readonly pick?: string | undefined;
  /** Gives a file's bytes. Default: from the disk. */
  readonly readFile?: ReadBytes | undefined;
}

/** What a source file says. */
export interface ReadSource {
  /**
   * Absent where the file cannot be read, and for OpenAPI in YAML: the OpenAPI loader reads that itself, and YAML of
   * several megabytes should be parsed once.
   */
  readonly document?: SourceDocument;
  readonly format: SourceFormat;
  /** A source config, or an OpenAPI (3.x) or Swagger (2.0) document. */
  readonly kind: "config" | "openapi";
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a source config or recognises an OpenAPI document. Whatever is wrong with the file is a diagnostic. */
export function readSource(path: string, options: ReadOptions = {}): ReadSource {
  const format = formatOf(path);
  const file = path.replaceAll("\\", "/");
  const read = readText(path, options.readFile);
  if ("diagnostic" in read) return { format, kind: "config", diagnostics: [{ ...read.diagnostic, file }] };
  return { format, ...readAs(format, read.text, file, options.pick) };
}

function formatOf(path: string): SourceFormat {
  switch (extname(path).toLowerCase()) {
    case ".json":
      return "json";
    case ".py":
      return "python";
    case ".md":
    case ".markdown":
      return "markdown";
    default:
      return "yaml";
  }
}

function readAs(
  format: SourceFormat,
  text: string,
  file: string,
  pick: string | undefined,
): Omit<ReadSource, "format"> {
  switch (format) {
    case "json":
      return readJsonText(text, file);
    case "yaml":
      return readYamlText(text, file);
    case "python":
      return { kind: "config", ...picked(readPython(text, file, textPositions(text)), pick, file) };
    case "markdown":
      return { kind: "config", ...picked(readMarkdown(text, file), pick, file) };
  }
}

const VERSION_IN_JSON = /"(?:openapi|swagger)"\s*:\s*"?\d/;

function readJsonText(text: string, file: string): Omit<ReadSource, "format"> {
  const document = jsonDocument(text, file);
  if (document === undefined) {
    // The OpenAPI loader also takes JSON with comments and trailing commas.
    if (VERSION_IN_JSON.test(text) && !/"client"\s*:/.test(text)) return { kind: "openapi", diagnostics: [] };
    return { kind: "config", diagnostics: jsonProblems(text, file) };
  }
  if (isOpenApi(document.value)) return { document, kind: "openapi", diagnostics: [] };
  return { kind: "config", ...checked({ document, diagnostics: jsonProblems(text, file) }) };
}

function readYamlText(text: string, file: string): Omit<ReadSource, "format"> {
  if (/^\s*\{/.test(text)) {
    const document = jsonDocument(text, file);
    if (document !== undefined) return readJsonText(text, file);
  }
  if (looksLikeOpenApi(text)) return { kind: "openapi", diagnostics: [] };
  const read = readYaml(text, file);
  if (isOpenApi(read.document?.value)) return { kind: "openapi", diagnostics: [] };
  return { kind: "config", ...checked(read) };
}

/** A config is a mapping; what its keys are is the schema's business. */
function checked(read: ReadConfig): ReadConfig {
  if (hasErrors(read.diagnostics) || isObject(read.document?.value)) return read;
  const diagnostic: Diagnostic = {
    code: "no-config",
    severity: "error",
    message: "This file holds no source config: it is empty, or not a mapping.",
    fix: "Write a mapping with `client` and `resources`.",
    file: read.document?.file,
  };
  return { diagnostics: [...read.diagnostics, diagnostic] };
}

function picked(
  found: { readonly configs: readonly FoundConfig[]; readonly syntaxErrors: readonly Diagnostic[] },
  pick: string | undefined,
  file: string,
): ReadConfig {
  if (found.configs.length === 0 && found.syntaxErrors.length > 0) return { diagnostics: found.syntaxErrors };
  return readPicked(found.configs, pick, file);
}

/** A source config may name its OpenAPI document under the same key; only a version makes it the document itself. */
function isOpenApi(value: unknown): boolean {
  if (get(value, "client") !== undefined || get(value, "resources") !== undefined) return false;
  const version = get(value, "openapi") ?? get(value, "swagger");
  // Some documents do not say their version.
  return version === undefined
    ? isObject(get(value, "paths"))
    : typeof version === "number" || (typeof version === "string" && /^\d/.test(version));
}

function looksLikeOpenApi(text: string): boolean {
  return /^["']?(?:openapi|swagger)["']?[ \t]*:[ \t]*["']?\d/m.test(text) && !/^["']?client["']?[ \t]*:/m.test(text);
}
