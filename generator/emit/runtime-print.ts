import type { ts } from "ts-morph";
import { compiler } from "../compiler.ts";
import type { KeptModule } from "./runtime.ts";
import type { DeclarationStatement } from "./runtime-modules.ts";

/** A piece of a module's text: the statement that it is, with the line ends and comments before it. */
export interface Piece {
  readonly text: string;
  /** Whether it stands in the module just so, and is formatted therefore. */
  readonly isAsWas: boolean;
}

/** A runtime module with only what is kept, piece by piece. */
export function printModule(kept: KeptModule): readonly Piece[] {
  const { source } = kept.module;
  const byNode = new Map<ts.Node, DeclarationStatement>();
  for (const statement of kept.statements) byNode.set(statement.node, statement);
  let start = 0;
  const pieces: Piece[] = [];
  const add = (text: string, from: number): void => {
    if (text !== "") pieces.push({ text, isAsWas: text.trim() === source.text.slice(from, start).trim() });
  };
  for (const node of source.statements) {
    const from = start;
    start = endWithTrailingComments(source, node);
    if (compiler.isImportDeclaration(node)) {
      if (from === 0) pieces.push({ text: onNewLine(detachedComments(source, node)), isAsWas: true });
      add(onNewLine(importText(kept, node)), node.getStart());
    } else if (compiler.isExportDeclaration(node)) {
      add(onNewLine(reexportText(kept, node)), node.getStart());
    } else {
      const statement = byNode.get(node);
      if (statement) add(declarationText(kept, statement, from, start), from);
    }
  }
  return pieces;
}

/** Printed anew, unlike a declaration's own text, which opens with the line ends before it. */
function onNewLine(text: string): string {
  return text === "" ? "" : `\n${text}`;
}

function endWithTrailingComments(source: ts.SourceFile, node: ts.Node): number {
  return compiler.getTrailingCommentRanges(source.text, node.end)?.at(-1)?.end ?? node.end;
}

/** The comments that open a module and belong to no statement. */
function detachedComments(source: ts.SourceFile, first: ts.Node): string {
  const comments = compiler.getLeadingCommentRanges(source.text, first.getFullStart()) ?? [];
  return comments.map(({ pos, end }) => source.text.slice(pos, end)).join("\n");
}

function importText(kept: KeptModule, node: ts.ImportDeclaration): string {
  const clause = node.importClause;
  if (!clause) return "";
  const isUsed = (name: ts.Identifier): boolean => kept.imports.has(name.text);
  const isType = (name: ts.Identifier, declared: boolean): boolean =>
    declared || kept.imports.get(name.text)?.asValue !== true;
  const whole = [clause.name, clause.namedBindings].flatMap((binding) => {
    if (binding === clause.name && clause.name && isUsed(clause.name)) return [clause.name.text];
    if (binding && compiler.isNamespaceImport(binding) && isUsed(binding.name)) return [`* as ${binding.name.text}`];
    return [];
  });
  const bindings = clause.namedBindings;
  const specifiers = (bindings && compiler.isNamedImports(bindings) ? bindings.elements : [])
    .filter(({ name }) => isUsed(name))
    .map((element) => ({
      text: (element.propertyName ? `${element.propertyName.text} as ` : "") + element.name.text,
      isType: isType(element.name, element.isTypeOnly || isTypeOnly(clause)),
    }));
  if (whole.length > 0) {
    const named = specifiers.length > 0 ? [`{ ${specifiers.map(({ text }) => text).join(", ")} }`] : [];
    const type = isTypeOnly(clause) ? "type " : "";
    return `import ${type}${[...whole, ...named].join(", ")} from ${node.moduleSpecifier.getText()};`;
  }
  return specifiers.length === 0 ? "" : namedText("import", specifiers, node, node.moduleSpecifier);
}

function reexportText(kept: KeptModule, node: ts.ExportDeclaration): string {
  if (!node.exportClause || !compiler.isNamedExports(node.exportClause) || !node.moduleSpecifier) return "";
  const specifiers = node.exportClause.elements
    .filter(({ name }) => kept.exports.has(name.text))
    .map((element) => ({
      text: (element.propertyName ? `${element.propertyName.text} as ` : "") + element.name.text,
      isType: element.isTypeOnly || node.isTypeOnly,
    }));
  return specifiers.length === 0 ? "" : namedText("export", specifiers, node, node.moduleSpecifier);
}

function namedText(
  keyword: "import" | "export",
  specifiers: readonly { readonly text: string; readonly isType: boolean }[],
  node: ts.Statement,
  from: ts.Expression,
): string {
  // `import type` vanishes at run time; `import { type … }` would still load the module, perhaps an absent package.
  const allTypes = specifiers.every(({ isType }) => isType);
  const names = specifiers.map(({ text, isType }) => (isType && !allTypes ? `type ${text}` : text));
  const text = `${keyword} ${allTypes ? "type " : ""}{ ${names.join(", ")} } from ${from.getText()};`;
  // As it was, so that a module of which everything is kept stays as it was formatted.
  return onOneLine(node.getText()) === text ? node.getText() : text;
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replace(", }", " }");
}

function isTypeOnly(clause: ts.ImportClause): boolean {
  return clause.phaseModifier === compiler.SyntaxKind.TypeKeyword;
}

function declarationText(kept: KeptModule, statement: DeclarationStatement, start: number, end: number): string {
  const { text } = kept.module.source;
  const { node } = statement;
  const keyword = compiler.canHaveModifiers(node)
    ? compiler.getModifiers(node)?.find(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword)
    : undefined;
  if (!keyword || statement.names.some((name) => kept.exports.has(name))) return text.slice(start, end);
  return text.slice(start, keyword.getStart()) + text.slice(keyword.end, end).trimStart();
}
