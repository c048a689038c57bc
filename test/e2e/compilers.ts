import { symlinkSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { runNode } from "../support/run-node.ts";

/** Every promise that a connector's files make to a compiler: each version, with a browser's types or with Node's. */
export const COMPILERS = { "5.5": "typescript55", "5.9": "typescript", "6.0": "typescript6", "7.0": "typescript7" };

export const STRICT = {
  target: "es2022",
  module: "nodenext",
  moduleDetection: "force",
  noEmit: true,
  declaration: true,
  allowImportingTsExtensions: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  skipLibCheck: false,
};
/** What only newer compilers know. */
export const NEWER = { erasableSyntaxOnly: true, noUncheckedSideEffectImports: true };

export const PLATFORMS = {
  "DOM types only": { lib: ["es2022", "dom"], types: [] },
  "Node types only": { lib: ["es2022"], types: ["node"] },
};

const PROJECT = resolve(".");

/** Makes a folder a package in which the compilers find what connectors import. */
export function preparePackage(folder: string): void {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  mkdirSync(join(folder, "node_modules"));
  for (const name of ["@types", "@duckdb", "msw", ...Object.values(COMPILERS), "undici-types"]) {
    symlinkSync(join(PROJECT, "node_modules", name), join(folder, "node_modules", name));
  }
}

/** What a compiler says of files of a folder; nothing where all is well. */
export async function compilerFindings(
  folder: string,
  compiler: string,
  { name, options, files }: { readonly name: string; readonly options: object; readonly files: readonly string[] },
): Promise<string> {
  const config = join(folder, `tsconfig.${name.replaceAll(" ", "-")}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: options, files }));
  const tsc = join(PROJECT, "node_modules", compiler, "bin", "tsc");
  const { code, stdout, stderr } = await runNode([tsc, "-p", config], { cwd: folder });
  return code === 0 ? stdout + stderr : `${stdout}${stderr}\nended with ${String(code)}`;
}
