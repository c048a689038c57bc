import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Media, Operation, Parameter, RequestBody, Response } from "./document.ts";
import { isJson, isJsonLines } from "./media-types.ts";
import { writtenOperations } from "./path-methods.ts";
import { queryStringParameters } from "./query-string.ts";
import type { References } from "./references.ts";
import type { Schemas } from "./schemas.ts";
import { readRequirements, readServers } from "./security.ts";
import { convertOperation, convertResponse } from "./swagger2.ts";
import { formatPointer } from "./pointer.ts";
import { get, isList, isObject, isTrue, listOf, objectOf, textOf, textsOf, type JsonObject } from "../values.ts";

const MAX_HOPS = 20;
/** Where an example has its value: the last two since OpenAPI 3.2, of which one is its text. */
const EXAMPLE_VALUES = ["value", "dataValue", "serializedValue"];

/** What reading operations needs: the document, its references, and where findings go. */
export interface OperationReader {
  readonly root: JsonObject;
  readonly references: References;
  readonly schemas: Schemas;
  readonly swagger2: boolean;
  /** Takes what is not as the standard asks. */
  readonly report: (message: string, pointer: string) => void;
  /** Takes what is as the standard asks, but not used. */
  readonly reportUnused: (message: string, fix: string, pointer: string) => void;
}

/** Every operation of the document, in document order; an invalid part is reported and left out. */
export function readOperations(reader: OperationReader): readonly Operation[] {
  const paths = get(reader.root, "paths");
  if (!isObject(paths)) return [];
  const out: Operation[] = [];
  for (const [path, value] of Object.entries(paths)) {
    if (path.startsWith("x-")) continue;
    const pointer = formatPointer(["paths", path]);
    const item = dereference(reader, value);
    if (item === undefined) reader.report("This path is not an object; it is left out.", pointer);
    else out.push(...readPathItem(reader, { path: path.startsWith("/") ? path : `/${path}`, item, pointer }));
  }
  return out;
}

/** Reports operationIds that occur twice; the operations themselves are kept. */
export function duplicateIds(operations: readonly Operation[], file: string): readonly Diagnostic[] {
  const seen = new Map<string, Operation>();
  return operations.flatMap((operation): Diagnostic[] => {
    const id = operation.operationId;
    if (id === undefined) return [];
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, operation);
      return [];
    }
    const message = `The operationId ${JSON.stringify(id)} is also that of ${first.method} ${first.path}.`;
    return [
      {
        code: "duplicate-operation-id",
        severity: "warning",
        message,
        fix: "Give each operation its own id.",
        file,
        pointer: operation.pointer,
      },
    ];
  });
}

function readPathItem(
  reader: OperationReader,
  at: { path: string; item: JsonObject; pointer: string },
): readonly Operation[] {
  const shared = readRawParameters(reader, at.item, at.pointer);
  return writtenOperations(at.item, at.pointer, reader.report).flatMap(({ method, value, pointer }) => {
    const raw = dereference(reader, value);
    if (raw === undefined) {
      reader.report("This operation is not an object; it is left out.", pointer);
      return [];
    }
    return [readOperation(reader, { method, path: at.path, raw, pointer, shared, servers: get(at.item, "servers") })];
  });
}

interface RawOperation {
  readonly method: string;
  readonly path: string;
  readonly raw: JsonObject;
  readonly pointer: string;
  readonly shared: readonly JsonObject[];
  readonly servers: unknown;
}

function readOperation(reader: OperationReader, at: RawOperation): Operation {
  const merged = mergeParameters(at.shared, readRawParameters(reader, at.raw, at.pointer));
  const raw = reader.swagger2 ? convertOperation(at.raw, merged, reader.root) : at.raw;
  const parameters = reader.swagger2 ? listOf(raw, "parameters").filter(isObject) : merged;
  return {
    method: at.method,
    path: at.path,
    pointer: at.pointer,
    operationId: textOf(raw, "operationId"),
    summary: textOf(raw, "summary"),
    description: textOf(raw, "description"),
    deprecated: isTrue(raw, "deprecated"),
    tags: textsOf(raw, "tags"),
    parameters: readParameters(reader, parameters, at.pointer),
    body: readBody(reader, get(raw, "requestBody")),
    responses: readResponses(reader, raw, at.pointer),
    security: readRequirements(get(raw, "security")),
    servers: readServers(get(raw, "servers") ?? at.servers),
    raw: at.raw,
  };
}

function readRawParameters(reader: OperationReader, holder: JsonObject, pointer: string): readonly JsonObject[] {
  return listOf(holder, "parameters").flatMap((value, index) => {
    const parameter = dereference(reader, value);
    if (parameter !== undefined && (textOf(parameter, "name") !== undefined || isQueryString(parameter))) {
      return [parameter];
    }
    // A dangling reference has been reported already.
    if (textOf(value, "$ref") === undefined)
      reader.report("This parameter has no name; it is left out.", `${pointer}/parameters/${index}`);
    return [];
  });
}

function mergeParameters(shared: readonly JsonObject[], own: readonly JsonObject[]): readonly JsonObject[] {
  // There is one query string, whatever it is called.
  const key = (parameter: JsonObject) =>
    isQueryString(parameter) ? "querystring" : `${String(get(parameter, "in"))} ${String(get(parameter, "name"))}`;
  const keys = new Set(own.map(key));
  return [...shared.filter((parameter) => !keys.has(key(parameter))), ...own];
}

function readParameters(reader: OperationReader, raw: readonly JsonObject[], pointer: string): readonly Parameter[] {
  const isInQuery = (parameter: JsonObject) => get(parameter, "in") === "query";
  if (raw.some(isQueryString) && raw.some(isInQuery)) {
    reader.report(
      "An operation has parameters in the query or one that is the whole query string, not both; both are used.",
      `${pointer}/parameters`,
    );
  }
  return raw.flatMap((parameter, index) => readParameter(reader, parameter, `${pointer}/parameters/${index}`));
}

