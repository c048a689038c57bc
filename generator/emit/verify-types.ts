import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import type { Finding } from "./verify.ts";
import { packageShims } from "./verify-shims.ts";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts"],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  emitDeclarationOnly: true,
  declaration: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
  skipLibCheck: false,
};

const SHIMS_PATH = "/shims.d.ts";
// Parameters without a type, whose types come from an optional package: unknown here, checked where it is installed.
const IMPLICIT_ANY = new Set([7006, 7019, 7031]);
const ROOT = "/connector/";

const libFiles = new Map<string, ts.SourceFile | undefined>();

/** Type errors in a connector's modules, under the strictest options; read from memory only. */
export function typeFindings(modules: ReadonlyMap<string, string>): readonly Finding[] {
  const shims = packageShims(modules);
  const files = [...modules].map(([path, text]) => [ROOT + path, text] as const);
  const host = memoryHost(new Map([[SHIMS_PATH, shims.text], ...files]));
  const program = ts.createProgram([SHIMS_PATH, ...[...modules.keys()].map((path) => ROOT + path)], OPTIONS, host);
  const global = program.getOptionsDiagnostics().concat(program.getGlobalDiagnostics());
  const own = [...modules.keys()].flatMap((path) => {
    const file = program.getSourceFile(ROOT + path);
    if (!file) return [];
    // The runtime's explicit types are checked where it is made; taking parts away cannot lose them.
    const declared = path.startsWith("runtime/") ? [] : program.getDeclarationDiagnostics(file);
    const found = [...program.getSemanticDiagnostics(file), ...declared];
    return shims.users.has(path) ? found.filter(({ code }) => !IMPLICIT_ANY.has(code)) : found;
  });
  return [...global, ...own].map(finding);
}

function finding({ file, start, messageText }: ts.Diagnostic): Finding {
  const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 1;
  const path = file?.fileName.replace(ROOT, "") ?? "";
  return { path, line, message: ts.flattenDiagnosticMessageText(messageText, " ") };
}

function memoryHost(files: ReadonlyMap<string, string>): ts.CompilerHost {
  const libFolder = join(dirname(createRequire(import.meta.url).resolve("typescript")));
  const sources = new Map<string, ts.SourceFile>();
  for (const [path, text] of files) sources.set(path, ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  return {
    fileExists: (path) => files.has(path),
    readFile: (path) => files.get(path),
    getSourceFile: (path) => sources.get(path) ?? libFile(path, libFolder),
    getDefaultLibFileName: () => "/lib/lib.d.ts",
    getDefaultLibLocation: () => "/lib",
    directoryExists: (path) => [...files.keys()].some((file) => file.startsWith(`${path}/`)),
    getDirectories: () => [],
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile: () => undefined,
  };
}

/** TypeScript's own declarations of the platform; parsed once for all connectors of a run. */
function libFile(path: string, folder: string): ts.SourceFile | undefined {
  if (!path.startsWith("/lib/")) return undefined;
  if (!libFiles.has(path)) {
    const text = ts.sys.readFile(join(folder, path.slice("/lib/".length)));
    const file = text === undefined ? undefined : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    libFiles.set(path, file);
  }
  return libFiles.get(path);
}
