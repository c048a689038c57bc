import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../generator/commands/run.ts";
import { textTable } from "../../generator/commands/text-table.ts";
import type { World } from "../../generator/commands/world.ts";
import { generate } from "../../generator/generate.ts";
import type { GenerateRequest } from "../../generator/generate-types.ts";
import { answers, openapi } from "../read/openapi/documents.ts";
import { list, query, row } from "../infer/support.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder("explain");
const user = row({ id: "integer", updated_at: { type: "string", format: "date-time" } });
const parameters = [query("limit", { type: "integer", maximum: 50 }), query("cursor")];
const paths = {
  "/users": { get: answers(row({ data: list(user), next_cursor: "string" }), { parameters }) },
  "/users/{user_id}/lines": { get: answers(list(row({ text: "string" }))) },
};
const document = join(folder, "people.json");
writeFileSync(
  document,
  JSON.stringify(
    openapi(paths, { servers: [{ url: "https://me:hunter2hunter2@api.test/v1?api_key=hunter2hunter2" }] }),
  ),
);

async function gen(
  words: readonly string[],
  more: Partial<World> = {},
): Promise<{ code: number; out: string; err: string }> {
  const seen = { out: "", err: "" };
  const code = await run(words, {
    out: (text) => void (seen.out += text),
    err: (text) => void (seen.err += text),
    color: false,
    debug: false,
    version: "0",
    loadGenerate: () => Promise.resolve(generate),
    ...more,
  });
  return { ...seen, code };
}

describe("gen init --explain", () => {
  test("says where each value is written, what it is, how sure, and why; weak ones are marked", async () => {
    const { out, err, code } = await gen(["init", document, "--explain", "users"]);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toContain(`users:\n`);
    expect(out).toContain(`    primary_key: id\n      97 %: "id" is the row's own id\n`);
    expect(out).toMatch(/\n {4}endpoint\.paginator: \{"type":"cursor","cursor_param":"cursor",.*\}\n {6}\d\d %: \S/);
    expect(out).toContain("`gen connector my_api.yaml` generates from what is written there.\n");
    expect(out).not.toContain("lines:");
    const lines = await gen(["init", document, "--explain", "lines"]);
    expect(lines.out).toContain("  ? primary_key: null\n      30 %: no field looks like a key\n");
    expect(lines.out).toMatch(/endpoint\.path: \/users\/\{resources\.users\.id\}\/lines\n {6}\d\d %: \{user_id\}: \S/);
  });

  test("is about everything without a name, the client first, and shows no credentials", async () => {
    const { out } = await gen(["init", document, "--explain"]);
    expect(out).toMatch(/^client:\n.*base_url: .*\n[^]*\nusers:\n[^]*\nlines:\n/);
    expect(out).not.toContain("hunter2");
  });

  test("is data with --json", async () => {
    const { out } = await gen(["init", document, "--explain", "--json"]);
    const [client, users] = JSON.parse(out) as unknown[]; // a list, or the test fails below
    expect(client).toMatchObject({ resource: null });
    expect(users).toMatchObject({
      resource: "users",
      values: expect.arrayContaining([
        { at: "primary_key", value: "id", confidence: 0.97, why: `"id" is the row's own id` },
      ]),
    });
    expect(out).not.toContain("hunter2");
  });

  test("of a resource that is not there names those that are", async () => {
    const { out, err, code } = await gen(["init", document, "--explain", "nobody"]);
    expect({ out, code }).toEqual({ out: "", code: 2 });
    expect(err).toBe('There is no resource "nobody" to explain. There are: users, lines.\n');
  });
});

describe("gen connector of a document", () => {
  const clean = join(folder, "clean.json");
  writeFileSync(clean, JSON.stringify(openapi(paths)));
  const words = ["connector", clean, "--out", join(folder, "out")];

  test("prints how sure it is, marks what is weak, and explains it where asked", { timeout: 120_000 }, async () => {
    // The same connector each time, printed in other ways.
    let made: ReturnType<typeof generate> | undefined;
    const once = { loadGenerate: () => Promise.resolve((request: GenerateRequest) => (made ??= generate(request))) };
    const { out, code } = await gen([...words, "--explain", "lines"], once);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}resource +request +pages +key +cursor +parent +sure\n/);
    expect(out).toMatch(/\n {2}lines +GET \/users\/\{parent\.id\}\/lines +auto \? +- \? +- +users +\d+ %\n/);
    expect(out).toContain('"?" marks what is worth a look: --explain says why, and how to change it.\n');
    expect(out).toContain("lines:\n");
    expect(out).toContain("  ? primary_key: null\n");
    expect(out).not.toContain("users:\n");

    const json = await gen([...words, "--json", "--explain"], once);
    expect(JSON.parse(json.out)).toMatchObject({
      connector: {
        resources: [
          { name: "users", parent: null, confidence: expect.any(Number) },
          { name: "lines", parent: "users", confidence: 0.3 },
        ],
        explanations: [{ resource: null }, { resource: "users" }, { resource: "lines" }],
      },
    });
    const narrow = await gen(words, { ...once, width: { out: 60, err: undefined } });
    expect(narrow.out).toContain("  users\n    request   GET /users\n    pages     cursor\n    key       id\n");
    for (const line of narrow.out.split("\n").slice(0, 12)) expect(line.length).toBeLessThanOrEqual(60);
    const nobody = await gen([...words, "--explain", "nobody"], once);
    expect(nobody.code).toBe(2);
    expect(nobody.err).toContain('There is no resource "nobody" to explain. There are: users, lines.\n');
    // What is wrong with what was inferred is shown where the document says it.
    expect(nobody.err).toContain("clean.json:#/paths/~1users/get info client-side-incremental ");
    expect(nobody.err).not.toContain("#/resource");
  });

  test("of a config has nothing inferred to explain", { timeout: 120_000 }, async () => {
    const config = join(folder, "mine.json");
    const resources = [
      { name: "a", write_disposition: "replace", endpoint: { data_selector: "$", paginator: "single_page" } },
    ];
    writeFileSync(config, JSON.stringify({ client: { base_url: "https://a.test" }, resources }));
    const { out, err, code } = await gen(["connector", config, "--out", join(folder, "out"), "--explain"]);
    expect(code).toBe(2);
    expect(out).not.toContain("sure");
    expect(err).toContain("Nothing was inferred: every value is what the config says, or its default.\n");
  });
});

describe("tables", () => {
  const rows = [
    ["resource", "request", "key"],
    ["users", "GET /users", "id"],
    ["a\u001b[31mb\u202ec", "GET /a", "-"],
  ];

  test("align their columns, and show no control characters", () => {
    expect(textTable(rows).split("\n")).toEqual([
      "  resource             request     key",
      "  users                GET /users  id",
      "  a\\u001b[31mb\\u202ec  GET /a      -",
    ]);
  });

  test("become blocks where they are wider than the terminal, and stay tables where they fit", () => {
    expect(textTable(rows, 20)).toBe(
      "  users\n    request   GET /users\n    key       id\n  a\\u001b[31mb\\u202ec\n    request   GET /a",
    );
    expect(textTable(rows, 200)).toBe(textTable(rows));
  });
});
