import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { generate } from "../../generator/generate.ts";
import { readSource } from "../../generator/read/read-source.ts";
import { runNode } from "../support/run-node.ts";

const project = process.cwd();
const seeds = join(project, "../shared/seeds");
const present = existsSync(seeds);
if (!present) console.warn(`Skipped: ${seeds} is absent, so the five seed documents are not tested here.`);
const documents = present ? readdirSync(seeds).filter((name) => name.endsWith(".md")) : [];

const RESOURCES: Record<string, readonly string[]> = {
  "000": ["issues", "projects", "users", "issue_fields"],
  "001": ["resource_name"],
  "002": ["resource_name"],
  "003": ["conversations", "contacts", "conversation_parts", "teams", "companies"],
  "004": ["resource_name"],
};

/** Loads a connector's mock API twice into DuckDB and prints what the table and the reports say. */
const LOAD_TWICE = `
import { setupServer } from "msw/node";
import { DuckDBInstance } from "@duckdb/node-api";
const [folder, database] = process.argv.slice(2);
const connector = await import(folder + "/index.ts");
const mocks = await import(folder + "/mocks.ts");
const { duckdb } = await import(folder + "/duckdb.ts");
const api = mocks.createSeedMocks({ rows: Object.fromEntries(JSON.parse(process.argv[4]).map((name) => [name, 250])) });
setupServer(...api.handlers).listen({ onUnhandledRequest: "error" });
const seed = connector.createSeed(mocks.mockSecrets);
const reports = [await seed.load(duckdb(database)), await seed.load(duckdb(database))];
const connection = await (await DuckDBInstance.create(database)).connect();
const tables = {};
for (const name of JSON.parse(process.argv[4])) {
  const result = await connection.runAndReadAll("select count(*)::int, count(distinct id)::int from " + name);
  tables[name] = result.getRows()[0];
}
console.log(JSON.stringify({ tables, reports: reports.map((report) => report.resources) }));
process.exit(0);
`;

describe.skipIf(!present)("the five documents that the project started from", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gen-seeds-"));
    symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "load-twice.ts"), LOAD_TWICE);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("there are five", () => {
    expect(documents).toHaveLength(5);
  });

  test("the same config as YAML and as JSON gives the same connector", async () => {
    const [document = ""] = documents;
    const value = readSource(join(seeds, document)).document?.value;
    const texts = { "seed.json": JSON.stringify(value), "seed.yaml": stringify(value), "seed.md": undefined };
    const made: string[] = [];
    for (const [file, text] of Object.entries(texts)) {
      const path = text === undefined ? join(seeds, document) : join(folder, file);
      if (text !== undefined) writeFileSync(path, text);
      const { connector, diagnostics } = await generate({ specPath: path, outDir: folder, name: "seed" });
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      // The header names the spec and the command, which differ.
      made.push(connector?.files.get("resources.ts")?.split("\n").slice(1).join("\n") ?? "nothing");
    }
    expect(made[0]).toContain('name: "issue_fields"');
    expect(new Set(made).size).toBe(1);
  });

  test.for(documents)("%s generates and loads, and loading again changes nothing", async (document) => {
    const names = RESOURCES[document.slice(0, 3)] ?? [];
    const out = join(folder, document.slice(0, 3));
    const run = await runNode(
      [join(project, "dist/generator/cli.js"), "connector", join(seeds, document), "--out", out, "--name", "seed"],
      { cwd: folder },
    );
    expect(run.code, run.stdout + run.stderr).toBe(0);
    const database = join(out, "seed.duckdb");
    const load = await runNode(
      ["--import", "tsx", join(folder, "load-twice.ts"), join(out, "seed"), database, JSON.stringify(names)],
      { cwd: folder },
    );
    expect(load.code, load.stdout + load.stderr).toBe(0);
    const { tables, reports } = JSON.parse(load.stdout) as {
      tables: Record<string, number[]>;
      reports: Record<string, { rows: number; inserted: number; updated: number; unchanged: number; pages: number }>[];
    };
    expect(Object.keys(tables)).toEqual(names);
    for (const name of names) {
      expect(tables[name]).toEqual([250, 250]);
      expect(reports[0]?.[name]).toMatchObject({ rows: 250, inserted: 250, updated: 0, pages: 3 });
      expect(reports[1]?.[name]).toMatchObject({ rows: 250, inserted: 0, updated: 0, unchanged: 250 });
    }
  });
});
