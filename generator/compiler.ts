import { createRequire } from "node:module";
import type ts from "typescript";

/**
 * TypeScript, to parse with: the copy that openapi-typescript prints types with, since each one takes a third of a second
 * to load. It is loaded as the CommonJS module that it is: for an `import`, Node first searches all of its megabytes for
 * names, which takes longer than running it.
 */
// What the package says of itself.
export const compiler = createRequire(import.meta.url)("typescript") as typeof ts;

/** Where the modules of a connector lie in memory. */
export const ROOT = "/connector/";

/** A module's syntax, whose nodes know their parents; comments stay text, which is half the work of parsing types. */
export function parseModule(path: string, text: string): ts.SourceFile {
  const options = {
    languageVersion: compiler.ScriptTarget.ES2022,
    jsDocParsingMode: compiler.JSDocParsingMode.ParseNone,
  };
  return compiler.createSourceFile(path, text, options, true);
}
