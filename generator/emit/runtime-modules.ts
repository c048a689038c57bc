import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import type { ts } from "ts-morph";
import { compiler, parseProject, ROOT } from "../compiler.ts";
import { referencesOf, type Reference } from "./runtime-references.ts";

/** A runtime module, taken apart into its top-level statements. */
export interface RuntimeModule {
  /** Below the runtime folder, with forward slashes: retry/backoff.ts. */
  readonly path: string;
  readonly source: ts.SourceFile;
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

/** One top-level statement that declares names. */
export interface DeclarationStatement {
  readonly node: ts.Statement;
  readonly names: readonly string[];
  readonly exported: boolean;
  /** Whether it declares a type: an interface, an alias or a class. */
  readonly isType: boolean;
  readonly references: readonly Reference[];
}

/** The runtime's modules by path. */
export type RuntimeModules = ReadonlyMap<string, RuntimeModule>;

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
  const fresh = [...texts].filter(([path, text]) => known.get(path)?.source.text !== text);
  for (const [path, module] of parseRuntime(new Map(fresh))) known.set(path, module);
  return new Map([...texts.keys()].flatMap((path) => known.get(path) ?? []).map((module) => [module.path, module]));
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
export function parseRuntime(texts: ReadonlyMap<string, string>): RuntimeModules {
  // Where they lie in a connector, so that its verification can go on with what is parsed here.
  const { sources, checker } = parseProject(new Map([...texts].map(([path, text]) => [inConnector(path), text])));
  return new Map(
    [...texts.keys()].flatMap((path) => {
      const source = sources.get(inConnector(path));
      return source === undefined ? [] : [[path, takeApart(path, source, checker)] as const];
    }),
  );
}

function inConnector(path: string): string {
  return `${ROOT}runtime/${path}`;
}

/** Order of code units: the same in every locale. */
export function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function takeApart(path: string, source: ts.SourceFile, checker: ts.TypeChecker): RuntimeModule {
  const imports = new Map<string, ImportedName>();
  const declarations = new Map<string, DeclarationStatement[]>();
  const reexports = new Map<string, ImportedName>();
  for (const node of source.statements) {
    if (compiler.isImportDeclaration(node)) addImports(path, node, imports);
    else if (compiler.isExportDeclaration(node)) addReexports(path, node, reexports);
    else addDeclaration(path, node, declarations);
  }
  const known = new Set([...imports.keys(), ...declarations.keys()]);
  const resolve = referencesOf(source, known, checker);
  const complete = new Map<ts.Statement, DeclarationStatement>();
  for (const [name, statements] of declarations) {
    const withReferences = statements.map((statement) => {
      const done = complete.get(statement.node) ?? { ...statement, references: resolve(statement.node) };
      complete.set(statement.node, done);
      return done;
    });
    declarations.set(name, withReferences);
  }
  return { path, source, imports, declarations, reexports };
}

function addImports(path: string, node: ts.ImportDeclaration, imports: Map<string, ImportedName>): void {
  const module = targetOf(path, node.moduleSpecifier);
  const clause = node.importClause;
  if (!clause) throw misplaced(path, node, "an import for its side effects");
  if (
    module !== undefined &&
    (clause.name || (clause.namedBindings && compiler.isNamespaceImport(clause.namedBindings)))
  ) {
    throw misplaced(path, node, "an import of a whole runtime module");
  }
  if (clause.name) imports.set(clause.name.text, { module, name: undefined });
  if (!clause.namedBindings) return;
  if (compiler.isNamespaceImport(clause.namedBindings)) {
    imports.set(clause.namedBindings.name.text, { module, name: undefined });
    return;
  }
  for (const { name, propertyName } of clause.namedBindings.elements) {
    imports.set(name.text, { module, name: (propertyName ?? name).text });
  }
}

function addReexports(path: string, node: ts.ExportDeclaration, reexports: Map<string, ImportedName>): void {
  if (!node.moduleSpecifier || !node.exportClause || compiler.isNamespaceExport(node.exportClause)) {
    throw misplaced(path, node, "an export that is neither a declaration nor names from another module");
  }
  const module = targetOf(path, node.moduleSpecifier);
  for (const { name, propertyName } of node.exportClause.elements) {
    reexports.set(name.text, { module, name: (propertyName ?? name).text });
  }
}

function addDeclaration(path: string, node: ts.Statement, declarations: Map<string, DeclarationStatement[]>): void {
  const names = declaredNames(node);
  const modifiers = compiler.canHaveModifiers(node) ? (compiler.getModifiers(node) ?? []) : [];
  const kinds = new Set(modifiers.map(({ kind }) => kind));
  if (
    names.length === 0 ||
    kinds.has(compiler.SyntaxKind.DefaultKeyword) ||
    kinds.has(compiler.SyntaxKind.DeclareKeyword)
  ) {
    throw misplaced(path, node, `\`${node.getText().split("\n", 1).join("")}\``);
  }
  const exported = kinds.has(compiler.SyntaxKind.ExportKeyword);
  const isType =
    compiler.isInterfaceDeclaration(node) || compiler.isTypeAliasDeclaration(node) || compiler.isClassDeclaration(node);
  const statement = { node, names, exported, isType, references: [] };
  for (const name of names) declarations.set(name, [...(declarations.get(name) ?? []), statement]);
}

/** The names that a statement declares; none where it is not a declaration that may stand at top level. */
function declaredNames(node: ts.Statement): readonly string[] {
  if (compiler.isVariableStatement(node)) {
    if (!(node.declarationList.flags & compiler.NodeFlags.Const)) return [];
    return node.declarationList.declarations.flatMap(({ name }) => (compiler.isIdentifier(name) ? [name.text] : []));
  }
  const named =
    compiler.isFunctionDeclaration(node) ||
    compiler.isClassDeclaration(node) ||
    compiler.isInterfaceDeclaration(node) ||
    compiler.isTypeAliasDeclaration(node);
  return named && node.name ? [node.name.text] : [];
}

function targetOf(path: string, specifier: ts.Expression): string | undefined {
  if (!compiler.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return undefined;
  return posix.join(posix.dirname(path), specifier.text);
}

function misplaced(path: string, node: ts.Node, what: string): Error {
  const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  return new Error(
    `Runtime module ${path}, line ${line + 1}: ${what} cannot stand at top level; ` +
      "only named imports, re-exports by name, and const, function, class, interface and type declarations can.",
  );
}
