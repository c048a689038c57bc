import type { OpenApiDocument, Operation } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { fact } from "./fact.ts";
import { rowsByExtension } from "./paginator-extension.ts";
import { collections, endsInVariable } from "./paths.ts";
import { mainResponse, type MainResponse } from "../read/openapi/response.ts";
import { findRows, rowsAreObjects, type RowsPlace } from "./selector.ts";
import { wordsOf } from "../words/words.ts";
import { entity, wordSet } from "./compare-names.ts";

const READING = wordSet("search query list find filter lookup browse read get fetch retrieve scan");

/** Every operation that reads JSON rows: all GETs, and the POSTs that are searches. */
export function readCandidates(document: OpenApiDocument): readonly Candidate[] {
  return document.operations.flatMap((operation) => readCandidate(operation, document) ?? []);
}

function readCandidate(operation: Operation, document: OpenApiDocument): Candidate | undefined {
  const reading = operation.method === "GET" || operation.method === "QUERY" || isReadingPost(operation);
  const response = reading ? mainResponse(operation) : undefined;
  if (response === undefined) return undefined;
  const rows = placeOfRows(operation, response, document);
  if (operation.method === "POST" && rows.kind !== "list") return undefined;
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
    return { kind: detail || !plural || operation.method === "POST" ? "single" : "list", selector, row: undefined };
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

/** A POST that only reads says so in its path's last word or in its operationId's first. */
function isReadingPost(operation: Operation): boolean {
  if (operation.method !== "POST") return false;
  const segments = operation.path.split("/").filter((part) => part !== "" && !part.includes("{"));
  const last = segments.at(-1) ?? "";
  const verbs = [wordsOf(last)[0], wordsOf(last).at(-1), wordsOf(operation.operationId ?? "")[0]];
  return verbs.some((verb) => verb !== undefined && READING.has(verb));
}
