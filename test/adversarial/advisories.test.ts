import { describe, expect, test } from "vitest";
import { parseText } from "../../generator/read/openapi/parse-text.ts";
import { throwAway } from "../support/throw-away.ts";
import { expectNoPayloadCode } from "./harmless.ts";

const ran = new Set<string>();
Object.assign(globalThis, { evil: (id: string) => ran.add(id) });

/** An operation whose list has these row properties. */
function list(properties: object, operation: object = {}, schema: object = {}): object {
  const items = { type: "object", properties: { id: { type: "integer" }, ...properties }, ...schema };
  return {
    get: {
      responses: { 200: { description: "", content: { "application/json": { schema: { type: "array", items } } } } },
      ...operation,
    },
  };
}

const parameter = (options: object): object => ({
  in: "query",
  required: true,
  schema: { type: "string" },
  ...options,
});
const code = (id: string): string => `globalThis.evil("${id}")`;

/** What each advisory's document would hold; every one of them names itself when it runs. */
const VECTORS: Readonly<Record<string, (id: string) => Readonly<Record<string, object>>>> = {
  "CVE-2016-5641 swagger-codegen: path, description, parameter names": (id) => ({
    [`/a1/"+${code(id)}+"`]: list(
      {},
      {
        description: `*/ ${code(id)} /*`,
        parameters: [parameter({ name: `"+${code(id)}+"`, schema: { default: "x" } })],
      },
    ),
  }),
  "openapi-generator 9809: a path with quotes": (id) => ({ [`/a2/x'+${code(id)}+'`]: list({}) }),
  "CVE-2026-22785 orval: summary of an operation": (id) => ({
    "/a3": list({}, { summary: `x\`); ${code(id)}; (\` */ ${code(id)} /*` }),
  }),
  "CVE-2026-23947, CVE-2026-25141 orval: x-enumDescriptions": (id) => ({
    "/a4": list({
      a: {
        type: "string",
        enum: ["a"],
        "x-enumDescriptions": { a: `*/ ${code(id)} /*` },
        "x-enum-descriptions": [`*\u200b/ ${code(id)}`],
      },
    }),
  }),
  "CVE-2026-24132 orval: const and values of mocks": (id) => ({
    "/a5": list({
      a: { const: `"+${code(id)}+"` },
      b: { type: "string", example: `\${${code(id)}}`, default: `"+${code(id)}+"` },
    }),
  }),
  "GHSA-w727, GHSA-2h9g, GHSA-p4cg orval: segments of a path": (id) => ({
    [`/a6/\${${code(id).replaceAll("/", "")}}x`.replaceAll(/[{}]/g, "")]: list({}),
  }),
  "GHSA-3575, CVE-2026-71868, GHSA-8j6p, CVE-2026-71871 orval: defaults of parameters": (id) => ({
    "/a7": list(
      {},
      {
        parameters: [
          parameter({ name: "text", schema: { type: "string", default: `"+${code(id)}+"` } }),
          parameter({ name: "enum", schema: { type: "string", enum: [`\${${code(id)}}`] } }),
          parameter({
            name: "list",
            schema: { type: "array", items: { type: "string" }, default: [`"+${code(id)}+"`] },
          }),
          parameter({ name: "X-Header", in: "header", schema: { type: "string", default: `"+${code(id)}+"` } }),
          parameter({ name: "number", schema: { type: "integer", default: `1;${code(id)}` } }),
        ],
      },
    ),
  }),
  "GHSA-6437, GHSA-653q, GHSA-6mr6, GHSA-2w86, CVE-2026-71867 orval: names of properties and parameters": (id) => ({
    "/a8": list(
      { [`"]: ${code(id)}, ["`]: { type: "string" }, [`'+${code(id)}+'`]: { type: "integer" } },
      { parameters: [parameter({ name: `"]:${code(id)},["`, schema: { type: "string", default: "x" } })] },
    ),
  }),
  "GHSA-w68h-2r38-4cqq orval: name of a property in a type cast": (id) => ({
    "/a9": list({
      [`x'] | ReturnType<typeof evil> | A['`]: { type: "string" },
      [`y'], ${code(id)}, A['`]: { type: "object", properties: { a: {} } },
    }),
  }),
  "GHSA-5f94-x226-ccpm swagger-typescript-api: value of an enum": (id) => ({
    "/b1": list({ a: { type: "string", enum: [`"} ${code(id)}; enum X { a = "`, `\n${code(id)}`] } }),
  }),
  "GHSA-w284-33mx-6g9v swagger-typescript-api: interpolation in a path": (id) => ({ [`/b2/$\{${id}}/x`]: list({}) }),
  "GHSA-hhx9-57xq-r5rw hey-api: a key that is a prototype": (id) => ({
    "/b3": list(
      JSON.parse(
        `{"__proto__": {"type": "string", "description": "*/ ${code(id).replaceAll('"', "'")} /*"}, "$body___proto__": {"type": "string"}}`,
      ) as object,
      {
        parameters: [
          parameter({ name: "__proto__", schema: { type: "string", default: "x" } }),
          parameter({ name: "$body___proto__", schema: { default: "x" } }),
        ],
      },
    ),
  }),
  "openapi-typescript-codegen 2809: wire names, media types, response headers": (id) => ({
    [`/b4/'+${code(id)}+'`]: {
      get: {
        parameters: [parameter({ name: `'+${code(id)}+'`, schema: { default: "x" } })],
        responses: {
          200: {
            description: `*/ ${code(id)}`,
            headers: { [`'+${code(id)}+'`]: { schema: { type: "string" } } },
            content: {
              [`text/'+${code(id)}+'`]: { schema: { type: "string" } },
              "application/json": {
                schema: { type: "array", items: { type: "object", properties: { id: { type: "integer" } } } },
              },
            },
          },
        },
      },
    },
  }),
  "openapi-typescript 2838: a line end in x-enum-descriptions": (id) => ({
    "/b5": list({
      a: {
        type: "string",
        enum: ["a"],
        "x-enum-descriptions": [`ok\n} ${code(id)}; enum Z {`],
        "x-enum-varnames": [`a } ${code(id)}`],
      },
    }),
  }),
  "tapir GHSA-gpcc, oapi-codegen GHSA-9c2f, GHSA-jwgf, GHSA-xrqw, GHSA-rjwr: backticks, extensions that name code": (
    id,
  ) => ({
    [`/b6/\`+${code(id)}+\``]: list(
      {
        [`\`+${code(id)}+\``]: {
          type: "string",
          "x-go-type": code(id),
          "x-go-type-import": { path: `";${code(id)};"` },
        },
      },
      { "x-oapi-codegen-middlewares": [code(id)] },
    ),
  }),
  "fern 8105, smithy-typescript 74, json-schema-to-typescript 171, swagger-typescript-api 1611: the end of a comment": (
    id,
  ) => ({
    "/b7": list(
      {
        a: {
          type: "string",
          title: `*/ ${code(id)} /*`,
          description: `*/ ${code(id)} /*`,
          pattern: `*/ ${code(id)} /*`,
          example: `*/ ${code(id)} /*`,
        },
      },
      { summary: `*/ ${code(id)} /*` },
      { title: `*/ ${code(id)} /*`, description: `*/\u2028${code(id)} /*` },
    ),
  }),
  "CVE-2026-33937, CVE-2019-19919 Handlebars: objects and templates in the place of texts": (id) => ({
    "/b8": list(
      {
        a: { type: "string", description: { type: "Program", body: [{ type: "MustacheStatement", path: code(id) }] } },
        "{{#with this}}{{lookup . 'constructor'}}{{/with}}": {
          type: "string",
          description: `{{{${code(id)}}}} {{> p}}`,
        },
      },
      { summary: { type: "Program", body: [] } },
    ),
  }),
  "CVE-2026-33938, CVE-2026-33939, CVE-2026-33916, CVE-2026-33940, CVE-2026-33941 Handlebars: partials and decorators":
    (id) => ({
      "/b9": list(
        { a: { type: "string", description: `{{> @partial-block}} {{* ${id}}} {{> (lookup . "x")}}` } },
        { summary: `{{> ${id}}}` },
      ),
    }),
};

