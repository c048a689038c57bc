import { setImmediate } from "node:timers/promises";
import { API, type Diagnostic, type Program } from "typescript7/unstable/async";
import { createVirtualFileSystem } from "typescript7/unstable/fs";
import { ROOT } from "../compiler.ts";
import type { Finding } from "./verify.ts";
import { packageShims } from "./verify-shims.ts";

const COMPILER_OPTIONS = {
  target: "es2022",
  // What browsers, workers and Node share, in a third of the words of lib.dom.d.ts.
  lib: ["es2022", "webworker", "webworker.iterable", "webworker.asynciterable"],
  types: [],
  module: "esnext",
  moduleResolution: "bundler",
  moduleDetection: "force",
  allowImportingTsExtensions: true,
  noEmit: true,
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
};

const PROJECT = `${ROOT}tsconfig.json`;
const SHIMS = `${ROOT}packages.d.ts`;
// Parameters without a type, whose types come from an optional package: unknown here, checked where it is installed.
const IMPLICIT_ANY = new Set([7006, 7019, 7031]);

/**
 * Type errors in a connector's modules, under the strictest options; read from memory only. The native compiler does
 * it, in a process of its own: in this one, checking a large connector took longer than everything else.
 *
 * @param modules path below the connector's folder → text
 * @param copied paths of modules that are whole copies of the runtime's: what is inside of their functions is checked
 *   where the runtime is made, so that here only what they declare counts
 * @param meanwhile is called when the other process has all that it needs, and is waited for
 */
export async function typeFindings(
  modules: ReadonlyMap<string, string>,
  copied: ReadonlySet<string>,
  meanwhile: () => Promise<void>,
): Promise<readonly Finding[]> {
  const shims = packageShims(modules);
  const texts = [...modules].map(([path, text]) => [ROOT + path, text] as const);
  const own = [...modules.keys()].filter((path) => !copied.has(path));
  const found = await withProgram(new Map([...texts, [SHIMS, shims.text]]), async (program) => {
    const global = [program.getConfigFileParsingDiagnostics(), program.getProgramDiagnostics()];
    const each = own.map(async (path) => {
      const found = await ownDiagnostics(program, path);
      return shims.users.has(path) ? found.filter(({ code }) => !IMPLICIT_ANY.has(code)) : found;
    });
    const checks = Promise.all([...global, program.getGlobalDiagnostics(), ...each]);
    // What is asked leaves this process before anything else keeps it busy.
    const work = setImmediate().then(meanwhile);
    const [found] = await Promise.all([checks, work]);
    return found.flat();
  });
  return found.map((diagnostic) => finding(diagnostic, modules));
}

/** The runtime's explicit types are checked where it is made; taking parts away cannot lose them. */
async function ownDiagnostics(program: Program, path: string): Promise<readonly Diagnostic[]> {
  const file = ROOT + path;
  const semantic = await program.getSemanticDiagnostics(file);
  return path.startsWith("runtime/") ? semantic : [...semantic, ...(await program.getDeclarationDiagnostics(file))];
}

/** Does something with the program of files that are only in memory. */
async function withProgram<Result>(
  texts: ReadonlyMap<string, string>,
  use: (program: Program) => Promise<Result>,
): Promise<Result> {
  const config = JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: [...texts.keys()] });
  // What is not among them is not there, but for the compiler's own declarations of the platform.
  const compiler = new API({
    cwd: ROOT,
    fs: createVirtualFileSystem(Object.fromEntries([...texts, [PROJECT, config]])),
  });
  try {
    const snapshot = await compiler.updateSnapshot({ openProjects: [PROJECT] });
    const project = snapshot.getProject(PROJECT);
    if (!project) throw new Error("The type check did not begin: its project was not opened.");
    return await use(project.program);
  } finally {
    await compiler.close();
  }
}

function finding(diagnostic: Diagnostic, modules: ReadonlyMap<string, string>): Finding {
  const path = (diagnostic.fileName ?? "").replace(ROOT, "");
  const before = modules.get(path)?.slice(0, diagnostic.pos) ?? "";
  return { path, line: before.split("\n").length, message: messageOf(diagnostic) };
}

/** A message with all that explains it. */
function messageOf({ text, messageChain = [] }: Diagnostic): string {
  return [text, ...messageChain.map(messageOf)].join(" ");
}
