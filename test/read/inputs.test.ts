import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { readInputs } from "../../generator/inputs.ts";
import { answers, openapi } from "./openapi/documents.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder("inputs");

function write(name: string, value: unknown): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
}

const list = answers({ type: "array", items: { $ref: "schemas/issue.json" } });
const specPath = write("api.json", openapi({ "/issues": { get: list } }));
const issue = write("schemas/issue.json", { type: "object", properties: { owner: { $ref: "user.yaml" } } });
const user = write("schemas/user.yaml", "type: object\nproperties: { id: { type: integer } }\n");

describe("the files that a connector is made from", () => {
  test("are the document and all that its references lead to", async () => {
    const { files } = await readInputs({ specPath, outDir: folder });
    expect(files).toEqual([specPath, issue, user]);
  });

  test("are the config, its document and all that this refers to", async () => {
    const config = write(
      "config.yaml",
      "openapi: api.json\nclient: { base_url: https://api.test }\nresources: [issues]\n",
    );
    const { files } = await readInputs({ specPath: config, outDir: folder });
    expect(files).toEqual([config, specPath, issue, user]);
  });
});

test("a JSON document is parsed once", async () => {
  const parse = vi.spyOn(JSON, "parse");
  const { openapi: document } = await readInputs({ specPath, outDir: folder });
  const times = parse.mock.calls.filter(([text]) => text.includes("/issues")).length;
  parse.mockRestore();
  expect(document?.operations).toHaveLength(1);
  expect(times).toBe(1);
});

test.each([
  ["a trailing comma", '{ "openapi": "3.0.0", "paths": { "/a": { "get": {} }, } }'],
  ["no version", '{ "paths": { "/a": { "get": {} } } }'],
])("a JSON document with %s is one all the same", async (name, text) => {
  const path = write(`${name.replaceAll(" ", "-")}.json`, text);
  const { openapi: document } = await readInputs({ specPath: path, outDir: folder });
  expect(document?.operations).toHaveLength(1);
});
