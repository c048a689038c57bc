import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package, whether it runs from its sources or compiled: the templates lie there. */
export function packageRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) {
    if (existsSync(join(folder, "templates", "runtime")) && existsSync(join(folder, "package.json"))) return folder;
  }
  throw new Error(`No package with templates/runtime encloses ${start}: the installation of gen is incomplete.`);
}
