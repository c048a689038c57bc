import type { KeptModule } from "./runtime.ts";
import type { DeclarationStatement, ImportStatement, ReexportStatement, Specifier } from "./runtime-statements.ts";

/** A piece of a module's text: the statement that it is, with the line ends and comments before it. */
export interface Piece {
  readonly text: string;
  /** Whether it stands in the module just so, and is formatted therefore. */
  readonly isAsWas: boolean;
}

/** A runtime module with only what is kept, piece by piece. */
export function printModule(kept: KeptModule): readonly Piece[] {
  const { text: source, statements } = kept.module;
  const pieces: Piece[] = [];
  let from = 0;
  for (const statement of statements) {
    const isImport = statement.kind === "import";
    if (isImport && statement.opening !== "") pieces.push({ text: onNewLine(statement.opening), isAsWas: true });
    const isDeclaration = statement.kind === "declaration";
    const text = isDeclaration
      ? declarationText(kept, statement, from)
      : onNewLine(isImport ? importText(kept, statement) : reexportText(kept, statement));
    const was = source.slice(isDeclaration ? from : statement.start, statement.endOfLine);
    if (text !== "") pieces.push({ text, isAsWas: text.trim() === was.trim() });
    from = statement.endOfLine;
  }
  return pieces;
}

/** Printed anew, unlike a declaration's own text, which opens with the line ends before it. */
function onNewLine(text: string): string {
  return text === "" ? "" : `\n${text}`;
}

function importText(kept: KeptModule, statement: ImportStatement): string {
  const whole = statement.whole.filter(({ bound }) => kept.imports.has(bound)).map(({ text }) => text);
  const names = statement.names
    .filter(({ bound }) => kept.imports.has(bound))
    .map((name) => ({
      ...name,
      isType: name.isType || statement.isType || kept.imports.get(name.bound)?.asValue !== true,
    }));
  if (whole.length > 0) {
    const named = names.length > 0 ? [`{ ${names.map(specifierText).join(", ")} }`] : [];
    const type = statement.isType ? "type " : "";
    return `import ${type}${[...whole, ...named].join(", ")} from ${statement.specifier};`;
  }
  return names.length === 0 ? "" : namedText(kept, "import", names, statement);
}

function reexportText(kept: KeptModule, statement: ReexportStatement): string {
  const names = statement.names.filter(({ bound }) => kept.exports.has(bound));
  return names.length === 0 ? "" : namedText(kept, "export", names, statement);
}

function namedText(
  kept: KeptModule,
  keyword: "import" | "export",
  names: readonly Specifier[],
  { start, end, specifier }: ImportStatement | ReexportStatement,
): string {
  // `import type` vanishes at run time; `import { type … }` would still load the module, perhaps an absent package.
  const allTypes = names.every(({ isType }) => isType);
  const texts = names.map((name) => (name.isType && !allTypes ? "type " : "") + specifierText(name));
  const text = `${keyword} ${allTypes ? "type " : ""}{ ${texts.join(", ")} } from ${specifier};`;
  // As it was, so that a module of which everything is kept stays as it was formatted.
  const was = kept.module.text.slice(start, end);
  return onOneLine(was) === text ? was : text;
}

function specifierText({ name, bound }: Specifier): string {
  return name === bound ? name : `${name} as ${bound}`;
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replace(", }", " }");
}

function declarationText(kept: KeptModule, statement: DeclarationStatement, from: number): string {
  if (!kept.statements.has(statement)) return "";
  const { text } = kept.module;
  const { exported, endOfLine, names } = statement;
  if (!exported || names.some((name) => kept.exports.has(name))) return text.slice(from, endOfLine);
  return text.slice(from, exported.start) + text.slice(exported.end, endOfLine).trimStart();
}
