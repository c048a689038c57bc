import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { DeclarationStatement, RuntimeStatement } from "./runtime-statements.ts";

/** A runtime module, taken apart into its top-level statements. */
export interface RuntimeModule {
  /** Below the runtime folder, with forward slashes: retry/backoff.ts. */
  readonly path: string;
  readonly text: string;
  readonly statements: readonly RuntimeStatement[];
  /** By the name that is bound in the module. */
  readonly imports: ReadonlyMap<string, ImportedName>;
  /** By the name that is bound in the module; overloads and merged declarations have several statements. */
  readonly declarations: ReadonlyMap<string, readonly DeclarationStatement[]>;
  /** `export { name } from "./other.ts"`, by the exported name. */
  readonly reexports: ReadonlyMap<string, ImportedName>;
}

/** What an import or a re-export binds. */
interface ImportedName {
  /** Path below the runtime folder; `undefined` for a package. */
  readonly module: string | undefined;
  /** `undefined` for a whole package: a default or namespace import. */
  readonly name: string | undefined;
}

/** The runtime's modules by path. */
export type RuntimeModules = ReadonlyMap<string, RuntimeModule>;

/** Statements of modules by the hash of their path and text. */
export type RuntimeIndex = Readonly<Record<string, readonly RuntimeStatement[]>>;

/** The modules that were read before, by path: the connectors of one run share them. */
const known = new Map<string, RuntimeModule>();

/**
 * Reads some modules of a runtime folder and all that they import; one that does not exist is left out.
 *
 * @param paths below the folder
 * @throws Error naming the file where a module has a statement that would run at import, or that hides what it needs.
 */
export async function readRuntime(folder: string, paths: readonly string[]): Promise<RuntimeModules> {
  const texts = await reachable(folder, paths);
  const fresh = [...texts].filter(([path, text]) => known.get(path)?.text !== text);
  const index = fresh.length === 0 ? {} : await builtIndex();
  const indexed = fresh.flatMap(([path, text]) => {
    const statements = index[hashOf(path, text)];
    return statements ? [moduleOf(path, text, statements)] : [];
  });
  for (const module of indexed) known.set(module.path, module);
  const parsed = await parseRuntime(new Map(fresh.filter(([path, text]) => known.get(path)?.text !== text)));
  for (const [path, module] of parsed) known.set(path, module);
  return new Map([...texts.keys()].flatMap((path) => known.get(path) ?? []).map((module) => [module.path, module]));
}

/** All modules of a runtime folder, as `readRuntime` looks for them: parsing them takes longer than all it saves them for. */
export async function indexRuntime(folder: string): Promise<RuntimeIndex> {
  const paths = (await readdir(folder, { recursive: true })).map(withSlashes).filter((path) => path.endsWith(".ts"));
  const modules = await parseRuntime(await reachable(folder, paths));
  return Object.fromEntries(
    [...modules.values()].map(({ path, text, statements }) => [hashOf(path, text), statements]),
  );
}

/** The index that the build puts here; there is none beside the sources. */
async function builtIndex(): Promise<RuntimeIndex> {
  const text = await readFile(new URL("runtime-index.json", import.meta.url), "utf8").catch(() => "{}");
  // The build writes nothing else.
  return JSON.parse(text) as RuntimeIndex;
}

function hashOf(path: string, text: string): string {
  return createHash("sha256").update(`${path}\n${text}`).digest("base64url");
}

/** The texts of modules and of what they import, in whatever order. */
async function reachable(folder: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = new Set(await readdir(folder, { recursive: true }).then((all) => all.map(withSlashes)));
  const seen = new Set(paths);
  const texts = new Map<string, string>();
  // A set visits what is added while it is walked, so imports of imports follow.
  for (const path of seen) {
    if (!files.has(path)) continue;
    const text = await readFile(join(folder, path), "utf8");
    texts.set(path, text);
    for (const [, specifier = ""] of text.matchAll(/\bfrom\s*["'](\.[^"']*)["']/g)) {
      seen.add(posix.join(posix.dirname(path), specifier));
    }
  }
  return texts;
}

function withSlashes(path: string): string {
  return path.replaceAll("\\", "/");
}

/** Takes the modules of a runtime apart, given as path and text. */
export async function parseRuntime(texts: ReadonlyMap<string, string>): Promise<RuntimeModules> {
  if (texts.size === 0) return new Map();
  // What parses them takes half a second to load, and with the index of the build nothing is left to parse.
  const { parsedStatements } = await import("./runtime-statements.ts");
  const parsed = parsedStatements(texts);
  return new Map([...parsed].map(([path, statements]) => [path, moduleOf(path, texts.get(path) ?? "", statements)]));
}

/** Order of code units: the same in every locale. */
export function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function moduleOf(path: string, text: string, statements: readonly RuntimeStatement[]): RuntimeModule {
  const imports = new Map<string, ImportedName>();
  const declarations = new Map<string, DeclarationStatement[]>();
  const reexports = new Map<string, ImportedName>();
  for (const statement of statements) {
    if (statement.kind === "declaration") {
      for (const name of statement.names) declarations.set(name, [...(declarations.get(name) ?? []), statement]);
      continue;
    }
    const { kind, module } = statement;
    const bindings = kind === "import" ? imports : reexports;
    for (const { bound, name } of statement.names) bindings.set(bound, { module, name });
    if (kind === "import") for (const { bound } of statement.whole) imports.set(bound, { module, name: undefined });
  }
  return { path, text, statements, imports, declarations, reexports };
}
