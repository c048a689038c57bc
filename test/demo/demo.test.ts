import { existsSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { query } from "../support/duckdb.ts";
import { runNode } from "../support/run-node.ts";

test("the demo generates, loads twice, shows the rows, leaves its files and nothing else", async () => {
  // Newer versions of Node warn of what MSW looks for.
  const args = ["--disable-warning=ExperimentalWarning", "--import", "tsx", "generator/demo/demo.ts"];
  const { code, stdout, stderr } = await runNode(args);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  const folder = /delete (\S+) when/.exec(stdout)?.[1] ?? "";
  try {
    expect(stdout).toMatch(/^✔ Generated a connector from specs\/issue_tracker\.yaml: \d+ files/m);
    expect(stdout).toMatch(/issues +full +52 +5,000 +5,000 +0 +0$/m);
    expect(stdout).toMatch(/issues +incremental +1 +5 +1 +2 +2$/m);
    expect(stdout).toMatch(/5,?001 issues with 5,?001 different ids/);
    expect(stdout).toMatch(/5001 +Dark mode +open/);
    expect(stdout).not.toContain("mock-api-key");
    const files = ["generated/issue_tracker/index.ts", "generated/issue_tracker/README.md", "tracker.duckdb"];
    for (const file of files) expect(existsSync(`${folder}/${file}`), file).toBe(true);
    expect(await query(`${folder}/tracker.duckdb`, "SELECT count(*)::integer AS rows FROM issues")).toEqual([
      { rows: 5001 },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
