import type { OpenApiDocument, Operation } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { fact } from "./fact.ts";
import { collections, endsInVariable } from "./paths.ts";
import { mainResponse } from "./response.ts";
import { findRows, rowsAreObjects } from "./selector.ts";
import { words, wordSet } from "./words.ts";

const READING = wordSet("search query list find filter lookup browse read get fetch retrieve scan");

/** Every operation that reads JSON rows: all GETs, and the POSTs that are searches. */
export function readCandidates(document: OpenApiDocument): readonly Candidate[] {
  return document.operations.flatMap((operation) => readCandidate(operation, document) ?? []);
}

function readCandidate(operation: Operation, document: OpenApiDocument): Candidate | undefined {
  const reading = operation.method === "GET" || operation.method === "QUERY" || isReadingPost(operation);
  const response = reading ? mainResponse(operation) : undefined;
  if (response === undefined) return undefined;
  const detail = endsInVariable(operation.path);
  const { schemas } = document;
  const base = {
    operation,
    key: `${operation.method} ${operation.path}`,
    examples: response.examples,
    mediaType: response.mediaType,
  };
  if (response.schema === undefined) {
    const selector = fact([], 0.2, "the document describes no response; the rows are looked for at run time");
    const kind = detail ? "single" : "list";
    return {
      ...base,
      kind,
      selector,
      response: undefined,
      row: undefined,
      rowProperties: new Map(),
      objects: undefined,
    };
  }
  const rows = findRows(response.schema, { schemas, collections: collections(operation.path), detail });
  if (operation.method === "POST" && rows.kind !== "list") return undefined;
  return {
    ...base,
    kind: rows.kind,
    selector: rows.selector,
    response: response.schema,
    row: rows.row,
    rowProperties: schemas.properties(rows.row),
    objects: rowsAreObjects(rows.row, schemas),
  };
}

/** A POST that only reads says so in its path's last word or in its operationId's first. */
function isReadingPost(operation: Operation): boolean {
  if (operation.method !== "POST") return false;
  const last =
    operation.path
      .split("/")
      .filter((part) => part !== "" && !part.includes("{"))
      .at(-1) ?? "";
  const verbs = [words(last)[0], words(last).at(-1), words(operation.operationId ?? "")[0]];
  return verbs.some((verb) => verb !== undefined && READING.has(verb));
}
