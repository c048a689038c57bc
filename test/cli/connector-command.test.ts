import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { gives, runCli } from "./fake-world.ts";

let out: string;
const FILES = { "index.ts": "one\n", "runtime/http.ts": "http\n", "extensions.ts": "yours\n" };
const connector = (files: Readonly<Record<string, string>>, ...words: string[]) =>
  runCli(["connector", "pets.yaml", "--out", out, ...words], gives(files));
const index = () => readFileSync(join(out, "pets/index.ts"), "utf8");
const json = (text: string): unknown => {
  expect(text.endsWith("}\n")).toBe(true);
  return JSON.parse(text);
};

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "gen-cli-"));
});
afterEach(() => {
  rmSync(out, { recursive: true, force: true });
});

test("a run writes the connector, prints its resources, and its diagnostics apart", async () => {
  const first = await connector(FILES);
  expect(first.code).toBe(0);
  expect(first.out).toBe(`  resource         request       pages   key  cursor
  cats             GET /v1/cats  offset  id   updated_at
  owners_and_pets  POST /o       cursor  -    -

Wrote ${out}/pets: 4 created.
`);
  expect(first.err).toBe("pets.yaml:3:1 warning unknown-key Odd.\n\n1 warning\n");
  expect(index()).toBe("one\n");
  expect(readFileSync(join(out, "pets/connector.lock.json"), "utf8")).toContain('"generator": "1.2.3"');

  expect((await connector(FILES)).out).toContain(`${out}/pets is up to date.`);
  expect((await connector({ "index.ts": "two\n", "extensions.ts": "newer\n" })).out).toContain(
    `Wrote ${out}/pets: 2 changed, 1 removed, 1 as before.`,
  );
});

test("all options reach the generator", async () => {
  const words = [
    "a.py",
    "--openapi",
    "o.json",
    "--allow-ref",
    "../common",
    "--allow-ref=/abs/x.yaml",
    "--out",
    out,
    "--name",
    "7",
    "--only",
    "a, b",
    "--only=c",
    "--pick",
    "02",
    "--import-ext",
    "js",
    "--destination",
    "postgres, duckdb",
    "--destination=postgres",
  ];
  const { requests } = await runCli(["connector", ...words], gives(FILES));
  expect(requests).toEqual([
    {
      specPath: "a.py",
      openapiPath: "o.json",
      allowRef: ["../common", "/abs/x.yaml"],
      outDir: out,
      name: "7",
      only: ["a", "b", "c"],
      pick: "02",
      importExt: "js",
      destinations: ["duckdb", "postgres"],
    },
  ]);
  const { requests: defaults } = await runCli(["connector", "12", "--check"], gives(FILES));
  expect(defaults).toMatchObject([{ specPath: "12", outDir: "generated" }]);
});

test("--check lists what differs and writes nothing", async () => {
  expect((await connector(FILES, "--check")).code).toBe(1);
  expect(existsSync(join(out, "pets"))).toBe(false);
  await connector(FILES);
  expect(await connector(FILES, "--check")).toMatchObject({ code: 0, out: `${out}/pets is up to date.\n` });
  writeFileSync(join(out, "pets/index.ts"), "edited\n");
  const drifted = await connector({ ...FILES, "runtime/http.ts": "newer\n" }, "--check");
  expect(drifted.code).toBe(1);
  expect(drifted.out).toBe(`${out}/pets: 3 files differ from what the spec gives.
  changed      connector.lock.json
  hand-edited  index.ts
  changed      runtime/http.ts

Run the command without --check to write them.
`);
  expect(index()).toBe("edited\n");
});

test("--dry-run prints a diff and writes nothing", async () => {
  await connector(FILES);
  const shown = await connector({ ...FILES, "index.ts": "two\n" }, "--dry-run");
  expect(shown.code).toBe(0);
  expect(shown.out).toContain("--- a/index.ts\n+++ b/index.ts\n@@ -1,1 +1,1 @@\n-one\n+two\n");
  expect(index()).toBe("one\n");
  expect((await connector(FILES, "--dry-run")).out).toBe(`${out}/pets is up to date.\n`);
});

