#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./commands/run.ts";
import { packageRoot } from "./package-root.ts";

// A reader that has seen enough (`gen … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // https://no-color.org: any value but an empty one.
  color: process.stderr.isTTY && (process.env["NO_COLOR"] ?? "") === "",
  width: { out: process.stdout.columns, err: process.stderr.columns },
  debug: process.env["GEN_DEBUG"] === "1",
  version: packageVersion(),
  loadGenerate: async () => (await import("./generate.ts")).generate,
});

function packageVersion(): string {
  const data: unknown = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
  const version = typeof data === "object" && data !== null && "version" in data ? data.version : undefined;
  return typeof version === "string" ? version : "unknown";
}
