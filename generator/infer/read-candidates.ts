import type { OpenApiDocument, Operation } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { fact } from "./fact.ts";
import { rowsByExtension } from "./paginator-extension.ts";
import { collections, endsInVariable } from "./paths.ts";
import { isJsonLines } from "../read/openapi/media-types.ts";
import { mainResponse, type MainResponse } from "../read/openapi/response.ts";
import { findRows, rowsAreObjects, type RowsPlace } from "./selector.ts";
import { wordsOf } from "../words/words.ts";
import { entity, wordSet } from "./compare-names.ts";

const READING = wordSet("search query list find filter lookup browse read get fetch retrieve scan");

/** Methods that only read and answer with rows, as the registry of HTTP methods has them (RFC 9110, 16.1.1). */
const SAFE = ["GET", "QUERY", "PROPFIND", "REPORT", "SEARCH"];
/** Others that mean the same in every API: they write, or answer without rows. */
const COMMON = ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"];

/** Whether a method only reads, whatever the API. */
function isSafe(method: string): boolean {
  return SAFE.includes(method);
}

/** Whether a method is the API's own: HTTP does not say what it does. */
export function isOwnMethod(method: string): boolean {
  return method !== "POST" && !isSafe(method) && !COMMON.includes(method);
}

/** Every operation that reads JSON rows: by safe methods, and by others that are searches or lists. */
export function readCandidates(document: OpenApiDocument): readonly Candidate[] {
  return document.operations.flatMap((operation) => readCandidate(operation, document) ?? []);
}

function readCandidate(operation: Operation, document: OpenApiDocument): Candidate | undefined {
  const response = isSafe(operation.method) || saysReading(operation) ? mainResponse(operation) : undefined;
  if (response === undefined) return undefined;
  const rows = placeOfRows(operation, response, document);
  if (!isSafe(operation.method) && rows.kind !== "list") return undefined;
  return {
    operation,
    key: `${operation.method} ${operation.path}`,
    examples: response.examples,
    mediaType: response.mediaType,
    kind: rows.kind,
    selector: rows.selector,
    response: response.schema,
    row: rows.row,
    rowProperties: document.schemas.properties(rows.row),
    objects: rows.row === undefined ? undefined : rowsAreObjects(rows.row, document.schemas),
  };
}

function placeOfRows(operation: Operation, response: MainResponse, document: OpenApiDocument): RowsPlace {
  const { schemas } = document;
  const detail = endsInVariable(operation.path);
  if (response.schema === undefined) {
    const selector = fact([], 0.2, "the document describes no response");
    const last = collections(operation.path).at(-1) ?? "";
    const plural = entity(last).join() !== wordsOf(last).join();
    if (isJsonLines(response.mediaType)) return { kind: "list", selector, row: undefined };
    return { kind: detail || !plural || !isSafe(operation.method) ? "single" : "list", selector, row: undefined };
  }
  const said = rowsByExtension(operation.raw);
  const row = said?.reduce<unknown>((at, key) => schemas.properties(at).get(key)?.schema, response.schema);
  if (said !== undefined && schemas.typeOf(row) === "array") {
    return {
      kind: "list",
      selector: fact(said, 0.99, "the operation's paging extension says so"),
      row: schemas.items(row),
    };
  }
  return findRows(response.schema, { schemas, collections: collections(operation.path), detail });
}

/**
 * A POST that only reads says so in its path's last word or in its operationId's first, a method of the API's own
 * perhaps in its name: LIST.
 */
function saysReading(operation: Operation): boolean {
  if (COMMON.includes(operation.method)) return false;
  const segments = operation.path.split("/").filter((part) => part !== "" && !part.includes("{"));
  const last = segments.at(-1) ?? "";
  const verbs = [
    wordsOf(last)[0],
    wordsOf(last).at(-1),
    wordsOf(operation.operationId ?? "")[0],
    wordsOf(operation.method)[0],
  ];
  return verbs.some((verb) => verb !== undefined && READING.has(verb));
}