function readParameter(reader: OperationReader, raw: JsonObject, pointer: string): readonly Parameter[] {
  if (isQueryString(raw)) {
    const mediaOf = (value: unknown) => dereference(reader, value);
    return queryStringParameters({ ...reader, parameter: raw, pointer, mediaOf });
  }
  const place = textOf(raw, "in");
  if (place !== "query" && place !== "path" && place !== "header" && place !== "cookie") {
    reader.report(
      `A parameter is in "query", "querystring", "path", "header" or "cookie", not in ${JSON.stringify(place)}; it is left out.`,
      pointer,
    );
    return [];
  }
  const explode = get(raw, "explode");
  return [
    {
      name: textOf(raw, "name") ?? "",
      in: place,
      required: isTrue(raw, "required") || place === "path",
      deprecated: isTrue(raw, "deprecated"),
      description: textOf(raw, "description"),
      schema: get(raw, "schema") ?? get(dereference(reader, Object.values(objectOf(raw, "content"))[0]), "schema"),
      example: get(raw, "example") ?? readExamples(reader, raw)[0],
      style: textOf(raw, "style"),
      explode: typeof explode === "boolean" ? explode : undefined,
      pointer,
    },
  ];
}

function isQueryString(parameter: JsonObject): boolean {
  return get(parameter, "in") === "querystring";
}

function readBody(reader: OperationReader, value: unknown): RequestBody | undefined {
  const raw = dereference(reader, value);
  if (raw === undefined) return undefined;
  return {
    required: isTrue(raw, "required"),
    description: textOf(raw, "description"),
    content: readContent(reader, raw),
  };
}

function readResponses(reader: OperationReader, operation: JsonObject, pointer: string): readonly Response[] {
  return Object.entries(dereference(reader, get(operation, "responses")) ?? {}).flatMap(([status, value]) => {
    if (status.startsWith("x-")) return [];
    const found = dereference(reader, value);
    if (found === undefined) return [];
    const produces = textsOf(value, "x-produces");
    const raw = reader.swagger2 ? convertResponse(found, produces.length > 0 ? produces : ["application/json"]) : found;
    const headers = Object.entries(dereference(reader, get(raw, "headers")) ?? {}).map(([name, header]) => {
      const resolved = dereference(reader, header);
      return { name, description: textOf(resolved, "description"), schema: get(resolved, "schema") };
    });
    const at = formatPointer(["responses", status]);
    const content = readContent(reader, raw);
    if (/^2|^default$/.test(status)) reportSequence(reader, { raw, content, pointer: pointer + at });
    return [{ status, description: textOf(raw, "description"), headers, content, pointer: pointer + at }];
  });
}

/** Reports an answer that is a sequence of items and nothing else, in a form that is not read. */
function reportSequence(
  reader: OperationReader,
  { raw, content, pointer }: { raw: JsonObject; content: readonly Media[]; pointer: string },
): void {
  if (content.some(({ type }) => isJson(type) || isJsonLines(type))) return;
  const sequence = Object.entries(objectOf(raw, "content")).find(
    ([, media]) => get(dereference(reader, media), "itemSchema") !== undefined,
  );
  if (sequence === undefined) return;
  reader.reportUnused(
    `This answer is a sequence of type ${JSON.stringify(sequence[0])}; only JSON and JSON Lines are read, so the operation gives no rows.`,
    "Load the rows from an operation that answers with JSON or JSON Lines.",
    pointer,
  );
}

function readContent(reader: OperationReader, holder: JsonObject): readonly Media[] {
  return Object.entries(dereference(reader, get(holder, "content")) ?? {}).map(([type, value]) => {
    const media = dereference(reader, value) ?? {};
    const bare = (type.split(";")[0] ?? "").trim().toLowerCase();
    return {
      type: bare,
      schema: schemaOf(reader, media, bare),
      examples: readExamples(reader, media),
    };
  });
}

/**
 * The schema of a body. One that is a sequence is a list of its items (OpenAPI 3.2, Media Type Object); before there was
 * `itemSchema`, documents had the schema of an item in its place.
 */
function schemaOf({ schemas }: OperationReader, media: JsonObject, type: string): unknown {
  const schema = get(media, "schema");
  const ofItem =
    get(media, "itemSchema") ?? (isJsonLines(type) && schemas.typeOf(schema) !== "array" ? schema : undefined);
  return ofItem === undefined ? schema : { type: "array", items: ofItem };
}

function readExamples(reader: OperationReader, holder: JsonObject): readonly unknown[] {
  const single = get(holder, "example");
  const examples = get(holder, "examples");
  const named = isList(examples) ? examples : Object.values(objectOf(holder, "examples"));
  const values = named.flatMap((item): readonly unknown[] => {
    const example = dereference(reader, item) ?? {};
    const key = EXAMPLE_VALUES.find((name) => Object.hasOwn(example, name));
    if (key !== undefined) return [example[key]];
    // Nothing is fetched; what has no such key either is a value by itself.
    return Object.hasOwn(example, "externalValue") ? [] : [item];
  });
  return single === undefined ? values : [single, ...values];
}

/** The object behind a value, its `$ref`s followed; `undefined` where there is none. */
function dereference(reader: OperationReader, value: unknown): JsonObject | undefined {
  let target = value;
  for (let hops = 0; hops < MAX_HOPS; hops += 1) {
    const reference = textOf(target, "$ref");
    if (reference === undefined) return isObject(target) ? target : undefined;
    target = reader.references.lookup(reference);
  }
  return undefined;
}
