// Runs every check that the project has, each as its own process, and ends with one line that counts them.
// `npm test -- unit` runs only the named checks.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const scratch = mkdtempSync(join(tmpdir(), "gen-test-"));
const counts = join(scratch, "vitest.json");

const CHECKS = {
  build: [".config/build.mjs"],
  format: ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."],
  types: ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"],
  "runtime types": ["node_modules/typescript/bin/tsc", "-p", "templates"],
  lint: ["node_modules/eslint/bin/eslint.js", "--config", ".config/eslint.config.js", "."],
  "unused code": ["node_modules/knip/bin/knip.js", "--config", ".config/knip.json"],
  tests: [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--config",
    ".config/vitest.config.ts",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${counts}`,
  ],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in CHECKS));
if (unknown.length > 0) {
  console.error(`No check is called ${unknown.join(", ")}. There are: ${Object.keys(CHECKS).join(", ")}.`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const [name, args] of Object.entries(CHECKS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n── ${name}`);
  const run = spawnSync(process.execPath, args, { stdio: "inherit" });
  const tests = name === "tests" ? testCounts() : undefined;
  passed += tests?.passed ?? (run.status === 0 ? 1 : 0);
  failed += tests?.failed ?? (run.status === 0 ? 0 : 1);
  // A crash after the tests (a leaked handle, a failed suite) must not pass because every counted test did.
  if (tests !== undefined && run.status !== 0 && tests.failed === 0) failed += 1;
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function testCounts() {
  try {
    const report = JSON.parse(readFileSync(counts, "utf8"));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    return undefined;
  }
}
