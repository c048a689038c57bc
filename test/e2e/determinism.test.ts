import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runNode } from "../support/run-node.ts";

const project = process.cwd();
const specs = readdirSync(join(project, "specs"))
  .filter((name) => name.endsWith(".yaml"))
  .sort();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gen-bytes-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Generates every spec of a copy of the project's specs, from `cwd`, under the given environment. */
async function generateAll(home: string, cwd: string, env: Record<string, string>): Promise<Map<string, string>> {
  mkdirSync(join(home, cwd), { recursive: true });
  writeFileSync(join(home, "package.json"), "{}");
  cpSync(join(project, "specs"), join(home, "specs"), { recursive: true });
  // Some specs name documents of packages.
  symlinkSync(join(project, "node_modules"), join(home, "node_modules"), "junction");
  for (const spec of specs) {
    const run = await runNode(
      [
        join(project, "dist/generator/cli.js"),
        "connector",
        relative(join(home, cwd), join(home, "specs", spec)),
        "--out",
        join(home, "generated"),
        "--import-ext",
        "ts",
      ],
      { cwd: join(home, cwd), env },
    );
    expect(run.code, run.stdout + run.stderr).toBe(0);
  }
  return filesBelow(join(home, "generated"));
}

function filesBelow(root: string): Map<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  return new Map(
    names
      .filter((name) => statSync(join(root, name)).isFile())
      .map((name) => [name, readFileSync(join(root, name), "utf8")]),
  );
}

test("two runs give the same bytes under another locale, time zone and folder, and those that are committed", async () => {
  const first = await generateAll(join(folder, "a"), ".", { LC_ALL: "C", LANG: "C", TZ: "UTC" });
  const second = await generateAll(join(folder, "b with space/deeper"), "elsewhere/below", {
    LC_ALL: "sv_SE.UTF-8",
    LANG: "tr_TR.UTF-8",
    TZ: "Pacific/Chatham",
  });
  expect([...second.keys()]).toEqual([...first.keys()]);
  for (const [name, text] of first) expect(second.get(name), name).toBe(text);
  expect(first.size).toBeGreaterThan(specs.length * 10);

  const committed = filesBelow(join(project, "generated"));
  for (const [name, text] of first) expect(committed.get(name), `generated/${name}: run npm run generate`).toBe(text);
}, 300_000);

test("gen connector --check finds the committed connectors up to date", async () => {
  for (const spec of specs) {
    const run = await runNode([join(project, "dist/generator/cli.js"), "connector", `specs/${spec}`, "--check"], {
      cwd: project,
    });
    expect(run.code, run.stdout + run.stderr).toBe(0);
  }
}, 300_000);
