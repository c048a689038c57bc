import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ts } from "ts-morph";
import { compiler, memoryHost, parseModule, ROOT } from "../compiler.ts";
import type { Finding } from "./verify.ts";
import { packageShims } from "./verify-shims.ts";

const OPTIONS: ts.CompilerOptions = {
  target: compiler.ScriptTarget.ES2022,
  // What browsers, workers and Node share, in a third of the words of lib.dom.d.ts.
  lib: ["lib.es2022.d.ts", "lib.webworker.d.ts", "lib.webworker.iterable.d.ts", "lib.webworker.asynciterable.d.ts"],
  types: [],
  module: compiler.ModuleKind.ESNext,
  moduleResolution: compiler.ModuleResolutionKind.Bundler,
  moduleDetection: compiler.ModuleDetectionKind.Force,
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

/** TypeScript's own declarations of the platform; parsed once for all connectors of a run. */
const libFiles = new Map<string, ts.SourceFile | undefined>();

/**
 * Type errors in a connector's modules, under the strictest options; read from memory only.
 *
 * @param modules by path below the connector's folder
 * @param copied paths of modules that are whole copies of the runtime's: what is inside of their functions is checked
 *   where the runtime is made, so that here only what they declare counts
 */
export function typeFindings(
  modules: ReadonlyMap<string, ts.SourceFile>,
  copied: ReadonlySet<string>,
): readonly Finding[] {
  const shims = packageShims(modules);
  const sources = new Map([...modules.values()].map((source) => [source.fileName, source]));
  sources.set(SHIMS_PATH, parseModule(SHIMS_PATH, shims.text));
  const host = memoryHost(sources);
  const getSourceFile = (path: string): ts.SourceFile | undefined => sources.get(path) ?? libFile(path);
  const program = compiler.createProgram([...sources.keys()], OPTIONS, { ...host, getSourceFile });
  const global = program.getOptionsDiagnostics().concat(program.getGlobalDiagnostics());
  const own = [...modules].flatMap(([path, source]) => {
    if (copied.has(path)) return [];
    // The runtime's explicit types are checked where it is made; taking parts away cannot lose them.
    const declared = path.startsWith("runtime/") ? [] : program.getDeclarationDiagnostics(source);
    const found = [...program.getSemanticDiagnostics(source), ...declared];
    return shims.users.has(path) ? found.filter(({ code }) => !IMPLICIT_ANY.has(code)) : found;
  });
  return [...global, ...own].map(finding);
}

function finding({ file, start, messageText }: ts.Diagnostic): Finding {
  const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 1;
  const path = file?.fileName.replace(ROOT, "") ?? "";
  return { path, line, message: compiler.flattenDiagnosticMessageText(messageText, " ") };
}

function libFile(path: string): ts.SourceFile | undefined {
  if (!path.startsWith("/lib/")) return undefined;
  if (!libFiles.has(path)) {
    const folder = dirname(createRequire(import.meta.url).resolve("typescript"));
    const text = compiler.sys.readFile(join(folder, path.slice("/lib/".length)));
    libFiles.set(path, text === undefined ? undefined : parseModule(path, text));
  }
  return libFiles.get(path);
}
