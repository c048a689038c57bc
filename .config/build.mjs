// Compiles the generator into dist/. Plain tsc: the program is small and its modules are imported by need.
import { spawnSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
const tsc = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "generator"], { stdio: "inherit" });
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
chmodSync("dist/generator/cli.js", 0o755);

// What the runtime's modules are made of, so that no run of gen parses them again.
const { indexRuntime } = await import("../dist/generator/emit/runtime-modules.js");
writeFileSync("dist/generator/emit/runtime-index.json", JSON.stringify(await indexRuntime("templates/runtime")));
