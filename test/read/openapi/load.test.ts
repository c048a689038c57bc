import { describe, expect, test } from "vitest";
import { loadOpenApi } from "../../../generator/read/openapi/load.ts";
import { answers, documentOf, loadFiles, openapi } from "./documents.ts";

const yaml = `# a comment
openapi: 3.0.3
info: { title: Things, version: 1.0 }
paths:
  /things:
    get:
      operationId: listThings
      parameters: [{ name: limit, in: query, schema: { type: integer } }]
      responses:
        200: { description: ok, content: { "application/json; charset=utf-8": { schema: { type: array } } } }
`;

describe("formats and versions", () => {
  const cases: readonly { given: string; file: string; text: unknown; version: string }[] = [
    { given: "YAML", file: "a.yaml", text: yaml, version: "3.0.3" },
    { given: "YAML with a byte order mark", file: "a.yaml", text: `\uFEFF${yaml}`, version: "3.0.3" },
    { given: "JSON", file: "a.json", text: openapi({ "/things": { get: answers({}) } }), version: "3.1.0" },
    {
      given: "JSON with a trailing comma",
      file: "a.json",
      text: '{"openapi": "3.2.0", "paths": {"/things": {"get": {},}},}',
      version: "3.2.0",
    },
    { given: "a version as a number", file: "a.yaml", text: "swagger: 2.0\npaths: {/things: {get: {}}}", version: "2" },
    { given: "no version but paths", file: "a.yaml", text: "paths: {/things: {get: {}}}", version: "3.0" },
    {
      given: "no version but definitions",
      file: "a.yaml",
      text: "paths: {/things: {get: {}}}\ndefinitions: {}",
      version: "2.0",
    },
  ];
  test.each(cases)("$given", ({ file, text, version }) => {
    const document = documentOf({ [file]: text });
    expect(document.version).toBe(version);
    expect(document.operations.map(({ method, path }) => `${method} ${path}`)).toStrictEqual(["GET /things"]);
  });

  test("media types lose their parameters", () => {
    const [operation] = documentOf({ "a.yaml": yaml }).operations;
    expect(operation?.responses[0]?.content[0]?.type).toBe("application/json");
    expect(operation?.operationId).toBe("listThings");
  });
});

describe("what is refused", () => {
  const cases: readonly { given: string; text: string; code: string }[] = [
    { given: "another kind of document", text: "hello: world", code: "not-openapi" },
    { given: "a list", text: "[1, 2]", code: "not-openapi" },
    { given: "an empty file", text: "", code: "not-openapi" },
    { given: "a version to come", text: "openapi: 4.0.0\npaths: {}", code: "not-openapi" },
    { given: "broken JSON", text: '{"openapi": ', code: "syntax-error" },
    { given: "broken YAML", text: "a: [1\nb: }", code: "syntax-error" },
  ];
  test.each(cases)("$given", ({ text, code }) => {
    const { document, diagnostics } = loadFiles({ "a.yaml": text });
    expect(document).toBeUndefined();
    expect(diagnostics.map((item) => item.code)).toContain(code);
    expect(diagnostics.every((item) => item.severity === "error")).toBe(true);
  });

  test("a file that is not there, without its absolute path", () => {
    const { document, diagnostics } = loadOpenApi("does/not/exist.yaml");
    expect(document).toBeUndefined();
    expect(diagnostics[0]?.code).toBe("unreadable-file");
    expect(diagnostics[0]?.message).not.toContain(process.cwd());
  });
});

describe("invalid parts are warnings with their pointer, and left out", () => {
  const good = { get: answers({ type: "array" }) };
  const cases: readonly { given: string; paths: object; rest?: object; want: readonly string[]; at: string }[] = [
    { given: "a path that is a text", paths: { "/a": "x", "/b": good }, want: ["/b"], at: "/paths/~1a" },
    {
      given: "an operation that is null",
      paths: { "/a": { get: null }, "/b": good },
      want: ["/b"],
      at: "/paths/~1a/get",
    },
    {
      given: "a parameter without a name",
      paths: { "/b": { get: { ...answers({}), parameters: [{ in: "query" }] } } },
      want: ["/b"],
      at: "/paths/~1b/get/parameters/0",
    },
    {
      given: "a parameter in no place",
      paths: { "/b": { get: { ...answers({}), parameters: [{ name: "x", in: "space" }] } } },
      want: ["/b"],
      at: "/paths/~1b/get/parameters/0",
    },
  ];
  test.each(cases)("$given", ({ paths, want, at }) => {
    const { document, diagnostics } = loadFiles({ "a.json": openapi(paths) });
    expect(document?.operations.map(({ path }) => path)).toStrictEqual(want);
    expect(diagnostics.map(({ code, severity, pointer }) => ({ code, severity, pointer }))).toStrictEqual([
      { code: "invalid-part", severity: "warning", pointer: at },
    ]);
  });

  test("duplicate operationIds", () => {
    const twice = { get: answers({}, { operationId: "same" }) };
    const { document, diagnostics } = loadFiles({ "a.json": openapi({ "/a": twice, "/b": twice }) });
    expect(document?.operations).toHaveLength(2);
    expect(diagnostics.map(({ code, pointer }) => [code, pointer])).toStrictEqual([
      ["duplicate-operation-id", "/paths/~1b/get"],
    ]);
  });

  test("YAML with an error in one place is used for the rest", () => {
    const { document, diagnostics } = loadFiles({ "a.yaml": `${yaml}  bad: [1\n` });
    expect(document?.operations).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ code: "syntax-error", severity: "warning" });
  });
});

test("path parameters are merged, the operation's own winning", () => {
  const parameter = (name: string, description: string) => ({
    name,
    in: "query",
    description,
    schema: { type: "string" },
  });
  const path = {
    parameters: [parameter("a", "shared"), parameter("b", "shared")],
    get: answers({}, { parameters: [parameter("b", "own")] }),
  };
  const [operation] = documentOf({ "a.json": openapi({ "/x": path }) }).operations;
  expect(operation?.parameters.map(({ name, description }) => [name, description])).toStrictEqual([
    ["a", "shared"],
    ["b", "own"],
  ]);
});

test("keys that name the prototype are data like any other", () => {
  const text =
    '{"openapi":"3.0.0","paths":{"/a":{"get":{"responses":{}}}},"components":{"schemas":{"__proto__":{"type":"string"},"constructor":{"type":"object","properties":{"__proto__":{"type":"integer"},"toString":{"type":"string"}}}}}}';
  const document = documentOf({ "a.json": text });
  expect(document.schemas.typeOf({ $ref: "#/components/schemas/__proto__" })).toBe("string");
  expect([...document.schemas.properties({ $ref: "#/components/schemas/constructor" }).keys()]).toStrictEqual([
    "__proto__",
    "toString",
  ]);
  expect(document.schemas.typeOf({ $ref: "#/components/schemas/hasOwnProperty" })).toBeUndefined();
  expect(({} as Record<string, unknown>)["type"]).toBeUndefined();
});
