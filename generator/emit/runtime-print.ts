import { ts } from "ts-morph";
import type { KeptModule } from "./runtime.ts";
import type { DeclarationStatement } from "./runtime-modules.ts";

/** The text of a runtime module with only what is kept; unformatted. */
export function printModule(kept: KeptModule): string {
  const { source } = kept.module;
  const byNode = new Map<ts.Node, DeclarationStatement>();
  for (const statement of kept.statements) byNode.set(statement.node, statement);
  let start = 0;
  const texts: string[] = [];
  for (const node of source.statements) {
    const end = endWithTrailingComments(source, node);
    if (ts.isImportDeclaration(node)) {
      texts.push(onNewLine(start === 0 ? detachedComments(source, node) : ""), onNewLine(importText(kept, node)));
    } else if (ts.isExportDeclaration(node)) {
      texts.push(onNewLine(reexportText(kept, node)));
    } else {
      const statement = byNode.get(node);
      if (statement) texts.push(declarationText(kept, statement, start, end));
    }
    start = end;
  }
  return `${texts.join("").trim()}\n`;
}

/** Printed anew, unlike a declaration's own text, which opens with the line ends before it. */
function onNewLine(text: string): string {
  return text === "" ? "" : `\n${text}`;
}

function endWithTrailingComments(source: ts.SourceFile, node: ts.Node): number {
  return ts.getTrailingCommentRanges(source.text, node.end)?.at(-1)?.end ?? node.end;
}

/** The comments that open a module and belong to no statement. */
function detachedComments(source: ts.SourceFile, first: ts.Node): string {
  const comments = ts.getLeadingCommentRanges(source.text, first.getFullStart()) ?? [];
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
    if (binding && ts.isNamespaceImport(binding) && isUsed(binding.name)) return [`* as ${binding.name.text}`];
    return [];
  });
  const bindings = clause.namedBindings;
  const specifiers = (bindings && ts.isNamedImports(bindings) ? bindings.elements : [])
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
  return specifiers.length === 0 ? "" : namedText("import", specifiers, node.moduleSpecifier);
}

function reexportText(kept: KeptModule, node: ts.ExportDeclaration): string {
  if (!node.exportClause || !ts.isNamedExports(node.exportClause) || !node.moduleSpecifier) return "";
  const specifiers = node.exportClause.elements
    .filter(({ name }) => kept.exports.has(name.text))
    .map((element) => ({
      text: (element.propertyName ? `${element.propertyName.text} as ` : "") + element.name.text,
      isType: element.isTypeOnly || node.isTypeOnly,
    }));
  return specifiers.length === 0 ? "" : namedText("export", specifiers, node.moduleSpecifier);
}

function namedText(
  keyword: "import" | "export",
  specifiers: readonly { readonly text: string; readonly isType: boolean }[],
  from: ts.Expression,
): string {
  // `import type` vanishes at run time; `import { type … }` would still load the module, perhaps an absent package.
  const allTypes = specifiers.every(({ isType }) => isType);
  const names = specifiers.map(({ text, isType }) => (isType && !allTypes ? `type ${text}` : text));
  return `${keyword} ${allTypes ? "type " : ""}{ ${names.join(", ")} } from ${from.getText()};`;
}

function isTypeOnly(clause: ts.ImportClause): boolean {
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function declarationText(kept: KeptModule, statement: DeclarationStatement, start: number, end: number): string {
  const { text } = kept.module.source;
  const { node } = statement;
  const keyword = ts.canHaveModifiers(node)
    ? ts.getModifiers(node)?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    : undefined;
  if (!keyword || statement.names.some((name) => kept.exports.has(name))) return text.slice(start, end);
  return text.slice(start, keyword.getStart()) + text.slice(keyword.end, end).trimStart();
}
