import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mainResponse } from "../../../generator/read/openapi/response.ts";
import { answers, documentOf, loadFiles, openapi } from "./documents.ts";

const FORM = "application/x-www-form-urlencoded";
const text = { type: "string" };

/** A document of OpenAPI 3.2 with these paths and components. */
function openapi32(paths: object, components: object = {}): object {
  return openapi(paths, { openapi: "3.2.0", components });
}

/** The query parameters of the only operation, and what is reported. */
function read(parameters: readonly object[], components: object = {}, shared: readonly object[] = []) {
  const paths = { "/things": { parameters: shared, get: answers({}, { parameters }) } };
  const { document, diagnostics } = loadFiles({ "a.json": openapi32(paths, components) });
  const found = document?.operations[0]?.parameters ?? [];
  return { found, diagnostics: diagnostics.map(({ code, pointer }) => `${code} ${pointer ?? ""}`), full: diagnostics };
}

function queryString(media: object, rest: object = {}): object {
  return { name: "q", in: "querystring", content: { [FORM]: media }, ...rest };
}

describe("a parameter that is the whole query string", () => {
  const schema = {
    type: "object",
    required: ["account"],
    properties: {
      account: { ...text, description: "Whose." },
      limit: { type: "integer", default: 10 },
      old: { ...text, deprecated: true },
    },
  };

  test("gives the properties of its form as query parameters", () => {
    const encoding = { limit: { style: "form", explode: false } };
    const { found, diagnostics } = read([queryString({ schema, encoding, example: { account: "a1" } })]);
    expect(diagnostics).toStrictEqual([]);
    expect(found).toMatchObject([
      { name: "account", in: "query", required: true, description: "Whose.", example: "a1", explode: undefined },
      { name: "limit", in: "query", required: false, schema: { default: 10 }, style: "form", explode: false },
      { name: "old", in: "query", required: false, deprecated: true },
    ]);
  });

  test("may be a reference, with a media type and a schema that are references", () => {
    const components = {
      parameters: { Q: queryString({ $ref: "#/components/mediaTypes/Form" }) },
      mediaTypes: { Form: { schema: { $ref: "#/components/schemas/Filter" } } },
      schemas: { Filter: { allOf: [schema, { properties: { page: { type: "integer" } } }] } },
    };
    const { found, diagnostics } = read([{ $ref: "#/components/parameters/Q" }], components);
    expect(diagnostics).toStrictEqual([]);
    expect(found.map(({ name }) => name)).toStrictEqual(["account", "limit", "old", "page"]);
  });

  test("of an operation takes the place of its path's, whatever they are called", () => {
    const own = queryString({ schema: { properties: { mine: text } } }, { name: "other" });
    const { found, diagnostics } = read([own], {}, [queryString({ schema })]);
    expect(diagnostics).toStrictEqual([]);
    expect(found.map(({ name }) => name)).toStrictEqual(["mine"]);
  });

  test("needs no name, since it is never sent", () => {
    const { found, diagnostics } = read([queryString({ schema }, { name: undefined })]);
    expect(diagnostics).toStrictEqual([]);
    expect(found).toHaveLength(3);
  });

  test("of any fields has no names that are known", () => {
    const open = queryString({ schema: { type: "object", additionalProperties: text } });
    expect(read([open])).toMatchObject({ found: [], diagnostics: [] });
  });

  const at = "/paths/~1things/get/parameters";
  test.each([
    { given: "JSON", parameter: { in: "querystring", content: { "application/json": { schema } } } },
    { given: "a text", parameter: { in: "querystring", content: { "text/plain": { schema: text } } } },
  ])("that is $given is a warning that says what to do", ({ parameter }) => {
    const { found, full } = read([{ name: "q", ...parameter }]);
    expect(found).toStrictEqual([]);
    expect(full).toMatchObject([{ code: "unused-part", severity: "warning", pointer: `${at}/0` }]);
    expect(full[0]?.fix).toContain("beforeRequest");
  });

  test.each([
    { given: "without content", parameter: { in: "querystring" }, names: [], want: `${at}/0` },
    {
      given: "with a schema",
      parameter: { in: "querystring", schema },
      names: ["account", "limit", "old"],
      want: `${at}/0`,
    },
    {
      given: "whose form is no object",
      parameter: { in: "querystring", content: { [FORM]: { schema: text } } },
      names: [],
      want: `${at}/0/content`,
    },
  ])("$given is a warning", ({ parameter, names, want }) => {
    const { found, diagnostics } = read([{ name: "q", ...parameter }]);
    expect(found.map(({ name }) => name)).toStrictEqual(names);
    expect(diagnostics).toStrictEqual([`invalid-part ${want}`]);
  });

  test("beside parameters in the query is a warning, and both are used", () => {
    const { found, diagnostics } = read([{ name: "page", in: "query", schema: text }, queryString({ schema })]);
    expect(found.map(({ name }) => name)).toStrictEqual(["page", "account", "limit", "old"]);
    expect(diagnostics).toStrictEqual([`invalid-part ${at}`]);
  });

  test("a parameter in the query whose media type is a reference has its schema", () => {
    const components = { mediaTypes: { Filter: { schema: { type: "integer" } } } };
    const content = { "application/json": { $ref: "#/components/mediaTypes/Filter" } };
    expect(read([{ name: "filter", in: "query", content }], components).found).toMatchObject([
      { schema: { type: "integer" } },
    ]);
  });
});

