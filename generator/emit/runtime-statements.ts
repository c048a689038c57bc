import { posix } from "node:path";
import type { ts } from "ts-morph";
import { referencesOf, type Reference } from "./runtime-references.ts";
import { morphCompiler as compiler, parseProject } from "./runtime-project.ts";

/** A top-level statement of a runtime module, as plain data: places are offsets in the module's text. */
export type RuntimeStatement = ImportStatement | ReexportStatement | DeclarationStatement;

interface Place {
  /** Where it begins after the comments before it. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** Where the comments in its last line end. */
  readonly endOfLine: number;
}

/** A name that is imported or exported: `{ name as bound }`. */
export interface Specifier {
  readonly name: string;
  readonly bound: string;
  readonly isType: boolean;
}

/** `import whole, { names } from "specifier"`. */
export interface ImportStatement extends Place {
  readonly kind: "import";
  /** The comments that open the module, where this is its first statement. */
  readonly opening: string;
  readonly isType: boolean;
  /** A default import, or all of a package: the name that is bound, and how the clause says it. */
  readonly whole: readonly { readonly bound: string; readonly text: string }[];
  readonly names: readonly Specifier[];
  /** As it is written, in quotes. */
  readonly specifier: string;
  /** Path below the runtime folder; absent for a package. */
  readonly module?: string;
}

/** `export { names } from "specifier"`. */
export interface ReexportStatement extends Place {
  readonly kind: "reexport";
  readonly names: readonly Specifier[];
  readonly specifier: string;
  readonly module?: string;
}

/** A statement that declares names. */
export interface DeclarationStatement extends Place {
  readonly kind: "declaration";
  readonly names: readonly string[];
  /** The place of the word `export`; absent where nothing is exported. */
  readonly exported?: { readonly start: number; readonly end: number };
  /** Whether it declares a type: an interface, an alias or a class. */
  readonly isType: boolean;
  readonly references: readonly Reference[];
}

/**
 * Takes modules apart.
 *
 * @param texts by path below the runtime folder
 * @throws Error naming the file where a statement would run at import, or hides what it needs.
 */
export function parsedStatements(texts: ReadonlyMap<string, string>): ReadonlyMap<string, readonly RuntimeStatement[]> {
  const { sources, checker } = parseProject(texts);
  return new Map([...sources].map(([path, source]) => [path, statementsOf(path, source, checker)]));
}

function statementsOf(path: string, source: ts.SourceFile, checker: ts.TypeChecker): readonly RuntimeStatement[] {
  const statements = source.statements.map((node) => {
    if (compiler.isImportDeclaration(node)) return importStatement(path, node);
    return compiler.isExportDeclaration(node) ? reexportStatement(path, node) : { node, ...declaration(path, node) };
  });
  const known = new Set(statements.flatMap(boundNames));
  const references = referencesOf(source, known, checker);
  return statements.map((statement) => {
    if (statement.kind !== "declaration") return statement;
    const { node, ...plain } = statement;
    return { ...plain, references: references(node) };
  });
}

type WithoutReferences = Omit<DeclarationStatement, "references">;

function boundNames(statement: ImportStatement | ReexportStatement | WithoutReferences): readonly string[] {
  if (statement.kind === "declaration") return statement.names;
  if (statement.kind === "reexport") return [];
  return [...statement.whole, ...statement.names].map(({ bound }) => bound);
}

function importStatement(path: string, node: ts.ImportDeclaration): ImportStatement {
  const { importClause: clause, moduleSpecifier } = node;
  if (!clause) throw misplaced(path, node, "an import for its side effects");
  const bindings = clause.namedBindings;
  const namespace = bindings && compiler.isNamespaceImport(bindings) ? bindings.name.text : undefined;
  const module = targetOf(path, moduleSpecifier);
  if (module.module !== undefined && (clause.name || namespace !== undefined)) {
    throw misplaced(path, node, "an import of a whole runtime module");
  }
  return {
    kind: "import",
    ...placeOf(node),
    opening: node.getFullStart() === 0 ? commentsBefore(node) : "",
    isType: clause.phaseModifier === compiler.SyntaxKind.TypeKeyword,
    whole: [
      ...(clause.name ? [{ bound: clause.name.text, text: clause.name.text }] : []),
      ...(namespace === undefined ? [] : [{ bound: namespace, text: `* as ${namespace}` }]),
    ],
    names: bindings && compiler.isNamedImports(bindings) ? bindings.elements.map(specifierOf) : [],
    specifier: moduleSpecifier.getText(),
    ...module,
  };
}

function reexportStatement(path: string, node: ts.ExportDeclaration): ReexportStatement {
  const { exportClause: clause, moduleSpecifier } = node;
  if (!moduleSpecifier || !clause || compiler.isNamespaceExport(clause)) {
    throw misplaced(path, node, "an export that is neither a declaration nor names from another module");
  }
  const names = clause.elements.map(specifierOf).map((name) => ({ ...name, isType: name.isType || node.isTypeOnly }));
  const specifier = moduleSpecifier.getText();
  return { kind: "reexport", ...placeOf(node), names, specifier, ...targetOf(path, moduleSpecifier) };
}

function specifierOf({ name, propertyName, isTypeOnly }: ts.ImportSpecifier | ts.ExportSpecifier): Specifier {
  return { name: (propertyName ?? name).text, bound: name.text, isType: isTypeOnly };
}

function declaration(path: string, node: ts.Statement): WithoutReferences {
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
  const keyword = modifiers.find(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword);
  const isType =
    compiler.isInterfaceDeclaration(node) || compiler.isTypeAliasDeclaration(node) || compiler.isClassDeclaration(node);
  const exported = keyword && { exported: { start: keyword.getStart(), end: keyword.end } };
  return { kind: "declaration", ...placeOf(node), names, ...exported, isType };
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

function placeOf(node: ts.Statement): Place {
  const { text } = node.getSourceFile();
  const endOfLine = compiler.getTrailingCommentRanges(text, node.end)?.at(-1)?.end ?? node.end;
  return { start: node.getStart(), end: node.end, endOfLine };
}

function commentsBefore(node: ts.Statement): string {
  const { text } = node.getSourceFile();
  const comments = compiler.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  return comments.map(({ pos, end }) => text.slice(pos, end)).join("\n");
}

function targetOf(path: string, specifier: ts.Expression): { readonly module?: string } {
  if (!compiler.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return {};
  return { module: posix.join(posix.dirname(path), specifier.text) };
}

function misplaced(path: string, node: ts.Node, what: string): Error {
  const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  return new Error(
    `Runtime module ${path}, line ${line + 1}: ${what} cannot stand at top level; ` +
      "only named imports, re-exports by name, and const, function, class, interface and type declarations can.",
  );
}