describe("what other generators had advisories for runs nothing here", async () => {
  const ids = Object.keys(VECTORS);
  const short = (id: string): string => `E${ids.indexOf(id)}`;
  const paths = Object.assign({}, ...ids.map((id) => VECTORS[id]?.(short(id)))) as Readonly<Record<string, object>>; // paths of all
  const server = `https://api.test/\${${code("server")}}`;
  const connector = await throwAway({
    openapi: "3.0.3",
    info: {
      ...{ title: `*/ ${code("info")} /*`, version: `'+${code("info")}+'`, description: `*/ ${code("info")} /*` },
      ...{ contact: { name: `*/ ${code("info")}`, url: code("info") }, termsOfService: code("info") },
    },
    servers: [
      {
        url: "https://{host}/v1",
        description: `\`+${code("server")}`,
        variables: { host: { default: "api.test", enum: [server, "api.test"] } },
      },
      { url: server },
    ],
    tags: [{ name: code("tag"), description: `*/ ${code("tag")} /*`, externalDocs: { url: `*/ ${code("tag")}` } }],
    paths,
  });
  const modules = [...connector.files].filter(([path]) => path.endsWith(".ts") && !path.startsWith("runtime/"));
  connector.createMocks();
  connector.create(connector.mockSecrets);

  test.each(ids)("%s", (id) => {
    expect(ran).not.toContain(short(id));
    const own = Object.keys(VECTORS[id]?.(short(id)) ?? {});
    expect(own.length).toBeGreaterThan(0);
  });

  test.each(modules)("%s has strings and comments only where a document's text stands", (path, text) => {
    expectNoPayloadCode(path, text);
  });

  test("each vector's list is in the connector, so that nothing was passed over", () => {
    expect(Object.keys(connector.createMocks().resources)).toHaveLength(Object.keys(paths).length);
  });

  test("GHSA-88f2-fpv8-89q2, GHSA-38c3, GHSA-hqj5: servers and their variables", () => {
    expect(ran).not.toContain("server");
    expect(connector.files.get("index.ts")).toContain('"https://api.test/v1"');
  });

  test("grafana k6-studio 1256 and info, tags, licences: texts around the API", () => {
    expect([...ran]).toEqual([]);
  });
});

