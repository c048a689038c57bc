import { createRequire } from "node:module";
import type * as TsMorph from "ts-morph";
import type { ts } from "ts-morph";

// What the package says of itself.
const morph = createRequire(import.meta.url)("ts-morph") as typeof TsMorph;

/**
 * TypeScript as ts-morph brings it, to parse with. It is loaded as the CommonJS module that it is: for an
 * `import`, Node first searches all of its megabytes for names, which takes longer than running it.
 */
export const compiler = morph.ts;

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

/** Modules as one project in memory, without any declarations of a platform, and a checker that tells whose names are whose. */
export function parseProject(texts: ReadonlyMap<string, string>): {
  readonly sources: ReadonlyMap<string, ts.SourceFile>;
  readonly checker: ts.TypeChecker;
} {
  const project = new morph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true, target: compiler.ScriptTarget.ES2022 },
  });
  const files = [...texts].map(([path, text]) => [path, project.createSourceFile(path, text)] as const);
  const checker = project.getTypeChecker().compilerObject;
  return { sources: new Map(files.map(([path, file]) => [path, file.compilerNode])), checker };
}
