import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runNode } from "../support/run-node.ts";

const project = process.cwd();
const readme = readFileSync(join(project, "README.md"), "utf8");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gen-readme-"));
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The text of the code block with this title. */
function block(title: string): string {
  const found = readme.split(`title=${title}\n`)[1]?.split("\n```")[0];
  if (found === undefined) throw new Error(`README.md has no code block with the title ${title}`);
  return found;
}

/** How many files a connector has is no promise. */
function withoutCounts(text: string): string {
  return text.replaceAll(/\d+ created/g, "N created");
}

/** Node warns where a package looks for `localStorage`, as msw does; that is between the two of them. */
function withoutNodesWarning(text: string): string {
  return text.replace(/^\(node:\d+\) ExperimentalWarning: localStorage .*\n\(Use `node --trace-warnings.*\n/m, "");
}

const gen = (...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  runNode([join(project, "dist/generator/cli.js"), ...args], { cwd: folder });

test("the first use in README prints what README says", async () => {
  for (const file of ["notes.yaml", "main.ts"]) writeFileSync(join(folder, file), `${block(file)}\n`);
  expect(block("generate")).toBe("npx gen connector notes.yaml");
  const generated = await gen("connector", "notes.yaml");
  expect(generated.code, generated.stderr).toBe(0);
  expect(withoutCounts(generated.stdout.trimEnd())).toBe(withoutCounts(block("generated")));
  expect(block("run")).toContain("npx tsx main.ts");
  const run = await runNode(["--import", "tsx", "main.ts"], { cwd: folder });
  expect(withoutNodesWarning(run.stderr)).toBe("");
  expect(run.stdout.trimEnd()).toBe(block("printed"));
  const check = await gen("connector", "notes.yaml", "--check");
  expect(check.code, check.stdout + check.stderr).toBe(0);
}, 300_000);

test("the options in README are those of the command", async () => {
  const { stdout } = await gen("connector", "--help");
  const documented = [...readme.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option);
  const known = [...stdout.matchAll(/^\s+(--[a-z-]+)/gm)].map(([, option]) => option);
  expect(documented.length).toBeGreaterThan(5);
  expect([...documented].sort()).toEqual(
    known.filter((option) => !["--help", "--version"].includes(option ?? "")).sort(),
  );
});

test("the demo loads everything, then what is new, and says where the files are", async () => {
  expect(readme).toContain("npm ci && npm run demo");
  const { scripts } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  expect(scripts["demo"]).toBe("tsx generator/demo/demo.ts");
  const run = await runNode(["--import", "tsx", "generator/demo/demo.ts"], { cwd: project });
  expect(run.code, run.stderr).toBe(0);
  const made = /delete (\S+) when/.exec(run.stdout)?.[1];
  expect(made).toBeDefined();
  if (made !== undefined) rmSync(made, { recursive: true });
  expect(run.stdout).toContain("Generated a connector from specs/issue_tracker.yaml");
  expect(run.stdout).toMatch(/issues +full +52 +5,000 +5,000 +0 +0/);
  expect(run.stdout).toMatch(/issues +incremental +1 +5 +1 +2 +2/);
  expect(run.stdout).toContain("5001 issues with 5001 different ids");
}, 300_000);
