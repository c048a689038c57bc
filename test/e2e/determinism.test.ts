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
import { basename, join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runNode } from "../support/run-node.ts";

const project = process.cwd();
const cli = join(project, "dist/generator/cli.js");
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
  await eachOf(specs, async (spec) => {
    const path = relative(join(home, cwd), join(home, "specs", spec));
    const options = ["--out", join(home, "generated"), "--import-ext", "ts"];
    const run = await runNode([cli, "connector", path, ...options], { cwd: join(home, cwd), env });
    expect(run.code, run.stdout + run.stderr).toBe(0);
  });
  return filesBelow(join(home, "generated"));
}

/** The files that gen writes, which is all but what users write into `extensions.ts`. */
function filesBelow(root: string): Map<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  return new Map(
    names
      .filter((name) => basename(name) !== "extensions.ts" && statSync(join(root, name)).isFile())
      .map((name) => [name, readFileSync(join(root, name), "utf8")]),
  );
}

/** Two specs at a time. */
async function eachOf(names: readonly string[], use: (spec: string) => Promise<void>): Promise<void> {
  const left = [...names];
  const work = async (): Promise<void> => {
    for (let spec = left.shift(); spec !== undefined; spec = left.shift()) await use(spec);
  };
  await Promise.all([work(), work()]);
}

test("a run under another locale, time zone and folder gives the bytes that are committed", async () => {
  const made = await generateAll(join(folder, "b with space/deeper"), "elsewhere/below", {
    LC_ALL: "sv_SE.UTF-8",
    LANG: "tr_TR.UTF-8",
    TZ: "Pacific/Chatham",
  });
  const committed = filesBelow(join(project, "generated"));
  expect(made.size).toBeGreaterThan(specs.length * 10);
  expect([...made.keys()]).toEqual([...committed.keys()]);
  for (const [name, text] of made) expect(committed.get(name), `generated/${name}: run npm run generate`).toBe(text);
}, 600_000);

// The bytes of all are compared above.
test("gen connector --check finds a committed connector up to date under the C locale", async () => {
  await eachOf(["github.yaml", "support_desk.yaml"], async (spec) => {
    const env = { LC_ALL: "C", LANG: "C", TZ: "UTC" };
    const run = await runNode([cli, "connector", `specs/${spec}`, "--check"], { cwd: project, env });
    expect(run.code, run.stdout + run.stderr).toBe(0);
  });
}, 600_000);
