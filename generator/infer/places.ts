import type { OpenApiDocument } from "../read/openapi/document.ts";
import { get, isObject, listOf, numberOf, textOf, type JsonObject } from "../read/values.ts";
import type { Candidate } from "./candidate.ts";

/** Something that a request can carry: a query parameter, a header, or a field of the JSON body. */
export interface Input {
  /** Name of the parameter, or the body's keys joined by dots. */
  readonly name: string;
  readonly in: "query" | "header" | "body";
  readonly required: boolean;
  readonly description: string;
  readonly type: string | undefined;
  readonly schema: JsonObject;
  readonly example: unknown;
}

/** A value of the response outside of its rows. */
export interface Output {
  readonly path: readonly string[];
  readonly type: string | undefined;
  readonly description: string;
  readonly schema: JsonObject;
  /** Values that examples show. */
  readonly examples: readonly unknown[];
}

const MAX_BODY_DEPTH = 3;
const MAX_RESPONSE_DEPTH = 4;

/** What the request of an operation can carry, in document order. */
export function inputsOf(candidate: Candidate, document: OpenApiDocument): readonly Input[] {
  const { schemas } = document;
  const parameters = candidate.operation.parameters.flatMap((parameter): Input[] => {
    if (parameter.in !== "query" && parameter.in !== "header") return [];
    const schema = schemas.resolve(parameter.schema);
    return [
      {
        name: parameter.name,
        in: parameter.in,
        required: parameter.required,
        description: parameter.description ?? textOf(schema, "description") ?? "",
        type: schemas.typeOf(parameter.schema),
        schema,
        example: parameter.example ?? get(schema, "example") ?? listOf(schema, "examples")[0],
      },
    ];
  });
  return [...parameters, ...bodyFields(candidate, document)];
}

function bodyFields(candidate: Candidate, document: OpenApiDocument): readonly Input[] {
  const { schemas } = document;
  const body = candidate.operation.body?.content.find((media) => media.type.endsWith("json"));
  const out: Input[] = [];
  const seen = new Set<JsonObject>();
  const visit = (schema: unknown, path: readonly string[]): void => {
    if (path.length >= MAX_BODY_DEPTH || seen.has(schemas.resolve(schema))) return;
    seen.add(schemas.resolve(schema));
    for (const property of schemas.properties(schema).values()) {
      const resolved = schemas.resolve(property.schema);
      const at = [...path, property.name];
      const type = schemas.typeOf(property.schema);
      const description = textOf(resolved, "description") ?? "";
      const example = get(resolved, "example");
      out.push({
        name: at.join("."),
        in: "body",
        required: property.required,
        description,
        type,
        schema: resolved,
        example,
      });
      if (type === "object") visit(property.schema, at);
    }
  };
  if (body !== undefined) visit(body.schema, []);
  return out;
}

/** The scalar values and objects around the rows. */
export function outputsOf(candidate: Candidate, document: OpenApiDocument): readonly Output[] {
  const { schemas } = document;
  const out: Output[] = [];
  const seen = new Set<JsonObject>();
  const rows = schemas.resolve(candidate.row);
  const visit = (schema: unknown, path: readonly string[]): void => {
    const own = schemas.resolve(schema);
    if (path.length >= MAX_RESPONSE_DEPTH || seen.has(own) || (path.length > 0 && own === rows)) return;
    seen.add(own);
    for (const property of schemas.properties(schema).values()) {
      const resolved = schemas.resolve(property.schema);
      const type = schemas.typeOf(property.schema);
      const at = [...path, property.name];
      const description = textOf(resolved, "description") ?? "";
      const shown = [
        get(resolved, "example"),
        ...listOf(resolved, "examples"),
        ...candidate.examples.map((example) => dig(example, at)),
      ];
      out.push({
        path: at,
        type,
        description,
        schema: resolved,
        examples: shown.filter((value) => value !== undefined && value !== null),
      });
      if (type === "object") visit(property.schema, at);
    }
  };
  if (candidate.kind === "list" && candidate.selector.value.length > 0) visit(candidate.response, []);
  return out;
}

function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) ? get(at, key) : undefined), value);
}

/** The largest value that a parameter takes, from its schema or its prose ("max 200", "up to 1,000"). */
export function maximumOf(input: Input): number | undefined {
  const declared = numberOf(input.schema, "maximum");
  if (declared !== undefined) return declared;
  const patterns = [
    /max(?:imum)?(?:\s+(?:is|of|allowed(?:\s+is)?|value(?:\s+is)?|number\b[^.\d]{0,30}))?[\s:=*`"']*([\d,]+)/i,
    /(?:up to|at most|cannot exceed|no more than|not exceed)[\s`"'*]*([\d,]+)/i,
    /([\d,]+)\s*(?:is the )?max/i,
    /between\s+\d+\s+and\s+([\d,]+)/i,
    /\b1\s*(?:-|–|to|\.\.)\s*([\d,]+)/i,
  ];
  for (const pattern of patterns) {
    const found = Number((pattern.exec(input.description)?.[1] ?? "").replaceAll(",", ""));
    if (found > 0 && found <= 100_000) return found;
  }
  return undefined;
}
