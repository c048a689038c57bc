import { createRequire } from "node:module";
import type * as TsMorph from "ts-morph";
import type { ts } from "ts-morph";
import { ROOT } from "../compiler.ts";

// What the package says of itself; as a CommonJS module, which Node does not search for names.
const morph = createRequire(import.meta.url)("ts-morph") as typeof TsMorph;

/** TypeScript as ts-morph brings it: syntax that it has parsed is to be read with no other. */
export const morphCompiler = morph.ts;

/** Modules as one project in memory, without any declarations of a platform, and a checker that tells whose names are whose. */
export function parseProject(texts: ReadonlyMap<string, string>): {
  readonly sources: ReadonlyMap<string, ts.SourceFile>;
  readonly checker: ts.TypeChecker;
} {
  const project = new morph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true, target: morph.ts.ScriptTarget.ES2022 },
  });
  const files = [...texts].map(([path, text]) => [ROOT + path, project.createSourceFile(ROOT + path, text)] as const);
  const checker = project.getTypeChecker().compilerObject;
  return { sources: new Map(files.map(([path, file]) => [path.slice(ROOT.length), file.compilerNode])), checker };
}