describe("operations by methods without a field of their own", () => {
  const methods = (item: object, version = "3.2.0") => {
    const { document, diagnostics } = loadFiles({ "a.json": openapi({ "/things": item }, { openapi: version }) });
    return {
      operations: (document?.operations ?? []).map(({ method, path, pointer }) => `${method} ${path} ${pointer}`),
      diagnostics: diagnostics.map(({ code, pointer }) => `${code} ${pointer ?? ""}`),
    };
  };

  test("are read after those with one, as their methods are written", () => {
    expect(
      methods({ additionalOperations: { LIST: answers({}), "M-Search": answers({}) }, get: answers({}) }),
    ).toStrictEqual({
      operations: [
        "GET /things /paths/~1things/get",
        "LIST /things /paths/~1things/additionalOperations/LIST",
        "M-Search /things /paths/~1things/additionalOperations/M-Search",
      ],
      diagnostics: [],
    });
  });

  test.each(["3.0.3", "3.1.0"])("are read from a document that says %s as well", (version) => {
    expect(methods({ additionalOperations: { LIST: answers({}) } }, version).operations).toHaveLength(1);
  });

  test("have their path's parameters and servers, and ids that are unique", () => {
    const LIST = answers({}, { operationId: "all", parameters: [{ name: "b", in: "query", schema: text }] });
    const item = {
      parameters: [{ name: "a", in: "query", schema: text }],
      servers: [{ url: "https://other.test" }],
      get: answers({}, { operationId: "all" }),
      additionalOperations: { LIST },
    };
    const { document, diagnostics } = loadFiles({ "a.json": openapi32({ "/things": item }) });
    expect(document?.operations[1]).toMatchObject({
      method: "LIST",
      operationId: "all",
      parameters: [{ name: "a" }, { name: "b" }],
      servers: [{ url: "https://other.test" }],
    });
    expect(diagnostics).toMatchObject([
      { code: "duplicate-operation-id", pointer: "/paths/~1things/additionalOperations/LIST" },
    ]);
  });

  const at = "/paths/~1things/additionalOperations";
  test.each([
    {
      given: "a method that the path has in its field",
      item: { get: answers({}), additionalOperations: { GET: answers({}) } },
      operations: ["GET /things /paths/~1things/get"],
      where: `${at}/GET`,
    },
    {
      given: "a method that has a field, which is empty",
      item: { additionalOperations: { Get: answers({}) } },
      operations: [`GET /things ${at}/Get`],
      where: `${at}/Get`,
    },
    {
      given: "a name that no method can have",
      item: { additionalOperations: { "LIST ALL": answers({}), COPY: answers({}) } },
      operations: [`COPY /things ${at}/COPY`],
      where: `${at}/LIST ALL`,
    },
    {
      given: "an operation that is a text",
      item: { additionalOperations: { COPY: "x" } },
      operations: [],
      where: `${at}/COPY`,
    },
    { given: "a list instead of a map", item: { additionalOperations: [] }, operations: [], where: at },
  ])("$given is a warning with its pointer", ({ item, operations, where }) => {
    expect(methods(item)).toStrictEqual({ operations, diagnostics: [`invalid-part ${where}`] });
  });

  test("extensions and the prototype's names are no operations", () => {
    const text32 = JSON.stringify(openapi32({ "/things": { additionalOperations: { "x-note": 1, COPY: {} } } }));
    const withProto = text32.replace('"COPY"', '"__proto__":{},"COPY"');
    expect(documentOf({ "a.json": withProto }).operations.map(({ method }) => method)).toStrictEqual([
      "__proto__",
      "COPY",
    ]);
    expect(({} as Record<string, unknown>)["responses"]).toBeUndefined();
  });
});

