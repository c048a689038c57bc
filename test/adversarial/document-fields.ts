/** What one operation's place in a document holds where a text is put into it. */
export interface Fixture {
  /** The path item's key. */
  path: string;
  operation: Record<string, unknown>;
  parameters: Record<string, unknown>[];
  /** The row's schema. */
  row: { title?: unknown; description?: unknown; [key: string]: unknown };
  properties: Record<string, unknown>;
  /** Of the components' schemas, beside the row's. */
  schemas: Record<string, unknown>;
  response: Record<string, unknown>;
  /** The name of the row's schema. */
  schemaName: string;
}

/** A place of an OpenAPI document where outside text stands. */
export interface DocumentField {
  readonly name: string;
  /** Puts the text there, for the operation of this number. */
  readonly put: (fixture: Fixture, text: string, index: number) => void;
  /** Where the text arrives: in a comment, as a string, or not at all. */
  readonly arrives: "comment" | "text" | "name" | "nowhere";
}

const field = (
  name: string,
  arrives: DocumentField["arrives"],
  put: (fixture: Fixture, text: string, index: number) => void,
): DocumentField => ({ name, arrives, put });

/** Sets an own key of any name; assigning to `__proto__` would set the prototype. */
function set(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

const text = { type: "string" };

export const DOCUMENT_FIELDS: readonly DocumentField[] = [
  field("segment of a path", "name", (at, value, index) => {
    at.path = `/things/${index}/${value.replaceAll(/[{}/?#]/g, "-")}/rows`;
  }),
  field("operationId", "nowhere", (at, value) => (at.operation["operationId"] = value)),
  field("tag", "nowhere", (at, value) => (at.operation["tags"] = [value])),
  field("summary", "comment", (at, value) => (at.operation["summary"] = value)),
  field("description of an operation", "nowhere", (at, value) => (at.operation["description"] = value)),
  field("link of an operation", "nowhere", (at, value) => (at.operation["externalDocs"] = { url: value })),
  field("extension of an operation", "nowhere", (at, value) => {
    set(at.operation, `x-${value}`, value);
  }),
  field("extension that names code", "nowhere", (at, value) => {
    at.row["x-go-type-import"] = { path: value };
    at.row["x-ts-type"] = value;
  }),
  field("name of a parameter", "text", (at, value) => at.parameters.push({ name: value, in: "query", schema: text })),
  field("name of a required parameter", "text", (at, value) =>
    at.parameters.push({ name: value, in: "query", required: true, schema: { ...text, default: "plain" } }),
  ),
  field("default of a required parameter", "text", (at, value) =>
    at.parameters.push({ name: "with_default", in: "query", required: true, schema: { ...text, default: value } }),
  ),
  field("enum of a required parameter", "text", (at, value) =>
    at.parameters.push({ name: "with_enum", in: "query", required: true, schema: { ...text, enum: [value, "b"] } }),
  ),
  field("description of a parameter", "comment", (at, value) =>
    at.parameters.push({ name: "described", in: "query", description: value, schema: text }),
  ),
  field("pattern of a parameter", "nowhere", (at, value) =>
    at.parameters.push({ name: "matched", in: "query", schema: { ...text, pattern: value } }),
  ),
  field("text where a number belongs", "nowhere", (at, value) =>
    at.parameters.push({ name: "limit", in: "query", schema: { type: "integer", maximum: value, default: value } }),
  ),
  field("name of a header", "nowhere", (at, value) => at.parameters.push({ name: value, in: "header", schema: text })),
  field("name of a cookie", "nowhere", (at, value) => at.parameters.push({ name: value, in: "cookie", schema: text })),
  field("description of a response", "nowhere", (at, value) => (at.response["description"] = value)),
  field("header of a response", "nowhere", (at, value) => (at.response["headers"] = keyed(value, { schema: text }))),
  field("media type", "nowhere", (at, value) => {
    set(content(at), value, { schema: text });
  }),
  field("status", "nowhere", (at, value) => {
    set(at.operation["responses"] ?? {}, value, { description: "" });
  }),
  field("name of a schema", "name", (at, value, index) => (at.schemaName = `${value}${index}`)),
  field("title of a schema", "nowhere", (at, value) => (at.row.title = value)),
  field("description of a schema", "comment", (at, value) => (at.row.description = value)),
  field("name of a property", "text", (at, value) => {
    set(at.properties, value, text);
  }),
  field("name of a required property", "text", (at, value) => {
    set(at.properties, `${value} `, text);
    at.row["required"] = ["id", `${value} `];
  }),
  field("name of a property deep inside", "text", (at, value) => {
    at.properties["deep"] = { type: "object", properties: keyed(value, { type: "array", items: text }) };
  }),
  field("description of a property", "comment", (at, value) => {
    at.properties["described"] = { ...text, description: value };
  }),
  field("value of an enum", "text", (at, value) => (at.properties["listed"] = { ...text, enum: [value, "other"] })),
  field("description of an enum's value", "nowhere", (at, value) => {
    at.properties["explained"] = {
      ...{ ...text, enum: ["a", "b"], "x-enum-descriptions": [value], "x-enumDescriptions": { a: value } },
      ...{ "x-enum-varnames": [value], "x-enumNames": [value] },
    };
  }),
  field("const", "text", (at, value) => (at.properties["constant"] = { const: value })),
  field("default", "nowhere", (at, value) => (at.properties["defaulted"] = { ...text, default: value })),
  field("example", "nowhere", (at, value) => {
    at.properties["example"] = { ...text, example: value, examples: [value] };
  }),
  field("pattern", "nowhere", (at, value) => (at.properties["pattern"] = { ...text, pattern: value })),
  field("format", "nowhere", (at, value) => (at.properties["formatted"] = { ...text, format: value })),
  field("type", "nowhere", (at, value) => (at.properties["typed"] = { type: value })),
  field("discriminator", "nowhere", (at, value) => {
    at.properties["union"] = {
      oneOf: [
        { type: "object", properties: keyed(value, { const: "a" }) },
        { type: "object", properties: {} },
      ],
      discriminator: { propertyName: value, mapping: keyed(value, value) },
    };
  }),
  field("$ref", "nowhere", (at, value) => (at.properties["lost"] = { $ref: `#/components/schemas/${value}/gone` })),
];

function keyed(key: string, value: unknown): object {
  const made = {};
  set(made, key, value);
  return made;
}

function content(at: Fixture): object {
  return at.response["content"] as object; // every fixture has one
}

/** Puts the texts that `textOf` says into a document with one list for each number below `count`. */
export function hostileDocument(
  count: number,
  fields: readonly DocumentField[],
  textOf: (field: DocumentField, index: number) => string | undefined,
  whole: { readonly info?: object; readonly servers?: readonly object[] } = {},
): object {
  const paths = {};
  const schemas = {};
  for (let index = 0; index < count; index += 1) {
    const at = plainFixture(index);
    for (const each of fields) {
      const value = textOf(each, index);
      if (value !== undefined) each.put(at, value, index);
    }
    set(schemas, at.schemaName, { ...at.row, properties: at.properties });
    const pointer = at.schemaName.replaceAll("~", "~0").replaceAll("/", "~1");
    const list = {
      type: "array",
      items: { $ref: `#/components/schemas/${encodeURIComponent(pointer.replaceAll(/\p{Cs}/gu, "\ufffd"))}` },
    };
    set(content(at), "application/json", { schema: list });
    set(paths, at.path, { get: { ...at.operation, parameters: at.parameters } });
  }
  return {
    openapi: "3.1.0",
    info: { title: "Hostile", version: "1", ...whole.info },
    servers: whole.servers ?? [{ url: "https://api.test" }],
    paths,
    components: { schemas },
  };
}

function plainFixture(index: number): Fixture {
  const response = { description: "", content: {} };
  return {
    path: `/things_${index}`,
    operation: { responses: { 200: response } },
    parameters: [],
    row: { type: "object", required: ["id"] },
    properties: { id: { type: "integer" }, name: text },
    schemas: {},
    response,
    schemaName: `Row${index}`,
  };
}
