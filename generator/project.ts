import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { ImportExtension } from "./generate-types.ts";

/**
 * The specifier style that the project around `directory` compiles: `.ts` where its nearest tsconfig.json rewrites or
 * allows that extension, or where there is none (plain `node`, tsx and bundlers run `.ts`); else `.js`, which only
 * `tsc` insists on.
 */
export async function importExtensionFor(directory: string): Promise<ImportExtension> {
  const file = nearest(directory, ["tsconfig.json"]);
  if (file === undefined) return "ts";
  const { compiler } = await import("./compiler.ts");
  const read = compiler.readConfigFile(file, (path) => compiler.sys.readFile(path));
  const { options } = compiler.parseJsonConfigFileContent(read.config ?? {}, compiler.sys, dirname(file));
  return options.rewriteRelativeImportExtensions === true || options.allowImportingTsExtensions === true ? "ts" : "js";
}

/**
 * How generated files name their spec: relative to the project that the spec belongs to, with forward slashes, so that
 * the same spec gives the same bytes from whichever folder `gen` runs and wherever it writes.
 */
export function specLabel(specPath: string): string {
  const absolute = resolve(specPath);
  const project = projectOf(absolute);
  return project === undefined ? basename(absolute) : pathLabel(absolute, specPath);
}

/** How generated files name another input: relative to the project of the spec, or to its folder. */
export function pathLabel(path: string, specPath: string): string {
  const root = projectOf(specPath) ?? dirname(resolve(specPath));
  return relative(root, resolve(path)).split(sep).join("/") || ".";
}

/** The folder of the project that a file belongs to. */
function projectOf(path: string): string | undefined {
  const marker = nearest(dirname(resolve(path)), ["package.json", ".git"]);
  return marker === undefined ? undefined : dirname(marker);
}

/** The first of `names` that exists in `directory` or, failing that, in one of its ancestors. */
function nearest(directory: string, names: readonly string[]): string | undefined {
  const here = resolve(directory);
  const found = names.map((name) => join(here, name)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const parent = dirname(here);
  return parent === here ? undefined : nearest(parent, names);
}
