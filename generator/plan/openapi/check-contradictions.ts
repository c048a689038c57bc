import { closest, listed } from "../../config/suggest.ts";
import type { Operation } from "../../read/openapi/document.ts";
import { isJsonLines } from "../../read/openapi/media-types.ts";
import { mainResponse } from "../../read/openapi/response.ts";
import type { Schemas } from "../../read/openapi/schemas.ts";
import { get, isObject } from "../../read/values.ts";
import type { ResourceScope } from "../scope.ts";
import { compileSelector } from "../selector.ts";
import type { DocumentTypes } from "./document-types.ts";

/** Names that a message lists at most. */
const MAX_NAMES = 12;

/**
 * Reports where a resource's config and its document contradict each other. The config wins; what the document says
 * otherwise is a warning, since documents are incomplete more often than not.
 */
export function checkContradictions(scope: ResourceScope, types: DocumentTypes): void {
  const operation = types.operations.get(scope.resource.options.operation ?? "");
  const fields = types.fieldsOf(scope.resource.name);
  if (fields !== undefined) checkFields(scope, fields);
  if (operation === undefined || types.document === undefined) return;
  checkRequest(scope, operation);
  checkBodyFormat(scope, operation);
  checkParams(scope, operation);
  checkSelector(scope, operation, types.document.schemas);
}

/** Key and cursor that the rows do not have. */
function checkFields({ resource, included, place, report }: ResourceScope, fields: ReadonlySet<string>): void {
  const known = new Set([...fields, ...resource.columns.keys(), ...included.keys()]);
  const check = (field: string, path: readonly string[]): void => {
    const [first = ""] = field.split(".");
    if (known.has(field) || known.has(first)) return;
    report.warning({
      code: "contradicts-document",
      path: place(path),
      message: `${path.at(-1) ?? ""}: the rows have no field \`${field}\` by what is known of them; they have ${names(fields)}.`,
      fix: meant(field, fields) ?? "Correct it, or declare the field in `columns`.",
    });
  };
  for (const field of [resource.options.primary_key ?? []].flat()) check(field, ["primary_key"]);
  const cursor = resource.endpoint.incremental?.cursor_path;
  if (typeof cursor === "string" && /^[\w.]+$/.test(cursor)) check(cursor, ["endpoint", "incremental", "cursor_path"]);
}

/** Another method or path than the operation's. */
function checkRequest({ resource, place, report }: ResourceScope, operation: Operation): void {
  const { method = "GET", path } = resource.endpoint;
  if ((method ?? "GET") !== operation.method) {
    report.warning({
      code: "contradicts-document",
      path: place(["endpoint", "method"]),
      message: `The operation is ${operation.method} ${operation.path}, and the endpoint's method ${String(method)}.`,
      fix: `Write \`method: ${operation.method}\`, or name the operation that is meant.`,
    });
  }
  if (leadsTo(path, operation.path)) return;
  report.warning({
    code: "contradicts-document",
    path: place(["endpoint", "path"]),
    message: `The operation's path is ${operation.path}, and the endpoint's ${path}.`,
    fix: "Correct one of them; types and columns are the operation's.",
  });
}

/** A body of many JSON values that is to be read as one. */
function checkBodyFormat({ resource, place, report }: ResourceScope, operation: Operation): void {
  const type = mainResponse(operation)?.mediaType ?? "";
  if (!isJsonLines(type) || resource.endpoint.body_format === "json_lines") return;
  report.warning({
    code: "contradicts-document",
    path: place(["endpoint"]),
    message: `${operation.method} ${operation.path} answers with ${type}, and the endpoint reads one JSON value.`,
    fix: "Write `body_format: json_lines` into `endpoint`.",
  });
}

/** Whether a path ends like a template; what stands before may be part of the API's address. */
function leadsTo(path: string, template: string): boolean {
  const segments = (text: string): readonly string[] => (text.split(/[?#]/)[0] ?? "").split("/").filter(Boolean);
  const [own, wanted] = [segments(path), segments(template)];
  const offset = own.length - wanted.length;
  // The API's address may hold the beginning of the document's path instead.
  return wanted
    .slice(Math.max(0, -offset))
    .every((segment, index) => segment.includes("{") || own[Math.max(0, offset) + index] === segment);
}

/** Query parameters that the operation does not list. */
function checkParams({ resource, place, report }: ResourceScope, operation: Operation): void {
  const known = operation.parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
  const inPath = new Set([...resource.endpoint.path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name));
  for (const name of Object.keys(resource.endpoint.params ?? {})) {
    if (known.includes(name) || inPath.has(name) || name.includes("{")) continue;
    // `filter[name]` of a deep object is listed as `filter`.
    if (known.includes(name.split("[")[0] ?? "")) continue;
    report.warning({
      code: "contradicts-document",
      path: place(["endpoint", "params", name]),
      key: true,
      message: `${operation.method} ${operation.path} knows no query parameter \`${name}\`${known.length === 0 ? "" : `; it knows ${names(known)}`}.`,
      fix: meant(name, known) ?? "Correct it; where the API takes it all the same, nothing is to be done.",
    });
  }
}

/** A selector that leads along a key that the response does not have. */
function checkSelector({ resource, place, report }: ResourceScope, operation: Operation, schemas: Schemas): void {
  const { data_selector: selector } = resource.endpoint;
  const response = mainResponse(operation);
  if (typeof selector !== "string" || response?.schema === undefined) return;
  const compiled = compileSelector(selector, "rows");
  if (!("keys" in compiled)) return;
  let at: unknown = response.schema;
  for (const key of compiled.keys) {
    const owner = schemas.typeOf(at) === "array" ? schemas.items(at) : at;
    const properties = schemas.properties(owner);
    const values = get(schemas.resolve(owner), "additionalProperties");
    if (properties.size === 0 || values === true || isObject(values)) return;
    const found = properties.get(key);
    if (found === undefined) {
      report.warning({
        code: "contradicts-document",
        path: place(["endpoint", "data_selector"]),
        message: `${operation.method} ${operation.path} answers without \`${key}\`; there are ${names(properties.keys())}.`,
        fix: meant(key, properties.keys()) ?? "Write the path to the rows as the response has it.",
      });
      return;
    }
    at = found.schema;
  }
}

function meant(name: string, known: Iterable<string>): string | undefined {
  const found = closest(name, known);
  return found === undefined ? undefined : `Did you mean \`${found}\`?`;
}

function names(known: Iterable<string>): string {
  const all = [...known];
  const shown = all.slice(0, MAX_NAMES);
  return all.length > shown.length
    ? `${shown.map((name) => `\`${name}\``).join(", ")} and ${all.length - shown.length} more`
    : listed(shown, "and");
}
