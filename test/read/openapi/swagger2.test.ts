import { describe, expect, test } from "vitest";
import { documentOf } from "./documents.ts";

const document = documentOf({
  "a.json": {
    swagger: "2.0",
    info: { title: "Old", version: "1" },
    host: "api.test",
    basePath: "/v1",
    schemes: ["http", "https"],
    produces: ["application/xml", "application/json"],
    parameters: { Page: { name: "page", in: "query", type: "integer", minimum: 1 } },
    responses: { Things: { description: "ok", schema: { type: "array", items: { $ref: "#/definitions/Thing" } } } },
    definitions: { Thing: { type: "object", properties: { id: { type: "string" } } } },
    securityDefinitions: {
      basic: { type: "basic" },
      key: { type: "apiKey", name: "X-Key", in: "header" },
      app: { type: "oauth2", flow: "application", tokenUrl: "https://t.test", scopes: { read: "" } },
    },
    paths: {
      "/things": {
        parameters: [{ $ref: "#/parameters/Page" }],
        get: { responses: { 200: { $ref: "#/responses/Things" } } },
        post: {
          consumes: ["application/json"],
          parameters: [{ name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Thing" } }],
          responses: { 200: { description: "ok", examples: { "application/json": { id: "1" } } } },
        },
        put: { parameters: [{ name: "file", in: "formData", type: "string", required: true }], responses: {} },
      },
    },
  },
});
const [get, put, post] = document.operations;

describe("Swagger 2.0 has OpenAPI 3's shape", () => {
  test("servers, https first", () => {
    expect(document.servers.map(({ url }) => url)).toStrictEqual(["https://api.test/v1"]);
  });
  test("parameters have a schema", () => {
    expect(get?.parameters.map(({ name, schema }) => [name, schema])).toStrictEqual([
      ["page", { type: "integer", minimum: 1 }],
    ]);
  });
  test("responses have content for each media type", () => {
    const content = get?.responses[0]?.content ?? [];
    expect(content.map(({ type }) => type)).toStrictEqual(["application/xml", "application/json"]);
    expect([...document.schemas.properties(document.schemas.items(content[1]?.schema)).keys()]).toStrictEqual(["id"]);
  });
  test("body and form parameters become a request body", () => {
    expect(post?.body).toMatchObject({
      required: true,
      content: [{ type: "application/json", schema: { $ref: "#/definitions/Thing" } }],
    });
    expect(put?.body?.content[0]).toMatchObject({
      type: "application/x-www-form-urlencoded",
      schema: { required: ["file"] },
    });
    expect(put?.parameters.map(({ name }) => name)).toStrictEqual(["page"]);
  });
  test("examples by media type", () => {
    expect(post?.responses[0]?.content.find(({ type }) => type === "application/json")?.examples).toStrictEqual([
      { id: "1" },
    ]);
  });
  test("security schemes", () => {
    const found = [...document.securitySchemes.values()].map(({ type, scheme, parameter, flows }) => [
      type,
      scheme,
      parameter,
      flows[0]?.type,
    ]);
    expect(found).toStrictEqual([
      ["http", "basic", undefined, undefined],
      ["apiKey", undefined, "X-Key", undefined],
      ["oauth2", undefined, undefined, "clientCredentials"],
    ]);
  });
});
