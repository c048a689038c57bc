import { cpSync, readdirSync, readFileSync, symlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import type { Connector } from "./connectors.ts";

/**
 * Copies connectors into a folder, each under its name. Where one has the same runtime as another, but for the
 * header line, it links to that one's, so that a compiler checks it once.
 */
export function copyConnectors(connectors: readonly Connector[], folder: string): void {
  const runtimes = new Map<string, string>();
  for (const { name, folder: from } of connectors) {
    const to = join(folder, name);
    const runtime = join(from, "runtime");
    const hash = hashOf(runtime);
    const known = runtimes.get(hash);
    cpSync(from, to, { recursive: true, filter: (path) => known === undefined || path !== runtime });
    if (known === undefined) runtimes.set(hash, join(to, "runtime"));
    else symlinkSync(known, join(to, "runtime"), "junction");
  }
}

function hashOf(folder: string): string {
  const hash = createHash("sha256");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  for (const file of files.filter((name) => statSync(join(folder, name)).isFile())) {
    const [, ...lines] = readFileSync(join(folder, file), "utf8").split("\n");
    hash.update(`${file}\0${lines.join("\n")}\0`);
  }
  return hash.digest("hex");
}
