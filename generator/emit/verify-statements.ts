import { ts } from "ts-morph";
import type { Finding } from "./verify.ts";

/**
 * What stands in a module that may not: top-level statements other than declarations; and in modules rendered from a
 * template, values that would run code at import, or texts with expressions inside.
 */
export function statementFindings(path: string, text: string): readonly Finding[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const findings: Finding[] = [];
  const add = (node: ts.Node, message: string): void => {
    findings.push({ path, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, message });
  };
  for (const { start, messageText } of syntaxErrors(source)) {
    const { line } = source.getLineAndCharacterOfPosition(start);
    findings.push({ path, line: line + 1, message: ts.flattenDiagnosticMessageText(messageText, " ") });
  }
  const isRendered = !path.startsWith("runtime/");
  // Imported, or constants that stand above.
  const known = importedNames(source);
  for (const node of source.statements) {
    if (!isAllowed(node)) add(node, `${summary(node)} stands at top level, where only declarations can.`);
    else if (isRendered) checkRendered(node, known, add);
    if (ts.isVariableStatement(node)) for (const name of constantNames(node)) known.add(name);
  }
  return findings;
}

/** The parser's own list, which the public type does not show. */
function syntaxErrors(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  const { parseDiagnostics } = source as ts.SourceFile & { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  return parseDiagnostics ?? [];
}

function isAllowed(node: ts.Statement): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause !== undefined;
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier !== undefined && node.exportClause !== undefined;
  if (ts.isVariableStatement(node)) return (node.declarationList.flags & ts.NodeFlags.Const) !== 0;
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node)
  );
}

type Add = (node: ts.Node, message: string) => void;

function checkRendered(node: ts.Statement, known: ReadonlySet<string>, add: Add): void {
  if (ts.isClassDeclaration(node)) add(node, `the class ${node.name?.text ?? ""} is none of a template's.`);
  const visit = (inner: ts.Node): void => {
    if (ts.isTemplateExpression(inner) || ts.isTaggedTemplateExpression(inner) || ts.isTemplateLiteralTypeNode(inner)) {
      add(inner, `${summary(inner)} is a text with expressions inside.`);
    }
    if (ts.isRegularExpressionLiteral(inner)) add(inner, `${summary(inner)} is a regular expression.`);
    if (ts.isComputedPropertyName(inner) && inner.getText() !== `["__proto__"]`) {
      add(inner, `${summary(inner)} is a computed key.`);
    }
    inner.forEachChild(visit);
  };
  visit(node);
  if (!ts.isVariableStatement(node)) return;
  for (const { initializer } of node.declarationList.declarations) {
    if (initializer) checkValue(initializer, known, add);
  }
}

/** A value that is data: literals, arrow functions (which do not run at import), other data, and calls of imported factories. */
function checkValue(node: ts.Expression, known: ReadonlySet<string>, add: Add): void {
  for (const part of partsOf(node, known) ?? []) {
    if (ts.isExpression(part)) checkValue(part, known, add);
    else add(part, `${summary(part)} is no plain property.`);
  }
  if (partsOf(node, known) === undefined) add(node, `${summary(node)} is no plain data.`);
}

/** The values that a value is made of; `undefined` where it is no data. */
function partsOf(node: ts.Expression, known: ReadonlySet<string>): readonly ts.Node[] | undefined {
  if (ts.isAsExpression(node) && ts.isConstTypeReference(node.type)) return [node.expression];
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.map((property) => {
      if (ts.isPropertyAssignment(property)) return property.initializer;
      return ts.isShorthandPropertyAssignment(property) ? property.name : property;
    });
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements;
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && known.has(node.expression.text)) {
    return node.arguments;
  }
  // A name of a module that is imported as a whole.
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    return known.has(`${node.expression.text}.*`) ? [] : undefined;
  }
  const isKnown = ts.isIdentifier(node) && (node.text === "undefined" || known.has(node.text));
  return isKnown || isLiteral(node) || isLongText(node) || ts.isArrowFunction(node) ? [] : undefined;
}

function isLiteral(node: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(node.operand);
  }
  const keywords = [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword];
  return ts.isStringLiteral(node) || ts.isNumericLiteral(node) || keywords.includes(node.kind);
}

/** A text that stands in several lines: string literals with `+` between them. */
function isLongText(node: ts.Expression): boolean {
  // A loop, since a text may have more pieces than the stack is deep.
  let rest: ts.Expression = node;
  while (ts.isBinaryExpression(rest)) {
    if (rest.operatorToken.kind !== ts.SyntaxKind.PlusToken || !ts.isStringLiteral(rest.right)) return false;
    rest = rest.left;
  }
  return ts.isStringLiteral(rest);
}

function constantNames({ declarationList }: ts.VariableStatement): readonly string[] {
  return declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
}

function importedNames(source: ts.SourceFile): Set<string> {
  const bindings = source.statements
    .filter(ts.isImportDeclaration)
    .map(({ importClause }) => importClause?.namedBindings);
  return new Set(
    bindings.flatMap((named) => {
      if (named === undefined) return [];
      return ts.isNamedImports(named) ? named.elements.map(({ name }) => name.text) : [`${named.name.text}.*`];
    }),
  );
}

function summary(node: ts.Node): string {
  const [line = ""] = node.getText().split("\n");
  return `\`${line.length > 80 ? `${line.slice(0, 80)}…` : line}\``;
}
