import { createRequire } from "node:module";
import type typescript from "typescript";

/**
 * TypeScript, to parse and check with; its types come from the package itself. It is loaded as the CommonJS module that
 * it is: for an `import`, Node first searches all of its nine megabytes for names, which takes longer than running it.
 */
// What the package says of itself.
export const compiler = createRequire(import.meta.url)("typescript") as typeof typescript;

/** Where the modules of a connector lie in memory. */
export const ROOT = "/connector/";

/** A module's syntax, whose nodes know their parents. */
export function parseModule(path: string, text: string): typescript.SourceFile {
  return compiler.createSourceFile(path, text, compiler.ScriptTarget.ES2022, true);
}

/** What a program is made of modules in memory with; there are no others, and nothing is written. */
export function memoryHost(sources: ReadonlyMap<string, typescript.SourceFile>): typescript.CompilerHost {
  const folders = new Set([...sources.keys()].flatMap(foldersOf));
  return {
    fileExists: (path) => sources.has(path),
    readFile: (path) => sources.get(path)?.text,
    getSourceFile: (path) => sources.get(path),
    getDefaultLibFileName: () => "/lib/lib.d.ts",
    getDefaultLibLocation: () => "/lib",
    directoryExists: (path) => folders.has(path),
    getDirectories: () => [],
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile: () => undefined,
  };
}

function foldersOf(path: string): readonly string[] {
  const names = path.split("/");
  return names.slice(1, -1).map((_, index) => names.slice(0, index + 2).join("/"));
}
