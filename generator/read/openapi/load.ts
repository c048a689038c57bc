import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { hasErrors, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { LoadedOpenApi, OpenApiDocument } from "./document.ts";
import { diskReader, filePolicy, type ReadFile } from "./files.ts";
import { duplicateIds, readOperations } from "./operations.ts";
import { MAX_JSON_LENGTH, parseText, tooLarge } from "./parse-text.ts";
import { loadReferences, type References } from "./references.ts";
import { createSchemas } from "./schemas.ts";
import { readRequirements, readSecuritySchemes, readServers } from "./security.ts";
import { convertServers } from "./swagger2.ts";
import { get, isObject, numberOf, objectOf, textOf, type JsonObject } from "../values.ts";

export interface LoadOptions {
  /** Files and folders outside of the document's own folder that a `$ref` may lead to. Default: none. */
  readonly allowRef?: readonly string[] | undefined;
  /** Reads a file by absolute path. Default: the disk. */
  readonly readFile?: ReadFile;
  /** What the document holds, where the caller has parsed it as JSON already; its references are rewritten in place. */
  readonly parsed?: unknown;
}

/**
 * Reads an OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0 document, with the local files that it refers to.
 * Parts that are wrong become warnings and unknown types; only a file that is no such document at all is an error.
 * Nothing is fetched from the network.
 */
export function loadOpenApi(path: string, options: LoadOptions = {}): LoadedOpenApi {
  const file = path.replaceAll("\\", "/");
  const policy = filePolicy(path, options.allowRef ?? []);
  const text = readRoot(path, file, options.readFile);
  if (typeof text !== "string") return { diagnostics: [text], files: [] };
  const parsed = parseText(text, file, options.parsed);
  if (hasErrors(parsed.diagnostics)) return { diagnostics: parsed.diagnostics, files: [path] };
  const root = parsed.value;
  const version = versionOf(root);
  if (!isObject(root) || version === undefined) {
    return { diagnostics: [...parsed.diagnostics, notOpenApi(file)], files: [path] };
  }
  const readFile = options.readFile ?? diskReader(policy);
  const loaded = loadReferences(root, { file, policy, rootName: basename(path), readFile });
  const diagnostics: Diagnostic[] = [...parsed.diagnostics, ...loaded.diagnostics];
  const files = [path, ...loaded.files];
  if (hasErrors(diagnostics)) return { diagnostics, files };
  const report = (message: string, pointer: string) => {
    diagnostics.push({
      code: "invalid-part",
      severity: "warning",
      message,
      fix: "Correct it as the OpenAPI standard asks.",
      file,
      pointer,
    });
  };
  const reportUnused = (message: string, fix: string, pointer: string) => {
    diagnostics.push({ code: "unused-part", severity: "warning", message, fix, file, pointer });
  };
  const swagger2 = version.startsWith("2");
  const { references } = loaded;
  const schemas = createSchemas(references);
  const operations = readOperations({ root, references, schemas, swagger2, report, reportUnused });
  if (!isObject(get(root, "paths"))) report("The document has no paths.", "/paths");
  diagnostics.push(...duplicateIds(operations, file));
  return { document: assemble({ root, file, version, operations, references, schemas }), diagnostics, files };
}

function assemble(parts: {
  root: JsonObject;
  file: string;
  version: string;
  operations: OpenApiDocument["operations"];
  references: References;
  schemas: OpenApiDocument["schemas"];
}): OpenApiDocument {
  const { root, references } = parts;
  const info = objectOf(root, "info");
  return {
    file: parts.file,
    version: parts.version,
    info: {
      title: textOf(info, "title") ?? "",
      version: textOf(info, "version") ?? numberOf(info, "version")?.toString() ?? "",
      description: textOf(info, "description"),
    },
    servers: readServers(parts.version.startsWith("2") ? convertServers(root) : get(root, "servers")),
    security: readRequirements(get(root, "security")),
    securitySchemes: readSecuritySchemes(root, references),
    operations: parts.operations,
    schemas: parts.schemas,
    raw: root,
  };
}

/** The version that the document says, or the one that its shape shows. */
function versionOf(root: unknown): string | undefined {
  const said = get(root, "openapi") ?? get(root, "swagger");
  if (typeof said === "string" || typeof said === "number")
    return /^[23](\.|$)/.test(String(said)) ? String(said) : undefined;
  if (!isObject(get(root, "paths"))) return undefined;
  return isObject(get(root, "definitions")) || textOf(root, "basePath") !== undefined ? "2.0" : "3.0";
}

function readRoot(path: string, file: string, readFile: ReadFile | undefined): string | Diagnostic {
  const absolute = resolve(path);
  try {
    if (readFile !== undefined) return readFile(absolute);
    const { size } = statSync(absolute);
    // UTF-8 has at least as many bytes as the text has characters that count here.
    if (size > MAX_JSON_LENGTH) return tooLarge(size, true, file);
    return diskReader({ root: dirname(absolute), allowed: [absolute] })(absolute);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(absolute, file) : "unknown reason";
    return {
      code: "unreadable-file",
      severity: "error",
      message: `The document cannot be read: ${reason}.`,
      fix: "Name an existing file.",
      file,
    };
  }
}

function notOpenApi(file: string): Diagnostic {
  return {
    code: "not-openapi",
    severity: "error",
    message:
      'This is not an OpenAPI document: `openapi: 3.x` or `swagger: "2.0"` with `paths` was expected at its root.',
    fix: "Name the OpenAPI or Swagger document of the API, as YAML or JSON.",
    file,
  };
}
