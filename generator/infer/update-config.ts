import { isMap, isNode, isSeq, parseDocument, type YAMLSeq } from "yaml";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { OpenApiDocument, Operation } from "../read/openapi/document.ts";
import { get, isObject, listOf, textOf, textsOf, type JsonObject } from "../read/values.ts";
import { infer } from "./infer.ts";
import { printConfig } from "./print-yaml.ts";
import { toConfig, type AnnotatedConfig, type ConfigObject } from "./to-config.ts";

/** A config brought up to a newer document. */
export interface Update {
  /** The whole file; the same bytes where nothing is new. Absent where the file cannot be updated. */
  readonly text?: string;
  /** Names of the added resources. */
  readonly added: readonly string[];
  /** Names of the resources whose operation the document no longer has. */
  readonly vanished: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Adds the operations that a config does not have yet. Nothing that is in the config is changed, comments included. */
export function updateConfig(text: string, file: string, document: OpenApiDocument): Update {
  const yaml = parseDocument(text);
  const value: unknown = yaml.errors.length > 0 ? undefined : yaml.toJS({ maxAliasCount: 10_000 });
  const resources = isMap(yaml.contents) ? yaml.contents.get("resources") : undefined;
  if (!isObject(value) || !isSeq(resources) || (resources.flow === true && !file.endsWith(".json")))
    return refused(file, yaml.errors[0]?.message);
  const known = listOf(value, "resources").filter(isObject);
  const names = new Map(known.flatMap((item) => pairOf(item, document)));
  const taken = listOf(value, "resources").flatMap((item) =>
    typeof item === "string" ? [item] : (textOf(item, "name") ?? []),
  );
  const inferred = infer(document, { names, taken });
  const paginator = get(get(value, "client"), "paginator");
  const fresh = toConfig(inferred, document, document.file, {
    paginator: paginator === undefined ? undefined : JSON.stringify(paginator),
  });
  const additions = additionsOf(fresh, names);
  const vanished = known.filter((item) => isGone(item, document));
  const diagnostics = [...vanished.map((item) => gone(item, file)), ...missingFields(fresh, known, file)];
  const done = {
    added: additions.map(({ name }) => name),
    vanished: vanished.map((item) => textOf(item, "name") ?? ""),
    diagnostics,
  };
  if (additions.length === 0) return { text, ...done };
  if (file.endsWith(".json")) {
    const all = { ...value, resources: [...listOf(value, "resources"), ...additions.map(({ config }) => config)] };
    return { text: `${JSON.stringify(all, null, 2)}\n`, ...done };
  }
  return { text: insert(text, resources, additions), ...done };
}

/** The file with the additions after its last resource; every other byte stays. */
function insert(text: string, resources: YAMLSeq, additions: readonly Addition[]): string {
  const configs = { resources: additions.map(({ config }) => config) };
  const notes = additions.flatMap((addition, index) =>
    addition.notes.map((note) => ({ ...note, path: ["resources", index, ...note.path.slice(2)] })),
  );
  const last: unknown = resources.items.at(-1);
  const [start = 0, , end = text.length] = (isNode(last) ? last.range : undefined) ?? [];
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const indent = /^ *(?=- )/.exec(text.slice(lineStart, start))?.[0] ?? "  ";
  const lines = printConfig({ config: configs, notes }).split("\n").slice(1, -1);
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const added = lines.map((line) => (line === "" ? "" : indent + line.slice(2))).join(lineEnd);
  const before = text.slice(0, end).trimEnd();
  return `${before}${lineEnd}${added}${lineEnd}${text.slice(before.length).replace(/^[^\S\n]*\n/, "")}`;
}

interface Addition {
  readonly name: string;
  readonly config: ConfigObject;
  readonly notes: AnnotatedConfig["notes"];
}

function additionsOf(fresh: AnnotatedConfig, names: ReadonlyMap<string, string>): readonly Addition[] {
  return listOf(fresh.config, "resources").flatMap((config, index) => {
    if (!isConfig(config) || names.has(textOf(config, "operation") ?? "")) return [];
    const notes = fresh.notes.filter(({ path }) => path[0] === "resources" && path[1] === index);
    return [{ name: textOf(config, "name") ?? "", config, notes }];
  });
}

/** A resource of an existing config with the method and path of the operation behind it. */
function pairOf(
  resource: JsonObject,
  document: OpenApiDocument,
): readonly (readonly [operation: string, name: string])[] {
  const name = textOf(resource, "name");
  const operation = operationOf(resource, document);
  return operation === undefined || name === undefined ? [] : [[`${operation.method} ${operation.path}`, name]];
}

function isGone(resource: JsonObject, document: OpenApiDocument): boolean {
  return textOf(resource, "operation") !== undefined && operationOf(resource, document) === undefined;
}

/** The operation that a resource names by method and path, or by its operationId. */
function operationOf(resource: JsonObject, { operations }: OpenApiDocument): Operation | undefined {
  const said = textOf(resource, "operation");
  if (said === undefined) return undefined;
  return (
    operations.find(({ method, path }) => said === `${method} ${path}`) ??
    operations.find(({ operationId }) => said === operationId)
  );
}

function gone(resource: JsonObject, file: string): Diagnostic {
  const operation = textOf(resource, "operation") ?? "";
  return {
    code: "vanished-operation",
    severity: "warning",
    message: `The document no longer has ${operation}, the operation of the resource \`${textOf(resource, "name") ?? ""}\`.`,
    fix: "Remove the resource, or name the operation that took its place.",
    file,
  };
}

/** Fields that a resource of the config has to take from its parent for an added child. */
function missingFields(fresh: AnnotatedConfig, known: readonly JsonObject[], file: string): readonly Diagnostic[] {
  return known.flatMap((resource): Diagnostic[] => {
    const same = listOf(fresh.config, "resources").find((item) => textOf(item, "name") === textOf(resource, "name"));
    const missing = textsOf(same, "include_from_parent").filter(
      (field) => !textsOf(resource, "include_from_parent").includes(field),
    );
    if (missing.length === 0) return [];
    const message = `Resources below \`${textOf(resource, "name") ?? ""}\` may need ${missing.join(", ")} of its parent.`;
    return [{ code: "weak-inference", severity: "info", message, fix: `Add them to its include_from_parent.`, file }];
  });
}

function refused(file: string, reason: string | undefined): Update {
  const message =
    reason === undefined
      ? "The config has no list of `resources` with one resource after a `-` each."
      : `The config is not well-formed YAML: ${reason}`;
  return {
    added: [],
    vanished: [],
    diagnostics: [
      {
        code: reason === undefined ? "no-config" : "syntax-error",
        severity: "error",
        message,
        fix: "Name a source config in YAML or JSON.",
        file,
      },
    ],
  };
}

function isConfig(value: unknown): value is ConfigObject {
  return isObject(value);
}
