import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSource } from "../../generator/read/read-source.ts";

const bytes = (text: string) => () => new TextEncoder().encode(text);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gen-read-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ["a.yaml", "client: {}\nresources: []\n", "yaml", "config"],
  ["a.yml", '{"client": {}, "resources": []}', "yaml", "config"],
  ["a.json", '{"client": {}, "resources": []}', "json", "config"],
  ["a.py", 'c = {"client": {}, "resources": []}', "python", "config"],
  ["a.MD", '```python\nc = {"client": {}, "resources": []}\n```\n', "markdown", "config"],
  ["a.yaml", "openapi: ./api.yaml\nclient: {}\nresources: []\n", "yaml", "config"],
  ["a.yaml", "openapi: 3.0.3\npaths: {}\n", "yaml", "openapi"],
  ["a.yaml", "# Comment\nswagger: '2.0'\npaths: {}\n", "yaml", "openapi"],
  ["a.yaml", '{"openapi": "3.1.0", "paths": {}}', "yaml", "openapi"],
  ["a.yaml", "{openapi: 3.1.0, paths: {}}", "yaml", "openapi"],
  ["a.json", '{"swagger": "2.0", "paths": {}}', "json", "openapi"],
  ["a.json", '{"openapi": "3.1.0", "client": {}, "resources": []}', "json", "config"],
])("%s with %j", (file, text, format, kind) => {
  expect(readSource(file, { readFile: bytes(text) })).toMatchObject({ format, kind, diagnostics: [] });
});

test.each([
  ["", "a.yaml", "no-config"],
  ["- a\n- b\n", "a.yaml", "no-config"],
  ["null", "a.json", "no-config"],
  ["{", "a.json", "syntax-error"],
  ["# Nothing here\n", "a.md", "no-config"],
  ["\xff\xfea\0", "a.yaml", "not-utf-8"],
])("%j as %s is %s", (text, file, code) => {
  const readFile = () => Uint8Array.from(text, (character) => character.charCodeAt(0));
  const { document, diagnostics } = readSource(file, { readFile });
  expect(document).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code, severity: "error", file }]);
});

test("bytes that are not UTF-8 are found by their line; a byte order mark is no part of the text", () => {
  const latin1 = Uint8Array.from("client:\n  a: b\n  name: caf\xe9\n", (character) => character.charCodeAt(0));
  expect(readSource("a.yaml", { readFile: () => latin1 }).diagnostics).toMatchObject([{ code: "not-utf-8", line: 3 }]);
  const marked = readSource("a.json", { readFile: bytes('\uFEFF{"client": {}}') });
  expect(marked.diagnostics).toEqual([]);
  expect(marked.document?.locateKey(["client"])).toEqual({ line: 1, column: 2 });
});

test("files that cannot be read are diagnostics", () => {
  const large = join(folder, "large.json");
  writeFileSync(large, Buffer.alloc(100 * 1024 * 1024 + 1, " "));
  expect(readSource(join(folder, "missing.yaml")).diagnostics).toMatchObject([
    { code: "unreadable-file", message: "There is no such file." },
  ]);
  expect(readSource(folder).diagnostics).toMatchObject([
    { code: "unreadable-file", message: expect.stringContaining("folder") },
  ]);
  expect(readSource(large).diagnostics).toMatchObject([{ code: "too-large" }]);
});

const seeds = join(process.cwd(), "../shared/seeds");
const haveSeeds = existsSync(seeds);
if (!haveSeeds) console.log("Skipped: the seed documents are not beside this checkout (../shared/seeds).");

/** The names of the resources that each of the seed documents declares. */
const SEEDS = [
  ["issues", "projects", "users", "issue_fields"],
  ["resource_name"],
  ["resource_name"],
  ["conversations", "contacts", "conversation_parts", "teams", "companies"],
  ["resource_name"],
];

test.skipIf(!haveSeeds)("the five seed documents read to the right data, at the right places", () => {
  const files = readdirSync(seeds)
    .filter((name) => name.endsWith(".md"))
    .sort();
  expect(files).toHaveLength(SEEDS.length);
  for (const [index, name] of files.entries()) {
    const path = join(seeds, name);
    const { document, diagnostics } = readSource(path);
    expect(diagnostics).toEqual([]);
    const paginator = { type: "offset", limit: 100 };
    expect(document?.value).toEqual({
      client: {
        base_url: "https://api.example.com",
        auth: { type: "api_key", name: "api_key", api_key: "{secrets.api_key}", location: "query" },
      },
      resource_defaults: { primary_key: "id", write_disposition: "merge" },
      resources: SEEDS[index]?.map((resource) => {
        const slug = resource === "resource_name" ? "resource" : resource;
        return { name: resource, endpoint: { path: `/v1/${slug}`, data_selector: "data", paginator } };
      }),
    });
    const lines = readFileSync(path, "utf8").split("\n");
    const line = lines.findIndex((each) => each.includes('"data_selector"'));
    expect(document?.locateKey(["resources", 0, "endpoint", "data_selector"])).toEqual({
      line: line + 1,
      column: (lines[line]?.indexOf('"data_selector"') ?? 0) + 1,
    });
  }
});
