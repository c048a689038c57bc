import { resolve } from "node:path";
import type { LoadedOpenApi, OpenApiDocument } from "../../../generator/read/openapi/document.ts";
import { loadOpenApi, type LoadOptions } from "../../../generator/read/openapi/load.ts";

/** Loads a document whose files are given by their path relative to the document's folder; the document is the first. */
export function loadFiles(files: Readonly<Record<string, unknown>>, options: LoadOptions = {}): LoadedOpenApi {
  const texts = new Map(Object.entries(files).map(([name, value]) => [resolve("specs", name), asText(value)]));
  const readFile = (path: string): string => {
    const text = texts.get(path);
    if (text === undefined) throw new Error(`no such file`);
    return text;
  };
  return loadOpenApi(`specs/${Object.keys(files)[0] ?? ""}`, { readFile, ...options });
}

/** The document, where there is one. */
export function documentOf(files: Readonly<Record<string, unknown>>): OpenApiDocument {
  const { document, diagnostics } = loadFiles(files);
  if (document === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return document;
}

/** A document with these paths and components. */
export function openapi(paths: object, rest: object = {}): object {
  return {
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    servers: [{ url: "https://api.test" }],
    paths,
    ...rest,
  };
}

/** An operation that answers with a schema. */
export function answers(schema: unknown, rest: object = {}): object {
  return { responses: { 200: { description: "", content: { "application/json": { schema } } } }, ...rest };
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
