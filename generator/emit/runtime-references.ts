import type { ts } from "ts-morph";
import { ROOT } from "../compiler.ts";
import { morphCompiler as compiler } from "./runtime-project.ts";

/** A use of a module's own top-level name, import or declaration. */
export interface Reference {
  readonly name: string;
  /** Whether only its type is used. */
  readonly asType: boolean;
  /** Whether it is part of what the statement shows to its users, not of a function's body or a value. */
  readonly inSignature: boolean;
}

interface Where {
  readonly asType: boolean;
  readonly inSignature: boolean;
}

/**
 * Finds the top-level names that a statement uses; names of parameters and local variables that hide one are told apart
 * by the type checker's own scopes.
 */
export function referencesOf(
  source: ts.SourceFile,
  known: ReadonlySet<string>,
  checker: ts.TypeChecker,
): (statement: ts.Statement) => readonly Reference[] {
  const topLevel = new Set<ts.Symbol>();
  for (const name of bindingNames(source)) {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol) topLevel.add(checker.getExportSymbolOfSymbol(symbol));
  }
  const isTopLevel = (symbol: ts.Symbol | undefined): boolean =>
    symbol !== undefined && topLevel.has(checker.getExportSymbolOfSymbol(symbol));

  return (statement) => {
    const found = new Map<string, Reference>();
    const visit = (node: ts.Node, where: Where): void => {
      if (isModuleImport(node))
        throw new Error(`${source.fileName.replace(ROOT, "")}: a runtime module is imported inside a statement.`);
      if (compiler.isIdentifier(node)) {
        if (known.has(node.text) && isTopLevel(usedSymbol(node, checker))) {
          const reference = { name: node.text, ...where };
          found.set(JSON.stringify(reference), reference);
        }
        return;
      }
      node.forEachChild((child) => {
        visit(child, whereIs(child, where));
      });
    };
    visit(statement, whereIs(statement, { asType: false, inSignature: true }));
    return [...found.values()];
  };
}

/** The identifiers that bind the module's top-level names. */
function bindingNames(source: ts.SourceFile): readonly ts.Identifier[] {
  return source.statements.flatMap((node): readonly ts.Identifier[] => {
    if (compiler.isVariableStatement(node)) {
      return node.declarationList.declarations.flatMap(({ name }) => (compiler.isIdentifier(name) ? [name] : []));
    }
    if (compiler.isImportDeclaration(node)) return importedIdentifiers(node.importClause);
    const name = compiler.isDeclarationStatement(node) ? node.name : undefined;
    return name && compiler.isIdentifier(name) ? [name] : [];
  });
}

function importedIdentifiers(clause: ts.ImportClause | undefined): readonly ts.Identifier[] {
  const named = clause?.namedBindings;
  const bindings = !named
    ? []
    : compiler.isNamespaceImport(named)
      ? [named.name]
      : named.elements.map(({ name }) => name);
  return clause?.name ? [clause.name, ...bindings] : bindings;
}

/** What an identifier refers to; nothing where it names a member, whatever the member's name is. */
function usedSymbol(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  const { parent } = node;
  if (compiler.isShorthandPropertyAssignment(parent)) return checker.getShorthandAssignmentValueSymbol(parent);
  if (compiler.isPropertyAccessExpression(parent) && parent.name === node) return undefined;
  if (compiler.isQualifiedName(parent) && parent.right === node) return undefined;
  if (compiler.isBindingElement(parent) && parent.propertyName === node) return undefined;
  return checker.getSymbolAtLocation(node);
}

function whereIs(node: ts.Node, where: Where): Where {
  return { asType: where.asType || isTypePosition(node), inSignature: where.inSignature && !isHidden(node) };
}

function isTypePosition(node: ts.Node): boolean {
  if (compiler.isInterfaceDeclaration(node) || compiler.isTypeAliasDeclaration(node)) return true;
  if (!compiler.isExpressionWithTypeArguments(node)) return compiler.isTypeNode(node);
  const clause = node.parent;
  return compiler.isHeritageClause(clause) && clause.token === compiler.SyntaxKind.ImplementsKeyword;
}

/** Whether a node is invisible to the users of the statement: a body, an initial value, a private member. */
function isHidden(node: ts.Node): boolean {
  const { parent } = node;
  if (compiler.isFunctionLike(parent) && "body" in parent && parent.body === node) return true;
  if (
    (compiler.isVariableDeclaration(parent) ||
      compiler.isPropertyDeclaration(parent) ||
      compiler.isParameter(parent)) &&
    parent.initializer === node
  ) {
    return true;
  }
  if (!compiler.isClassElement(node)) return false;
  if (node.name && compiler.isPrivateIdentifier(node.name)) return true;
  const modifiers = compiler.canHaveModifiers(node) ? (compiler.getModifiers(node) ?? []) : [];
  return modifiers.some(({ kind }) => kind === compiler.SyntaxKind.PrivateKeyword);
}

function isModuleImport(node: ts.Node): boolean {
  const specifier = compiler.isImportTypeNode(node)
    ? compiler.isLiteralTypeNode(node.argument) && node.argument.literal
    : compiler.isCallExpression(node) && node.expression.kind === compiler.SyntaxKind.ImportKeyword && importedBy(node);
  return Boolean(specifier && (!compiler.isStringLiteral(specifier) || specifier.text.startsWith(".")));
}

/** What a dynamic import names; a type that keeps the package out of the type-check does not count. */
function importedBy({ arguments: [specifier] }: ts.CallExpression): ts.Expression | undefined {
  return specifier && compiler.isSatisfiesExpression(specifier) ? specifier.expression : specifier;
}