describe("answers that are sequences of items", () => {
  const item = { type: "object", properties: { id: { type: "integer" } } };
  const LIST = { type: "array", items: item };
  const answer = (content: object) => {
    const paths = { "/things": { get: { responses: { 200: { description: "", content } } } } };
    const { document, diagnostics } = loadFiles({
      "a.json": openapi32(paths, { mediaTypes: { Item: { itemSchema: item } } }),
    });
    const [operation] = document?.operations ?? [];
    return { main: operation && mainResponse(operation), diagnostics };
  };

  test.each([
    { type: "application/jsonl", media: { itemSchema: item } },
    { type: "application/x-ndjson; charset=utf-8", media: { $ref: "#/components/mediaTypes/Item" } },
    { type: "application/json-seq", media: { itemSchema: item } },
    // Before OpenAPI 3.2.
    { type: "application/x-ndjson", media: { schema: item } },
    { type: "application/stream+json", media: { schema: LIST } },
    { type: "application/json", media: { itemSchema: item } },
  ])("of $type are lists of them: $media", ({ type, media }) => {
    const { main, diagnostics } = answer({ [type]: media });
    expect(diagnostics).toStrictEqual([]);
    expect(main).toMatchObject({ schema: LIST, mediaType: type.split(";")[0] });
  });

  test("are taken where the operation does not answer with JSON as well", () => {
    const { main } = answer({ "application/jsonl": { itemSchema: item }, "application/json": { schema: text } });
    expect(main).toMatchObject({ schema: text, mediaType: "application/json" });
  });

  test.each([
    { given: "as text", media: { example: '{"id":1}\n\n{"id":2}\n' }, want: [[{ id: 1 }, { id: 2 }]] },
    { given: "as a list", media: { example: [{ id: 1 }] }, want: [[{ id: 1 }]] },
    { given: "as an item", media: { examples: { one: { value: { id: 1 } } } }, want: [[{ id: 1 }]] },
  ])("have examples $given", ({ media, want }) => {
    expect(answer({ "application/jsonl": media }).main?.examples).toStrictEqual(want);
  });

  test("of a form that is not read are a warning with its pointer", () => {
    const { main, diagnostics } = answer({ "text/event-stream": { itemSchema: item } });
    expect(main).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "unused-part", severity: "warning", pointer: "/paths/~1things/get/responses/200" },
    ]);
    expect(
      answer({ "text/event-stream": { itemSchema: item }, "application/json": { schema: LIST } }).diagnostics,
    ).toStrictEqual([]);
  });
});

test("a document that names itself, with references by that name", () => {
  const $self = "https://api.test/openapi.json";
  const reference = { $ref: `${$self}#/components/schemas/Thing` };
  const paths = { "/things": { query: answers({ type: "array", items: reference }) } };
  const schemas = { Thing: { type: "object", properties: { id: text } } };
  const given = { ...openapi32(paths, { schemas }), $self };
  const { document, diagnostics } = loadFiles({ "a.json": given });
  expect(diagnostics).toStrictEqual([]);
  expect(document?.operations.map(({ method }) => method)).toStrictEqual(["QUERY"]);
  expect([...(document?.schemas.properties({ $ref: "#/components/schemas/Thing" }).keys() ?? [])]).toStrictEqual([
    "id",
  ]);
  const [operation] = document?.operations ?? [];
  const rows = document?.schemas.items(operation && mainResponse(operation)?.schema);
  expect([...(document?.schemas.properties(rows).keys() ?? [])]).toStrictEqual(["id"]);
});

test("examples have their values under any of the names for them, and none where they are elsewhere", () => {
  const examples = {
    a: { value: { id: 1 } },
    b: { summary: "A thing.", dataValue: { id: 2 } },
    c: { serializedValue: '{"id":3}' },
    d: { $ref: "#/components/examples/E" },
    e: { externalValue: "https://api.test/e.json" },
    f: { id: 6 },
  };
  const content = { "application/json": { examples } };
  const paths = { "/things": { get: { responses: { 200: { description: "", content } } } } };
  const document = documentOf({ "a.json": openapi32(paths, { examples: { E: { dataValue: { id: 4 } } } }) });
  const [operation] = document.operations;
  expect(operation && mainResponse(operation)?.examples).toStrictEqual([
    { id: 1 },
    { id: 2 },
    { id: 3 },
    { id: 4 },
    { id: 6 },
  ]);
});

test("property: whatever stands in the places of OpenAPI 3.2, the rest of the document is read", () => {
  const names = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "constructor", "GET", "LIST"));
  const maps = fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.constant(answers({}))));
  const part = fc.oneof(fc.jsonValue(), maps);
  fc.assert(
    fc.property(part, part, part, (additionalOperations, content, itemSchema) => {
      const odd = {
        additionalOperations,
        parameters: [{ name: "q", in: "querystring", content }],
        get: { responses: { 200: { content: { "application/jsonl": { itemSchema } } } } },
      };
      const paths = { "/odd": odd, "/things": { get: answers({}) } };
      const { document } = loadFiles({ "a.json": openapi32(paths) });
      const found = document?.operations.map(({ method, path }) => `${method} ${path}`);
      expect(found).toContain("GET /odd");
      expect(found?.at(-1)).toBe("GET /things");
      for (const operation of document?.operations ?? []) {
        expect(operation.method).toMatch(/^[!-~]+$/);
        const schema = mainResponse(operation)?.schema;
        document?.schemas.properties(document.schemas.items(schema));
      }
    }),
  );
});

test("security schemes are named by their names or by their places", () => {
  const security = [{ "#/components/securitySchemes/my~1key": [] }, { other: ["read"] }, { "#odd": [] }];
  const securitySchemes = { "my/key": { type: "http", scheme: "bearer" } };
  const paths = { "/things": { get: { ...answers({}), security } } };
  const [operation] = documentOf({ "a.json": openapi32(paths, { securitySchemes }) }).operations;
  expect(operation?.security?.map((each) => [...each])).toStrictEqual([
    [["my/key", []]],
    [["other", ["read"]]],
    [["#odd", []]],
  ]);
});
