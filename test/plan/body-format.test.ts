import { describe, expect, test } from "vitest";
import { oneResource, planYaml } from "../support/config.ts";
import { documentOf, openapi } from "../read/openapi/documents.ts";

const item = { type: "object", properties: { id: { type: "integer" } } };
const planned = (endpoint: object, resource: object = {}, openApi?: ReturnType<typeof documentOf>) => {
  const { connector, diagnostics } = planYaml(JSON.stringify(oneResource({ endpoint, resource })), {
    ...(openApi === undefined ? {} : { openapi: openApi }),
  });
  return { resource: connector?.resources[0], diagnostics };
};

describe("a body of JSON Lines", () => {
  const accept = (endpoint: object): unknown =>
    planned({ body_format: "json_lines", ...endpoint }).resource?.request.headers.map(([name, value]) => [
      name,
      value.kind === "literal" ? value.value : value.kind,
    ]);

  test("is asked for as such, unless the config says how", () => {
    expect(planned({ body_format: "json_lines" }).resource?.bodyFormat).toBe("json_lines");
    expect(accept({})).toEqual([["accept", "application/x-ndjson, application/jsonl"]]);
    expect(accept({ headers: { Accept: "application/jsonl", "X-A": "1" } })).toEqual([
      ["Accept", "application/jsonl"],
      ["X-A", "1"],
    ]);
    expect(accept({ headers: { accept: null } })).toEqual([["accept", null]]);
  });

  test.each([{}, { body_format: "json" }, { body_format: null }])("is none by default: %o", (endpoint) => {
    const { resource } = planned(endpoint);
    expect(resource).not.toHaveProperty("bodyFormat");
    expect(resource?.request.headers).toEqual([]);
  });

  test("that the config reads as one value contradicts its document", () => {
    const content = { "application/jsonl": { itemSchema: item } };
    const document = documentOf({
      "a.json": openapi({ "/issues": { get: { responses: { 200: { description: "", content } } } } }),
    });
    const found = (endpoint: object) =>
      planned({ path: "/issues", data_selector: "$", ...endpoint }, { operation: "GET /issues" }, document)
        .diagnostics.filter(({ code }) => code === "contradicts-document")
        .map(({ pointer, fix }) => `${pointer ?? ""}: ${fix ?? ""}`);
    expect(found({})).toEqual(["/resources/0/endpoint: Write `body_format: json_lines` into `endpoint`."]);
    expect(found({ body_format: "json_lines" })).toEqual([]);
  });
});
