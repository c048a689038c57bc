import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applyWrite } from "../../generator/write/apply-write.ts";
import { planWrite } from "../../generator/write/plan-write.ts";
import { runNode } from "../support/run-node.ts";
import { ConnectorFolder, INFO } from "./connector-folder.ts";

let folder: ConnectorFolder;
const OLD = new Map([
  ["index.ts", "old\n"],
  ["runtime/a.ts", "a\n"],
  ["runtime/stale.ts", "s\n"],
]);
const NEW = new Map([
  ["index.ts", "new\n"],
  ["runtime/a.ts", "a\n"],
  ["runtime/b.ts", "b\n"],
]);

beforeEach(() => {
  folder = new ConnectorFolder();
});
afterEach(() => {
  folder.remove();
});

/** The connector's files after `files` were written into a folder with a file of the user. */
function written(files: ReadonlyMap<string, string>): Record<string, string> {
  applyWrite(planWrite(folder.dir, files, INFO));
  folder.write("runtime/mine.ts", "mine\n");
  return folder.files();
}

function reset(): Record<string, string> {
  for (const name of readdirSync(folder.parent)) rmSync(join(folder.parent, name), { recursive: true });
  return written(OLD);
}

/** Every change of the disk that writing NEW over OLD makes. */
function stepsOfUpdate(): string[] {
  reset();
  const steps: string[] = [];
  applyWrite(planWrite(folder.dir, NEW, INFO), (what) => steps.push(what));
  return steps;
}

const CHILD = `
import { applyWrite } from ${JSON.stringify(join(process.cwd(), "generator/write/apply-write.ts"))};
import { planWrite } from ${JSON.stringify(join(process.cwd(), "generator/write/plan-write.ts"))};
const [dir, files, info, killAt] = JSON.parse(process.argv[2]);
let step = 0;
applyWrite(planWrite(dir, new Map(files), info), () => {
  if (step++ === killAt) process.kill(process.pid, "SIGKILL");
});
`;

async function killedAt(step: number): Promise<void> {
  const script = join(folder.parent, "child.mts");
  writeFileSync(script, CHILD);
  const run = await runNode(["--import", "tsx", script, JSON.stringify([folder.dir, [...NEW], INFO, step])], {
    cwd: process.cwd(),
  });
  rmSync(script);
  expect(run.code, run.stderr).not.toBe(0);
}

test("a run killed before any of its steps leaves the old or the new connector whole, and the next run completes it", async () => {
  reset();
  const after = (written(NEW), folder.files());
  const before = reset();
  const steps = stepsOfUpdate();
  expect(steps.length).toBeGreaterThan(8);
  const seen = new Set<string>();
  for (const [index, step] of steps.entries()) {
    reset();
    await killedAt(index);
    // Only between the two renames is the connector not in its place, but beside it.
    const aside = folder.siblings().find((name) => name.includes("gen-old"));
    const isAside = step === "move the new folder in place";
    expect(existsSync(folder.dir), step).toBe(!isAside);
    if (isAside) expect(aside).toBeDefined();
    else {
      const whole = JSON.stringify(folder.files());
      expect([JSON.stringify(before), JSON.stringify(after)], step).toContain(whole);
      seen.add(whole);
    }
    const again = planWrite(folder.dir, NEW, INFO);
    expect(again.diagnostics, step).toEqual([]);
    expect(applyWrite(again), step).toEqual([]);
    expect(folder.files(), step).toEqual(after);
    expect(folder.siblings(), step).toEqual([]);
  }
  expect(seen.size).toBe(2);
}, 180_000);

test("a connector that was moved aside is put back also where the next run changes nothing", () => {
  const before = written(OLD);
  const steps: string[] = [];
  const plan = planWrite(folder.dir, NEW, INFO);
  mkdirSync(join(folder.parent, ".pets.gen-new-1"));
  // As a dead process leaves it: its id is not in use, or belongs to another program since long ago.
  const aside = join(folder.parent, ".pets.gen-old-4194304000");
  expect(plan.diagnostics).toEqual([]);
  rmSync(join(folder.parent, ".pets.gen-new-1"), { recursive: true });
  renameAside(aside);
  expect(planWrite(folder.dir, OLD, INFO).changes.every(({ kind }) => kind === "unchanged")).toBe(true);
  expect(applyWrite(planWrite(folder.dir, OLD, INFO), (what) => steps.push(what))).toEqual([]);
  expect(folder.files()).toEqual(before);
  expect(steps).toEqual(["put the old folder back", "remove a leftover"]);
});

test("a run that is at work is not disturbed", () => {
  written(OLD);
  // Process 1 always lives.
  mkdirSync(join(folder.parent, ".pets.gen-new-1"));
  expect(applyWrite(planWrite(folder.dir, NEW, INFO))).toMatchObject([{ code: "concurrent-run", severity: "error" }]);
  expect(folder.files()["index.ts"]).toBe("old\n");
  expect(folder.siblings()).toEqual([".pets.gen-new-1"]);
});

test("an error of the disk leaves the old connector and nothing beside it", () => {
  const before = written(OLD);
  const plan = planWrite(folder.dir, NEW, INFO);
  for (const failing of ["write runtime/b.ts", "move the old folder aside", "move the new folder in place"]) {
    const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
    const diagnostics = applyWrite(plan, (what) => {
      if (what === failing) throw full;
    });
    expect(diagnostics, failing).toMatchObject([
      { code: "unwritable-folder", message: expect.stringContaining("ENOSPC") },
    ]);
    expect(folder.files(), failing).toEqual(before);
    expect(folder.siblings(), failing).toEqual([]);
  }
});

test.skipIf(process.getuid?.() === 0)("a folder without permission is a diagnostic", () => {
  chmodSync(folder.parent, 0o500);
  expect(applyWrite(planWrite(folder.dir, NEW, INFO))).toMatchObject([{ code: "unwritable-folder" }]);
  chmodSync(folder.parent, 0o700);
});

function renameAside(to: string): void {
  mkdirSync(to);
  const files = folder.files();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(to, path, ".."), { recursive: true });
    writeFileSync(join(to, path), text);
  }
  rmSync(folder.dir, { recursive: true });
}
