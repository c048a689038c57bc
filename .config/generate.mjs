// Regenerates generated/ from every source config in specs/; options (--check, --force) are passed on.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const specs = readdirSync("specs")
  .filter((name) => name.endsWith(".yaml"))
  .sort();
const failed = specs.filter((name) => {
  const args = ["dist/generator/cli.js", "connector", `specs/${name}`, ...process.argv.slice(2)];
  return spawnSync(process.execPath, args, { stdio: "inherit" }).status !== 0;
});
process.exit(failed.length === 0 ? 0 : 1);