test("hand-edited files are refused with 3, and overwritten with --force", async () => {
  await connector(FILES);
  writeFileSync(join(out, "pets/index.ts"), "edited\n");
  const next = { ...FILES, "index.ts": "two\n" };
  for (const words of [[], ["--dry-run"]]) {
    const refused = await connector(next, ...words);
    expect(refused.code).toBe(3);
    expect(refused.err).toContain(`${out}/pets/index.ts error hand-edited-file`);
  }
  expect(index()).toBe("edited\n");
  expect((await connector(next, "--force")).code).toBe(0);
  expect(index()).toBe("two\n");
});

test("errors end with 2 and print every diagnostic; a mistake of the generator with 70", async () => {
  const failing = (code: "unknown-key" | "internal-error") =>
    runCli(["connector", "a.yaml", "--out", out], () => ({
      diagnostics: [
        { code, severity: "error", message: "Second.", file: "a.yaml", line: 2 },
        { code: "missing-key", severity: "error", message: "First.", file: "a.yaml", line: 1 },
      ],
    }));
  const run = await failing("unknown-key");
  expect(run).toMatchObject({ code: 2, out: "" });
  expect(run.err).toBe("a.yaml:1:1 error missing-key First.\na.yaml:2:1 error unknown-key Second.\n\n2 errors\n");
  expect((await failing("internal-error")).code).toBe(70);
});

test("an exception is one line that asks for a report; its stack only on demand", async () => {
  const crash = (): never => {
    throw new Error("broken\nassumption with https://me:hunter2@a.example");
  };
  const run = await runCli(["connector", "a.yaml"], crash);
  expect(run.code).toBe(70);
  expect(run.err).toMatch(/^gen: Internal error: broken assumption .*please report.*\n$/);
  expect(run.err).not.toContain("hunter2");
  expect((await runCli(["connector", "a.yaml"], crash, { debug: true })).err).toMatch(/\n\s+at /);
  expect(json((await runCli(["connector", "a.yaml", "--json"], crash)).out)).toMatchObject({ exitCode: 70 });
});

test("--json prints one object and nothing else", async () => {
  const first = await connector(FILES, "--json");
  expect(first.err).toBe("");
  expect(json(first.out)).toEqual({
    exitCode: 0,
    written: true,
    connector: {
      name: "pets",
      dir: `${out}/pets`,
      resources: [
        {
          name: "cats",
          method: "GET",
          path: "/v1/cats",
          paginator: "offset",
          key: ["id"],
          cursor: "updated_at",
          parent: null,
        },
        {
          name: "owners_and_pets",
          method: "POST",
          path: "/o",
          paginator: "cursor",
          key: [],
          cursor: null,
          parent: null,
        },
      ],
    },
    files: {
      created: ["connector.lock.json", "extensions.ts", "index.ts", "runtime/http.ts"],
      changed: [],
      removed: [],
      unchanged: [],
      kept: [],
      refused: [],
    },
    diagnostics: [{ code: "unknown-key", severity: "warning", message: "Odd.", file: "pets.yaml", line: 3, column: 1 }],
  });
  const next = { ...FILES, "index.ts": "two\n" };
  expect(json((await connector(next, "--json", "--check")).out)).toMatchObject({
    exitCode: 1,
    drift: [
      { path: "connector.lock.json", kind: "changed" },
      { path: "index.ts", kind: "changed" },
    ],
  });
  expect(json((await connector(next, "--json", "--dry-run")).out)).toMatchObject({
    exitCode: 0,
    written: false,
    diff: expect.stringContaining("+two"),
  });
  expect(json((await runCli(["connector", "--json"], gives(FILES))).out)).toMatchObject({
    exitCode: 2,
    diagnostics: [{ code: "usage" }],
  });
});

test("outside text cannot steer the terminal", async () => {
  const hostile = await runCli(["connector", "a.yaml", "--out", out], (request) => {
    const { diagnostics, connector: made } = gives(FILES)(request);
    if (made === undefined) return { diagnostics };
    const resources = made.resources.map((resource) => ({ ...resource, path: "/\u001b[2J\u202e" }));
    return { diagnostics, connector: { ...made, resources } };
  });
  expect(hostile.out).not.toContain("\u001b");
  expect(hostile.out).toContain("\\u001b");
});
