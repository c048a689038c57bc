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
// A project of nothing but the platform's declarations, which the other one then finds read.
const FIRST_PROJECT = `${ROOT}first.json`;
const FIRST = `${ROOT}first.ts`;
const SHIMS = `${ROOT}packages.d.ts`;
// Parameters without a type, whose types come from an optional package: unknown here, checked where it is installed.
const IMPLICIT_ANY = new Set([7006, 7019, 7031]);

/**
 * Checks the types of a connector's modules, under the strictest options; read from memory only. The native compiler does
 * it, in a process of its own: in this one, checking a large connector took longer than everything else.
 */
export class TypeChecker {
  readonly #files = createVirtualFileSystem({ [FIRST_PROJECT]: projectOf([FIRST]), [FIRST]: "export {};\n" });
  // What is not among the files is not there, but for the compiler's own declarations of the platform.
  readonly #compiler = new API({ cwd: ROOT, fs: this.#files });
  readonly #start = this.#compiler.updateSnapshot({ openProjects: [FIRST_PROJECT] });

  #end: Promise<void> | undefined;

  /** Starts the process, which reads the platform's declarations while there is nothing to check yet. */
  constructor() {
    // What goes wrong is thrown where it is waited for.
    this.#start.catch(() => undefined);
  }

  /**
   * The type errors.
   *
   * @param modules path below the connector's folder → text
   * @param copied paths of modules that are whole copies of the runtime's: what is inside of their functions is checked
   *   where the runtime is made, so that here only what they declare counts
   * @param meanwhile is called when the other process has all that it needs, and is waited for
   */
  async findings(
    modules: ReadonlyMap<string, string>,
    copied: ReadonlySet<string>,
    meanwhile: () => Promise<void>,
  ): Promise<readonly Finding[]> {
    const shims = packageShims(modules);
    const texts = [...modules].map(([path, text]) => [ROOT + path, text] as const);
    const program = await this.#program(new Map([...texts, [SHIMS, shims.text]]));
    const own = [...modules.keys()].filter((path) => !copied.has(path));
    const global = [program.getConfigFileParsingDiagnostics(), program.getProgramDiagnostics()];
    const each = own.map(async (path) => {
      const found = await ownDiagnostics(program, path);
      return shims.users.has(path) ? found.filter(({ code }) => !IMPLICIT_ANY.has(code)) : found;
    });
    const checks = Promise.all([...global, program.getGlobalDiagnostics(), ...each]);
    // What is asked leaves this process before anything else keeps it busy.
    const work = setImmediate().then(meanwhile);
    const [found] = await Promise.all([checks, work]);
    return found.flat().map((diagnostic) => finding(diagnostic, modules));
  }

  /** Ends the process, also where it was ended before. */
  close(): Promise<void> {
    // One that is about to start would go on without end.
    this.#end ??= this.#start.catch(() => undefined).then(() => this.#compiler.close());
    return this.#end;
  }

  /** The program of files that are only in memory. */
  async #program(texts: ReadonlyMap<string, string>): Promise<Program> {
    await this.#start;
    for (const [path, text] of [...texts, [PROJECT, projectOf([...texts.keys()])] as const]) {
      if (!this.#files.writeFile) throw new Error("The type check did not begin: its files cannot be written.");
      this.#files.writeFile(path, text);
    }
    const snapshot = await this.#compiler.updateSnapshot({ openProjects: [PROJECT] });
    const project = snapshot.getProject(PROJECT);
    if (!project) throw new Error("The type check did not begin: its project was not opened.");
    return project.program;
  }
}

function projectOf(files: readonly string[]): string {
  return JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files });
}

/** The runtime's explicit types are checked where it is made; taking parts away cannot lose them. */
async function ownDiagnostics(program: Program, path: string): Promise<readonly Diagnostic[]> {
  const file = ROOT + path;
  const semantic = await program.getSemanticDiagnostics(file);
  return path.startsWith("runtime/") ? semantic : [...semantic, ...(await program.getDeclarationDiagnostics(file))];
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
