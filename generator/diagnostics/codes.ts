/** Every diagnostic code, with what it means and how such a finding is resolved. The documentation is made from this. */
export const CODES = {
  "unreadable-file": "The input file does not exist, is not a file, or cannot be read.",
  "syntax-error": "The input is not well-formed YAML, JSON, Markdown or Python.",
  "not-utf-8": "The input is not text in UTF-8.",
  "duplicate-key": "An object has the same key twice; only one of the values can count.",
  "inexact-number": "A number cannot be held exactly; written as text it can.",
  "unsupported-yaml": "The YAML uses a feature that configs do not: tags, merge keys, keys that are not text, circular aliases.",
  "no-config": "The document holds no source config: no dict with `client` and `resources`.",
  "several-configs": "The document holds more than one source config and none was picked.",
  "python-code": "Part of the config is Python code that cannot be read as data.",
  "unknown-key": "The config has a key that the schema does not know.",
  "wrong-type": "A value has another type than the schema asks for.",
  "missing-key": "A required key is absent.",
  "too-large": "The input is longer than is read.",
  "too-deep": "The input is nested deeper than is read.",
  "too-many-aliases": "The YAML aliases of the input expand to more values than are read.",
  "not-openapi": "The input is not an OpenAPI or Swagger document.",
  "dangling-ref": "A `$ref` of the document leads nowhere; the type there is unknown.",
  "refused-ref": "A `$ref` leads to a network address or out of the document's folder, and is not followed unless allowed.",
  "invalid-part": "A part of the OpenAPI document is not as the standard asks and is left out.",
  "duplicate-operation-id": "Two operations of the document have the same operationId.",
} as const;

export type DiagnosticCode = keyof typeof CODES;
