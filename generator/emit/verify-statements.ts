import type ts from "typescript";
import { compiler } from "../compiler.ts";
import type { Finding } from "./verify.ts";

/**
 * What stands in a module that may not: top-level statements other than declarations; and in modules rendered from a
 * template, values that would run code at import, or texts with expressions inside.
 */
export function statementFindings(path: string, source: ts.SourceFile): readonly Finding[] {
  const findings: Finding[] = [];
  const add = (node: ts.Node, message: string): void => {
    findings.push({ path, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, message });
  };
  for (const { start, messageText } of syntaxErrors(source)) {
    const { line } = source.getLineAndCharacterOfPosition(start);
    findings.push({ path, line: line + 1, message: compiler.flattenDiagnosticMessageText(messageText, " ") });
  }
  const isRendered = !path.startsWith("runtime/");
  // Imported, or constants that stand above.
  const known = importedNames(source);
  for (const node of source.statements) {
    if (!isAllowed(node)) add(node, `${summary(node)} stands at top level, where only declarations can.`);
    else if (isRendered) checkRendered(node, known, add);
    if (compiler.isVariableStatement(node)) for (const name of constantNames(node)) known.add(name);
  }
  return findings;
}

/** The parser's own list, which the public type does not show. */
function syntaxErrors(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  const { parseDiagnostics } = source as ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  return parseDiagnostics ?? [];
}

function isAllowed(node: ts.Statement): boolean {
  if (compiler.isImportDeclaration(node)) return node.importClause !== undefined;
  if (compiler.isExportDeclaration(node)) return node.moduleSpecifier !== undefined && node.exportClause !== undefined;
  if (compiler.isVariableStatement(node)) return (node.declarationList.flags & compiler.NodeFlags.Const) !== 0;
  return (
    compiler.isInterfaceDeclaration(node) ||
    compiler.isTypeAliasDeclaration(node) ||
    compiler.isFunctionDeclaration(node) ||
    compiler.isClassDeclaration(node)
  );
}

type Add = (node: ts.Node, message: string) => void;

function checkRendered(node: ts.Statement, known: ReadonlySet<string>, add: Add): void {
  if (compiler.isClassDeclaration(node)) add(node, `the class ${node.name?.text ?? ""} is none of a template's.`);
  const visit = (inner: ts.Node): void => {
    if (
      compiler.isTemplateExpression(inner) ||
      compiler.isTaggedTemplateExpression(inner) ||
      compiler.isTemplateLiteralTypeNode(inner)
    ) {
      add(inner, `${summary(inner)} is a text with expressions inside.`);
    }
    if (compiler.isRegularExpressionLiteral(inner)) add(inner, `${summary(inner)} is a regular expression.`);
    if (compiler.isComputedPropertyName(inner) && inner.getText() !== `["__proto__"]`) {
      add(inner, `${summary(inner)} is a computed key.`);
    }
    inner.forEachChild(visit);
  };
  visit(node);
  if (!compiler.isVariableStatement(node)) return;
  for (const { initializer } of node.declarationList.declarations) {
    if (initializer) checkValue(initializer, known, add);
  }
}

/** A value that is data: literals, arrow functions (which do not run at import), other data, and calls of imported factories. */
function checkValue(node: ts.Expression, known: ReadonlySet<string>, add: Add): void {
  for (const part of partsOf(node, known) ?? []) {
    if (compiler.isExpression(part)) checkValue(part, known, add);
    else add(part, `${summary(part)} is no plain property.`);
  }
  if (partsOf(node, known) === undefined) add(node, `${summary(node)} is no plain data.`);
}

/** The values that a value is made of; `undefined` where it is no data. */
function partsOf(node: ts.Expression, known: ReadonlySet<string>): readonly ts.Node[] | undefined {
  if (compiler.isAsExpression(node) && compiler.isConstTypeReference(node.type)) return [node.expression];
  if (compiler.isObjectLiteralExpression(node)) {
    return node.properties.map((property) => {
      if (compiler.isPropertyAssignment(property)) return property.initializer;
      return compiler.isShorthandPropertyAssignment(property) ? property.name : property;
    });
  }
  if (compiler.isArrayLiteralExpression(node)) return node.elements;
  if (compiler.isCallExpression(node) && compiler.isIdentifier(node.expression) && known.has(node.expression.text)) {
    return node.arguments;
  }
  // A name of a module that is imported as a whole.
  if (compiler.isPropertyAccessExpression(node) && compiler.isIdentifier(node.expression)) {
    return known.has(`${node.expression.text}.*`) ? [] : undefined;
  }
  const isKnown = compiler.isIdentifier(node) && (node.text === "undefined" || known.has(node.text));
  return isKnown || isLiteral(node) || isLongText(node) || compiler.isArrowFunction(node) ? [] : undefined;
}

function isLiteral(node: ts.Expression): boolean {
  if (compiler.isPrefixUnaryExpression(node)) {
    return node.operator === compiler.SyntaxKind.MinusToken && compiler.isNumericLiteral(node.operand);
  }
  const keywords = [compiler.SyntaxKind.TrueKeyword, compiler.SyntaxKind.FalseKeyword, compiler.SyntaxKind.NullKeyword];
  return compiler.isStringLiteral(node) || compiler.isNumericLiteral(node) || keywords.includes(node.kind);
}

/** A text that stands in several lines: string literals with `+` between them. */
function isLongText(node: ts.Expression): boolean {
  // A loop, since a text may have more pieces than the stack is deep.
  let rest: ts.Expression = node;
  while (compiler.isBinaryExpression(rest)) {
    if (rest.operatorToken.kind !== compiler.SyntaxKind.PlusToken || !compiler.isStringLiteral(rest.right))
      return false;
    rest = rest.left;
  }
  return compiler.isStringLiteral(rest);
}

function constantNames({ declarationList }: ts.VariableStatement): readonly string[] {
  return declarationList.declarations.flatMap(({ name }) => (compiler.isIdentifier(name) ? [name.text] : []));
}

function importedNames(source: ts.SourceFile): Set<string> {
  const bindings = source.statements
    .filter(compiler.isImportDeclaration)
    .map(({ importClause }) => importClause?.namedBindings);
  return new Set(
    bindings.flatMap((named) => {
      if (named === undefined) return [];
      return compiler.isNamedImports(named) ? named.elements.map(({ name }) => name.text) : [`${named.name.text}.*`];
    }),
  );
}

function summary(node: ts.Node): string {
  const [line = ""] = node.getText().split("\n");
  return `\`${line.length > 80 ? `${line.slice(0, 80)}…` : line}\``;
}