describe("CVE-2017-1000207, CVE-2017-1000208: tags of YAML name no code", () => {
  test.each([
    "!!js/function 'function () { globalThis.evil(\"yaml\") }'",
    "!!python/object/apply:os.system ['x']",
    "!ruby/object:X {}",
  ])("%s", (value) => {
    const { value: read } = parseText(`openapi: 3.0.0\ninfo: ${value}\npaths: {}\n`, "a.yaml");
    const info = (read as { info?: unknown } | undefined)?.info;
    expect(["string", "object", "undefined"]).toContain(typeof info);
    expect(ran).not.toContain("yaml");
  });
});

describe("CVE-2025-64718, CVE-2026-53550, CVE-2026-59869, CVE-2026-84375, GHSA-5p4m: merges of YAML", () => {
  test.each([
    ["<<: { __proto__: { polluted: true } }", "a merge"],
    ["__proto__: { polluted: true }", "a key"],
    ["? [__proto__]\n: { polluted: true }", "a list as key"],
    ["x: !!omap [ __proto__: { polluted: true } ]", "an ordered map"],
    ["x: !!set { ? __proto__ }", "a set"],
  ])("%j (%s) pollutes nothing", (line) => {
    parseText(`openapi: 3.0.0\npaths: {}\n${line}\n`, "a.yaml");
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
